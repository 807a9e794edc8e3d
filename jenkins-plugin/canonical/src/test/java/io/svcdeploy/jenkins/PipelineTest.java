package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Pipelines in a real Jenkins, which is restarted in the middle of a deployment. */
@DisabledOnOs(OS.WINDOWS)
class PipelineTest {
  @RegisterExtension final JenkinsSessionExtension session = new JenkinsSessionExtension();

  @TempDir static Path shared;

  @BeforeAll
  static void command() throws Exception {
    StandIn.use(shared);
  }

  @AfterAll
  static void forget() {
    StandIn.forget();
  }

  private static WorkflowRun begin(JenkinsRule jenkins, String plan) throws Exception {
    var job = jenkins.createProject(WorkflowJob.class, "hello");
    job.setDefinition(
        new CpsFlowDefinition(
            """
            node {
              withEnv(['STANDIN=%s']) {
                def done = deployService(target: 'prod', version: '1.2.0')
                echo "it is ${done.result}, ${done.hosts[0].host} had ${done.previousVersion}"
              }
            }
            """
                .formatted(plan),
            true));
    return job.scheduleBuild2(0).waitForStart();
  }

  private static WorkflowRun running(JenkinsRule jenkins) {
    return jenkins.jenkins.getItemByFullName("hello", WorkflowJob.class).getLastBuild();
  }

  @Test
  void aDeploymentGivesItsMapAndItsPage() throws Throwable {
    session.then(
        jenkins -> {
          var build = begin(jenkins, "lines=3,exit=0");
          jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
          jenkins.assertLogContains("it is deployed, web-1 had 1.1.0", build);
          var page = jenkins.createWebClient().getPage(build, "svc-deploy");
          assertThat(page.asNormalizedText()).contains("web-1", "1.2.0");
          assertThat(page.asXml()).doesNotContain("<script>alert(1)</script>");
          var job = jenkins.createWebClient().getPage(build.getParent());
          assertThat(job.asNormalizedText()).contains("Last deployments");
        });
    session.then(
        jenkins ->
            assertThat(running(jenkins).getAction(DeploymentAction.class).getVersion())
                .isEqualTo("1.2.0"));
  }

  @Test
  void aRestartIsNotNoticedByTheDeployment() throws Throwable {
    session.then(
        jenkins -> {
          var build = begin(jenkins, "lines=150,pause=100,exit=0");
          jenkins.waitForMessage("line 5 of the command", build);
        });
    session.then(
        jenkins -> {
          var build = jenkins.waitForCompletion(running(jenkins));
          jenkins.assertBuildStatusSuccess(build);
          for (int i = 0; i < 150; i++) {
            var line = "line " + i + " of the command";
            assertThat(JenkinsRule.getLog(build).lines().filter(line::equals)).hasSize(1);
          }
        });
  }

  @Test
  void anAbortTakesBack() throws Throwable {
    session.then(
        jenkins -> {
          var build = begin(jenkins, "lines=1000,pause=50,revert=500");
          jenkins.waitForMessage("line 3 of the command", build);
          build.doStop();
          jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
          jenkins.assertLogContains("took back", build);
        });
  }
}
