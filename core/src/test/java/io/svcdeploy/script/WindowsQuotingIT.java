package io.svcdeploy.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The words that we write against programs that read them: Wine's cmd, Go's runtime, Wine's service
 * manager. Hundreds of cases go into one batch file.
 */
@WindowsHosts
class WindowsQuotingIT {
  private static final int CALLS = 70;
  private static final int WORDS = 8;
  private static final List<String> HARD =
      List.of(
          "",
          " ",
          "a b",
          "a\tb",
          "\"",
          "\"\"",
          "a\"b",
          "\\",
          "\\\\",
          "\\\"",
          "\\\\\"",
          "a\\",
          "a b\\",
          "a b\\\\",
          "C:\\Program Files\\x\\",
          "&",
          "a & b",
          "\"a & b\"",
          "a\"&\"b",
          "|",
          "<x>",
          "\"<x>\"",
          ">nul",
          "^",
          "^^",
          "\"^\"",
          "a^b \"c^d\"",
          "(",
          ")",
          "(\")\")",
          "%",
          "%%",
          "%PATH%",
          "\"%PATH%\"",
          "100%",
          "%1",
          "%*",
          "%~dp0",
          "!",
          "!PATH!",
          "\"!PATH!\"",
          "a,b;c=d",
          "/?",
          "-x",
          "--flag=a b",
          "'x y'",
          "`x`",
          "@x",
          ":x",
          "x:",
          "*",
          "?",
          "#",
          "grüße",
          "日本 語",
          "🚀 \"🚀\"",
          "{\"a\":[\"b c\",\"\\\\d\\\"\"]}");

  @Test
  void aProgramGetsExactlyTheseWordsFromALineOfABatchFile(WindowsHost host) {
    var cases = new ArrayList<List<String>>();
    HARD.stream().limit(20).map(text -> List.of(text)).forEach(cases::add); // each as the last word
    cases.add(HARD);
    var random = new Random(1);
    while (cases.size() < CALLS) {
      cases.add(Stream.generate(() -> text(random)).limit(WORDS).toList());
    }
    var lines = new ArrayList<>(List.of("@echo off", "setlocal disabledelayedexpansion"));
    lines.add("chcp 65001 >nul");
    for (var words : cases) {
      lines.add("argv " + Cmd.words(words));
    }
    assertThat(split(host.exec(lines.toArray(String[]::new)).orFail())).isEqualTo(cases);
  }

  /** The arguments of each call; before them is the whole command line. */
  private static List<List<String>> split(String output) {
    var calls = new ArrayList<List<String>>();
    var words = new ArrayList<String>();
    for (var line : output.lines().toList()) {
      if (line.equals(".")) {
        calls.add(List.copyOf(words.subList(1, words.size())));
        words.clear();
      } else {
        words.add(new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8));
      }
    }
    return calls;
  }

  private static String text(Random random) {
    var parts =
        List.of(
            " ", "\"", "\\", "\\\"", "%", "^", "&", "|", "<", ">", "(", ")", "!", "'", "=", ",",
            ";", "a", "B", "1", "é", "日", "🚀", "%OS%", "\t");
    return Stream.generate(() -> parts.get(random.nextInt(parts.size())))
        .limit(random.nextInt(9))
        .reduce("", String::concat);
  }

  @Test
  void blocksInParenthesesChangeNothing(WindowsHost host) {
    var lines = List.of("@echo off", "if 1==1 (", "  argv " + Cmd.words(HARD), "  argv a", ")");
    assertThat(split(host.exec(lines.toArray(String[]::new)).orFail()))
        .containsExactly(HARD, List.of("a"));
  }

  @Test
  void aProgramInAFolderWithOddLettersStarts(WindowsHost host) throws Exception {
    var folder = Files.createDirectories(host.driveC().resolve("a & b (x86) 100% ^ grün"));
    Files.copy(host.driveC().resolve("test/bin/argv.exe"), folder.resolve("argv.exe"));
    var line = Cmd.command(List.of("C:\\a & b (x86) 100% ^ grün\\argv.exe", "x y"));
    assertThat(split(host.exec("@" + line).orFail())).containsExactly(List.of("x y"));
  }

  @Test
  void theServiceManagerGetsTheCommandLineExactly(WindowsHost host) {
    var random = new Random(2);
    var lines = new ArrayList<>(List.of("@echo off"));
    var expected = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var words = new ArrayList<>(List.of("C:\\Program Files\\x.exe"));
      words.addAll(Stream.generate(() -> text(random)).limit(4).toList());
      expected.add(CommandLine.of(words));
      var name = "quoting" + i;
      lines.add("sc create " + name + " " + Cmd.scOption("binPath", expected.get(i)) + " >nul");
      lines.add("sc qc " + name);
      lines.add("sc delete " + name + " >nul");
    }
    var said = host.exec(lines.toArray(String[]::new)).orFail();
    var label = "        BINARY_PATH_NAME   : ";
    assertThat(said.lines().filter(l -> l.startsWith(label)).map(l -> l.substring(label.length())))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void variablesHoldAnyText(WindowsHost host) {
    var random = new Random(3);
    var texts = new ArrayList<>(HARD);
    Stream.generate(() -> text(random)).limit(60).forEach(texts::add);
    var lines = new ArrayList<>(List.of("@echo off", "setlocal disabledelayedexpansion"));
    for (var text : texts) {
      lines.add(Cmd.set("SVC_TEXT", text).stripTrailing());
      lines.add("echo ----");
      lines.add("set SVC_TEXT");
    }
    var said = host.exec(lines.toArray(String[]::new)).out().split("----\r\n", -1);
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isEmpty()) { // that removes the variable
        assertThat(said[i + 1]).isEqualTo("SVC_TEXT=" + texts.get(i) + "\r\n");
      }
    }
  }

  /**
   * Without the texts that need the form {@code echo(}, which Wine 8.0 prints with the parenthesis
   * (seen here), and without those that end in a blank, which it drops; Windows keeps it, as Wine's
   * own test programs/cmd/tests/test_builtins.cmd.exp has it. {@code CmdTest} holds both forms.
   */
  @Test
  void textsAreWrittenExactly(WindowsHost host) throws Exception {
    var random = new Random(4);
    var texts =
        Stream.concat(HARD.stream(), Stream.generate(() -> text(random)).limit(300))
            .filter(text -> Cmd.echo(text).startsWith("echo "))
            .filter(text -> text.equals(text.stripTrailing()))
            .toList();
    assertThat(texts).hasSizeGreaterThan(150);
    var lines = new ArrayList<>(List.of("@echo off", "setlocal disabledelayedexpansion"));
    texts.forEach(text -> lines.add(">>C:\\test\\texts.txt " + Cmd.echo(text).stripTrailing()));
    host.exec(lines.toArray(String[]::new)).orFail();
    var written = Files.readString(host.driveC().resolve("test/texts.txt"));
    assertThat(List.of(written.split("\r\n"))).isEqualTo(texts);
  }
}
