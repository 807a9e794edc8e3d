package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UploadIT {
  private static final String CAT = "#no-sftp: files go through cat";

  @TempDir Path folder;
  private RealSshd sshd;
  private HostConnection connection;
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void assumeSshd() {
    RealSshd.assumeInstalled();
  }

  @AfterEach
  void stop() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (sshd != null) {
      sshd.close();
    }
  }

  private void connect(String way) throws Exception {
    sshd = RealSshd.start(folder.resolve("sshd"), way);
    connection = sshd.connect();
  }

  private Path random(int size) throws Exception {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("local"), bytes);
  }

  private void upload(Path from, Path to) {
    connection.upload(from, to.toString(), progress::add);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void putsAFileAndTellsHowFarItIs(String way) throws Exception {
    connect(way);
    var from = random(20_000_000);
    var to = folder.resolve("remote *?[x] 'q' \\ ü");
    upload(from, to);
    assertThat(Files.mismatch(from, to)).isEqualTo(-1);
    assertThat(progress).isSorted().startsWith(0L).endsWith(20_000_000L).hasSizeGreaterThan(100);
    assertThat(connection.run("echo fine", RealSshd.LIMIT).out()).isEqualTo("fine\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void sendsOnlyWhatIsMissing(String way) throws Exception {
    connect(way);
    var from = random(1_000_000);
    var to = folder.resolve("remote");
    var start = new byte[400_000];
    Files.write(to, start);
    upload(from, to);
    assertThat(to).hasSize(1_000_000);
    assertThat(Files.readAllBytes(to)).startsWith(start);
    assertThat(progress).startsWith(400_000L).endsWith(1_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void replacesALongerFileAndLeavesAWholeOneAlone(String way) throws Exception {
    connect(way);
    var from = random(5000);
    var to = Files.write(folder.resolve("remote"), new byte[9000]);
    upload(from, to);
    assertThat(Files.mismatch(from, to)).isEqualTo(-1);
    upload(from, to);
    assertThat(Files.mismatch(from, to)).isEqualTo(-1);
    assertThat(progress).endsWith(5000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void putsAnEmptyFile(String way) throws Exception {
    connect(way);
    upload(random(0), folder.resolve("remote"));
    assertThat(folder.resolve("remote")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void saysWhatIsInTheWay(String way) throws Exception {
    connect(way);
    var from = random(100_000);
    assertThatThrownBy(() -> upload(from, folder.resolve("none/remote")))
        .isInstanceOf(DeployException.class)
        .hasMessageStartingWith("web-1: cannot write")
        .hasMessageContaining("there is no folder " + folder.resolve("none"));
    var taken = Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> upload(from, taken))
        .isInstanceOf(DeployException.class)
        .hasMessageStartingWith("web-1: cannot write " + taken);
    assertThatThrownBy(() -> upload(from, Path.of("/proc/version")))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("/proc/version");
    assertThat(connection.run("echo fine", RealSshd.LIMIT).out()).isEqualTo("fine\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void saysThatTheDiskIsFull(String way) throws Exception {
    connect(way);
    var from = random(100_000);
    assertThatThrownBy(() -> upload(from, Path.of("/dev/full")))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining(way.isEmpty() ? "/dev/full" : "the disk of the host is full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CAT})
  void aCutConnectionIsToldApart(String way) throws Exception {
    connect(way);
    var from = random(50_000_000);
    var to = folder.resolve("remote");
    assertThatThrownBy(
            () ->
                connection.upload(
                    from,
                    to.toString(),
                    sent -> {
                      if (sent > 10_000_000) {
                        sshd.handle().descendants().forEach(ProcessHandle::destroyForcibly);
                      }
                    }))
        .isInstanceOf(ConnectionLostException.class);
    try (var again = sshd.connect()) {
      again.upload(from, to.toString(), progress::add);
    }
    assertThat(progress.get(0)).isPositive();
    assertThat(Files.mismatch(from, to)).isEqualTo(-1);
  }
}
