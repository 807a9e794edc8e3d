package io.svcdeploy.action;

import io.svcdeploy.action.Inputs.Invalid;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
      var common = Step.of(inputs, environment, log);
      return switch (step) {
        case "run" -> new RunStep(common).run();
        case "finalize" -> new FinalizeStep(common).run();
        default -> throw new Invalid(List.of("no step \"" + step + "\""));
      };
    } catch (Invalid e) {
      return step.equals("finalize") ? ExitCode.OK.code() : mistakes(e, environment, log);
    } catch (IOException | RuntimeException e) {
      log.error(Map.of("title", "svc-deploy"), "the action itself failed: " + e);
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(log::line);
      return ExitCode.FAILED.code();
    }
  }

  /** The run tells them; there is nothing to finalize then. */
  private static int mistakes(Invalid e, Map<String, String> environment, WorkflowLog log)
      throws IOException {
    e.problems().forEach(problem -> log.error(Map.of("title", "svc-deploy"), problem));
    var files = new StepFiles(environment);
    files.output("result", "usage");
    files.output("exit-code", Integer.toString(ExitCode.USAGE.code()));
    return ExitCode.USAGE.code();
  }
}
