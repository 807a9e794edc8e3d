package io.svcdeploy.jenkins;

import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import jenkins.model.RunAction2;
import org.jspecify.annotations.Nullable;

/**
 * A deployment on the page of its build. It is kept with the build as plain facts; the views escape
 * whatever they show, as part of it comes from hosts.
 */
public final class DeploymentAction implements RunAction2 {
  private final int number;
  private final String rollback;
  private final TreeMap<String, String> facts;
  private transient @Nullable Run<?, ?> run;

  DeploymentAction(int number, String rollback, SortedMap<String, String> facts) {
    this.number = number;
    this.rollback = rollback;
    this.facts = new TreeMap<>(facts);
  }

  /**
   * Adds the report to the build, which may have others. One that was added and not seen to be kept
   * is not added again.
   */
  static void record(Run<?, ?> run, Order order, Outcome outcome) throws IOException {
    DeploymentAction made;
    synchronized (run) {
      var others = run.getActions(DeploymentAction.class);
      made = new DeploymentAction(others.size() + 1, order.command("rollback"), outcome.facts());
      var id = made.getDeployment();
      if (id.isEmpty() || others.stream().noneMatch(it -> it.getDeployment().equals(id))) {
        run.addAction(made);
      }
    }
    run.save();
    LastDeployments.note(run, made);
  }

  private Outcome outcome() {
    return new Outcome(facts);
  }

  private String report(String name) {
    return outcome().report(name).orElse("");
  }

  @Override
  public @Nullable String getIconFileName() {
    return "symbol-server";
  }

  @Override
  public String getDisplayName() {
    return "Deployment to " + getTarget();
  }

  @Override
  public String getUrlName() {
    return number == 1 ? "svc-deploy" : "svc-deploy-" + number;
  }

  @Override
  public void onAttached(Run<?, ?> attached) {
    run = attached;
  }

  @Override
  public void onLoad(Run<?, ?> loaded) {
    run = loaded;
  }

  public @Nullable Run<?, ?> getRun() {
    return run;
  }

  public String getService() {
    return report("service");
  }

  public String getTarget() {
    return report("target");
  }

  public String getOperation() {
    return report("operation");
  }

  public String getVersion() {
    return outcome().report("version").orElseGet(() -> outcome().ofHosts("to"));
  }

  public String getResult() {
    return report("result");
  }

  public String getVerdict() {
    return report("verdict");
  }

  public String getDeployment() {
    return report("deployment");
  }

  public String getStarted() {
    return report("started");
  }

  public String getTook() {
    return HostView.time(outcome().report("tookMs"));
  }

  /** The command that goes back; empty if no host runs the new version. */
  public String getRollback() {
    return getHosts().stream().anyMatch(it -> it.getOutcome().equals("deployed")) ? rollback : "";
  }

  public List<HostView> getHosts() {
    var outcome = outcome();
    return IntStream.range(0, outcome.hosts()).mapToObj(it -> new HostView(outcome, it)).toList();
  }

  /** The hosts that have more to tell than the table. */
  public List<HostView> getTroubled() {
    return getHosts().stream().filter(it -> !it.getMessage().isEmpty()).toList();
  }
}
