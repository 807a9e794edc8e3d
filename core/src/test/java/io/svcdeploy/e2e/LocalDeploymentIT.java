package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A runner that deploys to its own machine, without root and without SSH. */
@EnabledOnOs(OS.LINUX)
class LocalDeploymentIT {
  private static final String SECRET = "token-of-the-runner";

  @TempDir Path folder;

  @BeforeEach
  void spec() throws IOException {
    var port = FreePort.next();
    Files.writeString(
        folder.resolve("svc-deploy.yml"),
        """
        service: hello
        build: { prebuilt: { path: unused } }
        run:
          env: { PORT: "%d" }
          restart: { policy: always, delay: 1s }
        targets:
          prod:
            hosts: [runner]
            connection: local
            manager: script
            directory: %s
        health:
          within: 5s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:%d/healthz", json: { version: "${version}" } }
        """
            .formatted(port, service(), port));
  }

  private Path service() {
    return folder.resolve("hello");
  }

  private Cli cli() throws IOException {
    // The manager writes a crontab where there is one: not that of whoever runs the tests.
    program("crontab", "[ \"$1\" = -l ] || cat >/dev/null");
    return Cli.in(folder)
        .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
        .with("HOME", folder.toString())
        .with("CI_SECRET", SECRET);
  }

  @AfterEach
  void stop() throws Exception {
    var script = service().resolve("current/.svc-deploy/service.sh");
    if (Files.exists(script)) {
      new ProcessBuilder("sh", script.toString(), "stop").inheritIO().start().waitFor();
    }
  }

  @Test
  void aServiceIsInstalledUpgradedAndBroughtBack() throws Exception {
    assertThat(cli().run("doctor").exits(0).out()).contains(", this machine");
    assertThat(deploy(ExampleReleases.HELLO.good("1.0.0")).exits(0).out()).contains("none → 1.0.0");
    assertThat(current()).startsWith("1.0.0-");

    assertThat(deploy(ExampleReleases.HELLO.good("1.1.0")).exits(0).out())
        .contains("1.0.0 → 1.1.0");
    assertThat(current()).startsWith("1.1.0-");

    var broken = deploy(ExampleReleases.HELLO.broken("1.2.0", "broken_500")).exits(3);
    assertThat(broken.out()).contains("healthy on 1.1.0");
    assertThat(current()).startsWith("1.1.0-");

    cli().run("rollback").exits(0);
    assertThat(current()).startsWith("1.0.0-");
    assertThat(cli().run("status").exits(0).out()).contains("1.0.0", "running");
    theServiceKnowsNothingOfItsDeployer();
  }

  /**
   * With an {@code id} that makes us a plain user, and a {@code sudo} that tells how it was asked.
   */
  @Test
  void rootIsBecomeBySudoOrTheLineForSudoersIsTold() throws IOException {
    var spec = folder.resolve("svc-deploy.yml");
    Files.writeString(spec, Files.readString(spec).replace("manager:", "sudo: true\n    manager:"));
    var deployer = cli();
    program("id", "[ \"$1\" = -u ] && echo ${AS_ROOT:-1000} || echo runner");
    program("sudo", "echo \"$*\" >" + folder + "/asked; shift 2; AS_ROOT=0 exec \"$@\"");

    deployer.run("doctor").exits(0);
    assertThat(folder.resolve("asked")).content().matches("-n -- /\\S*/sh\\n");

    program("sudo", "echo 'sudo: a password is required' >&2; exit 1");
    var refused = deployer.run("doctor");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.all()).contains("sudo asks for a password", "runner ALL=(root) NOPASSWD: /");
  }

  private void program(String name, String script) throws IOException {
    var file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Cli.Result deploy(Path release) throws IOException {
    return cli().run("deploy", "--from", release.toString());
  }

  private String current() throws IOException {
    return service().resolve("current").toRealPath().getFileName().toString();
  }

  private void theServiceKnowsNothingOfItsDeployer() throws IOException {
    var program = service().resolve("current/hello").toRealPath().toString();
    var process =
        ProcessHandle.allProcesses()
            .filter(it -> it.info().command().filter(program::equals).isPresent())
            .findFirst()
            .orElseThrow();
    var environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
    assertThat(environment).contains("PORT=").doesNotContain(SECRET);
    assertThat(process.parent().flatMap(ProcessHandle::parent))
        .isNotEqualTo(ProcessHandle.current());
  }
}
