package io.svcdeploy.service;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that a shell, systemd, cron or a careless script would take for something else. */
public final class NastyText {
  private static final String SPECIAL = "'\"\\$`!*?[]{}()<>|&;#~%=^@+:,./ -_aZ0n\t\n\r";

  /** Each special to something; none is impossible for a process to receive. */
  public static final List<String> EXAMPLES =
      Stream.concat(
              Stream.of(
                  "",
                  " ",
                  " both ends ",
                  "two words",
                  "it's",
                  "'",
                  "\"",
                  "\"quoted\"",
                  "'\\''",
                  "$HOME",
                  "${HOME}",
                  "$",
                  "$$",
                  "$$$",
                  "$'\\n'",
                  "$(touch /tmp/pwned)",
                  "`touch /tmp/pwned`",
                  "; touch /tmp/pwned",
                  "| touch /tmp/pwned",
                  "&& touch /tmp/pwned",
                  "> /tmp/pwned",
                  "a\nINJECTED=1",
                  "\n",
                  "\n\n",
                  "last\n",
                  "-n",
                  "-",
                  "--",
                  "--version"),
              Stream.of(
                  "%",
                  "%%",
                  "%h",
                  "%n%s%i",
                  "\\",
                  "\\\\",
                  "last\\",
                  "\\n",
                  "\\\n",
                  "\\x41",
                  ";",
                  "|",
                  "&",
                  "*",
                  "?",
                  "[a-z]",
                  "~",
                  "~root",
                  "#",
                  " # not a comment",
                  "!",
                  "!!",
                  "{a,b}",
                  "=",
                  "=cat",
                  "A=B",
                  "@",
                  "+x",
                  ":x",
                  "\t",
                  "a\tb",
                  "\r",
                  "a\r\nb\r\n",
                  "\u0001",
                  "\u001b[31m",
                  "\u007f",
                  "\u0085",
                  "\u2028",
                  "\u202etxt",
                  "\ufeff",
                  "Grüße, 日本語",
                  "🚀",
                  "END_OF_BASE64",
                  "x".repeat(4096),
                  "'\" $`\\".repeat(700)))
          .toList();

  private NastyText() {}

  /** Texts of special characters and of any others, for a seed always the same ones. */
  public static List<String> random(long seed, int count) {
    var random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> one(random)).toList();
  }

  private static String one(Random random) {
    boolean special = random.nextInt(3) > 0;
    return random
        .ints(random.nextInt(25), 0, Integer.MAX_VALUE)
        .map(n -> special ? SPECIAL.charAt(n % SPECIAL.length()) : anyCharacter(n))
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** One that every layer can carry: neither NUL nor half a character nor a non-character. */
  private static int anyCharacter(int n) {
    int c = 1 + n % (n % 2 == 0 ? 0x2ff : 0x10fffe);
    boolean impossible =
        (c >= 0xd800 && c < 0xe000) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
    return impossible ? 'x' : c;
  }
}
