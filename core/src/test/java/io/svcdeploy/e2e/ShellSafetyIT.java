package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.release.Digest;
import io.svcdeploy.service.NastyText;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names, paths, arguments, values and versions that some layer on the way could take for something
 * else: each arrives byte for byte, or is refused when the deployment file is read.
 */
@RealHosts
class ShellSafetyIT {
  private static final String SERVICE = "mir.ror_X-1";
  private static final String VERSION = "1.0.0+meta~x_y-rc.1";
  private static final String FOLDER = "/a b $x $$ %h %% ünï & ;* [x] ? #/-dash/";
  private static final List<String> FILES =
      List.of(
          "-n",
          "-dash/--conf ig.yml",
          " both ends ",
          "it's \"quoted\" `x` $(touch pwned) $HOME %h & ; * ? [a] #.txt",
          "ünï/日本語/🚀",
          "large file");

  @TempDir Path folder;

  enum Manager {
    SYSTEMD("systemd", true, "/opt" + FOLDER + "hello"),
    SYSTEMD_USER("systemd-user", false, "~" + FOLDER + "hello"),
    SCRIPT("script", false, "~" + FOLDER + "it's \"a\" \\back\\slash%/hello");

    final String word;
    final boolean sudo;
    final String directory;

    Manager(String word, boolean sudo, String directory) {
      this.word = word;
      this.sudo = sudo;
      this.directory = directory;
    }
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void everythingArrivesByteForByte(Manager manager, Fleet fleet) throws IOException {
    var host = fleet.host(1);
    host.freshState();
    host.exec("loginctl enable-linger deploy").orFail();
    var env = environment();
    writeFiles();
    spec(fleet, host, manager, env).writeTo(folder);

    deploy(MirrorReleases.of(SERVICE, VERSION)).exits(0);

    var self = self(host);
    assertThat(texts(self, "Args")).containsExactlyElementsOf(NastyText.EXAMPLES);
    var pairs = texts(self, "Env");
    env.forEach((name, value) -> assertThat(pairs).contains(name + "=" + value));
    assertThat(pairs).noneMatch(pair -> pair.startsWith("INJECTED="));
    assertFolder(host, manager, self);
    assertThat(find(host, "pwned")).as("nothing of it was run").isEmpty();

    redeploysAndGoesBack(fleet, host, manager, env);
  }

  /** What runs on the host by itself must find the folder as well. */
  private void redeploysAndGoesBack(
      Fleet fleet, TestHost host, Manager manager, Map<String, String> env) throws IOException {
    deploy(MirrorReleases.of(SERVICE, VERSION)).exits(0);
    var unchanged = new JsonMapper().readTree(folder.resolve("report/report.json").toFile());
    assertThat(unchanged.path("hosts").get(0).path("outcome").asText()).isEqualTo("unchanged");

    var broken = new LinkedHashMap<>(env);
    broken.put("STATUS", "500");
    spec(fleet, host, manager, broken).writeTo(folder);
    deploy(MirrorReleases.of(SERVICE, "1.1.0")).exits(3);
    assertThat(host.exec("curl -s http://127.0.0.1:8080/healthz").out()).contains(VERSION);
    if (manager == Manager.SCRIPT) {
      startsAtBoot(host);
    }
  }

  private static void startsAtBoot(TestHost host) {
    host.reboot();
    host.exec(
            """
            n=0
            until curl -sf http://127.0.0.1:8080/healthz; do
              n=$((n + 1)); [ "$n" -lt 100 ] || { crontab -u deploy -l; exit 1; }; sleep 0.1
            done
            """)
        .orFail();
  }

  /** Names that the supervisor uses itself are the service's as well. */
  private static Map<String, String> environment() {
    var env = new LinkedHashMap<String, String>();
    NastyText.EXAMPLES.forEach(text -> env.put("V_" + env.size(), text));
    for (var name :
        List.of("OUT", "ERR", "HERE", "RELEASE", "DIR", "SVC", "LOGS", "B", "T", "_x")) {
      env.put(name, "own " + name);
    }
    return env;
  }

  private void writeFiles() throws IOException {
    for (int i = 0; i < FILES.size(); i++) {
      Files.write(folder.resolve("file-" + i), content(i));
    }
  }

  /** The last one is too large to travel in a script. */
  private static byte[] content(int number) {
    var bytes = new byte[number == FILES.size() - 1 ? 300_000 : 1000];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private FleetSpec spec(
      Fleet fleet, TestHost host, Manager manager, Map<String, String> environment) {
    var files = new ArrayList<String>();
    for (int i = 0; i < FILES.size(); i++) {
      files.add("{ from: file-" + i + ", to: " + Yaml.text(FILES.get(i)) + " }");
    }
    return FleetSpec.of(fleet, List.of(host))
        .named(SERVICE)
        .withManager(
            manager.word,
            "sudo: " + manager.sudo + "\n    directory: " + Yaml.plain(manager.directory))
        .withRun(
            """
              args: %s
              env: %s
              stop: { timeout: 5s }
            """
                .formatted(Yaml.list(NastyText.EXAMPLES), Yaml.map(environment)))
        .withHealth(
            """
              within: 4s
              stable-for: 500ms
              every: 200ms
              checks:
                - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
                - command: %s
            """
                .formatted(Yaml.text(COMMAND)))
        .withRest("files: [" + String.join(", ", files) + "]");
  }

  private static final String COMMAND =
      """
      x="it's \\"quoted\\" \\$(no) %h ünï 🚀"
      test "$x" = 'it'\\''s "quoted" $(no) %h ünï 🚀' &&
        [ "${x#it}" != "$x" ] && printf '%s\\n' "`echo 'a b'`" | grep -qx 'a b'
      """;

  private Cli.Result deploy(Path release) {
    return Cli.in(folder)
        .with("LC_ALL", "C.UTF-8")
        .run(
            "deploy",
            "--from",
            release.toString(),
            "--report",
            folder.resolve("report").toString());
  }

  private static JsonNode self(TestHost host) throws IOException {
    return new JsonMapper().readTree(host.exec("curl -s http://127.0.0.1:8080/self").orFail());
  }

  private static List<String> texts(JsonNode self, String field) throws IOException {
    var texts = new ArrayList<String>();
    for (var text : self.path(field)) {
      texts.add(new String(text.binaryValue(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static void assertFolder(TestHost host, Manager manager, JsonNode self)
      throws IOException {
    var directory = manager.directory.replaceFirst("^~", "/home/deploy");
    var cwd = new String(self.path("Folder").binaryValue(), StandardCharsets.UTF_8);
    assertThat(cwd).startsWith(directory + "/releases/" + VERSION + "-");
    assertThat(texts(self, "Files")).containsAll(FILES);
    for (int i = 0; i < FILES.size(); i++) {
      Files.writeString(
          host.rootFolder().resolve("opt/digest.sh"),
          "sha256sum <'" + (cwd + "/" + FILES.get(i)).replace("'", "'\\''") + "'\n");
      assertThat(host.exec("sh /opt/digest.sh").orFail()).startsWith(Digest.of(content(i)).hex());
    }
  }

  private static List<String> find(TestHost host, String name) {
    return host.exec("find / -xdev -name " + name + " 2>/dev/null; ls /tmp | grep -x " + name)
        .out()
        .lines()
        .toList();
  }

  @Test
  void whatCannotArriveIsRefusedWhenTheFileIsRead(Fleet fleet) throws IOException {
    var spec = FleetSpec.of(fleet, List.of(fleet.host(1)));
    for (var name : List.of("-dash", "\"a b\"", "\"$(id)\"", "a/b", "grüße")) {
      refused(spec.named(name), "service");
    }
    refused(
        spec.withRun(
                """
                  args: ["a\\0b", "\\uD800", "\\uFFFF"]
                  env: { "A B": x, N: "\\0" }
                  user: "-x"
                  group: "a;b"
                  sandbox: { MemoryMax: "1\\nExecStart=/bin/id", CPUQuota: 'x\\' }
                """)
            .withSsh("{ user: \"-oProxyCommand=id\" }")
            .withHosts("\"-oProxyCommand=id\"")
            .withRest("files: [" + String.join(", ", wrongFiles()) + "]"),
        "the character NUL",
        "half a surrogate pair",
        "a non-character",
        "A B",
        "run.user",
        "run.group",
        "MemoryMax",
        "CPUQuota",
        "ssh.user",
        "hosts",
        "files: \"/etc/x\"",
        "files: \"../x\"",
        "files[2].to",
        "files: \"a\\b\"",
        "files: \".svc-deploy\"",
        "files: \"hello\"");
    refused(
        spec.withManager("systemd", otherTargets()),
        "targets.d0.directory",
        "targets.d1.directory",
        "targets.d2.directory",
        "targets.d3.directory",
        "targets.d4.directory");
  }

  private static List<String> wrongFiles() {
    return Stream.of("/etc/x", "../x", "a\\nb", "a\\\\b", ".svc-deploy/env", "hello")
        .map(to -> "{ from: x, to: \"" + to + "\" }")
        .toList();
  }

  private static String otherTargets() {
    var text = new StringBuilder("sudo: true\n");
    int number = 0;
    for (var directory :
        List.of("relative", "/opt/a\\nb", "/opt/../etc", "/opt/it's", "/o/a\\\\b")) {
      text.append("  d%d: { hosts: [h], directory: \"%s\" }\n".formatted(number, directory));
      number++;
    }
    return text.toString();
  }

  private void refused(FleetSpec spec, String... places) {
    spec.writeTo(folder);
    var said = Cli.in(folder).run("validate").exits(2).err();
    assertThat(said).contains(places).doesNotContain("svc-deploy itself failed");
  }
}
