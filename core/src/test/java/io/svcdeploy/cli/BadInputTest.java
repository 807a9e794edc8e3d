package io.svcdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.event.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a person gives the command, a mistake ends with exit code 2 and words that tell where it
 * is and what to do: on standard error, and never as a stack trace.
 */
class BadInputTest {
  private static final Path MALFORMED = Path.of("src/test/resources/io/svcdeploy/spec/malformed");
  private static final Pattern EXPECTED = Pattern.compile("(?m)^# expect: (\\d+:\\d+) (.*)$");
  private static final String GOOD =
      """
      service: hello
      build: { prebuilt: { path: hello } }
      targets:
        prod: { hosts: [web-1] }
      """;

  @TempDir Path folder;

  private record Ended(int status, String out, String err) {}

  private static Ended run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var realOut = System.out;
    var realErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(args);
      return new Ended(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  /** What it said on standard error, having refused as every mistake is refused. */
  private static String refused(String... args) {
    var ended = run(args);
    assertThat(ended.status())
        .as("%s%n%s", Arrays.toString(args), ended)
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isNotBlank()
        .doesNotContain("\tat ", "Exception", "java.", "io.svcdeploy.");
    return ended.err();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path file(String text) throws IOException {
    return file("svc-deploy.yml", text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Path> malformed() throws IOException {
    return Files.list(MALFORMED).sorted();
  }

  @Test
  void thereAreFarMoreThanFortyMalformedFiles() throws IOException {
    try (var files = malformed()) {
      assertThat(files.count()).isGreaterThan(150);
    }
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void everyMistakeOfAMalformedFileIsToldAtItsPlaceWithAHint(Path file) throws IOException {
    var expected = EXPECTED.matcher(Files.readString(file)).results().toList();

    var lines = refused("validate", "-f", file.toString()).lines().toList();

    var problems =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).startsWith(file + ":"))
            .boxed()
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(problems).as("%s", lines).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      MatchResult want = expected.get(i);
      assertThat(problem(lines, problems.get(i)))
          .startsWith(file + ":" + want.group(1) + ": ")
          .contains(want.group(2).strip())
          .hasSizeLessThan(500);
    }
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(expected.size() == 1 ? "1 problem" : expected.size() + " problems");
  }

  /** As the table of files has it: the hint in brackets behind the message. */
  private static String problem(List<String> lines, int at) {
    var next = lines.get(at + 1);
    return next.startsWith("  hint: ")
        ? lines.get(at) + " (" + next.substring("  hint: ".length()) + ")"
        : lines.get(at);
  }

  @Test
  void aMalformedFileStopsEveryCommandThatReadsIt() throws IOException {
    var file = file(GOOD + "helth: {}\n").toString();

    for (var command :
        List.of("build", "plan", "deploy", "rollback", "status", "history", "logs", "unlock")) {
      assertThat(refused(command, "-f", file)).contains(file + ":5:1: ", "did you mean \"health\"");
    }
    assertThat(refused("doctor", "-f", file)).contains(file + ":5:1: ");
  }

  @Test
  void aFileOfTenMegabytesIsRefusedByItsSize() throws IOException {
    var file = file("big.yml", new byte[10_000_000]);

    assertThat(refused("validate", "-f", file.toString()))
        .startsWith(file + ":1:1: ")
        .contains("larger than 1 MiB (10000000 bytes)");
  }

  @Test
  void theFirstByteThatIsNotUtf8IsNamed() throws IOException {
    var file = file("latin1.yml", "service: h\u00e9llo\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refused("validate", "-f", file.toString()))
        .startsWith(file + ":1:11: byte 0xE9 at offset 10 is not UTF-8");
  }

  @Test
  void aBombIsRefusedBeforeItGoesOff() throws IOException {
    var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      var nine = ("*a" + (i - 1) + ", ").repeat(9);
      bomb.append("a%d: &a%d [%s]%n".formatted(i, i, nine.substring(0, nine.length() - 2)));
    }
    var file = file(bomb + GOOD);

    assertThat(refused("validate", "-f", file.toString()))
        .startsWith(file + ":5:15: more than 20000 values");
  }

  @Test
  void randomBytesEndInAMessageToo() throws IOException {
    var random = new java.util.Random(7);
    for (int i = 0; i < 50; i++) {
      var bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      var file = file("random.yml", bytes);

      assertThat(refused("validate", "-f", file.toString())).startsWith(file + ":");
    }
  }

  @Test
  void everyBeginningOfAGoodFileIsEitherGoodOrRefusedWithAPlace() throws IOException {
    var whole = Files.readString(Path.of("../examples/complete/svc-deploy.yml"));
    for (int end = 0; end < whole.length(); end += 101) {
      var file = file(whole.substring(0, end));
      var ended = run("validate", "-f", file.toString());

      assertThat(ended.status()).as(ended.err()).isIn(0, 2);
      if (ended.status() == 2) {
        assertThat(ended.err()).startsWith(file + ":").doesNotContain("\tat ", "Exception");
      }
    }
  }

  static Stream<Arguments> badCommandLines() {
    return Stream.of(
        line("Unknown option: '--nope'", "deploy --help", "deploy --nope"),
        line("Unknown option", "did you mean --targets or --target?", "deploy --tagret"),
        line("'vaildate'", "did you mean validate", "vaildate"),
        line("'zzzz'", "hint: ", "zzzz"),
        line("Unmatched argument", "validate --help", "validate one two"),
        line("Missing required parameter for option '--target'", "--help", "deploy --target"),
        line("Missing required parameter for option '--from'", "--help", "deploy --from"),
        line("Missing required parameter for option '--file'", "--help", "validate -f"),
        line("should be specified only once", "--help", "plan --version 1.0.0 --version 1.1.0"),
        line("\"abc\" is not a whole number", "logs --help", "logs --lines abc"),
        line("\"-5\" is not a whole number", "logs --help", "logs --lines -5"),
        line("\"0\" is not a whole number", "history --help", "history -n 0"),
        line("\"99999999999\" is not a whole number", "--help", "sandbox --hosts 99999999999"),
        line("there is no target \"nope\"", "the file has: prod", "deploy FILE --target nope"),
        line("there is no target \"\"", "the file has: prod", "status FILE --target="),
        line("\"../x\" cannot be a version", "letters, digits", "plan FILE --version ../x"),
        line("\"../x\" cannot be a version", "letters", "deploy FILE --dry-run --version ../x"),
        line("\"../x\" cannot be a version", "letters", "build FILE --version ../x"),
        line("\"../x\" cannot be a version", "letters", "rollback FILE --to ../x"),
        line(
            "Unknown options: '--version', '1.0.0'",
            "rollback --help",
            "rollback FILE --version 1.0.0"),
        line("Unknown option: '--version'", "hint", "status FILE --version"),
        line("Unknown option: '-V'", "hint", "validate -V"),
        line("no such folder", "svc-deploy build", "plan FILE --from missing"),
        line("no such folder", "svc-deploy build", "plan FILE --from pom.xml"),
        line("names no release of GitHub", "github:OWNER/REPO@TAG", "plan FILE --from github:a"),
        line("names no release of GitHub", "for the latest", "plan FILE --from github:a/b@"),
        line("\"garbage\" is not a plan token", "svc-deploy plan", "deploy --plan garbage"),
        line("\"\" is not a plan token", "svc-deploy plan", "deploy --plan="),
        line("\"foo\" is not a platform", "linux/amd64", "build FILE --platform foo"),
        line("cannot be written: no such file", "folder that exists", "plan FILE --events no/e"),
        line("Not a directory", "you may write to", "deploy FILE --report pom.xml/report"),
        line("file already exists", "you may write to", "deploy FILE --report pom.xml"),
        line("Unknown options: '--report'", "status --help", "status FILE --report out"),
        line("no such file", "svc-deploy init", "validate -f missing.yml"),
        line("this is a folder", "deployment file", "validate -f ."),
        line("no such file", "", "validate FILE --targets missing.yml"),
        line("cannot be the name of a service", "letters", "init ../x"),
        line("cannot be the name of a service", "beginning with a letter", "init 1st"),
        line("cannot be the name of a service", "letters", "init a..b"),
        line("cannot write", "folder", "init -f missing/svc-deploy.yml"),
        line("is there already", "--file", "init -f pom.xml"));
  }

  private static Arguments line(String message, String hint, String commandLine) {
    return Arguments.of(commandLine, message, hint);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badCommandLines")
  void aBadCommandLineIsToldWithAHint(String commandLine, String message, String hint)
      throws IOException {
    var file = file(GOOD).toString();
    var words = commandLine.replace("FILE", "-f " + file).split(" ");

    var said = refused(words);

    assertThat(said).contains(message).contains("hint: ");
    assertThat(said.substring(said.indexOf("hint: "))).contains(hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "true", "null", "no", "A.b_c-", "a2345678901234567890123456789012"})
  void theFileThatInitWritesIsValid(String service) {
    var file = folder.resolve("first.yml").toString();

    assertThat(run("init", "-f", file, service).status()).isZero();

    assertThat(run("validate", "-f", file).out()).contains("service " + service + ",");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    assertThat(refused()).contains("Usage: svc-deploy", "deploy", "rollback", "Exit codes:");
  }

  @Test
  void severalTargetsMustBeChosenFrom() throws IOException {
    var file = file(GOOD + "  test: { hosts: [web-2] }\n").toString();

    assertThat(refused("status", "-f", file)).contains("several targets", "--target: prod, test");
  }

  @Test
  void aMissingSecretIsNamedAndNotShown() throws IOException {
    var file =
        file(GOOD.replace(
                "hosts: [web-1]",
                "hosts: [web-1], ssh: { password: \"${env:SVC_DEPLOY_NO_SUCH_VARIABLE}\" }"))
            .toString();

    assertThat(refused("status", "-f", file))
        .contains(file + ":4:", "SVC_DEPLOY_NO_SUCH_VARIABLE")
        .doesNotContain("${");
  }
}
