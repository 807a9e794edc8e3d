package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.e2e.ProcessWatch;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a workflow, in deployments that work, fail and say so at length, or are killed: no
 * log, file, output or process list has them.
 */
@RealHosts
class ActionSecretsIT {
  /** The part of each secret that nothing on the way has a reason to change. */
  private static final String PASSPHRASE = "7Fq2xPassphräse9Lw";

  private static final String API = "5Hn4yApiTökenl6Rb";
  private static final String HOOK = "8Yl5hHookToken7Df";
  private static final String PROBE = "6Bt3sProbe2Nv";

  @TempDir Path folder;

  @Test
  void nobodySeesASecret(Fleet fleet) throws Exception {
    var env = plant();
    var secrets = secrets();
    try (var releases = new PublishedReleases()) {
      env.put("GITHUB_API_URL", releases.address());
      // As on a runner of one's own that has no locale.
      env.put("LC_ALL", "POSIX");
      var site = HelloSite.of(fleet, folder).with(env);
      site.hosts().forEach(host -> admit(host, secrets));
      releases.publish("v1.0.0", HelloSite.release("1.0.0"));

      var steps = new ArrayList<ActionRun.Step>();
      try (var watch = ProcessWatch.forWords(secrets)) {
        write(site, "1.0.0", "ok");
        steps.add(site.action().run("run", "{\"from\":\"github:acme/hello@v1.0.0\"}"));
        assertThat(steps.get(0).status()).as(steps.get(0).log()).isZero();
        write(site, "1.1.0", "on: host");
        steps.add(fails(site, "says ***"));
        write(site, "1.1.0", "on: controller");
        steps.add(fails(site, "hook before-switch 1 says: ***"));
        assertThat(watch.seen()).as("command lines").isEmpty();
      }
      write(site, "1.1.0", "hangs");
      steps.addAll(killed(site));

      for (var step : steps) {
        keep(step, secrets);
      }
      everyFileKeeps(secrets);
      site.hosts().forEach(ActionSecretsIT::shippedOnly);
    }
  }

  /** A key of several lines with a passphrase, and values with what JSON and XML would escape. */
  private Map<String, String> plant() throws Exception {
    var env = new LinkedHashMap<String, String>();
    env.put("KEY_PASS", "a \"" + PASSPHRASE + "\" & b, %0A ::debug::");
    env.put("API_TOKEN", API + " <&> \" \\ x");
    env.put("HOOK_TOKEN", HOOK + "+/=");
    env.put("PROBE_TOKEN", PROBE);
    env.put("GITHUB_TOKEN", PublishedReleases.TOKEN);
    var key = folder.resolve("key");
    Shell.succeeds(
        folder,
        Duration.ofSeconds(30),
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", env.get("KEY_PASS"), "-f", "key"));
    env.put("DEPLOY_KEY", Files.readString(key));
    return env;
  }

  private List<String> secrets() throws IOException {
    var lines = Files.readAllLines(folder.resolve("key"), StandardCharsets.US_ASCII);
    Files.delete(folder.resolve("key"));
    return Stream.concat(
            Stream.of(PASSPHRASE, API, HOOK, PROBE, PublishedReleases.TOKEN),
            lines.subList(1, lines.size() - 1).stream())
        .toList();
  }

  private void admit(TestHost host, List<String> secrets) {
    try {
      var login = Files.createDirectories(host.rootFolder().resolve("mnt/login"));
      Files.copy(folder.resolve("key.pub"), login.resolve("key"));
      Files.writeString(login.resolve("words"), String.join("\n", secrets) + "\n");
      host.exec(
              """
              install -d -o deploy -m 700 /home/deploy/.ssh
              install -o deploy -m 600 /mnt/login/key /home/deploy/.ssh/authorized_keys
              """)
          .orFail();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(HelloSite site, String version, String how) throws IOException {
    var run =
        switch (how) {
          case "ok" -> "true";
          case "on: host" -> "echo says $HOOK_TOKEN; exit 3";
          case "hangs" -> "sleep 6";
          // All that the step itself was given, the key line by line.
          default -> "printenv API_TOKEN GITHUB_TOKEN KEY_PASS DEPLOY_KEY; exit 3";
        };
    site.spec(version)
        .set("round", "${env:API_TOKEN}")
        .set("login", ", passphrase: \"${env:KEY_PASS}\"")
        .set(
            "more",
            """
            hooks:
              before-switch:
                - { run: "%s", env: { HOOK_TOKEN: "${env:HOOK_TOKEN}" }, %s, timeout: 61s }
            """
                .formatted(run, how.startsWith("on") ? how : "on: host"))
        .set("probe", "Bearer ${env:PROBE_TOKEN}")
        .write();
  }

  private static ActionRun.Step fails(HelloSite site, String said) throws Exception {
    var step = site.action().run("run", HelloSite.from(HelloSite.release("1.1.0")));
    assertThat(step.status()).as(step.log()).isEqualTo(1);
    assertThat(step.summary()).as("what was said is there").contains(said.replace("*", "\\*"));
    return step;
  }

  private List<ActionRun.Step> killed(HelloSite site) throws Exception {
    var inputs = HelloSite.from(HelloSite.release("1.1.0"));
    var running = site.action().start("run", inputs);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> site.hosts().get(0).exec("pgrep -x sleep").status() == 0);
    running.kill();
    var rest = site.action().run("finalize", inputs);
    assertThat(rest.status()).as(rest.log()).isZero();
    return List.of(running.end(), rest);
  }

  private static void keep(ActionRun.Step step, List<String> secrets) throws IOException {
    var none = secrets.toArray(String[]::new);
    assertThat(String.join("\n", step.runner().shown())).doesNotContain(none);
    // Not only because the runner masks them.
    var raw = step.log().lines().filter(line -> !line.startsWith("::add-mask::")).toList();
    assertThat(String.join("\n", raw)).doesNotContain(none);
  }

  /** Outputs, summaries, events, reports, caches; all but the commands that name the masks. */
  private void everyFileKeeps(List<String> secrets) throws IOException {
    try (var all = Files.walk(folder)) {
      var files = all.filter(Files::isRegularFile).toList();
      assertThat(files).anyMatch(it -> it.endsWith("report.json"));
      assertThat(files).anyMatch(it -> it.endsWith("events.jsonl"));
      for (var file : files) {
        if (!file.endsWith("log")) {
          var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
          assertThat(secrets.stream().filter(text::contains)).as(file.toString()).isEmpty();
        }
      }
    }
  }

  /**
   * What the deployment file gives to the service, and what the hook of it said: for root alone.
   */
  private static void shippedOnly(TestHost host) {
    var places = "/etc /opt /home /root /var /tmp /run /usr/local";
    var found =
        host.exec("grep -raslF -f /mnt/login/words " + places + " | xargs stat -c '%U %n'")
            .out()
            .lines();
    assertThat(found)
        .isNotEmpty()
        .allMatch(
            it ->
                it.matches(
                    "root /opt/hello/(releases/[^/]+/.svc-deploy/env|.svc-deploy/tx/[^/]+/log)"));
    var asNobody =
        host.exec(
            "cd / && runuser -u nobody -- sh -c 'grep -rasF -f /mnt/login/words %s; id; grep -c . /mnt/login/words'"
                .formatted(places));
    assertThat(asNobody.out()).matches("uid=\\S+nobody.*\\n[1-9]\\d\\n");
  }
}
