package io.svcdeploy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SpecPropertyTest {
  private static Path file;

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("svc-deploy", ".yml");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefusedInWords(@ForAll String text) {
    readOrRefuse(text);
  }

  @Property(tries = 500)
  void anythingLikeYamlIsReadOrRefusedInWords(@ForAll("yamlish") String text) {
    readOrRefuse(text);
  }

  /** One character more, less or other in a file that is right. */
  @Property(tries = 500)
  void aSlipOfTheHandIsReadOrRefusedInWords(
      @ForAll @IntRange(min = 0, max = 5000) int at,
      @ForAll @IntRange(min = 0, max = 3) int dropped,
      @ForAll("fragment") String inserted)
      throws IOException {
    var text = Files.readString(Specs.COMPLETE);
    int from = at % text.length();
    int to = Math.min(text.length(), from + dropped);
    readOrRefuse(text.substring(0, from) + inserted + text.substring(to));
  }

  @Property
  void durationsReadBackAsTheyAreWritten(@ForAll @LongRange(min = 0, max = 86_400_000) long ms) {
    var duration = Duration.ofMillis(ms);

    assertThat(Units.duration(Units.text(duration))).contains(duration);
  }

  @Property
  void sizesAreTheNumberTimesTheUnit(@ForAll @IntRange(min = 0, max = 999_999) int number) {
    assertThat(Units.size(number + "KB")).hasValue(number * 1_000L);
    assertThat(Units.size(number + "MiB")).hasValue(number * 1_048_576L);
    assertThat(Units.size(number + "GiB")).hasValue(number * 1_073_741_824L);
  }

  @Property
  void noOtherTextIsADurationOrASize(@ForAll String text) {
    Units.duration(text).ifPresent(d -> assertThat(text).matches("([0-9]+(h|m|s|ms))+"));
    Units.size(text).ifPresent(s -> assertThat(text).matches("[0-9]+[KMG]i?B"));
  }

  @Property
  void anEscapedTextStandsForItself(@ForAll("templatish") String text) {
    assertThat(fill(Substitution.escape(text))).isEqualTo(text);
  }

  @Property
  void aSubstitutionTakesItsValueAndLeavesTheRest(
      @ForAll("plain") String before, @ForAll("plain") String after) {
    assertThat(fill(before + "${version}" + after)).isEqualTo(before + "1.0" + after);
  }

  @Property
  void anyTemplateParsesOrHasFlawsWithinIt(@ForAll("templatish") String text) {
    var parsed = Substitution.parse(text, Substitution.ANYWHERE);

    assertThat(parsed.flaws())
        .allSatisfy(flaw -> assertThat(text.substring(flaw.offset())).startsWith("${"));
  }

  private static void readOrRefuse(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      return; // half surrogates have no UTF-8
    }
    try {
      assertThat(SpecReader.read(file).service()).isNotEmpty();
    } catch (SpecException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.position().line()).isPositive())
          .allSatisfy(problem -> assertThat(problem.position().column()).isPositive())
          .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    }
  }

  private static String fill(String text) {
    return Variables.of(file.getParent(), name -> Optional.empty(), secret -> {})
        .withRelease("1.0", Optional.empty())
        .fill(Template.literal(text))
        .text();
  }

  @Provide
  Arbitrary<String> fragment() {
    return Arbitraries.of(
        List.of(
            "",
            " ",
            "\n",
            "\t",
            ":",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "${",
            "}",
            "$${",
            "~",
            "!",
            "|",
            ">",
            "%",
            "@",
            "0",
            "-1",
            "\r",
            "é",
            "😀",
            "\\",
            "<<: x",
            "---\n",
            "...\n",
            ",",
            "?",
            "null",
            "true",
            "service: x\n",
            "\u0085",
            "\u2028",
            "\uFEFF"));
  }

  @Provide
  Arbitrary<String> yamlish() {
    var words =
        Arbitraries.of(
            "service", "build", "go", "targets", "prod", "hosts", "run", "health", "checks", "http",
            "\n  ", "\n    ", "10s", "x");
    return Arbitraries.oneOf(fragment(), words).list().ofMaxSize(40).map(l -> String.join("", l));
  }

  @Provide
  Arbitrary<String> templatish() {
    return Arbitraries.of("$", "{", "}", "${", "version", "env:", ":", "A", " ", "file:")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().excludeChars('$').ofMaxLength(20);
  }
}
