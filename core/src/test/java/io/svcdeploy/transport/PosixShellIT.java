package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real sshd. */
class PosixShellIT extends PosixShellContract {
  private static RealSshd sshd;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sshd = RealSshd.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (sshd != null) {
      sshd.close();
    }
  }

  @Override
  HostConnection open() throws Exception {
    return sshd.connect();
  }

  @Test
  void aCutConnectionIsToldApart() {
    var killer =
        new Thread(
            () -> {
              pause(500);
              sshd.handle().descendants().forEach(ProcessHandle::destroyForcibly);
            });
    killer.start();
    assertThatThrownBy(() -> run("echo begun; sleep 20; echo never"))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageStartingWith("web-1: the connection was lost");
    assertThatThrownBy(() -> run("echo")).isInstanceOf(ConnectionLostException.class);
  }
}
