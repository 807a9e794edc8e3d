package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The page of a job: what was deployed last, and where. */
class LastDeploymentsTest {
  private static final Order ORDER = new Order(Operation.DEPLOY, List.of("deploy"), Map.of(), null);

  private static Outcome to(String target) throws Exception {
    var facts = "report.deployment=d-%s\nreport.service=hello\nreport.target=%s\nreport.result=ok";
    return Outcome.parse(facts.formatted(target.hashCode(), target.replace("\n", "\\n")));
  }

  @Test
  void aJobShowsTheLastDeploymentToEachTargetAndLoadsNoOtherBuild() throws Exception {
    var job = new TestBuild.TestJob();
    DeploymentAction.record(new TestBuild.TestRun(job, 1), ORDER, to("gone"));
    DeploymentAction.record(new TestBuild.TestRun(job, 2), ORDER, to("staging"));
    DeploymentAction.record(new TestBuild.TestRun(job, 3), ORDER, to("prod"));
    DeploymentAction.record(new TestBuild.TestRun(job, 50), ORDER, to("prod"));
    DeploymentAction.record(new TestBuild.TestRun(job, 49), ORDER, to("prod")); // ended later
    DeploymentAction.record(new TestBuild.TestRun(job, 51), ORDER, to("odd\n7 name@x"));
    job.runs.keySet().removeAll(List.of(1, 3, 49));
    assertThat(new LastDeployments(job).getDeployments())
        .extracting(it -> it.getBuild() + " " + it.getTarget())
        .containsExactly("#51 odd\n7 name@x", "#50 prod", "#2 staging");
  }

  @Test
  void whatStandsInTheFileAndIsNoDeploymentIsPassedOver() throws Exception {
    var job = new TestBuild.TestJob();
    assertThat(new LastDeployments(job).getDeployments()).isEmpty();
    var run = new TestBuild.TestRun(job, 2);
    DeploymentAction.record(run, ORDER, to("prod"));
    var torn = "7 a@b\nnonsense\n99999999999 c@d\n2 hello@prod\n1";
    Files.writeString(job.getRootDir().toPath().resolve("svc-deploy-last"), torn);
    assertThat(new LastDeployments(job).getDeployments()).hasSize(1);
  }

  @Test
  void aByteThatIsWrongLosesNoOtherLastDeployment() throws Exception {
    var job = new TestBuild.TestJob();
    DeploymentAction.record(new TestBuild.TestRun(job, 1), ORDER, to("one"));
    DeploymentAction.record(new TestBuild.TestRun(job, 2), ORDER, to("two"));
    var file = job.getRootDir().toPath().resolve("svc-deploy-last");
    var bytes = Files.readAllBytes(file);
    var torn = Arrays.copyOf(bytes, bytes.length + 1);
    torn[bytes.length] = (byte) 0xff; // one bad byte
    Files.write(file, torn);
    DeploymentAction.record(new TestBuild.TestRun(job, 3), ORDER, to("three"));
    assertThat(new LastDeployments(job).getDeployments()).hasSize(3);
  }

  @Test
  void aJobWithManyTargetsLoadsFewBuilds() throws Exception {
    var loads = new AtomicInteger();
    var job =
        new TestBuild.TestJob() {
          @Override
          public TestBuild.TestRun getBuildByNumber(int sought) {
            loads.incrementAndGet();
            return super.getBuildByNumber(sought);
          }
        };
    for (int i = 1; i <= 300; i++) {
      DeploymentAction.record(new TestBuild.TestRun(job, i), ORDER, to("pr-" + i));
    }
    job.runs.keySet().removeIf(it -> it <= 290); // as a log rotator
    loads.set(0);
    new LastDeployments(job).getDeployments();
    assertThat(loads).hasValueLessThan(50);
  }

  @Test
  void aJobWhoseNumbersBeginAnewShowsWhatIsDeployedNow() throws Exception {
    var job = new TestBuild.TestJob();
    DeploymentAction.record(new TestBuild.TestRun(job, 50), ORDER, to("prod"));
    job.runs.clear();
    DeploymentAction.record(new TestBuild.TestRun(job, 1), ORDER, to("prod"));
    assertThat(new LastDeployments(job).getDeployments()).hasSize(1);
  }

  @Test
  void aTargetWithALineSeparatorOfUnicodeIsShown() throws Exception {
    var job = new TestBuild.TestJob();
    DeploymentAction.record(new TestBuild.TestRun(job, 50), ORDER, to("pr\\u2028od"));
    assertThat(new LastDeployments(job).getDeployments()).hasSize(1);
  }
}
