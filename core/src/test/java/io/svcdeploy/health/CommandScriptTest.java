package io.svcdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.event.Masking;
import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import io.svcdeploy.health.HostProbe.Question;
import io.svcdeploy.script.Sh;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.Template;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell text, run by real shells. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class CommandScriptTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static List<CommandAnswer> answers(String shell, String... commands)
      throws IOException, InterruptedException {
    return answers(new ProcessBuilder(shell.split(" ")), commands);
  }

  private static List<CommandAnswer> answers(ProcessBuilder shell, String... commands)
      throws IOException, InterruptedException {
    var question =
        new Question(
            CheckShell.SH,
            Arrays.stream(commands).map(run -> new HostCommand(run, "", 1 << 21)).toList(),
            false,
            TIMEOUT);
    return question.answers(run(shell, question.script()));
  }

  private static String run(ProcessBuilder shell, String script)
      throws IOException, InterruptedException {
    var process = shell.redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "dash", "bash", "busybox sh"})
  void runs_each_command_by_itself_and_tells_how_it_ended(String shell) throws Exception {
    assumeTrue(isThere(shell.split(" ")[0]));

    var answers =
        answers(
            shell,
            "echo it\\'s; echo \"two  words\" >&2",
            "exit 3",
            "printf '|x\\nsvc-check\\n7'; false",
            "cat; echo \"${SVC_CHECK-unset}\"",
            "no-such-command-here",
            "if");

    assertThat(answers.get(0)).isEqualTo(new CommandAnswer(0, "it's\ntwo  words\n"));
    assertThat(answers.get(1)).isEqualTo(new CommandAnswer(3, ""));
    assertThat(answers.get(2)).isEqualTo(new CommandAnswer(1, "|x\nsvc-check\n7"));
    assertThat(answers.get(3)).isEqualTo(new CommandAnswer(0, "unset\n"));
    assertThat(answers.get(4).status()).isEqualTo(127);
    assertThat(answers.get(5).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void kills_what_takes_too_long_with_its_children(String shell) throws Exception {
    assumeTrue(isThere(shell.split(" ")[0]));
    var start = System.nanoTime();

    var answers = answers(shell, "echo so far; sleep 20 | cat", "echo next");

    assertThat(answers)
        .containsExactly(new CommandAnswer(137, "so far\n"), new CommandAnswer(0, "next\n"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"setsid", "perl", "timeout"})
  void keeps_to_the_time_with_any_tool_that_can(String tool, @TempDir Path bin) throws Exception {
    assumeTrue(isThere(tool));
    var shell = shellWith(bin, tool, "sh", "tail", "sed", "sleep", "cat");

    assertThat(answers(shell, "echo so far; sleep 20 | cat", "echo next; exit 4", "kill -TERM $$"))
        .containsExactly(
            new CommandAnswer(137, "so far\n"),
            new CommandAnswer(4, "next\n"),
            new CommandAnswer(143, ""));
  }

  /** A shell that finds only these tools. */
  private static ProcessBuilder shellWith(Path bin, String... tools) throws IOException {
    for (var tool : tools) {
      var wrapper = bin.resolve(tool);
      Files.writeString(wrapper, "#!/bin/sh\nexec " + where(tool) + " \"$@\"\n");
      Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    }
    var shell = new ProcessBuilder(where("sh").toString());
    shell.environment().put("PATH", bin.toString());
    return shell;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void goes_on_inside_a_script_that_stops_at_errors(String shell) throws Exception {
    assumeTrue(isThere(shell.split(" ")[0]));
    var commands =
        List.of(new HostCommand("exit 3", "", 99), new HostCommand("echo $NOT_SET", "", 99));
    var question = new Question(CheckShell.SH, commands, false, TIMEOUT);

    var printed = run(new ProcessBuilder(shell.split(" ")), "set -eu\n" + question.script());

    assertThat(question.answers(printed))
        .containsExactly(new CommandAnswer(3, ""), new CommandAnswer(0, "\n"));
  }

  @Test
  void keeps_only_the_end_of_a_long_output() throws Exception {
    var question =
        new Question(
            CheckShell.SH, List.of(new HostCommand("seq 1 100000", "", 20)), false, TIMEOUT);

    var printed = run(new ProcessBuilder("sh"), question.script());

    assertThat(question.answers(printed).get(0).output())
        .endsWith("99999\n100000\n")
        .hasSizeLessThan(20);
  }

  @Test
  void keeps_a_command_out_of_the_process_list() throws Exception {
    assumeTrue(isThere("ps"));

    var answers = answers("sh", "ps -ef; : top-secret-word");

    assertThat(answers.get(0).output()).contains("svc_run").doesNotContain("top-secret-word");
  }

  @Test
  void says_so_if_an_answer_broke_off() {
    assertThat(CommandScript.read("svc-check\n|half an ans"))
        .extracting(CommandAnswer::status)
        .containsExactly(255);
  }

  @Test
  void is_empty_if_there_is_nothing_to_ask() {
    assertThat(new Question(CheckShell.SH, List.of(), true, TIMEOUT).script()).isEmpty();
    assertThat(new Question(CheckShell.SH, List.of(), true, TIMEOUT).answers("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "'", "''\"", "$HOME `id` $(id)", "a\nb\n", "\\", "-n", "%s", "é…𝄞", "\u0001"})
  void carries_any_text_to_the_shell(String text) throws Exception {
    assertThat(answers("sh", "printf %s " + Sh.quote(text)))
        .containsExactly(new CommandAnswer(0, text));
  }

  @Test
  void asks_http_by_curl_as_it_would_over_a_socket() throws Exception {
    assumeTrue(isThere("curl"));
    var body = "{\"v\":\"1.0\"}\n";
    try (var server =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n%s\r\n0\r\n\r\n"
                .formatted(body))) {
      var token = "it's \"quoted\" \\n $HOME";
      var url = "http://127.0.0.1:" + server.port() + "/a?b=%7B1%7D";

      assertThat(viaCurl(url, Map.of("X-Token", token), Map.of("v", "1.0")))
          .isEqualTo(Seen.good("200 OK"));
      assertThat(viaCurl(url, Map.of(), Map.of("v", "1.1")))
          .isEqualTo(Seen.bad("200 but v is \"1.0\", expected \"1.1\""));
      assertThat(server.requests.get(0))
          .startsWith("GET /a?b=%7B1%7D HTTP/1.1")
          .contains("X-Token: " + token)
          .contains("User-Agent: svc-deploy");
    }
  }

  @Test
  void tells_by_curl_what_is_wrong() throws Exception {
    assumeTrue(isThere("curl"));
    try (var silent = RawServer.doing(socket -> Thread.sleep(5000));
        var rude = RawServer.answering("");
        var broken = RawServer.answering(FakeHost.http("500 Oops", "db down"))) {
      var closed = RawServer.answering("");
      closed.close();

      assertThat(viaCurl(local(silent), Map.of(), Map.of()).text())
          .isEqualTo("no answer within 1 s");
      assertThat(viaCurl(local(rude), Map.of(), Map.of()).text())
          .isEqualTo("closed the connection without an answer");
      assertThat(viaCurl(local(broken), Map.of(), Map.of()).text()).isEqualTo("500 Oops: db down");
      assertThat(viaCurl(local(closed), Map.of(), Map.of()).text())
          .isEqualTo("nobody listens on 127.0.0.1:" + closed.port());
      assertThat(viaCurl("http://no-such-host.invalid/", Map.of(), Map.of()).text())
          .contains("Could not resolve host");
    }
  }

  private static String local(RawServer server) {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  private static Seen viaCurl(String url, Map<String, String> headers, Map<String, String> json)
      throws IOException, InterruptedException {
    var wanted =
        new HttpExpectation(
            List.of(new StatusRange(200, 299)), Optional.empty(), json, Map.of(), new Masking());
    var check = new HttpCheck(HttpTarget.of(url, Template.literal(url)), headers, true, wanted);
    return onHost(check, new ProcessBuilder("sh"));
  }

  private static Seen onHost(HostCheck check, ProcessBuilder shell)
      throws IOException, InterruptedException {
    var question =
        new Question(CheckShell.SH, List.of(check.command(CheckShell.SH, TIMEOUT)), false, TIMEOUT);
    var printed = run(shell, question.script());
    return check.judge(CheckShell.SH, question.answers(printed).get(0), TIMEOUT);
  }

  @Test
  void asks_a_port_on_the_host() throws Exception {
    assumeTrue(isThere("bash"));
    var server = RawServer.answering("");
    var check = new TcpCheck(new Place("127.0.0.1", server.port()));

    assertThat(onHost(check, new ProcessBuilder("sh"))).isEqualTo(Seen.good("accepts connections"));

    server.close();
    assertThat(onHost(check, new ProcessBuilder("sh")))
        .isEqualTo(Seen.bad("nobody listens on 127.0.0.1:" + server.port()));
  }

  @Test
  void says_what_to_do_where_the_host_has_no_tool_either(@TempDir Path bin) throws Exception {
    var shell = shellWith(bin, "setsid", "sh", "tail", "sed", "sleep");
    var url = Template.literal("http://127.0.0.1:1/");
    var wanted =
        new HttpExpectation(List.of(), Optional.empty(), Map.of(), Map.of(), new Masking());

    assertThat(onHost(new TcpCheck(new Place("127.0.0.1", 1)), shell).text())
        .contains("the host has no bash or nc")
        .contains("AllowTcpForwarding local");
    var http = new HttpCheck(HttpTarget.of(url.text(), url), Map.of(), true, wanted);
    assertThat(onHost(http, shell).text()).contains("the host has no curl");
  }

  private static boolean isThere(String tool) {
    return find(tool).isPresent();
  }

  private static Path where(String tool) {
    return find(tool).orElseThrow();
  }

  private static Optional<Path> find(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
