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
    var files = "{ from: config.yml, to: config.yml }";
    return new Spec(
        this, version, "release: dist\n", files, "base", List.of("8080", "8080"), "", "x", "");
  }

  /**
   * @param source where the release comes from
   * @param files that go along
   * @param round in the environment of the service: another one is another release
   * @param ports that the service listens on, host by host; 8080 is what the gate asks
   * @param login more of {@code ssh}
   * @param probe a header of the gate's requests
   * @param more keys of the file
   */
  record Spec(
      HelloSite site,
      String version,
      String source,
      String files,
      String round,
      List<String> ports,
      String login,
      String probe,
      String more) {
    Spec source(String other) {
      return new Spec(site, version, other, files, round, ports, login, probe, more);
    }

    Spec file(String name) {
      var all = files + ", { from: " + name + ", to: " + name + " }";
      return new Spec(site, version, source, all, round, ports, login, probe, more);
    }

    Spec round(String other) {
      return new Spec(site, version, source, files, other, ports, login, probe, more);
    }

    Spec ports(String... other) {
      return new Spec(site, version, source, files, round, List.of(other), login, probe, more);
    }

    Spec login(String other) {
      return new Spec(site, version, source, files, round, ports, other, probe, more);
    }

    Spec probe(String other) {
      return new Spec(site, version, source, files, round, ports, login, other, more);
    }

    Spec more(String other) {
      return new Spec(site, version, source, files, round, ports, login, probe, more + other);
    }

    void write() throws IOException {
      var folder = site.folder;
      Files.writeString(folder.resolve("config.yml"), "version: " + version + "\n");
      Files.writeString(folder.resolve("svc-deploy.yml"), text());
    }

    private String text() {
      return """
          service: hello
          %sfiles: [%s]
          run: { env: { PORT: "${var:port}", ROUND: "%s" }, stop: { timeout: 2s } }
          targets:
            prod:
              hosts:
                - { name: host-1, address: %s, vars: { port: "%s" } }
                - { name: host-2, address: %s, vars: { port: "%s" } }
              ssh: { user: %s, key: "${env:DEPLOY_KEY}", known-hosts: "%s", agent: false%s }
              sudo: true
          rollout: { batches: [1, "100%%"], pause: 1s }
          health:
            within: 4s
            stable-for: 1s
            every: 250ms
            try-timeout: 1s
            checks:
              - http:
                  url: "http://127.0.0.1:8080/healthz"
                  request-headers: { X-Probe: "%s" }
                  json: { version: "${version}" }
          %s"""
          .formatted(
              source,
              files,
              round,
              site.hosts.get(0).address(),
              ports.get(0),
              site.hosts.get(1).address(),
              ports.get(1),
              site.fleet.user(),
              site.fleet.knownHosts(),
              login,
              probe,
              more);
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
