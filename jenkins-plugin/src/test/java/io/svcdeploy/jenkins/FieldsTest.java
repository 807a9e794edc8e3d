package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kohsuke.stapler.DataBoundSetter;

/** The fields of the step are the options of the command, each with its help. */
@Isolated("of standard output")
class FieldsTest {
  private static final Path HELP =
      Path.of("src/main/resources/io/svcdeploy/jenkins/DeployServiceStep");

  /** What the step gives itself, or has no use for. */
  private static final Set<String> NOT_FIELDS =
      Set.of(
          "--help",
          "--version",
          "--verbose",
          "--events",
          "--report",
          "--plain",
          "--run",
          "--targets",
          "--dry-run",
          "--json");

  private static Set<String> fields() {
    return Arrays.stream(DeployServiceStep.class.getMethods())
        .filter(it -> it.isAnnotationPresent(DataBoundSetter.class))
        .map(Method::getName)
        .map(it -> it.substring(3, 4).toLowerCase() + it.substring(4))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> optionsOf(Operation operation) {
    var printed = new ByteArrayOutputStream();
    var out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(io.svcdeploy.cli.Main.run(operation.word(), "--help")).isZero();
    } finally {
      System.setOut(out);
    }
    return Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
        .matcher(printed.toString(StandardCharsets.UTF_8))
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource
  void eachOptionOfTheCommandIsAFieldAndEachFieldAnOption(Operation operation) {
    var known =
        Invocation.options().entrySet().stream()
            .filter(it -> Invocation.has(operation, it.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toCollection(TreeSet::new));
    var options = optionsOf(operation);
    assertThat(options).containsAll(known);
    options.removeAll(known);
    assertThat(NOT_FIELDS).containsAll(options);
  }

  @Test
  void eachFieldHasItsHelpAndItsPlaceInTheForm() throws Exception {
    var fields = fields();
    var others = new TreeSet<>(fields);
    others.removeAll(Invocation.options().keySet());
    assertThat(others).containsExactly("credentialsId", "operation");
    var form = Files.readString(HELP.resolve("config.jelly"));
    var docs = Files.readString(Path.of("../docs/jenkins.md"));
    for (var field : fields) {
      assertThat(HELP.resolve("help-" + field + ".html")).content().isNotBlank();
      assertThat(form).contains("field=\"" + field + "\"");
      assertThat(docs).contains("| `" + field + "` |");
    }
    try (var files = Files.list(HELP)) {
      assertThat(
              files
                  .map(it -> it.getFileName().toString())
                  .filter(it -> it.startsWith("help-"))
                  .map(it -> it.substring(5, it.length() - 5)))
          .containsExactlyInAnyOrderElementsOf(fields);
    }
  }

  @Test
  void aValueIsNeverAnOptionAndAFieldOfAnotherOperationIsTold() throws Exception {
    assertThat(Invocation.words(Operation.DEPLOY, Map.of("version", "--force", "force", "true")))
        .containsExactly("deploy", "--version=--force", "--force", "--no-downgrade");
    assertThat(Invocation.words(Operation.DEPLOY, Map.of("allowDowngrade", "true")))
        .containsExactly("deploy");
    assertThat(Invocation.words(Operation.STATUS, Map.of())).containsExactly("status");
    assertThat(Invocation.problems(Operation.ROLLBACK, Map.of("version", "1", "to", "1\n2")))
        .containsExactlyInAnyOrder(
            "version: it is for deploy, plan, build, not for rollback",
            "to: it has a line break or another control character");

    var step = new DeployServiceStep();
    step.setTarget(" prod ");
    step.setVersion("");
    step.setTo("1.0.0");
    assertThat(step.getTarget()).isEqualTo("prod");
    assertThat(step.getVersion()).isNull();
    assertThatThrownBy(() -> step.start(null))
        .hasMessage("deployService: to: it is for rollback, not for deploy");
    step.setOperation(" ");
    assertThat(step.getOperation()).isEqualTo("deploy");
    step.setOperation("destroy");
    assertThatThrownBy(() -> step.start(null))
        .hasMessage(
            "deployService: operation \"destroy\" is none of deploy, rollback, plan, status, build");
  }

  @Test
  void pathsInTheScriptsAreQuoted() {
    var classPath = java.util.List.of("/w/it's $HOME.jar", "/c");
    assertThat(Scripts.unix("/opt/a java", classPath, "/w@tmp/run"))
        .contains(
            "java='/opt/a java/bin/java'",
            "-cp '/w/it'\\''s $HOME.jar:/c' io.svcdeploy.jenkins.agent.Runner '/w@tmp/run'");
    assertThat(Scripts.windows("C:\\Java", java.util.List.of("C:\\100%\\a.jar", "C:\\b"), "C:\\r"))
        .contains(
            "\"C:\\Java\\bin\\java.exe\"",
            "-cp \"C:\\100%%\\a.jar;C:\\b\" io.svcdeploy.jenkins.agent.Runner \"C:\\r\"");
  }
}
