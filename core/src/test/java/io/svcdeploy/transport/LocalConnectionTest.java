package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell of this machine keeps the same promises as one behind sshd; and the files. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LocalConnectionTest extends PosixShellContract {
  @TempDir Path folder;

  @Override
  HostConnection open() {
    return new HostConnector().connect(new LocalEndpoint("web-1", false, false));
  }

  @Test
  void aScriptHasTheEnvironmentOfALogin() {
    var names = run("env | sed 's/=.*//' | sort").out().lines().toList();

    assertThat(names)
        .contains("HOME", "PATH", "LC_ALL")
        .isSubsetOf(
            "DBUS_SESSION_BUS_ADDRESS HOME LANG LC_ALL LOGNAME OLDPWD PATH PWD SHELL SHLVL TMPDIR TZ"
                .concat(" USER XDG_RUNTIME_DIR _")
                .split(" "));
  }

  @Test
  void aScriptIsInASessionOfItsOwnSoThatCtrlCReachesUsAlone() {
    var session = run("ps -o sid= -p $$").out().strip();
    var ours = run("ps -o sid= -p " + ProcessHandle.current().pid()).out().strip();

    assertThat(session).matches("[0-9]+").isNotEqualTo(ours);
  }

  @Test
  void anUploadGoesOnWhereItEndedAndReplacesWhatIsLonger() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "0123456789");
    var target = Files.writeString(folder.resolve("target"), "abcde");
    var counts = new ArrayList<Long>();

    connection.upload(file, target.toString(), counts::add);
    assertThat(target).hasContent("abcde56789");
    assertThat(counts).first().isEqualTo(5L);
    assertThat(counts).last().isEqualTo(10L);

    Files.writeString(target, "abcdefghijkl");
    connection.upload(file, target.toString(), sent -> {});
    assertThat(target).hasContent("0123456789");
  }

  @Test
  void whatTheCallerThrowsEndsAnUpload() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "0123456789");

    assertThatThrownBy(
            () ->
                connection.upload(
                    file,
                    folder.resolve("target").toString(),
                    sent -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
  }

  @Test
  void anUploadThatCannotBeTellsWhy() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "0123456789");

    assertThatThrownBy(() -> connection.upload(file, folder + "/none/target", sent -> {}))
        .hasMessage(
            "web-1: cannot write %s/none/target: there is no folder %s/none", folder, folder);
    assertThatThrownBy(() -> connection.upload(file, folder.toString(), sent -> {}))
        .hasMessageStartingWith("web-1: cannot write " + folder + ": ");
    assertThatThrownBy(() -> connection.upload(folder.resolve("no"), folder + "/x", sent -> {}))
        .hasMessageStartingWith("web-1: the file " + folder + "/no cannot be sent");
  }

  @Test
  void socketsLeadToThisMachine() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      connection.openSocket("localhost", port, RealSshd.LIMIT).close();
    }
    assertThatThrownBy(() -> connection.openSocket("127.0.0.1", port, RealSshd.LIMIT))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> connection.openSocket("no-host.invalid", 1, RealSshd.LIMIT))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no-host.invalid:1");
  }

  @Test
  void whatThisMachineIsNotIsAUsageError() {
    for (var endpoint :
        List.of(new LocalEndpoint("web-1", false, true), new RpcEndpoint("web-1", "win-1"))) {
      assertThatThrownBy(() -> new HostConnector().connect(endpoint))
          .hasMessageContaining("runs " + System.getProperty("os.name"))
          .extracting(e -> ((DeployException) e).code())
          .isEqualTo(ExitCode.USAGE);
    }
  }
}
