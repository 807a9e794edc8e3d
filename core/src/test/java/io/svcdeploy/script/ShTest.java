package io.svcdeploy.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShTest {
  /** Each try hands a real shell a script of a hundred words. */
  @Property(tries = 100)
  void anyTextIsOneWordOfARealShell(@ForAll("texts") List<String> texts) throws Exception {
    var script = new StringBuilder();
    texts.forEach(text -> script.append("printf '%s\\0' ").append(Sh.quote(text)).append('\n'));
    var words = sh(script.toString()).split("\0", -1);
    assertThat(List.of(words).subList(0, words.length - 1)).isEqualTo(texts);
  }

  @Property(tries = 50)
  void aCommandLineKeepsItsWordsApart(@ForAll("texts") List<String> texts) throws Exception {
    var count = sh("set -- " + Sh.words(texts) + "\nprintf %s $#");
    assertThat(count).isEqualTo("" + texts.size());
  }

  @Property(tries = 50)
  void anAssignmentHoldsAnyText(@ForAll("texts") List<String> texts) throws Exception {
    var text = String.join("", texts);
    assertThat(sh(Sh.assign("value", text) + "printf %s \"$value\"")).isEqualTo(text);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    var special = Arbitraries.strings().withChars("'\"\\$`!*?[]{}()<>|&;#~%=\n\r\t -a");
    var any = Arbitraries.strings().excludeChars('\0').ofMaxLength(20).filter(ShTest::isUnicode);
    return Arbitraries.oneOf(special.ofMaxLength(20), any).list().ofSize(100);
  }

  /** Half of a surrogate pair has no UTF-8. */
  private static boolean isUnicode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  @Example
  void plainWordsStayReadable() {
    assertThat(Sh.words("systemctl", "restart", "hello.service"))
        .isEqualTo("systemctl restart hello.service");
    assertThat(Sh.quote("it's")).isEqualTo("'it'\\''s'");
    assertThat(Sh.quote("")).isEqualTo("''");
  }

  @Example
  void whatNoShellCanCarryIsRefused() {
    assertThatThrownBy(() -> Sh.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sh.assign("not a name", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String sh(String script) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh").redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(script.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
