package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Secrets of every kind are planted, in a deployment that works and in one that fails and says so
 * at length. Nobody may see them: not in a command line, a log, an event, a report, or a file that
 * others can read.
 */
@RealHosts
class SecretsIT {
  /** The part of each secret that nothing on the way has a reason to change. */
  private static final String PASSPHRASE = "7Fq2xPassphrase9Lw";

  private static final String PASSWORD = "3Kd8vPassword1Zt";
  private static final String TOKEN = "5Hn4yToken6Rb";
  private static final String DATABASE = "2Wc7mDatabase8Js";
  private static final String PEM = "9Gx1kPem4Qp";
  private static final String PROBE = "6Bt3sProbe2Nv";
  private static final String COMMAND = "8Yl5hCommand7Df";
  private static final String SAID = "1Mz9cSaid3Xg";

  @TempDir Path folder;

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> local = new ArrayList<>();

  enum Manager {
    SYSTEMD("systemd", true, "/opt/mirror", "root"),
    SCRIPT("script", false, "/home/deploy/mirror", "deploy");

    final String word;
    final boolean sudo;
    final String directory;
    final String owner;

    Manager(String word, boolean sudo, String directory, String owner) {
      this.word = word;
      this.sudo = sudo;
      this.directory = directory;
      this.owner = owner;
    }
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void nobodySeesASecret(Manager manager, Fleet fleet) throws Exception {
    var host = fleet.host(1);
    host.freshState();
    plant(host);
    var secrets = secrets();
    var good = MirrorReleases.of("mirror", "1.0.0");
    var broken = MirrorReleases.of("mirror", "1.1.0");

    try (var watch = ProcessWatch.forWords(secrets)) {
      write(fleet, host, manager, KEY_LOGIN, "", "test -n '" + COMMAND_SECRET + "'");
      run("good", "plan", "--from", good + "").exits(0);
      run("good", "deploy", "--from", good + "").exits(0);
      var fails = "echo '" + COMMAND_SECRET + "' >&2; test ${version} != 1.1.0";
      write(fleet, host, manager, PASSWORD_LOGIN, "STATUS: \"500\"", fails);
      run("broken", "deploy", "--from", broken + "").exits(3);
      for (var command : List.of("status", "history", "logs", "doctor")) {
        run(command, command);
      }
      assertThat(watch.seen()).as("command lines").isEmpty();
    }

    assertThat(Files.readString(folder.resolve("broken/report.json")))
        .as("what the service and the checks said is there, but for the secrets")
        .contains("mirror says ***", "refused Bearer ***", "mirror refuses Bearer ***");
    for (var text : everythingWritten()) {
      assertThat(text).doesNotContain(secrets.toArray(String[]::new));
    }
    assertHostKeepsThem(host, manager, secrets);
  }

  private static final String KEY_LOGIN =
      "key: \"${env:DEPLOY_KEY}\", passphrase: \"${env:PASSPHRASE}\"";
  private static final String PASSWORD_LOGIN = "password: \"${env:LOGIN_PASSWORD}\"";
  private static final String COMMAND_SECRET = "${env:COMMAND_SECRET}";

  /** A key and a password of this test's own, and values with what JSON and XML would escape. */
  private void plant(TestHost host) throws Exception {
    environment.put("PASSPHRASE", "a \"" + PASSPHRASE + "\" & b");
    environment.put("LOGIN_PASSWORD", PASSWORD + "\"<&>'$x\\");
    environment.put("API_TOKEN", "it's \"" + TOKEN + "\" \\ $HOME & <x>");
    environment.put("PEM", "-----BEGIN-----\n" + PEM + "first/+=\n" + PEM + "second\n---END---\n");
    environment.put("PROBE_TOKEN", PROBE + "+/=\"<&>\\");
    environment.put("COMMAND_SECRET", COMMAND + " <&> \" \\ x");
    environment.put("SAID", SAID + " \"<&>\" \\t");
    Files.writeString(folder.resolve("database.txt"), DATABASE + "\"<&>'\\\n");

    var key = folder.resolve("key");
    var passphrase = environment.get("PASSPHRASE");
    var made =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", key + "")
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    environment.put("DEPLOY_KEY", Files.readString(key));
    var login = host.rootFolder().resolve("mnt/login");
    Files.createDirectories(login);
    Files.writeString(login.resolve("key"), Files.readString(folder.resolve("key.pub")));
    Files.writeString(login.resolve("password"), "deploy:" + environment.get("LOGIN_PASSWORD"));
    Files.writeString(login.resolve("words"), String.join("\n", secrets()) + "\n");
    host.exec(
            """
            chpasswd </mnt/login/password && rm /mnt/login/password
            install -d -o deploy -m 700 /home/deploy/.ssh
            install -o deploy -m 600 /mnt/login/key /home/deploy/.ssh/authorized_keys
            """)
        .orFail();
  }

  private List<String> secrets() throws IOException {
    var keyLines = Files.readAllLines(folder.resolve("key"), StandardCharsets.US_ASCII);
    return Stream.concat(
            Stream.of(PASSPHRASE, PASSWORD, TOKEN, DATABASE, PEM, PROBE, COMMAND, SAID),
            keyLines.subList(1, keyLines.size() - 1).stream())
        .toList();
  }

  private void write(
      Fleet fleet, TestHost host, Manager manager, String login, String status, String command) {
    FleetSpec.of(fleet, List.of(host))
        .named("mirror")
        .withSsh(
            "{ user: %s, %s, known-hosts: \"%s\", agent: false }"
                .formatted(fleet.user(), login, fleet.knownHosts()))
        .withManager(
            manager.word, "sudo: " + manager.sudo + "\n    directory: " + manager.directory)
        .withRun(
            """
              env:
                API_TOKEN: "${env:API_TOKEN}"
                PEM: "${env:PEM}"
                DATABASE: "${file:database.txt}"
                SAYS: "${env:SAID}"
                %s
            """
                .formatted(status))
        .withHealth(
            """
              within: 3s
              stable-for: 500ms
              every: 200ms
              checks:
                - http:
                    url: "http://127.0.0.1:8080/healthz"
                    request-headers: { Authorization: "Bearer ${env:PROBE_TOKEN}" }
                - command: %s
                - log: "${env:SAID}"
            """
                .formatted(Yaml.plain(command)))
        .writeTo(folder);
  }

  private Cli.Result run(String name, String... words) throws IOException {
    var cli = Cli.in(folder);
    for (var variable : environment.entrySet()) {
      cli = cli.with(variable.getKey(), variable.getValue());
    }
    var args = new ArrayList<>(List.of(words));
    args.add("--verbose");
    args.addAll(List.of("--events", folder.resolve("events") + ""));
    if (!args.contains("plan")) {
      args.addAll(List.of("--report", folder.resolve(name) + ""));
    }
    var result = cli.run(args.toArray(String[]::new));
    local.add(result.all());
    return result;
  }

  private List<String> everythingWritten() throws IOException {
    var texts = new ArrayList<>(local);
    texts.add(Files.readString(folder.resolve("events")));
    for (var report : List.of("good", "broken")) {
      for (var file : List.of("report.json", "report.md", "junit.xml")) {
        texts.add(Files.readString(folder.resolve(report).resolve(file)));
      }
    }
    assertThat(texts).hasSize(local.size() + 7).allMatch(text -> !text.isBlank());
    return texts;
  }

  private static void assertHostKeepsThem(TestHost host, Manager manager, List<String> secrets) {
    var found =
        host.exec(
                """
                grep -raslF -f /mnt/login/words /etc /opt /home /root /var /tmp /run /usr/local \
                  --exclude-dir=journal | xargs stat -c '%a %U %n'
                """)
            .out()
            .lines();
    assertThat(found)
        .as("the files with a secret")
        .hasSizeBetween(2, 4)
        .allMatch(
            line ->
                line.matches(
                    "(600 %1$s %2$s/releases/[^/]+/.svc-deploy/env|644 %1$s %2$s/logs/stderr.log)"
                        .formatted(manager.owner, manager.directory)));

    var careless = List.of(SAID, PROBE);
    var journal = host.exec("journalctl --no-pager --all -o export").orFail();
    assertThat(journal)
        .as("the journal, sudo's words in it, but for what the service itself says")
        .contains("sshd")
        .doesNotContain(
            secrets.stream().filter(word -> !careless.contains(word)).toArray(String[]::new));

    var asNobody =
        host.exec(
            """
            cd / && runuser -u nobody -- sh -c '
              grep -rasF -f /mnt/login/words /etc /opt /home /root /var /tmp /run /usr/local
              systemctl cat mirror; systemctl show mirror; journalctl --no-pager
              systemctl status mirror; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline' 2>&1
            """);
    assertThat(asNobody.out()).contains("bin").doesNotContain(secrets.toArray(String[]::new));
  }

  /** Else the absence of secrets would prove nothing. */
  @Test
  void theWatchSeesShortProcessesHereAndOnHosts(Fleet fleet) throws Exception {
    try (var watch = ProcessWatch.forWords(List.of("planted-here", "planted-there"))) {
      new ProcessBuilder("sh", "-c", "sleep 0.1; :", "planted-here").start();
      fleet.host(1).exec("sh -c 'sleep 0.1; :' planted-there").orFail();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> watch.seen().keySet().containsAll(List.of("planted-here", "planted-there")));
    }
  }
}
