package io.svcdeploy.action;

import io.svcdeploy.action.Inputs.Invalid;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The two steps of the action: {@code run} does what the inputs ask for; {@code finalize}, which
 * runs even if the job was cancelled, brings the hosts to rest that a killed {@code run} left.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    var log = new WorkflowLog(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    int status = step(args.length == 0 ? "" : args[0], System.getenv(), log);
    log.close();
    System.exit(status);
  }

  private static int step(String step, Map<String, String> environment, WorkflowLog log)
      throws IOException {
    try {
      var inputs = Inputs.parse(environment.getOrDefault("SVC_DEPLOY_INPUTS", "{}"));
      var folder = Path.of(environment.getOrDefault("RUNNER_TEMP", "."), "svc-deploy");
      var command = new Command(log);
      var files = new StepFiles(environment);
      return switch (step) {
        case "run" -> new RunStep(inputs, folder, command, log, files).run();
        case "finalize" -> new FinalizeStep(inputs, folder, command, log, files).run();
        default -> throw new Invalid(List.of("no step \"" + step + "\""));
      };
    } catch (Invalid e) {
      e.problems().forEach(problem -> log.error(Map.of("title", "svc-deploy"), problem));
      return ExitCode.USAGE.code();
    }
  }
}
