package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows of examples/github, run by act with the assembled action, against real hosts. */
@RealHosts
class ActIT {
  private static final Path ACTION = Path.of("target/action-dist").toAbsolutePath();

  @TempDir Path folder;
  private final PublishedReleases releases = new PublishedReleases();
  private List<TestHost> hosts = List.of();
  private String key = "";
  private Act act;

  @BeforeEach
  void workspace(Fleet fleet) throws Exception {
    var program = Act.installed().orElseGet(ActIT::noAct);
    hosts = fleet.hosts(3);
    hosts.forEach(TestHost::freshState);
    key = Files.readString(fleet.clientKey());
    act =
        new Act(
            program,
            Files.createDirectory(folder.resolve("home")),
            StandIns.with("org/svc-deploy-action@v1", ACTION, folder),
            Map.of("DEPLOY_KEY", key, "GITHUB_TOKEN", PublishedReleases.TOKEN));
  }

  private static Path noAct() {
    var reason = "there is no act here: go install github.com/nektos/act";
    if ("required".equals(System.getenv("SVC_DEPLOY_REAL_HOSTS"))) {
      throw new IllegalStateException(reason + " (SVC_DEPLOY_REAL_HOSTS=required)");
    }
    return abort(reason);
  }

  @AfterEach
  void stop() {
    releases.close();
  }

  private ExampleRepository repository(Fleet fleet, String example) throws Exception {
    return ExampleRepository.of(folder.resolve(example), example, fleet.knownHosts(), addresses());
  }

  /** By the names in the examples. The third host is apart: it is for staging, or a bastion. */
  private Map<String, String> addresses() {
    return Map.of(
        "web-1.example.com", hosts.get(0).address(),
        "app-1.inner.example.com", hosts.get(0).address(),
        "web-2.example.com", hosts.get(1).address(),
        "app-2.inner.example.com", hosts.get(1).address(),
        "arm-1.example.com", hosts.get(1).address(),
        "staging.example.com", hosts.get(2).address(),
        "bastion.example.com", hosts.get(2).address());
  }

  private Act.Ended publish(ExampleRepository repository, String version) throws Exception {
    return act.run(
        repository.folder(),
        "deploy.yml",
        "release",
        "{\"action\": \"published\", \"release\": {\"tag_name\": \"v%s\"}}".formatted(version),
        "--env",
        "GITHUB_API_URL=" + releases.address());
  }

  private Act.Ended dispatch(ExampleRepository repository, String workflow, String inputs)
      throws Exception {
    return act.run(
        repository.folder(), workflow, "workflow_dispatch", "{\"inputs\": {" + inputs + "}}");
  }

  /** Versions of a service, host by host; empty where there is none. */
  private List<String> running(String service) {
    return hosts.stream()
        .map(host -> host.exec("readlink /opt/" + service + "/current").out())
        .map(link -> link.replaceAll(".*/|-.*\\n", ""))
        .toList();
  }

  private void keepsSecrets(Act.Ended ended) {
    key.lines()
        .filter(line -> line.length() > 20)
        .forEach(line -> assertThat(ended.text()).doesNotContain(line));
  }

  @Test
  void aReleaseGoesToStagingAndProductionABrokenOneGoesBackAndAPersonRollsBack(Fleet fleet)
      throws Exception {
    var repository = repository(fleet, "release");
    var good = repository.build("1.0.0");
    isRefusedIfItsFilesAreNotThoseThatWereUploaded(repository, good);
    isDeployedOneTargetAfterTheOther(repository, good);

    releases.publish("v1.1.0", repository.broken().build("1.1.0"));
    isTakenBackAndEndsTheWorkflow(publish(repository, "1.1.0"));

    releases.publish("v1.2.0", repository.mended().build("1.2.0"));
    assertThat(publish(repository, "1.2.0").status()).isZero();
    assertThat(running("hello")).containsExactly("1.2.0", "1.2.0", "1.2.0");
    aPersonRollsBackToTheLastOneAndToAnyOther(repository);
  }

  private void isRefusedIfItsFilesAreNotThoseThatWereUploaded(
      ExampleRepository repository, Path good) throws Exception {
    releases.publish("v1.0.0", good);
    releases.tamper(good.resolve("hello-1.0.0-linux-amd64"));
    var refused = publish(repository, "1.0.0");
    assertThat(refused.result("staging")).as(refused.text()).contains("failure");
    assertThat(refused.annotations("staging", "error"))
        .anySatisfy(it -> assertThat(it).contains("hello-1.0.0-linux-amd64", "digest"));
    assertThat(running("hello")).containsExactly("", "", "");
  }

  private void isDeployedOneTargetAfterTheOther(ExampleRepository repository, Path good)
      throws Exception {
    releases.publish("v1.0.0", good);
    var first = publish(repository, "1.0.0");
    assertThat(first.status()).as(first.text()).isZero();
    assertThat(first.outputs("staging", "result")).containsExactly("deployed");
    assertThat(first.outputs("production", "result")).containsExactly("deployed");
    assertThat(first.outputs("production", "hosts-json"))
        .singleElement()
        .asString()
        .contains(hosts.get(0).address(), hosts.get(1).address());
    assertThat(first.summary("production"))
        .contains(hosts.get(0).address(), hosts.get(1).address(), "1.0.0");
    assertThat(first.annotations("production", "notice"))
        .containsExactly("production: nothing to 1.0.0 is deployed");
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "1.0.0");
    keepsSecrets(first);
  }

  private void isTakenBackAndEndsTheWorkflow(Act.Ended broken) {
    assertThat(broken.status()).as(broken.text()).isNotZero();
    assertThat(broken.result("staging")).contains("failure");
    assertThat(broken.outputs("staging", "result")).containsExactly("rolled-back");
    assertThat(broken.summary("staging")).contains("rolled-back", "broken on purpose");
    assertThat(broken.result("production")).isEmpty();
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "1.0.0");
    keepsSecrets(broken);
  }

  private void aPersonRollsBackToTheLastOneAndToAnyOther(ExampleRepository repository)
      throws Exception {
    var back = dispatch(repository, "rollback.yml", "\"target\": \"production\"");
    assertThat(back.status()).as(back.text()).isZero();
    assertThat(back.annotations("rollback", "notice"))
        .containsExactly("rollback: to 1.0.0 is deployed");
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "1.2.0");
    dispatch(repository, "rollback.yml", "\"target\": \"production\", \"version\": \"1.2.0\"");
    assertThat(running("hello")).containsExactly("1.2.0", "1.2.0", "1.2.0");
  }

  @Test
  void throughABastionABrokenReleaseGoesBackOnBothHosts(Fleet fleet) throws Exception {
    var repository = repository(fleet, "bastion");
    var first = dispatch(repository, "deploy.yml", "\"version\": \"1.0.0\"");
    assertThat(first.status()).as(first.text()).isZero();
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "");

    repository.broken();
    var broken = dispatch(repository, "deploy.yml", "\"version\": \"1.1.0\"");
    assertThat(broken.result("deploy")).as(broken.text()).contains("failure");
    assertThat(broken.outputs("deploy", "result")).containsExactly("rolled-back");
    assertThat(broken.outputs("deploy", "rolled-back")).containsExactly("true");
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "");
    keepsSecrets(broken);
  }

  @Test
  void whatAMatrixOfJobsHasBuiltIsDeployedByOne(Fleet fleet) throws Exception {
    var repository = repository(fleet, "matrix");
    repository.git("tag", "v1.0.0");
    var deployed =
        act.run(repository.folder(), "deploy.yml", "push", "{\"ref\": \"refs/tags/v1.0.0\"}");
    assertThat(deployed.status()).as(deployed.text()).isZero();
    assertThat(deployed.outputs("deploy", "version")).containsExactly("1.0.0");
    assertThat(running("hello")).containsExactly("1.0.0", "1.0.0", "");
  }

  @Test
  void ofTwoServicesInOneRepositoryTheChangedOneIsDeployed(Fleet fleet) throws Exception {
    var repository = repository(fleet, "monorepo");
    var all = push(repository, "0".repeat(40), "1");
    assertThat(all.status()).as(all.text()).isZero();
    assertThat(running("api")).containsExactly("1.0.1", "1.0.1", "");
    assertThat(running("worker")).containsExactly("1.0.1", "1.0.1", "");

    Files.writeString(
        repository.folder().resolve("cmd/worker/more.go"), "package main\n\nvar _ = version\n");
    repository.commit("a change of one service");
    var one = push(repository, repository.git("rev-parse", "HEAD~1").strip(), "2");
    assertThat(one.status()).as(one.text()).isZero();
    assertThat(running("api")).containsExactly("1.0.1", "1.0.1", "");
    assertThat(running("worker")).containsExactly("1.0.2", "1.0.2", "");
  }

  private Act.Ended push(ExampleRepository repository, String before, String number)
      throws Exception {
    return act.run(
        repository.folder(),
        "deploy.yml",
        "push",
        "{\"ref\": \"refs/heads/main\", \"before\": \"%s\"}".formatted(before),
        "--env",
        "GITHUB_RUN_NUMBER=" + number);
  }
}
