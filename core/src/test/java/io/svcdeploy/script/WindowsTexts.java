package io.svcdeploy.script;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that a Windows command line can carry, most of them unkind. */
final class WindowsTexts {
  private WindowsTexts() {}

  static Arbitrary<String> any() {
    var special = Arbitraries.strings().withChars("\"\\\"\\%^&|<>()!'`=,;~*?@/:#$ \t-aB1é日");
    var other = Arbitraries.strings().ofMaxLength(10).filter(WindowsTexts::canBeCarried);
    return Arbitraries.oneOf(special.ofMaxLength(20), other);
  }

  /** A program's name holds neither quotes nor a last backslash. */
  static Arbitrary<String> programs() {
    return any().map(text -> "C:\\" + text.replace("\"", "") + "x.exe");
  }

  /** No control characters, and no half of a surrogate pair, which has no UTF-8. */
  private static boolean canBeCarried(String text) {
    return text.chars().noneMatch(c -> c < ' ' && c != '\t')
        && new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }
}
