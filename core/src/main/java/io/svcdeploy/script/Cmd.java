package io.svcdeploy.script;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that turns values into words of a batch file for Windows' {@code cmd.exe}. Nothing
 * else in the program may put a value into one.
 *
 * <p>What it writes belongs on a line of a {@code .cmd} file under {@code setlocal
 * disabledelayedexpansion}; inside a block in parentheses too. It is wrong after {@code call}, in
 * {@code for /f ('…')} and after {@code cmd /c}, which read a line twice, and for batch files as
 * the program, which split their arguments by rules of their own. A line may have 8,191 characters.
 * Non-ASCII text needs the file in UTF-8 and {@code chcp 65001} before it is reached.
 */
public final class Cmd {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:\\\\@+-]+");

  /** A slash would end the name: {@code bin/x} is the command {@code bin} with a switch. */
  private static final Pattern PLAIN_PROGRAM = Pattern.compile("[A-Za-z0-9_.:\\\\-]+");

  /** What means something to cmd outside of quotes. */
  private static final Pattern SPECIAL = Pattern.compile("[\"^&|<>()]");

  /**
   * Text that echo cannot take for a switch, for help or for nothing. The parenthesis that keeps
   * any text from being taken so is the rare form: readers, and Wine, know the other.
   */
  private static final Pattern MAY_FOLLOW_ECHO =
      Pattern.compile("(?s)(?!(?i:on|off)\\s*$)(?!.*/\\?)[!-~&&[^,;=]]");

  private static final String LINE_END = "\r\n";

  private Cmd() {}

  /**
   * The text as exactly one argument of a program. Where it holds no quote, it is also one word of
   * cmd's own commands: {@code del}, {@code if exist}, {@code mkdir} and so on.
   *
   * @throws IllegalArgumentException if the text holds a NUL, a line end or another control
   *     character that is not a tab
   */
  public static String word(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    var quoted = CommandLine.quoted(CommandLine.checked(text));
    return text.indexOf('"') < 0 ? keepPercent(quoted) : outsideQuotes(quoted);
  }

  /** Several arguments. */
  public static String words(Collection<String> words) {
    return words.stream().map(Cmd::word).collect(Collectors.joining(" "));
  }

  public static String words(String... words) {
    return words(Arrays.asList(words));
  }

  /**
   * A program and its arguments. The program's name must be in quotes that cmd sees, and so cannot
   * be a {@link #word}.
   *
   * @throws IllegalArgumentException if there is no program, or a word cannot be carried
   */
  public static String command(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command begins with a program");
    }
    var arguments = words.subList(1, words.size());
    var program = program(words.get(0));
    return arguments.isEmpty() ? program : program + " " + words(arguments);
  }

  /** The name of a program, as the first word of a command. */
  public static String program(String path) {
    var checked = CommandLine.checkedProgram(path);
    return PLAIN_PROGRAM.matcher(checked).matches() ? checked : '"' + keepPercent(checked) + '"';
  }

  /**
   * An option of {@code sc}, whose name ends in {@code =} and whose value is the next word: {@code
   * binPath= …}. The value reaches the service manager exactly; for {@code binPath} it is a whole
   * {@link CommandLine}, in which Windows replaces {@code %NAME%} whenever it starts the service:
   * for that there is no escape.
   */
  public static String scOption(String name, String value) {
    return name + "= " + word(value);
  }

  /**
   * {@code set "name=value"} and a line end; the name is ours, the value anybody's. An empty value
   * removes the variable: cmd knows no other empty one.
   */
  public static String set(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("not a variable of ours: " + name);
    }
    // Everything up to the last quote of the line counts, further quotes included.
    var assignment = '"' + name + "=" + CommandLine.checked(value) + '"';
    var safe = value.indexOf('"') < 0 ? keepPercent(assignment) : outsideQuotes(assignment);
    return "set " + safe + LINE_END;
  }

  /**
   * A command that writes the text and a line end, exactly, and its own line end. A redirection
   * goes before it ({@code >>file echo …}): behind it, a last digit would be taken for a handle.
   */
  public static String echo(String text) {
    var start = MAY_FOLLOW_ECHO.matcher(text).lookingAt() ? "echo " : "echo(";
    return start + outsideQuotes(CommandLine.checked(text)) + LINE_END;
  }

  /** So escaped that cmd never sees a quote begin: what it takes for quotes is not what C does. */
  private static String outsideQuotes(String text) {
    return keepPercent(SPECIAL.matcher(text).replaceAll("^$0"));
  }

  private static String keepPercent(String text) {
    return text.replace("%", "%%");
  }
}
