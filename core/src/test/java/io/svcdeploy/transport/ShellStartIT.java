package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.event.DeployException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Login shells and sudo, imitated by scripts that sshd finds in the place of the real ones. */
@Timeout(60)
class ShellStartIT {
  @TempDir Path folder;
  private RealSshd sshd;

  @BeforeEach
  void assumeSshd() {
    RealSshd.assumeInstalled();
  }

  @AfterEach
  void stop() {
    if (sshd != null) {
      sshd.close();
    }
  }

  private Path script(String name, String text) throws Exception {
    var bin = Files.createDirectories(folder.resolve("bin"));
    var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private SshEndpoint loginShell(String text) throws Exception {
    sshd = RealSshd.start(folder.resolve("sshd"), "ForceCommand " + script("login", text));
    return sshd.endpoint();
  }

  /** A user who is not root, and this sudo. */
  private SshEndpoint sudo(String text) throws Exception {
    script("id", "[ \"$1\" = -u ] && echo 1000 || echo deploy");
    script("sudo", text);
    return withPath(folder.resolve("bin") + ":/usr/bin:/bin");
  }

  private SshEndpoint withPath(String path) throws Exception {
    sshd = RealSshd.start(folder.resolve("sshd"), "SetEnv PATH=" + path);
    return new SshEndpoint(
        "web-1", sshd.login(), List.of(), Duration.ofSeconds(10), Duration.ofSeconds(10), true);
  }

  private static DeployException fails(SshEndpoint endpoint) {
    var e =
        catchThrowableOfType(
            DeployException.class, () -> new SshConnector().connect(endpoint).close());
    assertThat(e).isNotNull();
    return e;
  }

  private static String run(SshEndpoint endpoint, String script) {
    try (var connection = new SshConnector().connect(endpoint)) {
      return connection.run(script, RealSshd.LIMIT).out();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "echo Welcome to web-1",
    "'printf noise; echo warning >&2'",
    "'echo; echo; echo 1 2'"
  })
  void noiseOfTheLoginShellIsPassedOver(String noise) throws Exception {
    var endpoint = loginShell(noise + "; exec sh -c \"$SSH_ORIGINAL_COMMAND\"");
    assertThat(run(endpoint, "echo fine")).isEqualTo("fine\n");
  }

  @ParameterizedTest
  @CsvSource({"bash", "dash", "rbash", "busybox sh", "tcsh", "fish", "zsh", "ksh"})
  void anyLoginShellWillDo(String shell) throws Exception {
    var program = Path.of("/usr/bin", shell.split(" ")[0]);
    assumeTrue(Files.exists(program), "no " + program);
    var endpoint = loginShell("exec /usr/bin/" + shell + " -c \"$SSH_ORIGINAL_COMMAND\"");
    assertThat(run(endpoint, "echo 'fine!'")).isEqualTo("fine!\n");
  }

  @Test
  void nologinIsSaid() throws Exception {
    var e = fails(loginShell("echo 'This account is currently not available.'; exit 1"));
    assertThat(e.message()).contains("may not log in", "nologin");
    assertThat(e.output()).contains("This account is currently not available.");
    assertThat(e.hint()).contains("usermod -s /bin/sh");
  }

  @Test
  void aLoginShellThatRunsNothingIsSaidWithItsWords() throws Exception {
    var e = fails(loginShell("echo 'git only, please' >&2; exit 42"));
    assertThat(e.message()).contains("does not run commands", "42");
    assertThat(e.output()).contains("git only, please");
    assertThat(e.hint()).contains("ForceCommand");
  }

  @Test
  void sudoMakesRoot() throws Exception {
    var endpoint =
        sudo("[ \"$1 $2\" = '-n --' ] || exit 9; shift 2; PATH=/usr/bin:/bin exec \"$@\"");
    assertThat(run(endpoint, "id -u")).isEqualTo("0\n");
  }

  @Test
  void rootNeedsNoSudo() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "not root");
    script("sudo", "exit 9");
    assertThat(run(withPath(folder.resolve("bin") + ":/usr/bin:/bin"), "id -u")).isEqualTo("0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "sudo: a password is required, sudo asks for a password",
    "'sudo: a terminal is required to read the password', sudo asks for a password",
    "'Sorry, user deploy is not allowed to execute ''/usr/bin/sh'' as root on web-1.', does not let",
    "deploy is not in the sudoers file., does not let",
    "sudo: something else went wrong, sudo does not work",
  })
  void whatSudoMindsIsSaidWithTheLineToAdd(String complaint, String message) throws Exception {
    var e = fails(sudo("echo \"" + complaint + "\" >&2; exit 1"));
    assertThat(e.message()).contains(message);
    assertThat(e.output()).contains(complaint);
    assertThat(e.hint())
        .contains("visudo -f /etc/sudoers.d/svc-deploy", "deploy ALL=(root) NOPASSWD: /usr/bin/sh");
  }

  @Test
  void sudoThatWantsATerminalIsSaid() throws Exception {
    var e = fails(sudo("echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1"));
    assertThat(e.message()).isEqualTo("sudo wants a terminal");
    assertThat(e.hint()).contains("Defaults:deploy !requiretty");
  }

  @Test
  void sudoThatMakesSomebodyElseIsRefused() throws Exception {
    assertThat(fails(sudo("shift 2; exec \"$@\"")).message())
        .isEqualTo("sudo does not make us root");
  }

  @Test
  void missingSudoIsSaid() throws Exception {
    var bin = Files.createDirectories(folder.resolve("bin"));
    script("id", "[ \"$1\" = -u ] && echo 1000 || echo deploy");
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/sh"));
    assertThat(fails(withPath(bin.toString())).message())
        .isEqualTo("sudo is not installed on the host");
  }
}
