package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.action.Inputs.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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
