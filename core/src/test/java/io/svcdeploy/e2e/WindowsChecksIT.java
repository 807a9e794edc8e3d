package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.script.Cmd;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the gate, `plan` and `doctor` ask a Windows host. */
@WindowsHosts
@TestMethodOrder(OrderAnnotation.class)
class WindowsChecksIT {
  private static final WindowsMirror MIRROR = new WindowsMirror();
  private static final String DIRECTORY = "C:/Checked & sound/mirror";
  private static final String SECRET = "tok%en & \"secret\" ^4711";

  @TempDir Path folder;

  private WindowsHost host;

  @BeforeAll
  static void clear(WindowsHost given) {
    WindowsMirror.remove(given);
  }

  @BeforeEach
  void given(WindowsHost given) {
    host = given;
  }

  private void spec(Path key, String directory, String checks) throws IOException {
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: mirror
        build: { prebuilt: { path: unused } }
        run:
          args: ["%s"]
          env: { TOKEN: "${env:TOKEN}" }
          stop: { timeout: 3s }
        health:
          within: 8s
          stable-for: 0s
          every: 250ms
          try-timeout: 4s
          checks:
        %s
        """
                .formatted(MIRROR.address(), checks.indent(4))
            + WindowsMirror.target(host, key, directory));
  }

  private Cli.Result run(String command, String version) {
    return Cli.in(folder)
        .with("TOKEN", SECRET)
        .run(command, "--from", WindowsMirror.release(version).toString());
  }

  private String inHome() throws IOException {
    try (var all = Files.list(host.driveC().resolve("Users/root"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(".svc-deploy"))
          .toList()
          .toString();
    }
  }

  @Test
  @Order(1)
  void aCommandThatFailsOrHangsFailsTheRelease() throws IOException {
    spec(
        host.clientKey(),
        DIRECTORY,
        """
        - command: "echo it says 100%% & exit /b 3"
        - command: |
            echo begun
            ping -n 77 127.0.0.1 >nul
        """);

    assertThat(run("deploy", "0.9.0").exits(1).all())
        .contains("status 3: it says 100%", "did not end within 4 s: begun");
    assertThat(host.exec("@tasklist /nh /fi \"IMAGENAME eq ping.exe\"").out()).contains("INFO:");
    assertThat(inHome()).isEqualTo("[]");
  }

  @Test
  @Order(2)
  void aCommandThatEndsWithStatus0PassesAndIsSeenByNobody() throws Exception {
    spec(
        host.clientKey(),
        DIRECTORY,
        """
        - command: 'sc query mirror | findstr RUNNING'
        - command: |
            if not exist "C:\\Checked & sound\\mirror\\.svc-deploy\\current" exit /b 9
            rem ${env:TOKEN}
            for /l %%i in (1,1,900) do echo line %%i of many, svc-check-1 0
            ping -n 2 127.0.0.1
        """);
    var seen = new HashSet<String>();
    var process =
        Cli.in(folder)
            .with("TOKEN", SECRET)
            .start("deploy", "--from", WindowsMirror.release("1.0.0").toString());
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      ProcessHandle.allProcesses().forEach(it -> it.info().commandLine().ifPresent(seen::add));
    }

    assertThat(Cli.in(folder).read("out")).contains("none → 1.0.0");
    assertThat(seen).anyMatch(line -> line.contains(".check.cmd"));
    assertThat(seen).noneMatch(line -> line.contains("4711"));
    assertThat(inHome()).isEqualTo("[]");
  }

  @OnlyInFull
  @Test
  @Order(3)
  void whereNothingIsForwardedTheHostItselfAsks() throws IOException {
    var checks =
        """
        - http:
            url: "http://%1$s/healthz"
            request-headers: { X-Token: "${env:TOKEN}" }
            json: { version: "${version}" }
        - tcp: "%1$s"
        """
            .formatted(MIRROR.address());
    spec(host.confinedKey(), DIRECTORY, checks);

    assertThat(run("deploy", "1.1.0").exits(0).all())
        .contains("health checks run on the host itself", "1.0.0 → 1.1.0")
        .doesNotContain("4711");
    assertThat(run("deploy", "1.2.0-broken").exits(3).all())
        .contains("500 Internal Server Error: broken on purpose", "healthy on 1.1.0");
    spec(host.confinedKey(), DIRECTORY, checks + "- tcp: \"127.0.0.1:1\"\n");
    assertThat(run("deploy", "1.3.0").exits(3).all()).contains("nobody listens on 127.0.0.1:1");
    assertThat(inHome()).isEqualTo("[]");
  }

  @Test
  @Order(4)
  void aCheckOfTheLogIsRefused() throws IOException {
    spec(host.clientKey(), DIRECTORY, "- log: ready");

    assertThat(run("plan", "1.1.0").exits(1).all()).contains("`log` are not supported with scm");
  }

  @Test
  @Order(5)
  void pathsThatAreTooLongAreRefusedBeforeAnythingIsSent() throws IOException {
    var deep = "C:/" + "long/".repeat(40) + "mirror";
    WindowsMirror.remove(host);
    spec(host.clientKey(), deep, "- tcp: \"" + MIRROR.address() + "\"");

    for (var command : new String[] {"plan", "deploy"}) {
      assertThat(run(command, "1.1.0").exits(1).all())
          .contains("characters; this Windows takes 259");
    }
    assertThat(Cli.in(folder).run("doctor").exits(1).out())
        .contains("this Windows takes 259", "LongPathsEnabled");
    assertThat(host.driveC().resolve("long")).doesNotExist();

    var key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem";
    host.exec("@reg add " + key + " /v LongPathsEnabled /t REG_DWORD /d 1 /f").orFail();
    try {
      assertThat(run("plan", "1.1.0").exits(0).out()).contains("first install");
    } finally {
      host.exec("@reg delete " + key + " /v LongPathsEnabled /f").orFail();
    }
  }

  @Test
  @Order(6)
  void aServiceOfTheSameNameThatIsAnothersIsRefused() throws IOException {
    spec(host.clientKey(), "C:/Elsewhere/mirror", "- tcp: \"" + MIRROR.address() + "\"");
    var image = Cmd.scOption("binPath", "\"C:\\some & other\\x.exe\" -key secret");
    host.exec("@sc create mirror " + image).orFail();
    var before = host.exec("@sc qc mirror").out();

    for (var command : new String[] {"plan", "deploy"}) {
      assertThat(run(command, "1.3.0").exits(1).all())
          .contains(
              "a service mirror is there already, and not made by svc-deploy: it runs \"C:\\some & other\\x.exe\"")
          .doesNotContain("secret");
    }
    assertThat(host.exec("@sc qc mirror").out()).isEqualTo(before);
    assertThat(host.driveC().resolve("Elsewhere")).doesNotExist();
    WindowsMirror.remove(host);
  }

  @Test
  @Order(7)
  void doctorTellsWhatMattersOnWindows() throws IOException {
    spec(host.clientKey(), DIRECTORY, "- tcp: \"" + MIRROR.address() + "\"");
    host.exec("@reg add HKLM\\SOFTWARE\\OpenSSH /v DefaultShell /d C:\\some\\pwsh.exe /f").orFail();

    assertThat(Cli.in(folder).with("TOKEN", SECRET).run("doctor").exits(0).out())
        .contains("rights and tools for this service manager")
        .contains("room on the disk of C:\\Checked & sound\\mirror")
        .contains("lengths of the paths")
        .contains("shell of the SSH server: C:\\some\\pwsh.exe");
  }
}
