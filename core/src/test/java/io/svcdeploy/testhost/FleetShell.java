package io.svcdeploy.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Real hosts to play with: boots them, writes a targets file for {@code --targets} and keeps them
 * until standard input ends. {@code FleetShell HOSTS TARGETS_FILE}; see CONTRIBUTING.
 */
final class FleetShell {
  private FleetShell() {}

  public static void main(String[] args) throws IOException {
    try (var fleet = Fleet.open()) {
      var hosts =
          fleet.hosts(Integer.parseInt(args[0])).stream()
              .map(host -> "{ name: %s, address: %s }".formatted(host.name(), host.address()))
              .collect(Collectors.joining(", "));
      var targets =
          """
          targets:
            prod:
              hosts: [%s]
              ssh: { user: %s, key: "%s", known-hosts: "%s", agent: false }
              sudo: true
              manager: systemd
          """
              .formatted(hosts, fleet.user(), fleet.clientKey(), fleet.knownHosts());
      Files.writeString(Path.of(args[1]), targets);
      System.out.println("Ready: use --targets " + args[1]);
      while (System.in.read() >= 0) {
        // Whoever started this ends it by closing its standard input.
      }
    }
  }
}
