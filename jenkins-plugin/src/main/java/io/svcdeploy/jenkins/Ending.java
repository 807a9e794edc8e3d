package io.svcdeploy.jenkins;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What becomes of the step when its process has ended. */
record Ending(Order order, StepContext context, String deployment) {
  private static final Logger LOGGER = Logger.getLogger(Ending.class.getName());
  private static final int CANCELLED = 130;
  private static final Map<Integer, String> WORDS =
      Map.of(
          0, "ok",
          1, "failed",
          2, "usage",
          3, "rolled-back",
          4, "needs-attention",
          5, "locked",
          130, "cancelled");

  /** Records the report at the build, and ends the step. */
  void tell(Ended ended, Optional<Throwable> failure) {
    var outcome = ended.outcome();
    if (outcome.reported()) {
      record(outcome);
    }
    failure.ifPresentOrElse(context::onFailure, () -> context.onSuccess(forGroovy(outcome)));
  }

  /** The deployment is done, whether or not its page can be kept. */
  private void record(Outcome outcome) {
    try {
      DeploymentAction.record(Place.run(context), order, outcome);
    } catch (IOException | RuntimeException | LinkageError e) {
      LOGGER.log(Level.WARNING, "the page of a deployment cannot be kept with its build", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String sentence(Ended ended) {
    int status = ended.status();
    var outcome = ended.outcome();
    var id = outcome.report("deployment").orElse(deployment);
    var known = id.isEmpty() ? "" : "; deployment " + id;
    if (outcome.status().isEmpty() && status != CANCELLED) {
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
