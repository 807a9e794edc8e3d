package io.svcdeploy.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CommandLineTest {
  @Property
  void everyProgramGetsExactlyTheseWords(
      @ForAll("programs") String program,
      @ForAll("texts") List<String> texts,
      @ForAll WindowsArgv rules) {
    var words = new ArrayList<>(List.of(program));
    words.addAll(texts);
    assertThat(rules.split(CommandLine.of(words))).isEqualTo(words);
    assertThat(rules.arguments(CommandLine.arguments(texts))).isEqualTo(texts);
  }

  @Property
  void aCommandLineCanBeAWordOfAnother(@ForAll("texts") List<String> texts) {
    var line = CommandLine.arguments(texts);
    var outer = CommandLine.arguments(List.of("binPath=", line));
    for (var rules : WindowsArgv.values()) {
      assertThat(rules.arguments(outer)).containsExactly("binPath=", line);
    }
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return WindowsTexts.any().list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> programs() {
    return WindowsTexts.programs();
  }

  @Provide
  Arbitrary<WindowsArgv> rules() {
    return Arbitraries.of(WindowsArgv.values());
  }

  @Example
  void theKnownHardCases() {
    assertThat(CommandLine.argument("plain\\path&<>^%")).isEqualTo("plain\\path&<>^%");
    assertThat(CommandLine.argument("")).isEqualTo("\"\"");
    assertThat(CommandLine.argument("a b")).isEqualTo("\"a b\"");
    assertThat(CommandLine.argument("a\tb")).isEqualTo("\"a\tb\"");
    assertThat(CommandLine.argument("a\"b")).isEqualTo("\"a\\\"b\"");
    assertThat(CommandLine.argument("a\\\"b")).isEqualTo("\"a\\\\\\\"b\"");
    assertThat(CommandLine.argument("C:\\a b\\")).isEqualTo("\"C:\\a b\\\\\"");
    assertThat(CommandLine.argument("C:\\a\\")).isEqualTo("C:\\a\\");
    assertThat(CommandLine.argument("a\\\\b c")).isEqualTo("\"a\\\\b c\"");
    assertThat(CommandLine.argument("\"")).isEqualTo("\"\\\"\"");
  }

  @Example
  void theProgramComesFirst() {
    assertThat(CommandLine.of(List.of("C:\\Program Files\\x.exe", "--flag", "a b")))
        .isEqualTo("\"C:\\Program Files\\x.exe\" --flag \"a b\"");
    assertThat(CommandLine.of(List.of("C:\\x.exe"))).isEqualTo("C:\\x.exe");
  }

  /** These are examples of Microsoft's own, to hold the rules of this test to them. */
  @Example
  void theRulesAreThoseOfMicrosoft() {
    assertThat(WindowsArgv.C_RUNTIME.arguments("\"abc\" d e")).containsExactly("abc", "d", "e");
    assertThat(WindowsArgv.C_RUNTIME.arguments("a\\\\b d\"e f\"g h"))
        .containsExactly("a\\\\b", "de fg", "h");
    assertThat(WindowsArgv.C_RUNTIME.arguments("a\\\\\\\"b c d"))
        .containsExactly("a\\\"b", "c", "d");
    assertThat(WindowsArgv.C_RUNTIME.arguments("a\\\\\\\\\"b c\" d e"))
        .containsExactly("a\\\\b c", "d", "e");
    assertThat(WindowsArgv.C_RUNTIME.arguments("a\"b\"\" c d")).containsExactly("ab\" c d");
  }

  @Example
  void whatNoCommandLineCanCarryIsRefused() {
    for (var text : List.of("a\0b", "a\nb", "a\rb", "a\u001ab")) {
      refused(List.of("C:\\x.exe", text));
      refused(List.of(text));
    }
    for (var program : List.of("", "C:\\a\"b.exe", "C:\\folder\\")) {
      refused(List.of(program));
    }
    refused(List.of());
  }

  private static void refused(List<String> words) {
    assertThatThrownBy(() -> CommandLine.of(words)).isInstanceOf(IllegalArgumentException.class);
  }
}
