package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.StagingPlan.Part;
import io.svcdeploy.release.Digest;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import io.svcdeploy.transport.ScriptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script that puts a release together, with paths that come to the limit of Windows. */
@WindowsHosts
class WindowsStagingIT {
  private static final String NAME = "1.1.0-12345678";
  private static final String RELEASE = "C:\\longer\\releases\\" + NAME + "\\";
  private static final int LONGEST = 259;

  private WindowsHost host;

  @BeforeEach
  void aHostWithALease(WindowsHost given) {
    host = given;
    host.exec(
            "@if exist C:\\longer rmdir /s /q C:\\longer",
            "@mkdir C:\\longer\\.svc-deploy\\lock\\1 C:\\longer\\.svc-deploy\\staging",
            "@mkdir C:\\longer\\releases",
            "@>C:\\longer\\.svc-deploy\\lock\\1\\expires echo 1000",
            "@>C:\\longer\\.svc-deploy\\staging\\f.raw echo x")
        .orFail();
  }

  private ScriptResult stage(String path) throws IOException {
    var digest = Digest.of("x\r\n");
    var part = new Part.Uploaded(path, 0644, digest, "f.raw", "raw", Optional.empty());
    var sums = digest.hex() + "  " + path + "\n";
    var plan =
        new StagingPlan(NAME, sums, List.of(part), Optional.empty(), Optional.empty(), false);
    var scripts = HostScripts.of("longer", "C:/longer", ServiceManager.of(ManagerKind.SCM));
    var script = scripts.stage("d1", 1, Duration.ofMinutes(5), plan);
    Files.writeString(host.driveC().resolve("test/stage.cmd"), script.replace("\n", "\r\n"));
    var result = host.exec("@C:\\test\\stage.cmd 100 100 now");
    return new ScriptResult(result.status(), result.out(), result.err());
  }

  @Test
  void aPathThatJustFitsIsStagedThoughItHasAnotherNameUntilThen() throws IOException {
    var path = "x".repeat(LONGEST - RELEASE.length());

    var result = stage(path);

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(host.driveC().resolve("longer/releases/" + NAME + "/" + path)).exists();
  }

  @Test
  void aPathThatIsTooLongIsNamed() throws IOException {
    var path = "folder/" + "x".repeat(LONGEST - RELEASE.length() + 8);

    var error = HostErrors.of("win-1", "the release could not be put together", stage(path));

    assertThat(error.message()).endsWith("(Windows error 206, ERROR_FILENAME_EXCED_RANGE)");
    assertThat(error.output()).contains("folder\\xxx").contains("is too long");
    assertThat(error.hint()).contains("choose a shorter `directory`");
    assertThat(host.driveC().resolve("longer/releases/" + NAME)).doesNotExist();
  }
}
