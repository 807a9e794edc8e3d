package io.svcdeploy.jenkins;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What becomes of the step when its process has ended. */
record Ending(Order order, StepContext context, Set<String> secrets, String deployment) {
  private static final Logger LOGGER = Logger.getLogger(Ending.class.getName());
  private static final Map<Integer, String> WORDS =
      Map.of(
          0, "ok",
          1, "failed",
          2, "usage",
          3, "rolled-back",
          4, "needs-attention",
          5, "locked",
          130, "cancelled");

  /**
   * Records the report at the build, and ends the step.
   *
   * @param failed how the step fails, from the status and a sentence
   * @param finish ends the step once
   */
  void tell(
      Place place,
      AgentProcess process,
      int status,
      BiFunction<Integer, String, Optional<Throwable>> failed,
      Consumer<Runnable> finish)
      throws IOException, InterruptedException {
    var outcome = process.outcome(place).each(it -> MaskedLog.mask(it, secrets));
    if (outcome.reported()) {
      DeploymentAction.record(Place.run(context), order, outcome);
    }
    cleanUp(place, process);
    var failure = failed.apply(status, sentence(status, outcome));
    finish.accept(
        () ->
            failure.ifPresentOrElse(
                context::onFailure, () -> context.onSuccess(forGroovy(outcome))));
  }

  private static void cleanUp(Place place, AgentProcess process) throws InterruptedException {
    try {
      process.cleanUp(place);
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "files are left beside the workspace", e);
    }
  }

  private String sentence(int status, Outcome outcome) {
    var id = outcome.report("deployment").orElse(deployment);
    var known = id.isEmpty() ? "" : "; deployment " + id;
    if (outcome.text("status").isEmpty()) {
      return "the process of svc-deploy was lost (exit code %d)%s. What it left half-way the hosts bring to rest by themselves; at once: %s"
          .formatted(
              status,
              known,
              order.command(id.isEmpty() ? "recover" : "recover --deployment " + id));
    }
    return "svc-deploy %s: %s (exit code %d)%s%s"
        .formatted(
            order.operation().word(),
            outcome.report("result").orElseGet(() -> WORDS.getOrDefault(status, "failed")),
            status,
            outcome.report("verdict").map(it -> ": " + it).orElse(": see the log"),
            known);
  }

  private Map<String, Object> forGroovy(Outcome outcome) {
    var map = new LinkedHashMap<String, Object>();
    map.put("operation", order.operation().word());
    map.put("result", outcome.report("result").orElse("ok"));
    outcome.report("deployment").ifPresent(it -> map.put("deployment", it));
    outcome.text("planToken").ifPresent(it -> map.put("planToken", it));
    if (outcome.reported()) {
      map.put("version", outcome.report("version").orElseGet(() -> outcome.ofHosts("to")));
      map.put("previousVersion", outcome.ofHosts("from"));
      map.put("hosts", outcome.hostsForGroovy());
      map.put("report", order.reportFolder());
    }
    return map;
  }
}
