package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.jenkins.Pipeline.Reached;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Jenkinsfiles of the examples and of the docs, executed as far as can be without a Jenkins.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples/jenkins");
  private static final Map<String, String> TAG = Map.of("TAG_NAME", "v1.4.0");

  @TempDir Path folder;

  private static List<Reached> deployments(List<Reached> steps) {
    return steps.stream().filter(it -> it.name().equals("deployService")).toList();
  }

  private static List<Object> all(List<Reached> steps, String field) {
    return deployments(steps).stream().map(it -> it.arguments().getOrDefault(field, "-")).toList();
  }

  @Test
  void aReleaseIsBuiltOnceApprovedAndHeldToItsPlan() throws Exception {
    var steps = new Pipeline(TAG, Map.of()).run(EXAMPLES.resolve("release/Jenkinsfile"));
    assertThat(
            steps.stream()
                .filter(it -> !it.stage().isEmpty())
                .map(it -> it.stage() + ": " + it.name()))
        .containsSubsequence(
            "Build: buildingTag",
            "Build: deployService",
            "Build: stash",
            "Staging: unstash",
            "Staging: deployService",
            "Staging: deployService",
            "Staging: junit",
            "Production: input",
            "Production: unstash",
            "Production: deployService",
            "Production: echo",
            "Production: junit");
    assertThat(all(steps, "operation")).containsExactly("build", "-", "plan", "-");
    assertThat(all(steps, "plan")).containsExactly("-", "-", "-", "f53da60cf5e3d36b");
    assertThat(all(steps, "from")).containsExactly("-", "dist", "dist", "dist");
    assertThat(steps)
        .contains(
            new Reached("Production", "echo", Map.of("", "production: 1.3.0 to 1.4.0 on 1 hosts")));
  }

  @Test
  void aRollbackTakesItsParameters() throws Exception {
    Map<String, Object> given =
        Map.of("TARGET", "production", "TO", "1.2.0", "LIMIT", "", "FORCE", false);
    var steps = new Pipeline(Map.of(), given).run(EXAMPLES.resolve("rollback/Jenkinsfile"));
    assertThat(all(steps, "operation")).containsExactly("rollback", "status");
    assertThat(all(steps, "to")).containsExactly("1.2.0", "-");
    assertThat(deployments(steps).get(0).arguments().get("credentialsId"))
        .hasToString("deploy-production");
  }

  @Test
  void aMatrixBuildsEachPlatformAndDeploysOnce() throws Exception {
    var steps = new Pipeline(TAG, Map.of()).run(EXAMPLES.resolve("matrix/Jenkinsfile"));
    assertThat(
            steps.stream()
                .filter(it -> it.name().equals("stash"))
                .map(it -> it.arguments().get("name").toString()))
        .containsExactly("built-linux-amd64", "built-linux-arm64");
    assertThat(deployments(steps)).hasSize(1);
  }

  @Test
  void aSharedLibraryGoesFromTargetToTarget() throws Exception {
    var library = EXAMPLES.resolve("shared-library");
    var steps =
        new Pipeline(TAG, Map.of())
            .with("deployRelease", library.resolve("vars/deployRelease.groovy"))
            .run(library.resolve("Jenkinsfile"));
    assertThat(all(steps, "target")).containsExactly("staging", "production");
    assertThat(steps.stream().map(Reached::stage)).contains("hello to staging");
    assertThat(steps.get(steps.size() - 1).arguments()).containsValue("production had 1.3.0");
  }

  @Test
  void aSharedLibraryPublishesTheReportOfWhatFailed() throws Exception {
    var library = EXAMPLES.resolve("shared-library/vars/deployRelease.groovy");
    var pipeline = new Pipeline(TAG, Map.of()).with("deployRelease", library);
    var file = folder.resolve("Jenkinsfile");
    // A version of two lines is refused by the step.
    Files.writeString(
        file, "node { deployRelease(service: 'a', targets: ['b'], version: 'c\\nd') }");
    assertThatThrownBy(() -> pipeline.run(file)).hasStackTraceContaining("a line break");
    assertThat(pipeline.reached().stream().map(Reached::name)).contains("junit");
  }

  @Test
  void noReportIsNoFailure() throws Exception {
    var texts = new StringBuilder(Files.readString(Path.of("../docs/jenkins.md")));
    try (var files = Files.walk(EXAMPLES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        texts.append(Files.readString(file));
      }
    }
    assertThat(
            texts
                .toString()
                .lines()
                .filter(it -> it.contains("junit ") && it.contains("junit.xml'")))
        .hasSizeGreaterThan(4)
        .allMatch(it -> it.contains("allowEmptyResults: true"));
    assertThat(texts).doesNotContain("timeout(");
  }

  @Test
  void thoseOfTheDocsRunToo() throws Exception {
    var docs = Files.readString(Path.of("../docs/jenkins.md"));
    var all = Pattern.compile("(?s)```groovy\n(.*?)```").matcher(docs).results().toList();
    assertThat(all).hasSize(2);
    for (var block : all) {
      var file = folder.resolve("Jenkinsfile");
      Files.writeString(file, block.group(1));
      var steps = new Pipeline(TAG, Map.of("TARGET", "prod", "TO", "")).run(file);
      assertThat(deployments(steps)).hasSize(1);
      assertThat(block.group(1).lines().count()).isLessThanOrEqualTo(15);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "matrix"})
  void theDeploymentFilesAreValid(String example) {
    var file = EXAMPLES.resolve(example).resolve("svc-deploy.yml").toString();
    assertThat(io.svcdeploy.cli.Main.run("validate", "--file", file)).isZero();
  }

  @Test
  void aFieldThatIsNoneIsSeen() throws Exception {
    var file = folder.resolve("Jenkinsfile");
    Files.writeString(file, "node { deployService(targt: 'prod') }");
    assertThatThrownBy(() -> new Pipeline(Map.of(), Map.of()).run(file))
        .hasMessageContaining("targt");
    Files.writeString(file, "node { deployService(to: '1.0') }");
    assertThatThrownBy(() -> new Pipeline(Map.of(), Map.of()).run(file))
        .hasRootCauseMessage("deployService: to: it is for rollback, not for deploy");
  }
}
