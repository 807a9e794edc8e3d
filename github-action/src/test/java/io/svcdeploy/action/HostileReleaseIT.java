package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program, its hooks and its answers say is shown, and has no effect on the job. */
@RealHosts
class HostileReleaseIT {
  private static final Set<String> OURS =
      Set.of("add-mask", "group", "endgroup", "error", "warning");
  private static final Set<String> OUTPUTS =
      Set.of(
          "result",
          "exit-code",
          "report",
          "version",
          "previous-version",
          "rolled-back",
          "hosts-json",
          "deployment");

  /** The action has no more memory than this, and the hooks say more than would fit in. */
  private static final String MEMORY = "-Xmx80m";

  private static final String MUCH = "head -c 120000000 /dev/zero | tr '\\0' C; echo; ";

  /** What a first install was that is taken away again, and one that was not begun. */
  private static final String FAILED = "host-1: (failed|rolled-back)";

  @TempDir Path folder;
  private HelloSite site;

  @BeforeEach
  void workspace(Fleet fleet) throws IOException {
    site = HelloSite.of(fleet, folder).with(Map.of("JAVA_TOOL_OPTIONS", MEMORY));
    Files.write(folder.resolve("hostile.bin"), Hostile.bytes());
  }

  @Test
  void nothingThatIsSaidHasAnEffect() throws Exception {
    says("the program and its answers", program(), site.spec("1.1.0"));
    var good = HelloSite.release("1.0.0");
    var file = "hooks: { before-switch: [{ run: \"%s%s; exit 3\"%s }] }\n";
    says(
        "a hook on the host",
        good,
        site.spec("1.0.0")
            .set("files", ", { from: hostile.bin, to: hostile.bin }")
            .set(
                "more",
                file.formatted(
                    MUCH.replace("\\", "\\\\"),
                    "cat releases/$SVC_DEPLOY_RELEASE/hostile.bin",
                    "")));
    says(
        "a hook on the controller",
        good,
        site.spec("1.0.0")
            .set(
                "more",
                file.formatted(MUCH.replace("\\", "\\\\"), "cat hostile.bin", ", on: controller")));
  }

  /** Says it at its start, and to whoever asks how it is. */
  private Path program() throws Exception {
    var module = folder.resolve("module");
    copy(Path.of("../examples/hello"), module);
    var main = module.resolve("cmd/hello");
    Files.write(main.resolve("hostile.bin"), Hostile.bytes());
    Files.writeString(
        main.resolve("broken_hostile.go"),
        """
        package main

        import (
        	_ "embed"
        	"net/http"
        	"os"
        )

        //go:embed hostile.bin
        var hostile []byte

        func init() {
        	beforeListening = func() { os.Stderr.Write(hostile) }
        	around = func(http.Handler) http.Handler {
        		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
        			w.WriteHeader(http.StatusInternalServerError)
        			w.Write(hostile[2<<20:])
        		})
        	}
        }
        """);
    site.spec("1.1.0").set("source", HelloSite.build(module, "")).write();
    var built = site.action().run("run", "{\"command\":\"build\",\"version\":\"1.1.0\"}");
    assertThat(built.status()).as(built.log()).isZero();
    return folder.resolve("dist");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private void says(String what, Path release, HelloSite.Spec spec) throws Exception {
    spec.write();
    var step = site.action().run("run", HelloSite.from(release, "\"limit\":\"host-1\""));
    assertThat(step.status()).as(step.log()).isEqualTo(1);
    // It was said, and is shown.
    assertThat(String.join("\n", step.runner().shown())).as(what).contains("evil");
    assertThat(step.summary()).as(what).contains("evil");
    hasOurCommandsOnly(step);
    hasOurOutputsOnly(step);
    isPlainText(step);
    isOneSummary(step.summary());
  }

  private void hasOurCommandsOnly(ActionRun.Step step) throws IOException {
    var runner = step.runner();
    assertThat(runner.listens()).isTrue();
    assertThat(runner.commands()).allMatch(it -> OURS.contains(it.command()));
    assertThat(runner.commands("add-mask"))
        .allMatch(it -> it.data().contains("OPENSSH PRIVATE KEY"));
    assertThat(runner.commands("group")).allMatch(it -> it.data().matches("host-\\d: [a-z-]+"));
    assertThat(runner.commands("warning")).isEmpty();
    assertThat(runner.commands("error"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.properties())
                    .hasSize(1)
                    .hasEntrySatisfying("title", title -> assertThat(title).matches(FAILED)));
  }

  private static void hasOurOutputsOnly(ActionRun.Step step) throws IOException {
    assertThat(OUTPUTS).containsAll(step.outputs().keySet());
    assertThat(step.outputs())
        .containsEntry("result", "failed")
        .containsEntry("exit-code", "1")
        .containsEntry("rolled-back", "false");
    var hosts = new JsonMapper().readTree(step.outputs().get("hosts-json"));
    assertThat(hosts.toString()).doesNotContain("evil");
    assertThat(hosts.path(0).path("outcome").asText()).isIn("failed", "rolled-back");
  }

  private static void isPlainText(ActionRun.Step step) {
    for (var text : List.of(step.log(), step.summary())) {
      assertThat(text).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202e\\u2028]");
    }
  }

  /** Its tables have their columns and its headings are ours, whatever stands in the fences. */
  private static void isOneSummary(String summary) {
    assertThat(summary.length()).isLessThan(1 << 18);
    var outside = new StringBuilder();
    var fence = "";
    for (var line : summary.lines().toList()) {
      var ticks = line.replaceFirst("[^`].*", "");
      if (fence.isEmpty() && ticks.length() >= 3) {
        fence = ticks;
      } else if (!fence.isEmpty()) {
        fence = line.equals(fence) ? "" : fence;
      } else {
        outside.append(line).append('\n');
      }
    }
    assertThat(fence).as("a fence that does not end").isEmpty();
    var text = outside.toString();
    assertThat(text)
        .doesNotContain("<script", "<!--", "</details")
        .doesNotContainPattern("(?<!\\\\)\\[evil");
    assertThat(text.lines().filter(it -> it.startsWith("#")))
        .allMatch(it -> it.matches("# . hello 1.\\d.0 on prod: failed|## " + FAILED));
    int columns = 0;
    for (var line : text.lines().toList()) {
      int bars = (int) Pattern.compile("\\|").matcher(line).results().count();
      assertThat(bars).as(line).isIn(columns == 0 ? List.of(0, 6) : List.of(0, columns));
      columns = bars;
    }
  }
}
