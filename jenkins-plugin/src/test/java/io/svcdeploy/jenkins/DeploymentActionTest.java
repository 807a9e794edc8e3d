package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the pages of a build and of its job show. */
class DeploymentActionTest {
  private static final Order ORDER =
      new Order(
          Operation.DEPLOY,
          List.of("deploy"),
          Map.of("target", "prod", "file", "deploy/prod.yml"),
          null);

  private static Outcome outcome(String outcome) throws Exception {
    return Outcome.parse(
        """
        status=3
        report.deployment=d-%s
        report.operation=deploy
        report.service=hello
        report.target=prod
        report.version=1.2.0
        report.result=%s
        report.verdict=It ended.
        report.tookMs=4200
        report.hosts.0.host=web-1
        report.hosts.0.outcome=%s
        report.hosts.0.from=1.1.0
        report.hosts.0.to=1.2.0
        report.hosts.0.bytesSent=53200
        report.hosts.0.codec=patch
        report.hosts.0.tookMs=4100
        report.hosts.0.problem.message=<script>alert(1)</script>
        report.hosts.0.evidence.unitStatus=active\\nsince today
        report.hosts.0.evidence.lastLogLines.0=starting
        report.hosts.0.timeline.0.at=07:54
        report.hosts.0.timeline.0.what=switched
        report.hosts.1.host=web-2
        report.hosts.1.outcome=skipped
        report.hosts.1.reason=nobody answered
        report.hosts.1.bytesSent=nonsense
        """
            .formatted(outcome, outcome, outcome));
  }

  @Test
  void aBuildShowsItsHostsAlsoAfterItWasKeptAndLoaded() throws Exception {
    var run = new TestBuild.TestRun();
    DeploymentAction.record(run, ORDER, outcome("rolled-back"));
    var action =
        BuildXml.again(run.getActions(DeploymentAction.class).get(0), DeploymentAction.class);
    action.onLoad(run);
    assertThat(action.getRun()).isSameAs(run);
    assertThat(action.getUrlName()).isEqualTo("svc-deploy");
    assertThat(action.getDisplayName()).isEqualTo("Deployment to prod");
    assertThat(action.getVerdict()).isEqualTo("It ended.");
    assertThat(action.getTook()).isEqualTo("4.2 s");
    assertThat(action.getRollback()).isEmpty();
    var host = action.getHosts().get(0);
    assertThat(host.getName()).isEqualTo("web-1");
    assertThat(host.getHealth()).isEqualTo("healthy on what it had");
    assertThat(host.getSent()).isEqualTo("53.2 kB (patch)");
    assertThat(host.getTook()).isEqualTo("4.1 s");
    assertThat(host.getDowntime()).isEmpty();
    assertThat(host.getTimeline()).containsExactly("07:54  switched");
    assertThat(host.getEvidence()).containsExactly("active", "since today", "starting");
    assertThat(action.getTroubled()).hasSize(1);
    var skipped = action.getHosts().get(1);
    assertThat(skipped.getHealth()).isEqualTo("nobody answered");
    assertThat(skipped.getSent()).isEqualTo("-");
  }

  @Test
  void aBuildMayDeployMoreThanOnceAndTheJobShowsTheLast() throws Exception {
    var run = new TestBuild.TestRun();
    DeploymentAction.record(run, ORDER, outcome("rolled-back"));
    DeploymentAction.record(run, ORDER, outcome("deployed"));
    var second = run.getActions(DeploymentAction.class).get(1);
    assertThat(second.getUrlName()).isEqualTo("svc-deploy-2");
    assertThat(second.getRollback())
        .isEqualTo("svc-deploy rollback --file deploy/prod.yml --target prod");

    assertThat(page(run.getParent()).getDeployments())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getResult()).isEqualTo("deployed");
              assertThat(it.getBuild()).isEqualTo("#7");
              assertThat(it.getAddress()).isEqualTo("7/svc-deploy-2");
            });
  }

  private static LastDeployments page(TestBuild.TestJob job) {
    return (LastDeployments) new LastDeployments.Factory().createFor(job).iterator().next();
  }

  @Test
  void whatIsRecordedAgainIsNotThereTwice() throws Exception {
    var run = new TestBuild.TestRun();
    DeploymentAction.record(run, ORDER, outcome("deployed"));
    DeploymentAction.record(run, ORDER, outcome("deployed"));
    assertThat(run.getActions(DeploymentAction.class)).hasSize(1);
  }

  @Test
  void whateverAHostSaysTheBuildCanBeKept() throws Exception {
    var run = new TestBuild.TestRun();
    var said = "a\\u0000b\\uFFFEc\\uFFFFd\\uD800e\\u0007f\\uD83D\\uDE80g";
    var outcome = Outcome.parse("report.deployment=d\nreport.result=ok\nreport.verdict=" + said);
    DeploymentAction.record(run, ORDER, outcome);
    var again =
        BuildXml.again(run.getActions(DeploymentAction.class).get(0), DeploymentAction.class);
    assertThat(again.getVerdict()).isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg");
  }

  @Test
  void whatAnAgentSendsIsBounded() {
    var sent = new StringBuilder("x=" + "y".repeat(5_000) + "\n");
    IntStream.range(0, 150_000).forEach(it -> sent.append("n").append(it).append("=v\n"));
    sent.append("z".repeat(300)).append("=v\n");
    var facts = Outcome.parse(sent.toString()).facts();
    assertThat(facts).hasSizeLessThanOrEqualTo(100_000).doesNotContainKey("z".repeat(300));
    assertThat(facts.keySet()).allMatch(it -> it.length() <= 200);
    assertThat(Outcome.parse("x=" + "y".repeat(5_000)).text("x").orElseThrow()).hasSize(2_000);
    assertThat(Outcome.parse("x=\\uZZ").facts()).isEmpty();
  }
}
