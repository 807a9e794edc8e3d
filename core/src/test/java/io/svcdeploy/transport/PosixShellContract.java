package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.script.Sh;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell promises, wherever it runs. */
@Timeout(60)
abstract class PosixShellContract {
  private static final Duration LIMIT = RealSshd.LIMIT;
  private static final String SPECIAL = "'\"\\$`!*?[]{}()<>|&;#~%\n\r\t =";

  HostConnection connection;

  abstract HostConnection open() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    connection = open();
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  ScriptResult run(String script) {
    return connection.run(script, LIMIT);
  }

  private void isStillUsable() {
    assertThat(run("printf fine").out()).isEqualTo("fine");
  }

  @Test
  void tellsOutputsAndStatusApart() {
    assertThat(run("echo out; echo err >&2; exit 3"))
        .isEqualTo(new ScriptResult(3, "out\n", "err\n"));
    isStillUsable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "x\n", "x\n\n", "\nx", "\n\n", " "})
  void keepsLineEndsExactly(String text) {
    assertThat(run("printf %s " + Sh.quote(text)).out()).isEqualTo(text);
    assertThat(run("printf %s " + Sh.quote(text) + " >&2").err()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 2",
        "set -e; false; echo unreachable",
        "echo 'unbalanced",
        "if true; then",
        "echo \"unbalanced",
        ") ; echo outside",
        "set -u; echo $nothing_is_here",
        "trap 'exit 2' EXIT; true",
        "exec false",
        "kill -9 $(sh -c 'echo $PPID')",
        "(exit 2)",
        ". /no/such/file",
        "no-such-command"
      })
  void survivesWhateverAScriptDoes(String script) {
    assertThat(run(script).status()).isNotZero();
    isStillUsable();
  }

  @Test
  void oneScriptDoesNotChangeTheNext() {
    run("cd /tmp; x=1; umask 077; exec >/dev/null 2>&1; set -f; trap : TERM");
    assertThat(run("echo \"[$x]\"; umask; echo /et*").out()).isEqualTo("[]\n0022\n/etc\n");
  }

  @Test
  void standardInputIsEmpty() {
    assertThat(run("cat; echo end").out()).isEqualTo("end\n");
    assertThat(run("read line; echo $?").out()).isEqualTo("1\n");
  }

  @Test
  void toolsSpeakEnglish() {
    assertThat(run("echo $LC_ALL").out()).isEqualTo("C\n");
  }

  @Test
  void anEmptyScriptSucceeds() {
    assertThat(run("")).isEqualTo(new ScriptResult(0, "", ""));
    assertThat(run("# only a comment").ok()).isTrue();
  }

  @Test
  void aScriptMayHaveHereDocuments() {
    assertThat(run("cat <<'END'\n$a `b` 'c'\nEND").out()).isEqualTo("$a `b` 'c'\n");
  }

  @Test
  void carriesUtf8AndReplacesWhatIsNot() {
    assertThat(run("printf '%s' 'grüße 🚀 ā'").out()).isEqualTo("grüße 🚀 ā");
    assertThat(run("printf 'a\\377b\\0c'").out()).isEqualTo("a\ufffdb\0c");
  }

  @Test
  void carriesAScriptOfAMegabyte() {
    var text = "0123456789abcde\n".repeat(65_536);
    assertThat(run("printf %s " + Sh.quote(text) + " | wc -c").out().strip())
        .isEqualTo("" + text.length());
    isStillUsable();
  }

  @Test
  void theScriptIsInNoProcessList() {
    var processes = run("x=needle-4711; cat /proc/[0-9]*/cmdline | tr '\\0' ' '").out();
    assertThat(processes).isNotEmpty().doesNotContain("needle");
  }

  @Test
  void keepsEightMebibytesAndDropsTheRest() {
    var result = run("head -c 9000000 /dev/zero | tr '\\0' x; echo >&2 done");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith("xxx")
        .endsWith("\n[output cut here: " + (9_000_000 - (8 << 20)) + " more bytes]");
    assertThat(result.err()).isEqualTo("done\n");
    isStillUsable();
  }

  @Test
  void aBackgroundProcessDoesNotHoldTheScript() {
    long start = System.nanoTime();
    assertThat(run("sleep 5 & echo started").out()).isEqualTo("started\n");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void whatABackgroundProcessSaysLaterBelongsToNoScript() throws Exception {
    run("{ sleep 1; echo late; } &");
    Thread.sleep(1500);
    assertThat(run("echo next").out()).isEqualTo("next\n");
  }

  @Test
  void aDeadlineEndsTheConnection() {
    assertThatThrownBy(() -> connection.run("echo so far; sleep 20", Duration.ofMillis(700)))
        .isInstanceOf(DeployException.class)
        .hasMessage("web-1: a script did not end within 700ms and may still run")
        .extracting(e -> ((DeployException) e).output())
        .isEqualTo("so far");
    assertThatThrownBy(() -> run("echo")).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void aKilledShellIsALostConnection() {
    assertThatThrownBy(() -> run("kill -9 $$"))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("the shell on the host ended");
  }

  @Test
  void closingFromAnotherThreadEndsARunningScript() {
    new Thread(
            () -> {
              pause(300);
              connection.close();
            })
        .start();
    assertThatThrownBy(() -> run("sleep 20")).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void anyTextComesBackUnharmed() {
    var random = new Random(4711);
    for (int i = 0; i < 1000; i++) {
      var text = text(random);
      assertThat(run("printf %s " + Sh.quote(text)).out()).isEqualTo(text);
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      int point =
          switch (random.nextInt(4)) {
            case 0 -> SPECIAL.charAt(random.nextInt(SPECIAL.length()));
            case 1 -> 1 + random.nextInt(0x7f);
            case 2 -> 0x80 + random.nextInt(0x700);
            default -> random.nextInt(0x10000) + 0x10000;
          };
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
