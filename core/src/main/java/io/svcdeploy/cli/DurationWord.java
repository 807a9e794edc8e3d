package io.svcdeploy.cli;

import io.svcdeploy.spec.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line are written as in the deployment file. */
final class DurationWord implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Units.duration(text)
        .filter(duration -> !duration.isZero())
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\"" + text + "\" is not a duration; write it with a unit: 90s, 30m, 1h30m"));
  }
}
