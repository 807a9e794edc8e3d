package io.svcdeploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of things that are there: one at least. */
final class Count implements ITypeConverter<Integer> {
  private static final int MOST = 1_000_000;

  @Override
  public Integer convert(String text) {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MOST) {
      throw new TypeConversionException("\"" + text + "\" is not a whole number from 1 to " + MOST);
    }
    return number;
  }
}
