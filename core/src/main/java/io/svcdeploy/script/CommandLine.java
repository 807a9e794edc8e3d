package io.svcdeploy.script;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command line of a Windows program. Windows hands a program one text, and the program itself
 * splits it: this class writes the text that {@code CommandLineToArgvW}, Microsoft's C runtime and
 * Go's runtime all split into the same words (Microsoft, "Parsing C++ command-line arguments" and
 * "CommandLineToArgvW"). They differ on two quotes in a row, which is therefore never written.
 *
 * <p>No shell is involved here; a line of a batch file needs {@link Cmd}. {@code CreateProcess}
 * takes up to 32,766 characters, a line of a batch file up to 8,191.
 */
public final class CommandLine {
  private CommandLine() {}

  /**
   * A program and its arguments, as the service manager and {@code CreateProcess} take it.
   *
   * @throws IllegalArgumentException if there is no program, or a word cannot be carried
   */
  public static String of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command line begins with a program");
    }
    var program = checkedProgram(words.get(0));
    var quoted = hasBlank(program) ? '"' + program + '"' : program;
    var arguments = words.subList(1, words.size());
    return arguments.isEmpty() ? quoted : quoted + " " + arguments(arguments);
  }

  /** Arguments alone, for those who keep the program apart from them. */
  public static String arguments(Collection<String> words) {
    return words.stream().map(CommandLine::argument).collect(Collectors.joining(" "));
  }

  /**
   * The text as exactly one argument; not for the program's name, in which a backslash never
   * escapes anything.
   *
   * @throws IllegalArgumentException if the text holds a NUL, a line end or another control
   *     character that is not a tab
   */
  public static String argument(String text) {
    var checked = checked(text);
    return checked.isEmpty() || hasBlank(checked) || checked.indexOf('"') >= 0
        ? quoted(checked)
        : checked;
  }

  /**
   * In quotes. A backslash is itself, but those before a quote, the closing one included, count
   * twice, and one more keeps a quote from closing.
   */
  static String quoted(String text) {
    var line = new StringBuilder("\"");
    int backslashes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        line.append("\\".repeat(backslashes + 1));
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
      line.append(c);
    }
    return line.append("\\".repeat(backslashes)).append('"').toString();
  }

  /** A program's name: it is read up to the next quote, or up to the next blank. */
  static String checkedProgram(String program) {
    if (program.isEmpty() || program.indexOf('"') >= 0 || program.endsWith("\\")) {
      throw new IllegalArgumentException("not a file that Windows can start: " + program);
    }
    return checked(program);
  }

  /**
   * The text itself: neither batch files nor those who show a command line have a form for other
   * controls.
   *
   * @throws IllegalArgumentException if the text holds a control character that is not a tab
   */
  public static String checked(String text) {
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new IllegalArgumentException(
          "a control character cannot be part of a Windows command line");
    }
    return text;
  }

  private static boolean hasBlank(String text) {
    return text.indexOf(' ') >= 0 || text.indexOf('\t') >= 0;
  }
}
