package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What plan shows, and how a deployment is held to it; on this machine, without root. */
@EnabledOnOs(OS.LINUX)
class PlanIT {
  @TempDir Path folder;
  private LocalHello hello;

  @BeforeEach
  void begin() throws IOException {
    hello = LocalHello.in(folder);
    Files.writeString(folder.resolve("app.conf"), "colour: red\nsize: 1\n");
    Files.writeString(folder.resolve("key.conf"), "key: first-key\n");
    spec("first-word", "5s");
    deploy("1.0.0").exits(0);
  }

  @AfterEach
  void end() throws IOException {
    hello.close();
  }

  private void spec(String word, String within) throws IOException {
    spec(word, within, "");
  }

  private void spec(String word, String within, String rest) throws IOException {
    hello.spec(
        "WORD: " + word,
        within,
        "process: same-binary",
        """
        files:
          - { from: app.conf, to: app.conf }
          - { from: key.conf, to: key.conf, mode: "0600" }
        """
            + rest);
  }

  private Cli.Result deploy(String version) {
    return hello.run("deploy", version);
  }

  /** Hooks that say where and for what they ran. */
  private String hooks(String more) {
    var ran = folder.resolve("ran");
    return """
        hooks:
          before-switch: [{ run: 'echo "here $SVC_DEPLOY_VERSION" >>%s', on: controller, timeout: 9s }]
          after-switch:
            - run: |
                set -e
                echo "there" >>%s
        %s
        """
        .formatted(ran, ran, more);
  }

  private Cli.Result deploy(String version, String plan) {
    return hello.run("deploy", version, "--plan", plan);
  }

  private String plan(String version) {
    return hello.run("plan", version).exits(0).out();
  }

  private static String token(String plan) {
    var token = Pattern.compile("Plan token: ([0-9a-f]{16})").matcher(plan);
    assertThat(token.find()).as(plan).isTrue();
    return token.group(1);
  }

  @Test
  void filesAreShownLineByLineButForWhatIsSecret() throws IOException {
    Files.writeString(folder.resolve("app.conf"), "colour: blue\nsize: 1\n");
    Files.writeString(folder.resolve("key.conf"), "key: second-key\n");
    spec("second-word", "5s");

    var plan = plan("1.1.0");

    assertThat(plan)
        .contains("changes app.conf", "-colour: red", "+colour: blue", " size: 1")
        .contains("changes key.conf", "changes .svc-deploy/env")
        .containsPattern("1.0.0 +1.1.0 +[0-9.]+ [kM]?B \\([a-z]+\\) +switch to 1.1.0-")
        .doesNotContain("first-key", "second-key", "first-word", "second-word");
  }

  @Test
  void aDeploymentIsHeldToItsPlanAndNamesWhatMoved() throws IOException {
    var first = token(plan("1.1.0"));
    assertThat(token(plan("1.1.0"))).isEqualTo(first);

    spec("first-word", "6s");
    assertThat(deploy("1.1.0", first).exits(1).err())
        .contains("runner: health settings: not as in the plan", "nothing was changed");
    spec("first-word", "5s");
    assertThat(deploy("1.2.0", first).exits(1).err()).contains("runner: release to run: was 1.1.0");

    var env = folder.resolve("hello/current/app.conf");
    Files.writeString(env, "by hand\n");
    assertThat(deploy("1.1.0", first).exits(1).err())
        .contains("runner: its files: was as shipped, is changed app.conf");
    Files.copy(folder.resolve("app.conf"), env, StandardCopyOption.REPLACE_EXISTING);

    deploy("1.1.0", first).exits(0);
    assertThat(deploy("1.1.0", first).exits(1).err())
        .contains("runner: current release: was 1.0.0");
  }

  @Test
  void aPlanThatShowedNothingToDoAllowsNeitherForceNorHooksNorAnotherRollout() throws IOException {
    var idle = plan("1.0.0");
    assertThat(idle).contains("unchanged");
    spec("first-word", "5s", hooks("rollout: { max-failures: 100 }"));

    var refusal = hello.run("deploy", "1.0.0", "--plan", token(idle), "--force").exits(1).err();

    assertThat(refusal)
        .contains(
            "--force was not given when it was planned",
            "the hooks are not those of the plan: before-switch 1, after-switch 1",
            "rollout.max-failures: was 0, is 100",
            "nothing was changed");
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(plan("1.0.0")).as("no hook would run").doesNotContain("before-switch");
  }

  @Test
  void aForcedRunIsPlannedWithItsHooksAndHeldToThat() throws IOException {
    spec("first-word", "5s", hooks(""));

    var plan = hello.run("plan", "1.0.0", "--force").exits(0).out();

    assertThat(plan)
        .containsPattern("runner +1.0.0 +1.0.0 +- +deploy again, by --force")
        .containsPattern("before-switch 1 +controller +9s +echo \"here [$]SVC_DEPLOY_VERSION\" >>")
        .containsPattern("(?m)after-switch 1 +host +30s +set -e …$");
    assertThat(hello.run("deploy", "1.0.0", "--dry-run", "--force").exits(0).out()).isEqualTo(plan);
    assertThat(deploy("1.0.0", token(plan)).exits(1).err())
        .contains("--force was given when it was planned, and is not now");
    assertThat(folder.resolve("ran")).doesNotExist();

    hello.run("deploy", "1.0.0", "--force", "--plan", token(plan)).exits(0);
    assertThat(folder.resolve("ran")).hasContent("here 1.0.0\nthere\n");
  }

  @Test
  void aValueThatAHookNeedsAndNobodySetIsToldByThePlan() throws IOException {
    var hook = "{ run: ./drain, env: { TOKEN: \"${env:NOT_SET_ANYWHERE}\" } }";
    spec("first-word", "5s", "hooks: { before-stop: [" + hook + "] }\n");

    assertThat(hello.run("plan", "1.1.0").exits(2).err())
        .contains("svc-deploy.yml:", "the environment variable NOT_SET_ANYWHERE is not set");
  }

  @Test
  void aPlanThatWasCancelledIsNone() {
    var cancelled = hello.run("plan", "1.1.0", "--timeout", "1ms").exits(130);

    assertThat(cancelled.out()).doesNotContain("Plan token");
  }
}
