package io.svcdeploy.e2e;

import io.svcdeploy.testhost.WindowsHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A deployment file for the service {@code greeter} on a Windows host; every part can be replaced.
 *
 * @param greeting a setting that makes a release of its own
 * @param manager with {@code run.windows} for it
 * @param target further lines of the target
 * @param rest further top-level keys
 */
record WindowsSpec(
    String host,
    int port,
    Manager manager,
    String start,
    String greeting,
    String target,
    String rest) {
  /**
   * @param windows what stands in {@code run.windows}
   */
  record Manager(String name, String windows) {
    static final Manager SCM = new Manager("scm", "");
  }

  static WindowsSpec of(WindowsHost host, int port) {
    var ssh =
        """
            hosts: [{ name: win-1, address: %s, port: %d }]
            ssh: { user: %s, key: %s, known-hosts: %s, agent: false }
        """
            .formatted(
                host.address(),
                host.port(),
                host.user(),
                Yaml.plain(host.clientKey().toString()),
                Yaml.plain(host.knownHosts().toString()));
    return new WindowsSpec(ssh, port, Manager.SCM, "auto", "first", "", "");
  }

  /** Takes the service and its folder away from a host, whoever left them. */
  static void removeFrom(WindowsHost host) {
    host.exec(
        "@sc stop greeter >nul 2>nul",
        "@taskkill /f /im greeter.exe >nul 2>nul",
        "@sc delete greeter >nul 2>nul",
        "@ping -n 2 127.0.0.1 >nul",
        "@if exist \"C:\\Program Files\\greeter\" rmdir /s /q \"C:\\Program Files\\greeter\"",
        "@exit /b 0");
  }

  WindowsSpec managedBy(Manager newManager) {
    return new WindowsSpec(host, port, newManager, start, greeting, target, rest);
  }

  WindowsSpec started(String newStart) {
    return new WindowsSpec(host, port, manager, newStart, greeting, target, rest);
  }

  WindowsSpec greeting(String newGreeting) {
    return new WindowsSpec(host, port, manager, start, newGreeting, target, rest);
  }

  WindowsSpec withTarget(String line) {
    return new WindowsSpec(host, port, manager, start, greeting, "    " + line + "\n", rest);
  }

  WindowsSpec withRest(String lines) {
    return new WindowsSpec(host, port, manager, start, greeting, target, lines + "\n");
  }

  WindowsSpec writeTo(Path folder) {
    var text =
        """
        service: greeter
        build: { prebuilt: { path: unused } }
        run:
          args: ["-listen", "127.0.0.1:%d"]
          env: { GREETING: "%s" }
          start: %s
          restart: { give-up: { failures: 3, within: 1m } }
          stop: { timeout: 3s }
          windows: { %s }
        health:
          within: 5s
          stable-for: 500ms
          every: 250ms
          checks:
            - http: { url: "http://127.0.0.1:%d/healthz", json: { version: "${version}" } }
        targets:
          prod:
            manager: %s
        """
            .formatted(port, greeting, start, manager.windows(), port, manager.name());
    try {
      Files.writeString(folder.resolve("svc-deploy.yml"), text + host + target + rest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
