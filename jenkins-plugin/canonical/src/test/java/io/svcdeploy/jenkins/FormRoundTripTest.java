package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The form gives back what it was given, and snippets name only what is not a default. */
@WithJenkins
class FormRoundTripTest {
  @Test
  void theFormKeepsEachField(JenkinsRule jenkins) throws Exception {
    var step = new DeployServiceStep();
    step.setOperation("rollback");
    step.setTarget("prod");
    step.setTo("1.2.0");
    step.setLimit("web-*");
    step.setForce(true);
    step.setTimeout("20m");
    var again = new StepConfigTester(jenkins).configRoundTrip(step);
    assertThat(again.getOperation()).isEqualTo("rollback");
    assertThat(again.getTarget()).isEqualTo("prod");
    assertThat(again.getTo()).isEqualTo("1.2.0");
    assertThat(again.getLimit()).isEqualTo("web-*");
    assertThat(again.isForce()).isTrue();
    assertThat(again.isCheck()).isFalse();
    assertThat(again.getTimeout()).isEqualTo("20m");
    assertThat(again.getVersion()).isNull();
    assertThat(again.getCredentialsId()).isNull();
  }

  @Test
  void aSnippetIsShort(JenkinsRule jenkins) throws Exception {
    var step = new DeployServiceStep();
    step.setTarget("prod");
    new SnippetizerTester(jenkins).assertRoundTrip(step, "deployService target: 'prod'");
  }
}
