package io.svcdeploy.e2e;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A deployment file for real test hosts; every part can be replaced. */
record FleetSpec(
    String service,
    String hosts,
    String ssh,
    String manager,
    String target,
    String run,
    String health,
    String rest) {

  static FleetSpec of(Fleet fleet, List<TestHost> hosts) {
    var ssh =
        "{ user: %s, key: \"%s\", known-hosts: \"%s\", agent: false }"
            .formatted(fleet.user(), fleet.clientKey(), fleet.knownHosts());
    return new FleetSpec(
        "hello",
        hosts.stream()
            .map(host -> "{ name: %s, address: %s }".formatted(host.name(), host.address()))
            .collect(Collectors.joining(", ")),
        ssh,
        "systemd",
        "sudo: true",
        """
          env: { PORT: "8080" }
          stop: { signal: TERM, timeout: 10s }
        """,
        """
          within: 6s
          stable-for: 2s
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:8080/healthz", json: { version: "${version}" } }
        """,
        "");
  }

  FleetSpec named(String newService) {
    return new FleetSpec(newService, hosts, ssh, manager, target, run, health, rest);
  }

  FleetSpec withSsh(String newSsh) {
    return new FleetSpec(service, hosts, newSsh, manager, target, run, health, rest);
  }

  FleetSpec withHosts(String newHosts) {
    return new FleetSpec(service, newHosts, ssh, manager, target, run, health, rest);
  }

  FleetSpec withManager(String newManager, String newTarget) {
    return new FleetSpec(service, hosts, ssh, newManager, newTarget, run, health, rest);
  }

  /** The lines below {@code run:}, indented by two. */
  FleetSpec withRun(String newRun) {
    return new FleetSpec(service, hosts, ssh, manager, target, newRun, health, rest);
  }

  FleetSpec withHealth(String newHealth) {
    return new FleetSpec(service, hosts, ssh, manager, target, run, newHealth, rest);
  }

  /** Further top-level keys. */
  FleetSpec withRest(String newRest) {
    return new FleetSpec(service, hosts, ssh, manager, target, run, health, newRest);
  }

  FleetSpec writeTo(Path folder) {
    try {
      Files.writeString(folder.resolve("svc-deploy.yml"), text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private String text() {
    return """
        service: %s
        build: { prebuilt: { path: unused } }
        run:
        %s
        targets:
          prod:
            hosts: [%s]
            ssh: %s
            manager: %s
            %s
        health:
        %s
        %s
        """
        .formatted(
            service,
            run.stripTrailing(),
            hosts,
            ssh,
            manager,
            target,
            health.stripTrailing(),
            rest);
  }
}
