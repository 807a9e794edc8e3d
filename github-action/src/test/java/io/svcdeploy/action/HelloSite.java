package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.e2e.HelloHost;
import io.svcdeploy.e2e.HostSnapshot;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The repository of a workflow that deploys the service {@code hello} to two real hosts, one after
 * the other.
 */
record HelloSite(Fleet fleet, List<TestHost> hosts, Path folder, ActionRun action) {
  private static final Path MODULE = Path.of("../examples/hello").toAbsolutePath().normalize();
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  /** With hosts as just installed. */
  static HelloSite of(Fleet fleet, Path folder) throws IOException {
    var hosts = fleet.hosts(2);
    hosts.forEach(TestHost::freshState);
    var env = Map.of("DEPLOY_KEY", Files.readString(fleet.clientKey()));
    return new HelloSite(fleet, hosts, folder, new ActionRun(folder, env));
  }

  HelloSite with(Map<String, String> env) {
    return new HelloSite(fleet, hosts, folder, action.with(env));
  }

  /** A good release, built once by the action. */
  static Path release(String version) {
    return release(version, "");
  }

  /** One that breaks in a way that the example knows: {@code broken_500} and others. */
  static Path release(String version, String broken) {
    return BUILT.computeIfAbsent(version + broken, it -> build(version, broken));
  }

  private static Path build(String version, String tag) {
    try {
      var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "release-");
      Files.writeString(
          folder.resolve("svc-deploy.yml"),
          "service: hello\n%stargets: { none: { hosts: [localhost] } }\n"
              .formatted(build(MODULE, tag)));
      var step =
          new ActionRun(folder, Map.of())
              .run("run", "{\"command\":\"build\",\"version\":\"" + version + "\"}");
      assertThat(step.status()).as(step.log()).isZero();
      return folder.resolve("dist");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String build(Path module, String tag) {
    return """
        build:
          go: { module: %s, main: ./cmd/hello, tags: [%s], ldflags: "-s -w", stamp: { version: main.version } }
          platforms: [linux/amd64]
        """
        .formatted(module, tag);
  }

  /** A deployment file for this version. */
  Spec spec(String version) {
    return new Spec(this, Map.of("version-file", version));
  }

  /**
   * @param parts that differ from the usual
   */
  record Spec(HelloSite site, Map<String, String> parts) {
    /** Where each part of the text is, and what usually stands there. */
    private static final Map<String, String> USUAL =
        Map.ofEntries(
            Map.entry("source", "release: dist\n"),
            Map.entry("files", ""),
            // In the environment of the service: another one is another release.
            Map.entry("round", "base"),
            // What the second host's service listens on; 8080 is what the gate asks.
            Map.entry("port", "8080"),
            Map.entry("login", ""),
            Map.entry("probe", "x"),
            // How long a host has to be healthy, and then the pause before the next.
            Map.entry("calm", "300ms"),
            Map.entry("more", ""));

    private static final String TEXT =
        """
        service: hello
        @source@files: [{ from: config.yml, to: config.yml }@files@]
        run: { env: { PORT: "${var:port}", ROUND: "@round@" }, stop: { timeout: 2s } }
        targets:
          prod:
            hosts:
              - { name: host-1, address: @host-1@, vars: { port: "8080" } }
              - { name: host-2, address: @host-2@, vars: { port: "@port@" } }
            ssh: { user: @user@, key: "${env:DEPLOY_KEY}", known-hosts: "@known@", agent: false@login@ }
            sudo: true
        rollout: { batches: [1, "100%"], pause: @calm@ }
        health:
          within: 4s
          stable-for: @calm@
          every: 250ms
          try-timeout: 1s
          checks:
            - http:
                url: "http://127.0.0.1:8080/healthz"
                request-headers: { X-Probe: "@probe@" }
                json: { version: "${version}" }
        @more@""";

    Spec set(String part, String text) {
      assertThat(USUAL).containsKey(part);
      var more = new HashMap<>(parts);
      more.put(part, text);
      return new Spec(site, more);
    }

    void write() throws IOException {
      var all = new HashMap<>(USUAL);
      all.putAll(parts);
      all.put("host-1", site.hosts.get(0).address());
      all.put("host-2", site.hosts.get(1).address());
      all.put("user", site.fleet.user());
      all.put("known", site.fleet.knownHosts().toString());
      var text = TEXT;
      for (var part : all.entrySet()) {
        text = text.replace("@" + part.getKey() + "@", part.getValue());
      }
      var version = "version: " + parts.get("version-file") + "\n";
      Files.writeString(site.folder.resolve("config.yml"), version);
      Files.writeString(site.folder.resolve("svc-deploy.yml"), text);
    }
  }

  static String from(Path release) {
    return "{\"from\":\"" + release + "\"}";
  }

  static String from(Path release, String more) {
    return "{\"from\":\"" + release + "\"," + more + "}";
  }

  /** Versions whose binary, files, unit and answers all belong together, host by host. */
  List<String> running() {
    return hosts.stream().map(host -> new HelloHost(host).running()).toList();
  }

  /** What only a deployment under way may have: locks, dead-men, processes. */
  List<String> litter() {
    return hosts.stream()
        .flatMap(host -> HostSnapshot.of(host).litter().stream())
        .filter(it -> !it.startsWith("half a release"))
        .toList();
  }
}
