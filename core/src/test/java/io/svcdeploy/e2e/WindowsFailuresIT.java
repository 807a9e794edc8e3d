package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.release.Digest;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.testhost.FreePort;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A Windows host is to get a version, and something is wrong with it. Each failure has its exit
 * code, its message with the host's name, its hint, and leaves the host as it was.
 */
@WindowsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class WindowsFailuresIT {
  private static final String FOLDER = "C:\\Program Files\\greeter";
  private static final ExampleReleases GREETER = ExampleReleases.GREETER;

  @TempDir static Path folder;
  private WindowsHost host;
  private int port;
  private WindowsSpec spec;

  @BeforeAll
  void aHostWithoutIt(WindowsHost given) throws IOException {
    host = given;
    port = FreePort.next();
    spec = WindowsSpec.of(host, port);
    WindowsSpec.removeFrom(host);
  }

  @AfterAll
  void removed() {
    WindowsSpec.removeFrom(host);
  }

  private Cli.Result deploy(WindowsSpec how, Path release) {
    how.writeTo(folder);
    return Cli.in(folder).run("deploy", "--from", release.toString());
  }

  /** Every failure is told like this, whatever it is. */
  private static void isTold(Cli.Result result, String... words) {
    assertThat(result.all())
        .contains("win-1: ")
        .contains(words)
        .contains("hint: ")
        .doesNotContain("\tat ", "Exception", "svc-deploy itself failed");
  }

  /** What Windows knows of the service, and which release is current. */
  private String seen() {
    return host.exec(
            "@reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\greeter",
            "@sc query greeter",
            "@type \"" + FOLDER + "\\.svc-deploy\\current\"")
        .out();
  }

  /** The host goes back, and its version runs on with its settings. */
  private Cli.Result goesBack(WindowsSpec how, Path release, String... words) {
    var before = seen();
    assertThat(before).contains("4  RUNNING");
    var result = deploy(how, release).exits(3);
    isTold(result, words);
    assertThat(result.out()).contains("healthy on 1.0.0");
    assertThat(seen()).isEqualTo(before);
    return result;
  }

  /** Nothing is switched, and what runs is not even restarted. */
  private void changesNothing(WindowsSpec how, Path release, String... words) {
    var before = host.exec("@sc queryex greeter").out() + seen();
    isTold(deploy(how, release).exits(1), words);
    assertThat(host.exec("@sc queryex greeter").out() + seen()).isEqualTo(before);
  }

  private void isNotRegistered() {
    assertThat(host.exec("@sc query greeter", "@echo %errorlevel%").out()).contains("1060");
  }

  @Test
  @Order(0)
  void aDiskThatIsFull() {
    host.smallDisk("small", 4);

    changesNothing(
        spec.withTarget("directory: C:/small/greeter"),
        GREETER.good("1.1.0"),
        "/C:/small/greeter/.svc-deploy/staging/",
        "disk",
        "full");
  }

  @Test
  @Order(1)
  void aLoginThatIsNoAdministrator() throws IOException {
    host.assumeStandIns("an ordinary user for whoami");
    var marker = Files.createFile(host.driveC().resolve("test/no-administrator"));
    try {
      changesNothing(
          spec,
          GREETER.good("1.0.0"),
          "the login root has no administrator's rights",
          "log in as a member of Administrators");
    } finally {
      Files.delete(marker);
    }
    assertThat(host.driveC().resolve("Program Files/greeter")).doesNotExist();
  }

  @Test
  @Order(2)
  void aServiceOfSomebodyElse() {
    host.exec("@sc create greeter binPath= C:\\theirs.exe").orFail();
    try {
      isTold(
          deploy(spec, GREETER.good("1.0.0")).exits(1),
          "nothing was switched",
          "a service greeter is there already, and not made by svc-deploy: it runs C:\\theirs.exe");
      assertThat(seen()).contains("C:\\theirs.exe");
    } finally {
      host.exec("@sc delete greeter").orFail();
    }
  }

  @OnlyInFull
  @Test
  @Order(3)
  void aFirstInstallThatEndsWithAnExitCodeOfItsOwn() throws IOException {
    host.driveC(); // the port to be taken is one of this machine
    try (var squatter = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(squatter.isBound()).isTrue();
      var told = deploy(spec.greeting("no port"), GREETER.good("1.0.0")).exits(1);
      isTold(told, "(Windows error 10");
      // It ends at once. Wine's manager may find it gone before it has looked, and says 1053 then.
      assertThat(told.all())
          .containsAnyOf(
              "the service failed: stopped, exit code 1: it ended with an exit code of its own"
                  + " (Windows error 1066, ERROR_SERVICE_SPECIFIC_ERROR)",
              "the program did not answer the service control manager in time (Windows error 1053,"
                  + " ERROR_SERVICE_REQUEST_TIMEOUT)");
    }
    isNotRegistered();
  }

  @OnlyInFull
  @Test
  @Order(4)
  void aServiceThatSomebodyHoldsWhileItIsDeleted() {
    var held = "the service greeter is marked for deletion, Windows error 1072";
    try (var holder = Holder.ofService(host, "greeter")) {
      var removal = deploy(spec, GREETER.broken("0.9.0", "broken_500")).exits(1);
      assertThat(removal.all()).contains(held, "close services.msc");
      holder.holds();

      isTold(
          deploy(spec, GREETER.good("1.1.0")).exits(1),
          "nothing was switched; greeter: it is marked for deletion",
          "(Windows error 1072, ERROR_SERVICE_MARKED_FOR_DELETE)",
          held,
          "close services.msc");
    }
    isNotRegistered();
    deploy(spec, GREETER.good("1.0.0")).exits(0);
  }

  /** From here on 1.0.0 runs. */
  @Test
  @Order(5)
  void theVersionBefore() {
    deploy(spec, GREETER.good("1.0.0")).exits(0);

    assertThat(seen()).contains("\\releases\\1.0.0-", "4  RUNNING");
  }

  @ParameterizedTest
  @Order(6)
  @CsvSource({
    "start,1069,SERVICE_LOGON_FAILED,its account cannot log on,log on as a service",
    "config,1057,INVALID_SERVICE_ACCOUNT,or its password is wrong,check the account",
  })
  void whatTheServiceManagerRefuses(
      String verb, String code, String name, String reason, String hint) throws IOException {
    host.assumeStandIns("a service manager that refuses");
    Files.writeString(host.driveC().resolve("test/sc-fails-" + verb), code); // once

    goesBack(
        spec,
        GREETER.good("1.1.0"),
        "the switch failed: the host went back by itself; greeter: ",
        reason + " (Windows error " + code + ", ERROR_" + name + ")",
        hint,
        " ended with " + code);
  }

  @Test
  @Order(7)
  void aProgramThatDoesNotSpeakTheProtocol() {
    goesBack(
        spec,
        ExampleReleases.CONSOLE.good("1.1.0"),
        "(Windows error 1053, ERROR_SERVICE_REQUEST_TIMEOUT)",
        "a program that was not written as a service cannot be one by itself",
        "sc start ended with 1053");
  }

  @OnlyInFull
  @Test
  @Order(8)
  void aProgramThatCrashes() {
    goesBack(
        spec,
        GREETER.broken("1.2.0", "broken_crash"),
        "the service failed: stopped, exit code 1067: its process ended without notice (Windows error 1067, ERROR_PROCESS_ABORTED)");
  }

  @Test
  @Order(9)
  void aProgramThatIsNoneForWindows() throws IOException {
    goesBack(
        spec,
        notAProgram(),
        "greeter: its program is not one for Windows (Windows error 193, ERROR_BAD_EXE_FORMAT)",
        "ship a build for windows/amd64");
  }

  /** 1.1.0 with another binary, and everything else in order. */
  private static Path notAProgram() throws IOException {
    var good = GREETER.good("1.1.0");
    var name = "greeter-1.1.0-windows-amd64.exe";
    var bad = Files.createDirectories(folder.resolve("bad"));
    Files.writeString(bad.resolve(name), "a text");
    var old = Digest.ofFile(good.resolve(name)).hex();
    var now = Digest.of("a text").hex();
    var manifest = Files.readString(good.resolve(ReleaseFolder.MANIFEST));
    var size = "\"bytes\" : " + Files.size(good.resolve(name));
    assertThat(manifest).contains(old, size);
    var text = manifest.replace(old, now).replace(size, "\"bytes\" : 6");
    Files.writeString(bad.resolve(ReleaseFolder.MANIFEST), text);
    var sums = Files.readString(good.resolve(ReleaseFolder.CHECKSUMS));
    Files.writeString(
        bad.resolve(ReleaseFolder.CHECKSUMS),
        sums.replace(old, now).replace(Digest.of(manifest).hex(), Digest.of(text).hex()));
    return bad;
  }

  @Test
  @Order(10)
  void aProgramThatIsTakenAwayAfterItWasChecked() {
    assertThat(host.driveC()).isDirectory(); // or it cannot be taken away from here
    var scanner = CompletableFuture.runAsync(this::takeAway);

    goesBack(
        spec.greeting("taken away"),
        GREETER.good("1.1.0"),
        "greeter: its program is missing (Windows error 2, ERROR_FILE_NOT_FOUND)",
        "a virus scanner may have taken the file away");
    scanner.join();
  }

  /** As soon as the transaction is past its last check. */
  private void takeAway() {
    var there = host.driveC().resolve("Program Files/greeter");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> states(there).contains("activating"));
    try (var releases = Files.newDirectoryStream(there.resolve("releases"), "1.1.0-*")) {
      for (Path release : releases) {
        Files.deleteIfExists(release.resolve("greeter.exe"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> states(Path there) throws IOException {
    try (var all = Files.newDirectoryStream(there.resolve(".svc-deploy/tx"))) {
      var states = new ArrayList<String>();
      for (Path transaction : all) {
        states.add(Files.readString(transaction.resolve("state")).strip());
      }
      return states;
    }
  }

  @Test
  @Order(11)
  void aNewFileThatSomebodyKeeps() {
    try (var holder = Holder.ofFile(host, FOLDER + "\\releases\\.new-*\\greeter.exe", 300)) {
      changesNothing(
          spec.greeting("kept"),
          GREETER.good("1.1.0"),
          "the release could not be put together: another program holds a file of it"
              + " (Windows error 32, ERROR_SHARING_VIOLATION)",
          "\\greeter.exe\" cannot be opened",
          "exclude the service's folder from scans");
      holder.holds();
    }
  }

  /** Whoever lets go soon enough is waited for. */
  @OnlyInFull
  @Test
  @Order(13)
  void aNewFolderThatSomebodyLooksInto() throws IOException {
    try (var holder = Holder.ofFile(host, FOLDER + "\\releases\\.new-*", 3)) {
      deploy(spec.greeting("second").withRest("keep: 2"), GREETER.good("1.0.0")).exits(0);
      assertThat(holder.held()).isTrue();
    }
  }

  @OnlyInFull
  @Test
  @Order(14)
  void anOldReleaseThatIsInUseGoesAnotherTime() throws IOException {
    var old = FOLDER + "\\releases\\" + theOther();
    host.exec("@copy C:\\windows\\system32\\ping.exe \"" + old + "\\ping.exe\"").orFail();
    try (var holder = Holder.ofFile(host, old + "\\greeter.exe", 300).holds()) {
      assertThat(holder.held()).isTrue();
      host.exec("@start /b \"\" \"" + old + "\\ping.exe\" -n 300 127.0.0.1 >nul 2>nul").orFail();
      deploy(spec.greeting("third").withRest("keep: 2"), GREETER.good("1.0.0")).exits(0);
      assertThat(files()).anyMatch(it -> it.endsWith("/ping.exe"));
    }
    host.exec("@taskkill /f /im ping.exe").orFail();

    deploy(spec.greeting("fourth").withRest("keep: 2"), GREETER.good("1.0.0")).exits(0);

    assertThat(files()).noneMatch(it -> it.endsWith("ping.exe") || it.startsWith(".pruned-"));
  }

  private Path releases() {
    return host.driveC().resolve("Program Files/greeter/releases");
  }

  /** Of two releases the one that is not current. */
  private String theOther() throws IOException {
    var current = Files.readString(releases().resolveSibling(".svc-deploy/current")).strip();
    try (var all = Files.list(releases())) {
      var others = all.map(it -> it.getFileName().toString()).filter(it -> !it.equals(current));
      return String.join(" or ", others.toList());
    }
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(releases())) {
      return all.map(it -> releases().relativize(it).toString()).sorted().toList();
    }
  }
}
