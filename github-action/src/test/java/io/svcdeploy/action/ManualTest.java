package io.svcdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the manual of the action says is so. */
class ManualTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private static String manual() throws IOException {
    return Files.readString(Path.of("../docs/github-action.md"));
  }

  @Test
  void theQuickStartIsShort() throws IOException {
    var blocks = BLOCK.matcher(manual()).results().map(it -> it.group(1)).toList();
    // The linter of .ci/lint checks it, as one workflow.
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(blocks.get(0)).contains("permissions: { contents: read }", "concurrency:");
  }

  /** An ellipsis stands for what differs from time to time. */
  @Test
  void eachMessageToLookUpIsOneOfTheProgram() throws IOException {
    var text = manual();
    var table = text.substring(text.indexOf("## Troubleshooting"));
    var messages =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> QUOTED.matcher(line.split(" \\| ", 2)[0]).results())
            .flatMap(it -> Stream.of(it.group(1).split("…")))
            .map(String::strip)
            .filter(it -> it.length() > 3)
            .toList();
    assertThat(messages).hasSizeGreaterThan(15);
    var program = program();
    assertThat(messages.stream().filter(it -> !program.contains(it))).isEmpty();
  }

  /** Its texts, those that are cut over lines put together. */
  private static String program() throws IOException {
    var sources = Stream.of("../core/src/main/java", "src/main/java").flatMap(ManualTest::files);
    return Stream.concat(sources, Stream.of(Path.of("run.sh")))
        .map(ManualTest::read)
        .collect(Collectors.joining("\n"))
        .replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static Stream<Path> files(String folder) {
    try (var all = Files.walk(Path.of(folder))) {
      return List.copyOf(all.filter(it -> it.toString().endsWith(".java")).toList()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
