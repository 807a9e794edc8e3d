package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.action.Inputs.Command;
import io.svcdeploy.action.Inputs.Invalid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class InputsTest {
  private static final RunFolder FOLDER = new RunFolder(Path.of("/tmp/work"));

  private static List<String> words(String json) throws Invalid {
    return Invocation.of(Inputs.parse(json), FOLDER);
  }

  @Test
  void inputsBecomeTheOptionsOfTheSameName() throws Invalid {
    assertThat(
            words(
                """
                { "command": "", "file": " deploy/prod.yml ", "target": "prod", "limit": "web-1,web-2",
                  "version": "1.4.2", "from": "dist", "plan": "0123456789abcdef", "force": "True",
                  "check": "false", "timeout": "20m", "to": "", "java-home": "/opt/java" }
                """))
        .containsExactly(
            "deploy",
            "--file=deploy/prod.yml",
            "--target=prod",
            "--limit=web-1,web-2",
            "--version=1.4.2",
            "--from=dist",
            "--plan=0123456789abcdef",
            "--force",
            "--no-downgrade",
            "--timeout=20m",
            "--report",
            "/tmp/work/report",
            "--events",
            "/tmp/work/events.jsonl",
            "--plain");
    assertThat(words("{\"command\":\"rollback\",\"to\":\"1.4.1\"}"))
        .startsWith("rollback", "--to=1.4.1", "--report");
    assertThat(words("{\"command\":\"status\",\"check\":\"true\"}"))
        .containsExactly("status", "--check");
    assertThat(
            words(
                """
                { "command": "build", "output": "dist", "platform": "linux/amd64,linux/arm64",
                  "upload": "github:o/r@v1" }
                """))
        .containsExactly(
            "build",
            "--output=dist",
            "--platform=linux/amd64,linux/arm64",
            "--upload=github:o/r@v1");
    assertThat(words("{\"command\":\"plan\"}")).containsExactly("plan", "--no-downgrade");
    assertThat(words("{\"command\":\"plan\",\"allow-downgrade\":\"true\"}"))
        .containsExactly("plan");
    assertThat(words("{\"github-environment\":\"production\"}")).isEqualTo(words("{}"));
    assertThat(words("{}")).startsWith("deploy", "--no-downgrade", "--report");
  }

  @Test
  void aValueThatLooksLikeAnOptionIsNone() throws Invalid {
    assertThat(words("{\"target\":\"--force\"}"))
        .contains("--target=--force")
        .doesNotContain("--force");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                Inputs.parse(
                    """
                    { "command": "status", "force": "yes", "to": "1.0.0", "host": "web-1" }
                    """))
        .isInstanceOf(Invalid.class)
        .hasMessage(
            """
            input force: "yes" is neither true nor false
            input host: there is no such input
            input to: it is for rollback, not for status""");
    assertThatThrownBy(() -> Inputs.parse("{\"command\":\"destroy\"}"))
        .hasMessage("input command: \"destroy\" is none of deploy, rollback, plan, status, build");
    assertThatThrownBy(() -> Inputs.parse("nonsense")).hasMessageContaining("cannot be read");
  }

  /** What the commands can be told that the action cannot, and why. */
  private static final Map<String, String> NO_INPUTS =
      Map.of(
          "--help", "it is in the manual",
          "--verbose", "for whoever runs the command by hand and reads all of it",
          "--dry-run", "`command: plan` is the same",
          "--json", "`status` has its exit code and its table; a script can run the command",
          "--run", "the run's page, always",
          "--report", "in a folder of the action's own, an output",
          "--events", "the same",
          "--plain", "always");

  @ParameterizedTest
  @EnumSource(Command.class)
  void eachOptionOfTheCommandIsAnInputOfIt(Command command) {
    var options = new TreeSet<>(optionsOf(command));
    assertThat(options).contains("--file");
    options.removeAll(NO_INPUTS.keySet());
    var inputs = new TreeSet<String>();
    for (var input : Invocation.inputs()) {
      if (Invocation.problem(input, "true", command).isEmpty()) {
        Invocation.optionOf(input).ifPresent(inputs::add);
      }
    }
    assertThat(inputs).isEqualTo(options);
  }

  @Test
  void noExceptionIsLeftThatNobodyNeeds() {
    var all = new TreeSet<String>();
    Arrays.stream(Command.values()).forEach(it -> all.addAll(optionsOf(it)));
    assertThat(all).containsAll(NO_INPUTS.keySet());
  }

  private static List<String> optionsOf(Command command) {
    var out = System.out;
    var help = new ByteArrayOutputStream();
    System.setOut(new PrintStream(help, true, StandardCharsets.UTF_8));
    try {
      io.svcdeploy.cli.Main.run(command.word(), "--help");
    } finally {
      System.setOut(out);
    }
    return Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
        .matcher(help.toString(StandardCharsets.UTF_8))
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  @Test
  void actionYmlAndTheProgramKnowTheSameInputsAndOutputs() throws IOException {
    var action =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("action.yml")));
    var inputs = new TreeSet<>(Invocation.inputs());
    inputs.addAll(Set.of("command", "java-home", "working-directory"));
    assertThat(((Map<?, ?>) action.get("inputs")).keySet()).isEqualTo(inputs);
    var docs = Files.readString(Path.of("../docs/github-action.md"));
    for (var part : List.of("inputs", "outputs")) {
      ((Map<?, ?>) action.get(part))
          .forEach(
              (name, about) -> {
                assertThat((String) ((Map<?, ?>) about).get("description")).isNotBlank();
                assertThat(docs).contains("| `" + name + "` |");
              });
    }
  }
}
