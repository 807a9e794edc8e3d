package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes binaries that something else built. */
final class PrebuiltBuilder implements PlatformBuilder {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^}]*)}");

  private final String path;
  private final Path directory;
  private final Version version;

  PrebuiltBuilder(String path, Path directory, Version version) {
    this.path = path;
    this.directory = directory;
    this.version = version;
  }

  /** The file for a platform, absolute. */
  Path file(Platform platform) {
    var values =
        Map.of(
            "os", platform.os(),
            "arch", platform.arch(),
            "level", platform.level().orElse(""),
            "version", version.text());
    var filled =
        SUBSTITUTION
            .matcher(path)
            .replaceAll(match -> Matcher.quoteReplacement(value(values, match.group(1))));
    return directory.resolve(filled).normalize();
  }

  /** The files for all platforms and versions, as {@link GitWorkTree#changes} takes them. */
  static Path anyFile(String path, Path directory) {
    var any = SUBSTITUTION.matcher(path).replaceAll(GitWorkTree.ANY);
    return directory.resolve(any).normalize();
  }

  @Override
  public void build(Platform platform, Path output, BooleanSupplier stop) {
    var file = file(platform);
    try {
      Files.copy(file, output);
    } catch (NoSuchFileException e) {
      throw DeployException.failed(
          "there is no binary for " + platform + ": " + file,
          "build it first, or correct build.prebuilt or build.platforms");
    } catch (IOException e) {
      throw DeployException.failed(
              "cannot copy " + file + ": " + e.getMessage(), "check the file's permissions")
          .causedBy(e);
    }
  }

  @Override
  public void check(Platform platform, Inspection binary) {
    binary.requirePlatform(platform);
  }

  private static String value(Map<String, String> values, String name) {
    var value = values.get(name);
    if (value == null) {
      throw DeployException.usage(
          "build.prebuilt: ${" + name + "} means nothing here",
          "use ${os}, ${arch}, ${level} and ${version}");
    }
    return value;
  }
}
