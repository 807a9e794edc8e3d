package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The one line that the shell of an SSH server on Windows is given, whichever that is. */
class SftpCmdTest {
  private static final String LINE = SftpCmd.command(".svc-deploy-1.cmd", "1 2 2026-01-01T00:00Z");

  /** Without that, PowerShell says 1 for all that is not 0: for "locked", for "send it again". */
  @Test
  void powerShellIsToldToKeepTheExitStatus() {
    assertThat(LINE)
        .isEqualTo("cmd /d /q /c .svc-deploy-1.cmd 1 2 2026-01-01T00:00Z; exit $LASTEXITCODE");
  }

  /** Git's shell is a default shell too. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPosixShellKeepsItToo() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "cmd() { return 75; }\n" + LINE).start();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(75);
  }
}
