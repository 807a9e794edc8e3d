package io.svcdeploy.build;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.release.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A finished binary, read but never run: whatever the build did, this is what would be deployed.
 * See {@code docs/adr/0003-reading-the-stamp-back.md}.
 */
final class Inspection {
  private static final long LARGEST = 1L << 30;

  private final Path path;
  private final ByteBuffer file;
  private final Optional<Executable> executable;
  private final Optional<GoBuildInfo> goBuild;

  private Inspection(
      Path path, ByteBuffer file, Optional<Executable> executable, Optional<GoBuildInfo> goBuild) {
    this.path = path;
    this.file = file;
    this.executable = executable;
    this.goBuild = goBuild;
  }

  /** Reads the file. A header that points out of the file is an error of its own. */
  static Inspection of(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        throw wrong(path, "is larger than 1 GiB", "ship large data as files, not in the binary");
      }
      var file = ByteBuffer.wrap(Files.readAllBytes(path));
      var executable = ExecutableReader.read(file);
      return new Inspection(
          path, file, executable, executable.flatMap(found -> GoBuildInfo.read(file)));
    } catch (IndexOutOfBoundsException
        | java.nio.BufferUnderflowException
        | ArithmeticException e) {
      throw wrong(path, "has a damaged header", "it may have been cut short: make it again")
          .causedBy(e);
    } catch (IOException e) {
      throw wrong(path, "cannot be read: " + e.getMessage(), "check the file's permissions")
          .causedBy(e);
    }
  }

  /** True if the file is for an interpreter: {@code #!}. */
  boolean isScript() {
    return file.limit() > 2 && file.get(0) == '#' && file.get(1) == '!';
  }

  /** Refuses a file that a host of the platform cannot run. */
  void requirePlatform(Platform platform) {
    if (isScript() && !platform.os().equals("windows")) {
      return;
    }
    var header =
        executable.orElseThrow(
            () ->
                wrong(
                    path,
                    "is no program in a known format (ELF, PE, Mach-O) or for a known architecture",
                    "build it for " + platform + "; a script begins with #!"));
    if (!header.runsOn(platform)) {
      throw wrong(path, "is for " + header + ", not for " + platform, hint(platform));
    }
    // The build information of a universal file is that of one of its architectures.
    if (header.architectures().size() == 1) {
      goBuild.ifPresent(info -> requireSettings(platform, GoTarget.stated(platform), info));
    }
  }

  /** Refuses a file that is not a Go program built as this program builds them. */
  void requireGoBuild(Platform platform, boolean cgo) {
    requirePlatform(platform);
    var info =
        goBuild.orElseThrow(
            () -> wrong(path, "holds no build information of Go", "build with Go 1.18 or later"));
    requireSettings(platform, GoTarget.environment(platform), info);
    requireSettings(platform, Map.of("CGO_ENABLED", cgo ? "1" : "0", "-trimpath", "true"), info);
  }

  /** Refuses a program that does not hold the value as a string. */
  void requireStamp(StampValue value) {
    var strings = new GoStrings(file, executable.orElseThrow());
    if (!strings.contain(value.text())) {
      throw wrong(
          path,
          "does not hold the stamp " + value.variable() + "=" + value.text(),
          "the linker drops a variable that the program never reads: let the program report "
              + value.variable()
              + ", or take it out of build.go.stamp");
    }
  }

  private void requireSettings(Platform platform, Map<String, String> wanted, GoBuildInfo info) {
    wanted.forEach(
        (name, value) -> {
          var found = info.settings().get(name);
          if (found != null && !found.equals(value)) {
            throw wrong(
                path, "was built with " + name + "=" + found + ", not " + value, hint(platform));
          }
        });
  }

  private static String hint(Platform platform) {
    return "build it for " + platform + ", or correct the platforms in the deployment file";
  }

  private static DeployException wrong(Path path, String what, String hint) {
    return DeployException.failed(path.getFileName() + " " + what, hint);
  }
}
