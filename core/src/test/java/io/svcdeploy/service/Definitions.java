package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Logs;
import io.svcdeploy.spec.RunSpec.SandboxValue;
import io.svcdeploy.spec.WindowsSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services as tests need them. */
final class Definitions {
  private Definitions() {}

  /** What a deployment file without {@code run} means. */
  static RunSpec defaults() {
    return run(RunSpec.Start.AUTO, new Logs.Journal());
  }

  static RunSpec run(RunSpec.Start start, Logs logs) {
    return new RunSpec(
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        start,
        RunSpec.Type.SIMPLE,
        new RunSpec.Restart(
            RunSpec.Restart.Policy.ALWAYS,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Optional.empty()),
        new RunSpec.Stop("TERM", Duration.ofSeconds(30)),
        logs,
        Map.of(),
        List.of(),
        List.of(),
        WindowsSpec.DEFAULT);
  }

  /** Everything set. */
  static RunSpec everything() {
    return new RunSpec(
        List.of(),
        Map.of(),
        Optional.of("hello"),
        Optional.of("web"),
        true,
        RunSpec.Start.DELAYED,
        RunSpec.Type.NOTIFY,
        new RunSpec.Restart(
            RunSpec.Restart.Policy.ON_FAILURE,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Optional.of(new RunSpec.GiveUp(5, Duration.ofMinutes(10)))),
        new RunSpec.Stop("INT", Duration.ofSeconds(45)),
        new Logs.Files(1_000_000, 3),
        Map.of(
            "ProtectHome", new SandboxValue.Off(),
            "MemoryMax", new SandboxValue.Value("512M")),
        List.of("/srv/a b", "/srv/$data%"),
        List.of(),
        WindowsSpec.DEFAULT);
  }

  static RunSpec with(WindowsSpec windows) {
    var run = defaults();
    return new RunSpec(
        run.args(),
        run.env(),
        run.user(),
        run.group(),
        run.createUser(),
        run.start(),
        run.type(),
        run.restart(),
        run.stop(),
        run.logs(),
        run.sandbox(),
        run.writable(),
        run.listen(),
        windows);
  }

  static RunSpec listening(RunSpec run, String... addresses) {
    return new RunSpec(
        run.args(),
        run.env(),
        run.user(),
        run.group(),
        run.createUser(),
        run.start(),
        run.type(),
        run.restart(),
        run.stop(),
        run.logs(),
        run.sandbox(),
        run.writable(),
        List.of(addresses),
        run.windows());
  }

  static ServiceDefinition service(RunSpec run) {
    return new ServiceDefinition(
        "hello", "/opt/hello", "/home/deploy", List.of(), Map.of(), run, 252);
  }
}
