package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.StagingPlan.Part;
import io.svcdeploy.release.Digest;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cmd would only tell in the middle of a deployment, and only on the way that goes there. */
class CmdScriptsTest {
  private static final Pattern JUMP = Pattern.compile("(?:\\bcall :|\\bgoto )([a-z_]+)");
  private static final Pattern LABEL = Pattern.compile("^:([a-z_]+)\\s*$", Pattern.MULTILINE);
  private static final Pattern VERB = Pattern.compile("goto do_%VERB%");

  static Stream<String> scripts() {
    var scripts =
        HostScripts.of("hello", "C:/Program Files/hello", ServiceManager.of(ManagerKind.SCM));
    var second = Duration.ofSeconds(1);
    var part =
        new Part.Uploaded("a/b@c.txt", 0644, Digest.of("x"), "f.raw", "raw", Optional.empty());
    var secret = new Part.Held("key.pem", 0640, Digest.of("y"), "1.0.0-1/key.pem");
    var origin =
        new Switch.Origin(
            "d1", "deploy", "1.1.0", Optional.of("abc"), "00", "https://ci/1?a=b&c=d", true);
    var change =
        new Switch(
            Optional.of("1.1.0-1"),
            Optional.of("1.0.0-1"),
            second,
            second,
            true,
            List.of(),
            origin);
    return Stream.of(
        scripts.probe(""),
        scripts.look("mark", "", Optional.of(1L), 9),
        scripts.status(),
        scripts.log(0, 9),
        scripts.unlock(),
        scripts.open("d1", new Lease("some & body", "100% of \"it\"", second), second, ""),
        scripts.renew(3, second),
        scripts.stage(
            "d1",
            3,
            second,
            new StagingPlan(
                "1.1.0-1",
                "00 a\n",
                List.of(part, secret),
                Optional.empty(),
                Optional.empty(),
                false)),
        scripts.activate("d1", 3, second, change, second),
        scripts.confirm("d1", 3, List.of("0.9.0-1"), Optional.empty()),
        scripts.revert("d1", 3, second, Optional.of("500 \"error\" é\n"), second),
        scripts.release(3),
        scripts.errors("d1"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyJumpHasItsLabelAndEveryLabelIsThereOnce(String script) {
    var labels = LABEL.matcher(script).results().map(match -> match.group(1)).toList();
    var jumps = new TreeSet<>(JUMP.matcher(script).results().map(m -> m.group(1)).toList());
    jumps.remove("do_"); // the verb follows

    assertThat(labels).doesNotHaveDuplicates().containsAll(jumps);
    if (VERB.matcher(script).find()) {
      assertThat(labels)
          .contains("do_activate", "do_confirm", "do_revert", "do_deadman", "do_takeover");
    }
  }

  /** In a .cmd file a {@code set} that works clears the exit status of what went before. */
  @ParameterizedTest
  @MethodSource("scripts")
  void noExitStatusIsLookedAtAfterASet(String script) {
    var lines = script.lines().map(String::strip).filter(line -> !line.startsWith("rem ")).toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches("if (not )?errorlevel .*|.*%errorlevel%.*")) {
        assertThat(lines.get(i - 1)).as("before " + lines.get(i)).doesNotStartWith("set ");
      }
    }
  }

  @Test
  void aFileKeepsItsNameWhateverIsInIt() {
    assertThat(scripts().toList().get(7)).contains("set \"TARGET=a\\b@c.txt\"");
  }

  /** One process of another verb has the file of its own messages: none may wait for it. */
  @Test
  void everyVerbThatNobodyWatchesWritesItsErrorsIntoAFileOfItsOwn() {
    var activate = scripts().toList().get(8);

    assertThat(activate)
        .contains(">>\"%T%\\err.%VERB%\" 2>&1 call :alone\r\n".replace("\r", ""))
        .doesNotContain("\\err\"");
    assertThat(scripts().toList().get(12)).contains("\\err.*");
  }

  /** Without the rights that it was to get, a folder is open for others. */
  @ParameterizedTest
  @MethodSource("scripts")
  void noFailureToSetRightsGoesUnseen(String script) {
    var lines = script.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("icacls ")) {
        assertThat(lines.get(i + 1)).as("after " + lines.get(i)).contains("errorlevel");
      }
    }
  }

  @Test
  void aFileThatNotEverybodyMayReadIsNeverOpenNotEvenWhereItIsPutRight() {
    var stage = scripts().toList().get(7).replace("\r", "");

    assertThat(stage)
        .containsSubsequence(
            "set \"PRIVATE=\"\n",
            "set \"TARGET=a\\b@c.txt\"\n",
            "set \"PRIVATE=yes\"\n",
            "set \"TARGET=key.pem\"\n",
            "call :stage_end\n",
            "set \"TARGET=key.pem\"\n",
            "set \"TARGET=%FOLDER%\\%TARGET%\"\n",
            "call :stage_private\n",
            ":stage_file\n",
            "call :stage_private\n",
            "copy /b /y ");
    assertThat(stage.split("a\\\\b@c.txt", -1)).hasSize(2);
  }

  /** Without /c, xcopy ends with the program that runs, before it comes to what is damaged. */
  @Test
  void aFileInUseDoesNotKeepOthersFromBeingPutRight() {
    assertThat(scripts().toList().get(7)).containsPattern("(?m)^xcopy .* /c .*$");
  }

  /** Windows gives the oldest events first, of which there are many. */
  @Test
  void theEventLogIsReadFromItsEnd() {
    assertThat(scripts().toList().get(3).lines().filter(line -> line.startsWith("wevtutil ")))
        .hasSize(3)
        .allMatch(line -> line.contains(" /rd:true "));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyLineIsOneThatCmdCanRead(String script) {
    assertThat(script.lines()).allMatch(line -> line.length() < 8000);
    assertThat(script).startsWith("@echo off");
  }
}
