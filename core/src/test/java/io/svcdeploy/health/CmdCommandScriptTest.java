package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Masking;
import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.health.HostProbe.Question;
import io.svcdeploy.spec.HealthSpec.Check;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The text for cmd, and the reading of what it prints; {@code WindowsChecksIT} runs it. */
class CmdCommandScriptTest {
  private static final Duration SECONDS = Duration.ofMillis(1500);

  private static String script(String run, String input) {
    return CmdCommandScript.of(List.of(new HostCommand(run, input, 2000)), SECONDS, "mark-1")
        .replace("\r\n", "\n");
  }

  @Test
  void a_command_is_a_batch_file_and_its_input_another_file() {
    assertThat(script("echo %A% & echo \"b\"\n\n  exit /b 3\n", "secret = \"100%\"\n"))
        .startsWith(
            """
            set "CHECK=%~n0.check"
            set "MARK=mark-1"
            echo %MARK%
            type nul >"%CHECK%.cmd"
            >>"%CHECK%.cmd" echo @echo off
            >>"%CHECK%.cmd" echo echo %%A%% ^& echo ^"b^"
            >>"%CHECK%.cmd" echo exit /b 3
            type nul >"%CHECK%.in"
            >>"%CHECK%.in" echo secret = ^"100%%^"
            set "KEEP=2000"
            set "LEFT=2"
            call :check_run
            goto checks_done
            """);
  }

  @Test
  void every_jump_has_its_label_and_every_label_is_there_once() {
    // What is written to a file has labels of its own.
    var script =
        script("exit", "")
            .lines()
            .filter(line -> !line.startsWith(">"))
            .collect(Collectors.joining("\n"));
    var labels =
        Pattern.compile("(?m)^:([a-z_]+)$").matcher(script).results().map(it -> it.group(1));
    var jumps =
        Pattern.compile("(?:call :|goto )([a-z_]+)")
            .matcher(script)
            .results()
            .map(it -> it.group(1));
    var wanted = new TreeSet<>(jumps.toList());
    wanted.remove("nap"); // of the host protocol

    assertThat(labels).doesNotHaveDuplicates().containsAll(wanted);
  }

  @Test
  void nobody_else_can_read_a_command_in_a_process_list() {
    assertThat(script("type top-secret", "").lines().filter(line -> line.contains("top-secret")))
        .containsExactly(">>\"%CHECK%.cmd\" echo type top-secret");
  }

  @Test
  void is_empty_if_there_is_nothing_to_ask() {
    assertThat(CmdCommandScript.of(List.of(), SECONDS)).isEmpty();
    assertThat(CmdCommandScript.read("")).isEmpty();
  }

  @Test
  void answers_are_told_apart_by_a_mark_that_no_output_knows() {
    var printed =
        """
        svc-check-77

        svc-check-77 0
        svc-check-76 9
        |x
         svc-check-77 8

        svc-check-77 3

        svc-check-77 killed
        so far
        svc-check-77 apart
        svc-check-77 9009
        svc-check-77 -1073741510
        svc-check-77 0 long
        |last but one
        |last
        svc-check-77 what
        """;

    assertThat(CmdCommandScript.read(printed))
        .containsExactly(
            new CommandAnswer(0, "svc-check-76 9\n|x\n svc-check-77 8\n"),
            new CommandAnswer(3, ""),
            new CommandAnswer(137, "so far"),
            new CommandAnswer(255, "not run: too many other cmd began at the same moment"),
            new CommandAnswer(127, ""),
            new CommandAnswer(-1073741510, ""),
            new CommandAnswer(0, "last but one\nlast"),
            new CommandAnswer(255, "the host did not tell how the command ended"));
  }

  @Test
  void what_a_batch_file_cannot_hold_is_refused_before_anything_is_switched() {
    for (var run : List.of("echo \u0007", "echo " + "x".repeat(9000))) {
      var check = new Check.Command(Template.literal(run));

      assertThatThrownBy(
              () ->
                  Checks.of(
                      Specs.of(1, 1, check), CheckShell.CMD, new FakeVariables(), new Masking()))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining("the host's shell cannot run it");
    }
  }

  @Test
  void a_port_is_open_once_curl_tells_how_long_that_took() {
    var check = new TcpCheck(new Place("::1", 80));
    var command = check.command(CheckShell.CMD, Duration.ofSeconds(10));

    assertThat(command.run()).isEqualTo("curl -q -sS -K -");
    assertThat(command.input())
        .contains("url = \"telnet://[::1]:80\"\n", "max-time = \"3.000\"\n")
        .endsWith("write-out = \"%{time_connect}\\\\n\"\n");
    assertThat(seen(check, 28, "SSH-2.0-x\n0.000290\ncurl: (28) Time-out\n"))
        .isEqualTo(Seen.good("accepts connections"));
    assertThat(seen(check, 7, "0.000000\ncurl: (7) Failed\n"))
        .isEqualTo(Seen.bad("nobody listens on [::1]:80"));
    assertThat(seen(check, 28, "0.000000\ncurl: (28) Time-out\n"))
        .isEqualTo(Seen.bad("no answer within 10 s"));
    assertThat(seen(check, 127, "not recognized").text()).contains("the host has no curl");
    assertThat(seen(check, 6, "0.000000\ncurl: (6) no such host\n"))
        .isEqualTo(Seen.bad("cannot connect to [::1]:80: curl: (6) no such host"));
  }

  /** The words for curl are the same everywhere: a shell of this machine can bring them to it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void curl_itself_understands_what_it_is_asked_about_a_port() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
    try (var silent = RawServer.doing(socket -> Thread.sleep(5000))) {
      assertThat(viaCurl(silent.port())).isEqualTo(Seen.good("accepts connections"));
    }
    assertThat(viaCurl(1)).isEqualTo(Seen.bad("nobody listens on 127.0.0.1:1"));
  }

  private static Seen viaCurl(int port) throws IOException {
    var time = Duration.ofSeconds(1);
    var check = new TcpCheck(new Place("127.0.0.1", port));
    var command = check.command(CheckShell.CMD, time);
    var question = new Question(CheckShell.SH, List.of(command), false, Duration.ofSeconds(5));
    var sh = new ProcessBuilder("sh", "-c", question.script()).redirectErrorStream(true).start();
    var printed = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return check.judge(CheckShell.CMD, question.answers(printed).get(0), time);
  }

  private static Seen seen(TcpCheck check, int status, String output) {
    return check.judge(CheckShell.CMD, new CommandAnswer(status, output), Duration.ofSeconds(10));
  }
}
