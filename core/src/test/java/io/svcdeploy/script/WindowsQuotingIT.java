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
  private static final int CASES = 300;
  private static final List<String> HARD =
      List.of(
          "", " ", "a b", "a\tb", "\"", "\"\"", "a\"b", "\\", "\\\\", "\\\"", "\\\\\"", "a\\",
          "a b\\", "a b\\\\", "C:\\Program Files\\x\\", "&", "a & b", "\"a & b\"", "a\"&\"b", "|",
          "<x>", "\"<x>\"", ">nul", "^", "^^", "\"^\"", "a^b \"c^d\"", "(", ")", "(\")\")", "%",
          "%%", "%PATH%", "\"%PATH%\"", "100%", "%1", "%*", "%~dp0", "!", "!PATH!", "\"!PATH!\"",
          "a,b;c=d", "/?", "-x", "--flag=a b", "'x y'", "`x`", "@x", ":x", "x:", "*", "?", "#",
          "grüße", "日本 語", "🚀 \"🚀\"", "{\"a\":[\"b c\",\"\\\\d\\\"\"]}");

  @Test
  void aProgramGetsExactlyTheseWordsFromALineOfABatchFile(WindowsHost host) {
    var cases = new ArrayList<>(HARD.stream().map(text -> List.of(text)).toList());
    cases.add(HARD.subList(0, 20));
    var random = new Random(1);
    while (cases.size() < CASES) {
      cases.add(Stream.generate(() -> text(random)).limit(1 + random.nextInt(4)).toList());
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
    var words = HARD.stream().filter(text -> !text.isEmpty()).toList();
    var lines = new ArrayList<>(List.of("@echo off", "if 1==1 ("));
    words.forEach(word -> lines.add("  argv " + Cmd.word(word)));
    lines.add(")");
    assertThat(split(host.exec(lines.toArray(String[]::new)).orFail()))
        .isEqualTo(words.stream().map(word -> List.of(word)).toList());
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

  @Test
  void textsAreWrittenExactly(WindowsHost host) throws Exception {
    var random = new Random(4);
    var texts =
        Stream.concat(HARD.stream(), Stream.generate(() -> text(random)).limit(200))
            .filter(text -> Cmd.echo(text).startsWith("echo "))
            .toList();
    assertThat(texts).hasSizeGreaterThan(150);
    var lines = new ArrayList<>(List.of("@echo off", "setlocal disabledelayedexpansion"));
    texts.forEach(text -> lines.add(">>C:\\test\\texts.txt " + Cmd.echo(text).stripTrailing()));
    host.exec(lines.toArray(String[]::new)).orFail();
    var written = Files.readString(host.driveC().resolve("test/texts.txt"));
    assertThat(List.of(written.split("\r\n"))).isEqualTo(texts);
  }
}
