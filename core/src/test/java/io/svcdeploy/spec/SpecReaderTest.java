package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.RolloutSpec.Batch;
import io.svcdeploy.spec.SourceSpec.CommandBuild;
import io.svcdeploy.spec.SourceSpec.GoBuild;
import io.svcdeploy.spec.SourceSpec.Prebuilt;
import io.svcdeploy.spec.SourceSpec.ReleaseFolder;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
  @TempDir Path folder;

  @Test
  void whatIsNotSaidHasItsDefault() {
    var spec = read(Specs.MINIMAL);

    var go = (GoBuild) spec.source();
    assertThat(go.module()).isEqualTo(Path.of("."));
    assertThat(go.main()).isEqualTo(".");
    assertThat(go.cgo()).isFalse();
    assertThat(go.stamp().version()).isEmpty();
    assertThat(go.platforms()).containsExactly("linux/amd64", "linux/arm64");
    assertThat(spec.keep()).isEqualTo(5);
    assertThat(spec.directory()).isEqualTo(folder);
    assertThat(spec.files()).isEmpty();
    var health = spec.health();
    assertThat(health.within()).isEqualTo(Duration.ofSeconds(60));
    assertThat(health.stableFor()).isEqualTo(Duration.ofSeconds(10));
    assertThat(health.every()).isEqualTo(Duration.ofSeconds(1));
    assertThat(health.tryTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(health.maxRestarts()).isZero();
    assertThat(health.sameBinary()).isTrue();
    assertThat(health.checks()).isEmpty();
    assertThat(spec.rollout())
        .isEqualTo(
            new RolloutSpec(
                List.of(new Batch.Percent(100)),
                Duration.ZERO,
                0,
                RolloutSpec.OnFailure.REVERT_ALL,
                16,
                RolloutSpec.Order.AS_WRITTEN,
                new Batch.Count(0)));
  }

  @Test
  void theServiceRunsByDefaultAsOneThatAlwaysComesBack() {
    var run = read(Specs.MINIMAL).run();

    assertThat(run.start()).isEqualTo(RunSpec.Start.AUTO);
    assertThat(run.type()).isEqualTo(RunSpec.Type.SIMPLE);
    assertThat(run.restart())
        .isEqualTo(
            new RunSpec.Restart(
                RunSpec.Restart.Policy.ALWAYS,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Optional.empty()));
    assertThat(run.stop()).isEqualTo(new RunSpec.Stop("TERM", Duration.ofSeconds(30)));
    assertThat(run.logs()).isEqualTo(new RunSpec.Logs.Journal());
    assertThat(run.user()).isEmpty();
    assertThat(run.createUser()).isFalse();
  }

  @Test
  void aTargetIsReachedByDefaultAsSshWould() {
    var target = read(Specs.MINIMAL).targets().get(0);

    assertThat(target.name()).isEqualTo("prod");
    assertThat(target.sudo()).isFalse();
    assertThat(target.manager()).isEqualTo(ManagerKind.SYSTEMD);
    assertThat(target.directory()).isEqualTo("/opt/hello");
    assertThat(target.hosts().get(0).address()).isEqualTo("web-1");
    var ssh = target.ssh();
    assertThat(ssh.port()).isEqualTo(22);
    assertThat(ssh.agent()).isTrue();
    assertThat(ssh.jump()).isEmpty();
    assertThat(ssh.connect()).isEqualTo(Duration.ofSeconds(15));
    assertThat(ssh.command()).isEqualTo(Duration.ofSeconds(120));
    assertThat(ssh.keepAlive()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void withoutRootTheFolderIsInTheHomeOfTheLoginUser() {
    for (var manager : List.of("systemd-user", "script")) {
      var target = target("{ hosts: [a], manager: " + manager + " }");
      assertThat(target.directory()).isEqualTo("~/hello");
    }
  }

  @Test
  void hostsHaveAShortForm() {
    var hosts = target("{ hosts: [a, 'b:22', '10.0.0.1:2201', '::1', '[fe80::1]:2202'] }").hosts();

    assertThat(hosts)
        .extracting(TargetSpec.HostSpec::address)
        .containsExactly("a", "b", "10.0.0.1", "::1", "fe80::1");
    assertThat(hosts).extracting(h -> h.port().orElse(0)).containsExactly(0, 22, 2201, 0, 2202);
    assertThat(hosts).extracting(TargetSpec.HostSpec::name).doesNotHaveDuplicates();
  }

  @Test
  void oneAddressMayHaveSeveralPorts() {
    assertThat(target("{ hosts: ['127.0.0.1:2201', '127.0.0.1:2202'] }").hosts())
        .extracting(TargetSpec.HostSpec::name)
        .containsExactly("127.0.0.1:2201", "127.0.0.1:2202");
  }

  @Test
  void aCommandMayUseTheShellsVariables() {
    var spec = readSource("build: { command: { run: 'make && cp x \"${SVC_OUTPUT}\"' } }");

    assertThat(((CommandBuild) spec.source()).run()).isEqualTo("make && cp x \"${SVC_OUTPUT}\"");
  }

  @Test
  void binariesMayExistAlready() {
    assertThat(readSource("build: { prebuilt: { path: 'd/${os}-${arch}${level}' } }").source())
        .isEqualTo(new Prebuilt("d/${os}-${arch}${level}", List.of("linux/amd64", "linux/arm64")));
    assertThat(readSource("release: ./dist").source())
        .isEqualTo(new ReleaseFolder(Path.of("./dist")));
  }

  @Test
  void checksKeepTheirOrder() {
    var health =
        read(Specs.MINIMAL
                + """
                    health:
                      checks:
                        - http: { url: "http://127.0.0.1/", status: [200, "300-399"], json: { ok: true, n: 3 } }
                        - tcp: 127.0.0.1:80
                        - process: any
                        - command: test -e "$HOME/x"
                        - log: ready
                    """)
            .health();

    assertThat(health.sameBinary()).isFalse();
    assertThat(health.checks())
        .extracting(check -> check.getClass().getSimpleName())
        .containsExactly("Http", "Tcp", "Command", "LogLine");
    var http = (Check.Http) health.checks().get(0);
    assertThat(http.status()).containsExactly(new StatusRange(200, 200), new StatusRange(300, 399));
    assertThat(http.json().get("ok")).hasToString("true");
    assertThat(http.json().get("n")).hasToString("3");
    assertThat(http.verifyTls()).isTrue();
  }

  @Test
  void valuesKeepTheirTextInYaml12() {
    var env = read(Specs.MINIMAL + "run: { env: { A: no, B: 0640, C: 1.10, D: true, E: 1e3 } }\n");

    assertThat(env.run().env())
        .extractingByKeys("A", "B", "C", "D", "E")
        .extracting(Template::text)
        .containsExactly("no", "0640", "1.10", "true", "1e3");
    assertThat(env.run().env().keySet()).containsExactly("A", "B", "C", "D", "E");
  }

  @Test
  void fileModesAreOctalWithAndWithoutQuotes() {
    var spec =
        read(
            Specs.MINIMAL
                + "files: [{from: a, to: a, mode: 0640}, {from: b, to: b, mode: '755'},"
                + " {from: c, to: c}]\n");

    assertThat(spec.files()).extracting(FileSpec::mode).containsExactly(0640, 0755, 0644);
  }

  @Test
  void sandboxDirectivesAreSetOrDropped() {
    var run = read(Specs.MINIMAL + "run: { sandbox: { ProtectHome: false, MemoryMax: 512M } }\n");

    assertThat(run.run().sandbox())
        .containsEntry("ProtectHome", new RunSpec.SandboxValue.Off())
        .containsEntry("MemoryMax", new RunSpec.SandboxValue.Value("512M"));
  }

  @Test
  void logFilesHaveLimits() {
    assertThat(read(Specs.MINIMAL + "run: { logs: { to: files } }\n").run().logs())
        .isEqualTo(new RunSpec.Logs.Files(10_000_000, 5));
    assertThat(read(Specs.MINIMAL + "run: { logs: { to: files, max-size: 64KiB, keep: 0 } }\n"))
        .extracting(spec -> spec.run().logs())
        .isEqualTo(new RunSpec.Logs.Files(65_536, 0));
  }

  @Test
  void theSameDocumentMayBeJson() {
    var json =
        "{\n\t\"service\": \"hello\",\n\t\"build\": {\"go\": {}},\r\n\t\"targets\":"
            + " {\"prod\": {\"hosts\": [\"web-1\"]}},\n\t\"run\": {\"args\":"
            + " [\"a\\/b\", \"\\ud83d\\ude00\", \"\\t\"]}\n}";

    var spec = read(json);

    assertThat(spec.targets()).isEqualTo(read(Specs.MINIMAL).targets());
    assertThat(spec.run().args()).extracting(Template::text).containsExactly("a/b", "😀", "\t");
  }

  @Test
  void aliasesStandForTheirAnchor() {
    var spec =
        read(
            """
            service: hello
            build: { go: {} }
            targets:
              one: { hosts: [a], ssh: &ssh { user: deploy, port: 2222 } }
              two: { hosts: [b], ssh: *ssh }
            """);

    assertThat(spec.targets().get(1).ssh()).isEqualTo(spec.targets().get(0).ssh());
  }

  @Test
  void byteOrderMarksAndWindowsLinesAreFine() {
    assertThat(read("\uFEFF" + Specs.MINIMAL.replace("\n", "\r\n")).service()).isEqualTo("hello");
    assertThatThrownBy(() -> read("\uFEFFservice: hello\r\nfoo: 1\r\nbuild: {go: {}}\r\n"))
        .hasMessageContaining(":2:1: unknown key \"foo\"");
  }

  @Test
  void targetsOfAnotherFileReplaceTheFilesOwn() {
    var main = Specs.write(folder, "svc-deploy.yml", Specs.MINIMAL);
    var other =
        Specs.write(folder.resolve("env"), "staging.yml", "targets: { staging: { hosts: [s] } }");

    var spec = SpecReader.read(main, Optional.of(other));

    assertThat(spec.targets()).extracting(TargetSpec::name).containsExactly("staging");
    assertThat(spec.directory()).isEqualTo(folder);
  }

  @Test
  void targetsMayComeFromAnotherFileOnly() {
    var main = Specs.write(folder, "svc-deploy.yml", "service: hello\nbuild: { go: {} }\n");
    var other = Specs.write(folder, "targets.yml", "targets: { x: { hosts: [s] } }\nkeep: 3\n");

    assertThatThrownBy(() -> SpecReader.read(main)).hasMessageContaining("\"targets\" is missing");
    assertThatThrownBy(() -> SpecReader.read(main, Optional.of(other)))
        .hasMessageContaining("targets.yml:2:1: unknown key \"keep\"");
  }

  @Test
  void pathsOfATargetCountFromTheFolderOfItsFile() {
    var ssh =
        """
        targets:
          x:
            hosts: [{ name: a, vars: { v: "${file:v.txt}" } }]
            ssh: { key: keys/id, known-hosts: "kh-${version}", password: "p$${ ${file:pw}" }
        """;
    var main = Specs.write(folder, "svc-deploy.yml", "service: a\nrelease: .\n" + ssh);
    var env = folder.resolve("env");
    var other = Specs.write(env, "targets.yml", ssh);

    var own = SpecReader.read(main).targets().get(0);
    var foreign = SpecReader.read(main, Optional.of(other)).targets().get(0);

    assertThat(own.ssh().key()).hasToString("Optional[" + folder + "/keys/id]");
    assertThat(own.ssh().password()).hasToString("Optional[p$${ ${file:pw}]");
    assertThat(foreign.ssh().key()).hasToString("Optional[" + env + "/keys/id]");
    assertThat(foreign.ssh().knownHosts()).hasToString("Optional[" + env + "/kh-${version}]");
    assertThat(foreign.ssh().password()).hasToString("Optional[p$${ ${file:" + env + "/pw}]");
    assertThat(foreign.hosts().get(0).vars().get("v")).hasToString("${file:" + env + "/v.txt}");
  }

  @Test
  void absolutePathsKeysAndSubstitutionsStayAsTheyAre() {
    for (var key : List.of("/etc/key", "${env:KEY}", "-----BEGIN OPENSSH PRIVATE KEY-----\nx")) {
      var quoted = "\"" + key.replace("\n", "\\n") + "\"";
      assertThat(target("{ hosts: [a], ssh: { key: " + quoted + " } }").ssh().key())
          .hasToString("Optional[" + key + "]");
    }
    assertThat(target("{ hosts: [a], ssh: { key: ~/.ssh/id } }").ssh().key())
        .hasToString("Optional[" + System.getProperty("user.home") + "/.ssh/id]");
  }

  @Test
  void oneJumpHostNeedsNoList() {
    assertThat(target("{ hosts: [a], ssh: { jump: 'x@b:2200' } }").ssh().jump())
        .extracting(Template::text)
        .containsExactly("x@b:2200");
  }

  @Test
  void batchesMayEndWithANumberThatCoversAllHosts() {
    var text = Specs.MINIMAL.replace("[web-1]", "[a, b, c]") + "rollout: { batches: [1, 3] }\n";

    assertThat(read(text).rollout().batches())
        .containsExactly(new Batch.Count(1), new Batch.Count(3));
  }

  @Test
  void templatesKnowWhereTheyStand() {
    var spec = read(Specs.MINIMAL + "run:\n  args: [a, \"${version}\"]\n");

    assertThat(spec.run().args().get(1).position())
        .hasToString(folder.resolve("svc-deploy.yml") + ":5:13");
  }

  private DeploySpec read(String text) {
    return Specs.read(folder, text);
  }

  private DeploySpec readSource(String source) {
    return read(Specs.MINIMAL.replace("build: { go: {} }", source));
  }

  private TargetSpec target(String flow) {
    return read("service: hello\nbuild: { go: {} }\ntargets: { prod: " + flow + " }\n")
        .targets()
        .get(0);
  }
}
