package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The workflows of examples/github and of the manual use the action as it is: a linter knows the
 * syntax of workflows, but not our inputs and outputs.
 */
class ExampleWorkflowsTest {
  private static final Path EXAMPLES = Path.of("../examples/github");
  private static final Path MANUAL = Path.of("../docs/github-action.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final Pattern OUTPUT = Pattern.compile("steps\\.([\\w-]+)\\.outputs\\.([\\w-]+)");

  static List<Path> workflows() throws IOException {
    return files(name -> name.endsWith(".yml") && !name.equals("svc-deploy.yml"));
  }

  static List<Path> deploymentFiles() throws IOException {
    return files("svc-deploy.yml"::equals);
  }

  private static List<Path> files(java.util.function.Predicate<String> name) throws IOException {
    try (var all = Files.walk(EXAMPLES)) {
      var found = all.filter(it -> name.test(it.getFileName().toString())).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("deploymentFiles")
  void theirDeploymentFilesAreValid(Path file) {
    assertThat(io.svcdeploy.cli.Main.run("validate", "--file", file.toString())).isZero();
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theyUseWhatTheActionHas(Path file) throws IOException {
    var text = Files.readString(file);
    var steps = usesOfTheAction(text);
    assertThat(steps).isNotEmpty();
    steps.forEach(ExampleWorkflowsTest::hasItsInputs);
    hasItsOutputs(text, steps);
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theirJobsMayDoNoMoreThanTheyNeed(Path file) throws IOException {
    assertThat(parsed(Files.readString(file)).path("permissions"))
        .isEqualTo(new JsonMapper().readTree("{\"contents\": \"read\"}"));
  }

  @Test
  void theManualToo() throws IOException {
    var blocks = BLOCK.matcher(Files.readString(MANUAL)).results().map(it -> it.group(1)).toList();
    var steps = blocks.stream().flatMap(it -> usesOfTheAction(it).stream()).toList();
    assertThat(steps).isNotEmpty();
    steps.forEach(ExampleWorkflowsTest::hasItsInputs);
  }

  @Test
  void theListNamesEachOfThem() throws IOException {
    var list = Files.readString(EXAMPLES.resolve("README.md"));
    for (var file : workflows()) {
      assertThat(list)
          .contains("(" + EXAMPLES.relativize(file).toString().replace('\\', '/') + ")");
    }
  }

  private static void hasItsInputs(JsonNode step) {
    var inputs = step.path("with");
    assertThatCode(() -> Inputs.parse(inputs.toString()))
        .as(step.toString())
        .doesNotThrowAnyException();
    assertThat(inputs.fieldNames()).toIterable().isSubsetOf(names("inputs"));
  }

  private static void hasItsOutputs(String workflow, List<JsonNode> steps) {
    var ids = steps.stream().map(it -> it.path("id").asText()).toList();
    OUTPUT
        .matcher(workflow)
        .results()
        .filter(it -> ids.contains(it.group(1)))
        .forEach(it -> assertThat(names("outputs")).contains(it.group(2)));
  }

  private static List<String> names(String part) {
    try {
      var names = new ArrayList<String>();
      parsed(Files.readString(Path.of("action.yml")))
          .path(part)
          .fieldNames()
          .forEachRemaining(names::add);
      return names;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<JsonNode> usesOfTheAction(String workflow) {
    return Stream.of(parsed(workflow))
        .flatMap(it -> it.findParents("uses").stream())
        .filter(it -> it.path("uses").asText().startsWith("org/svc-deploy-action@"))
        .toList();
  }

  private static JsonNode parsed(String yaml) {
    var settings = LoadSettings.builder().build();
    return new JsonMapper().valueToTree(new Load(settings).loadFromString(yaml));
  }
}
