package io.svcdeploy.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CmdTest {
  @Property
  void aProgramGetsExactlyTheseWordsThroughCmd(
      @ForAll("programs") String program, @ForAll("texts") List<String> texts) {
    var words = new ArrayList<>(List.of(program));
    words.addAll(texts);
    var line = BatchLine.read(Cmd.command(words));
    for (var rules : WindowsArgv.values()) {
      assertThat(rules.split(line)).isEqualTo(words);
    }
  }

  @Property
  void theServiceManagerGetsExactlyThisCommandLine(
      @ForAll("programs") String program, @ForAll("texts") List<String> texts) {
    var words = new ArrayList<>(List.of(program));
    words.addAll(texts);
    var image = CommandLine.of(words);
    var line = BatchLine.read("sc create x " + Cmd.scOption("binPath", image));
    assertThat(WindowsArgv.C_RUNTIME.split(line))
        .containsExactly("sc", "create", "x", "binPath=", image);
  }

  /** {@code set} takes what is between the first quote and the last. */
  @Property
  void aVariableHoldsAnyText(@ForAll("text") String text) {
    var line = BatchLine.read(Cmd.set("X", text).stripTrailing());
    assertThat(line).startsWith("set \"X=").endsWith("\"");
    assertThat(line.substring(7, line.length() - 1)).isEqualTo(text);
  }

  @Property
  void anyTextIsWrittenExactly(@ForAll("text") String text) {
    var command = Cmd.echo(text);
    assertThat(command).endsWith("\r\n").startsWith("echo");
    // The parenthesis belongs to the command's word and needs no escape.
    var line = BatchLine.read(command.substring(5, command.length() - 2));
    assertThat(line).isEqualTo(text);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return WindowsTexts.any().list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> text() {
    return WindowsTexts.any();
  }

  @Provide
  Arbitrary<String> programs() {
    return WindowsTexts.programs();
  }

  @Example
  void plainWordsStayReadable() {
    assertThat(Cmd.words("create", "hello-1", "C:\\x\\y.exe"))
        .isEqualTo("create hello-1 C:\\x\\y.exe");
    assertThat(Cmd.word("a b&c")).isEqualTo("\"a b&c\"");
    assertThat(Cmd.word("")).isEqualTo("\"\"");
    assertThat(Cmd.word("100%")).isEqualTo("\"100%%\"");
    assertThat(Cmd.word("C:\\a b\\")).isEqualTo("\"C:\\a b\\\\\"");
    assertThat(Cmd.word("a,b;c=d")).isEqualTo("\"a,b;c=d\"");
  }

  @Example
  void aWordWithQuotesHidesThemFromCmd() {
    assertThat(Cmd.word("a \"b&c\" %D%")).isEqualTo("^\"a \\^\"b^&c\\^\" %%D%%^\"");
  }

  @Example
  void theProgramIsInQuotesThatCmdSees() {
    assertThat(Cmd.command(List.of("C:\\Program Files\\a&b.exe", "x y")))
        .isEqualTo("\"C:\\Program Files\\a&b.exe\" \"x y\"");
    assertThat(Cmd.program("bin/x")).isEqualTo("\"bin/x\"");
    assertThat(Cmd.program("sc")).isEqualTo("sc");
  }

  @Example
  void anOptionOfSc() {
    assertThat(Cmd.scOption("start", "auto")).isEqualTo("start= auto");
    assertThat(
            Cmd.scOption(
                "binPath", CommandLine.of(List.of("C:\\Program Files\\x.exe", "--flag", "a b"))))
        .isEqualTo("binPath= ^\"\\^\"C:\\Program Files\\x.exe\\^\" --flag \\^\"a b\\^\"^\"");
  }

  @Example
  void assignments() {
    assertThat(Cmd.set("A", "x y&100%")).isEqualTo("set \"A=x y&100%%\"\r\n");
    assertThat(Cmd.set("A", "x\"y&")).isEqualTo("set ^\"A=x^\"y^&^\"\r\n");
    assertThat(Cmd.set("A", "")).isEqualTo("set \"A=\"\r\n");
  }

  @Example
  void linesOfText() {
    assertThat(Cmd.echo("{\"a\":\"b|c\"}")).isEqualTo("echo {^\"a^\":^\"b^|c^\"}\r\n");
    for (var text : List.of("", "on", "OFF ", " x", "\tx", "/?", "see a /? b", "=x", ",x", ";x")) {
      assertThat(Cmd.echo(text)).isEqualTo("echo(" + text + "\r\n");
    }
    assertThat(Cmd.echo("one ")).isEqualTo("echo one \r\n");
    assertThat(Cmd.echo("offline")).isEqualTo("echo offline\r\n");
  }

  @Example
  void whatNoBatchFileCanCarryIsRefused() {
    for (var text : List.of("a\0b", "a\nb", "a\rb", "a\u001ab")) {
      assertThatThrownBy(() -> Cmd.word(text)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Cmd.program(text)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Cmd.set("A", text)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Cmd.echo(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Cmd.set("A&B", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cmd.command(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
