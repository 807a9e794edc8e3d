package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code malformed/} begins with the problems that it has, {@code # expect:
 * LINE:COLUMN fragment}, and must have these and no others.
 */
class MalformedSpecTest {
  private static final Pattern EXPECTED = Pattern.compile("# expect: (\\d+):(\\d+) (.*)");

  @TempDir Path folder;

  static List<Path> malformed() {
    return Specs.malformed();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void tellsEachMistakeOnceAtItsPlaceAndNothingElse(Path file) throws IOException {
    var expected =
        Files.readAllLines(file).stream()
            .map(EXPECTED::matcher)
            .takeWhile(line -> line.matches())
            .toList();
    var problems = problems(file);

    assertThat(expected).isNotEmpty();
    assertThat(problems)
        .extracting(problem -> problem.position().line() + ":" + problem.position().column())
        .as("%s", problems)
        .containsExactlyElementsOf(
            expected.stream().map(line -> line.group(1) + ":" + line.group(2)).toList());
    for (int i = 0; i < problems.size(); i++) {
      assertThat(problems.get(i).toString())
          .startsWith(file + ":" + expected.get(i).group(1) + ":" + expected.get(i).group(2))
          .contains(expected.get(i).group(3))
          .doesNotContain("hunter2")
          .hasSizeLessThan(500)
          .matches("\\P{Cntrl}*");
    }
  }

  @Test
  void theTableIsLarge() {
    assertThat(malformed()).hasSizeGreaterThan(150);
  }

  @Test
  void aFileOfTenMegabytesIsRefusedByItsSize() throws IOException {
    var file = folder.resolve("big.yml");
    Files.write(file, new byte[10_000_000]);

    assertThat(only(file)).contains("larger than 1 MiB (10000000 bytes)");
  }

  @Test
  void theByteThatIsNotUtf8IsNamed() throws IOException {
    var file = folder.resolve("latin1.yml");
    Files.write(file, "service: é\nrun: ü: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(only(file)).startsWith(file + ":1:10: byte 0xE9 at offset 9 is not UTF-8");

    Files.write(file, "a: é\nb: x\n  \u00ff".getBytes(StandardCharsets.UTF_16));
    assertThat(only(file)).startsWith(file + ":1:1: byte 0xFE at offset 0 is not UTF-8");
  }

  @Test
  void theColumnOfABadByteCountsCharacters() throws IOException {
    var file = folder.resolve("half.yml");
    var text = "# ok\nservice: ü".getBytes(StandardCharsets.UTF_8);
    Files.write(file, Arrays.copyOf(text, text.length + 1));
    Files.write(file, new byte[] {(byte) 0xff}, StandardOpenOption.APPEND);

    assertThat(only(file)).startsWith(file + ":2:12: byte 0xFF at offset 17 is not UTF-8");
  }

  @Test
  void controlCharactersAreNamed() {
    assertThat(only(text("service: hello\n# \u0007\n"))).contains(":2:3: control character U+0007");
    assertThat(only(text("service: a\0b\n"))).contains(":1:11: control character U+0000");
  }

  @Test
  void anEmptyFileIsNamed() {
    assertThat(only(text(""))).contains(":1:1: the file is empty");
    assertThat(only(text("\n\n# only this\n---\n"))).contains("has no value");
  }

  @Test
  void aMissingFileAndAFolderAreProblemsLikeAllOthers() {
    assertThat(only(folder.resolve("no.yml"))).contains("no such file (`svc-deploy init`");
    assertThat(only(folder)).contains("this is a folder, not a file");
  }

  @Test
  void nestingAsDeepAsTheFileIsLargeEndsInAMessage() {
    assertThat(only(text("[".repeat(1_000_000)))).contains("nested deeper than 40 levels");
    assertThat(only(text("{a: ".repeat(200_000)))).contains("nested deeper than 40 levels");
    assertThat(only(text("- ".repeat(500_000)))).contains("nested deeper than 40 levels");
  }

  @Test
  void aVeryLongOffendingTextIsShortened() {
    var problem = only(text(Specs.MINIMAL + "x".repeat(1_000) + ": 1\n"));

    assertThat(problem).contains("unknown key \"xxx").hasSizeLessThan(400);
  }

  @Test
  void whatHidesOnATerminalIsEscaped() {
    assertThat(only(text(Specs.MINIMAL + "\"\\e[2J\\u202e\": 1\n")))
        .contains("unknown key \"\\u001b[2J\\u202e\"");
  }

  @Test
  void mistakesOfBothFilesAreToldTogether() {
    var targets = Specs.write(folder, "targets.yml", "targets:\n  prod: { hosts: [a, a] }\n");
    var main = text("service: hello\nbuild: { go: {} }\nkeep: 0\n");

    var thrown =
        catchThrowableOfType(
            SpecException.class, () -> SpecReader.read(main, Optional.of(targets)));

    assertThat(thrown.problems())
        .extracting(problem -> problem.position().toString())
        .containsExactly(main + ":3:7", targets + ":2:22");
  }

  private Path text(String text) {
    return Specs.write(folder, "svc-deploy.yml", text);
  }

  private static String only(Path file) {
    var problems = problems(file);
    assertThat(problems).hasSize(1);
    return problems.get(0).toString();
  }

  private static List<SpecProblem> problems(Path file) {
    var thrown = catchThrowableOfType(SpecException.class, () -> SpecReader.read(file));
    assertThat(thrown).as("%s was read without a complaint", file).isNotNull();
    return thrown.problems();
  }
}
