package io.svcdeploy.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Platform;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.spec.SourceSpec;
import io.svcdeploy.spec.SourceSpec.StampVariables;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real builds of the hello example with the go and git of this machine. */
class GoBuildIT {
  private static final String HERE = Platform.current().toString();

  @TempDir Path temp;
  private Sources hello;

  @BeforeAll
  static void tools() {
    RealTools.need("go", "git");
  }

  @BeforeEach
  void sources() throws IOException {
    hello = Sources.hello(temp.resolve("hello"));
  }

  @Test
  void a_tagged_commit_becomes_a_verified_release_for_all_platforms() {
    hello.git("tag", "v1.4.2");
    var platforms =
        List.of(
            "linux/amd64",
            "linux/arm64",
            "windows/amd64",
            "darwin/arm64",
            "linux/arm/7",
            "linux/amd64/v3");

    var release = hello.build(Sources.go(platforms.toArray(String[]::new)));

    assertThat(release.version().text()).isEqualTo("1.4.2");
    assertThat(release.stamp().commit()).contains(hello.git("rev-parse", "HEAD"));
    assertThat(release.stamp().date()).contains(Instant.parse("2026-01-02T02:04:05Z"));
    assertThat(release.stamp().dirty()).isFalse();
    assertThat(release.artifacts())
        .extracting(artifact -> artifact.platform().toString())
        .containsExactlyInAnyOrderElementsOf(platforms);
    assertThat(ReleaseFolder.read(hello.output)).isEqualTo(release);
    assertThat(hello.notices()).isEmpty();
    assertThat(hello.events.stream().filter(DeployEvent.BuildStarted.class::isInstance)).hasSize(6);
    assertThat(hello.events)
        .filteredOn(DeployEvent.BuildFinished.class::isInstance)
        .extracting(event -> ((DeployEvent.BuildFinished) event).digest())
        .containsExactlyInAnyOrderElementsOf(
            release.artifacts().stream().map(a -> a.digest().hex()).toList());
    assertReadBack(release);
  }

  private static void assertReadBack(Release release) {
    for (Artifact artifact : release.artifacts()) {
      var platform = artifact.platform();
      var binary = Inspection.of(artifact.file());
      binary.requireGoBuild(platform, false);
      binary.requireStamp(new StampValue("main.version", "1.4.2"));
      // Another platform's binary, and a stamp that it does not have, are found out.
      var other =
          release.artifacts().stream().map(Artifact::platform).filter(p -> !p.equals(platform));
      other
          .filter(p -> !p.runsOn(platform) || p.level().isPresent())
          .forEach(p -> failure(() -> binary.requireGoBuild(p, false)));
      failure(() -> binary.requireStamp(new StampValue("main.version", "1.4.3")));
      failure(() -> binary.requireStamp(new StampValue("main.version", "1.4")));
      failure(() -> binary.requireGoBuild(platform, true));
    }
  }

  @Test
  void the_built_service_says_the_stamp() throws IOException {
    hello.git("tag", "v2.0.0");
    var release = hello.build(Sources.go(HERE));
    var file = release.artifacts().get(0).file();

    assertThat(run(file, "--version"))
        .isEqualTo(
            "hello 2.0.0 (commit " + hello.git("rev-parse", "HEAD") + ", 2026-01-02T02:04:05Z)");
  }

  @Test
  void two_builds_of_a_commit_are_the_same_bytes_wherever_and_whatever_the_environment()
      throws IOException {
    hello.git("tag", "v1.4.2");
    var elsewhere = Sources.hello(temp.resolve("a/longer path/elsewhere"));
    elsewhere.git("tag", "v1.4.2");
    elsewhere.environment.put("GOFLAGS", "-race -tags=broken_exit");
    elsewhere.environment.put("GOAMD64", "v4");
    elsewhere.environment.put("GOOS", "plan9");
    elsewhere.environment.put("GOENV", goEnv("GOARM=5\nGOFLAGS=-gcflags=-N\n"));

    var one = hello.build(Sources.go(HERE, "linux/arm"));
    var two = elsewhere.build(Sources.go(HERE, "linux/arm"));

    assertThat(digests(two)).isEqualTo(digests(one));
    assertThat(hello.output.resolve("checksums.txt"))
        .hasSameBinaryContentAs(elsewhere.output.resolve("checksums.txt"));
  }

  private String goEnv(String text) throws IOException {
    return Files.writeString(temp.resolve("goenv"), text).toString();
  }

  @Test
  void a_changed_work_tree_marks_the_version_and_warns() throws IOException {
    hello.git("tag", "v1.4.2");
    hello.write("cmd/hello/page.html", "changed");
    hello.output = hello.folder.resolve("dist");

    var release = hello.build(Sources.go(HERE));
    assertThat(release.version().text()).isEqualTo("1.4.2+dirty");
    assertThat(release.stamp().dirty()).isTrue();
    assertThat(hello.notices()).singleElement().asString().contains("cmd/hello/page.html");

    hello.git("checkout", "-q", ".");
    assertThat(hello.build(Sources.go(HERE)).stamp().dirty())
        .as("what the build wrote is no change")
        .isFalse();
  }

  @Test
  void a_variable_that_does_not_exist_is_found_before_the_linker_passes_over_it() {
    var typo = new StampVariables(Optional.of("main.verison"), Optional.empty(), Optional.empty());

    var failure = failure(() -> hello.build(Sources.go("", List.of(), typo, HERE), "1.0.0"));

    assertThat(failure).hasMessage("the stamp variable main.verison is not declared");
    assertThat(failure.hint()).contains("[commit, date, pageSource, version]");
    assertThat(hello.output).doesNotExist();
  }

  @Test
  void a_variable_that_the_program_computes_is_refused() throws IOException {
    hello.write(
        "cmd/hello/x.go",
        "package main\n\nvar built = time()\n\nfunc time() string { return \"x\" }\n");
    var computed =
        new StampVariables(Optional.of("main.built"), Optional.empty(), Optional.empty());

    assertThat(failure(() -> hello.build(Sources.go("", List.of(), computed, HERE), "1.0.0")))
        .hasMessageContaining("main.built is initialised with something else than a constant");
  }

  @Test
  void a_variable_that_the_program_never_reads_is_found_in_the_finished_binary()
      throws IOException {
    hello.write("cmd/hello/x.go", "package main\n\nvar built string\n");
    var unread = new StampVariables(Optional.of("main.built"), Optional.empty(), Optional.empty());

    var failure = failure(() -> hello.build(Sources.go("", List.of(), unread, HERE), "7.77.777"));

    assertThat(failure).hasMessageContaining("does not hold the stamp main.built=7.77.777");
    assertThat(failure.hint()).contains("never reads");
  }

  @Test
  void a_variable_of_another_package_can_be_stamped() throws IOException {
    hello.write("internal/info/info.go", "package info\n\nvar Version = \"none\"\n");
    hello.write(
        "cmd/hello/x.go",
        "package main\n\nimport \"example.com/hello/internal/info\"\n\n"
            + "func init() { reportedVersion = func() string { return info.Version } }\n");
    var other =
        new StampVariables(
            Optional.of("example.com/hello/internal/info.Version"),
            Optional.empty(),
            Optional.empty());

    var release = hello.build(Sources.go("", List.of(), other, HERE), "3.0.0");

    assertThat(run(release.artifacts().get(0).file(), "--version")).startsWith("hello 3.0.0 ");
  }

  @Test
  void a_missing_embedded_file_is_named_with_the_line_that_wants_it() throws IOException {
    Files.delete(hello.folder.resolve("cmd/hello/page.html"));

    var failure = failure(() -> hello.build(Sources.go(HERE), "1.0.0"));

    assertThat(failure.message())
        .contains("pattern page.html: no matching files found")
        .contains("handler.go:10");
    assertThat(failure.hint()).contains("//go:embed");
  }

  @Test
  void a_compiler_error_on_one_platform_is_reported_with_that_platform() throws IOException {
    hello.write("cmd/hello/x_windows.go", "package main\n\nvar x int = \"text\"\n");

    var failure = failure(() -> hello.build(Sources.go("windows/amd64", HERE), "1.0.0"));

    assertThat(failure).hasMessage("go build failed for windows/amd64");
    assertThat(failure.output()).contains("x_windows.go:3");
    assertThat(hello.output).doesNotExist();
  }

  @Test
  void a_folder_that_is_no_program_and_a_platform_that_is_none_are_usage_errors()
      throws IOException {
    hello.write("lib/lib.go", "package lib\n");
    var library =
        new SourceSpec.GoBuild(
            Path.of("."), "./lib", "", List.of(), Map.of(), false, Sources.STAMP, List.of(HERE));

    assertThat(failure(() -> hello.build(library, "1.0.0")))
        .hasMessageContaining("./lib is package lib, not package main")
        .extracting(DeployException::code)
        .isEqualTo(ExitCode.USAGE);
    assertThat(failure(() -> hello.build(Sources.go("linux/vax"), "1.0.0")))
        .hasMessage("Go does not build for linux/vax");
    assertThat(failure(() -> hello.build(Sources.go("linux/amd64/v9"), "1.0.0")))
        .hasMessageContaining("amd64 has no level v9");
  }

  @Test
  void a_module_that_needs_a_newer_go_is_refused_where_go_may_not_fetch_it() throws IOException {
    hello.write("go.mod", "module example.com/hello\n\ngo 1.999\n");
    hello.environment.put("GOTOOLCHAIN", "local");

    var failure = failure(() -> hello.build(Sources.go(HERE), "1.0.0"));

    assertThat(failure.message())
        .startsWith("the module needs Go 1.999; this is Go ")
        .endsWith("GOTOOLCHAIN=local forbids Go to fetch it");
    assertThat(failure.hint()).contains("GOTOOLCHAIN=auto").contains("go.dev/dl");
  }

  @Test
  void without_go_the_message_says_which_one_and_where_from() {
    hello.environment.put("PATH", temp.toString());

    var failure = failure(() -> hello.build(Sources.go(HERE), "1.0.0"));

    assertThat(failure).hasMessageContaining("building needs Go 1.19 or later");
    assertThat(failure.hint()).contains("https://go.dev/dl");
  }

  @Test
  void linker_flags_with_quotes_reach_the_program_as_they_were_meant() throws IOException {
    hello.write(
        "cmd/hello/x.go",
        "package main\n\nvar motto string\n\n"
            + "func init() { reportedVersion = func() string { return version + motto } }\n");
    var motto = " it’s  \"-X main.version=evil\"";
    var flags = new LdFlags(List.of("-s", "-X", "main.motto=" + motto)).text();

    var release = hello.build(Sources.go(flags, List.of(), Sources.STAMP, HERE), "1.0.0");

    assertThat(run(release.artifacts().get(0).file(), "--version"))
        .startsWith("hello 1.0.0" + motto);
  }

  @Test
  void tags_choose_a_broken_release_and_the_files_environment_reaches_go() throws IOException {
    var spec =
        new SourceSpec.GoBuild(
            Path.of("."),
            "./cmd/hello",
            "",
            List.of("broken_version", "broken_exit"),
            Map.of("GOFLAGS", Template.literal("-buildmode=pie")),
            false,
            Sources.STAMP,
            List.of("linux/amd64"));

    var release = hello.build(spec, "1.0.0");

    var file = release.artifacts().get(0).file();
    var content = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(Bytes.find(content, "0.0.0-wrong".getBytes(UTF_8), 0)).isPositive();
    assertThat(Bytes.find(content, "exits at start".getBytes(UTF_8), 0)).isPositive();
    assertThat(GoBuildInfo.read(content).orElseThrow().settings())
        .containsEntry("-buildmode", "pie");
  }

  @Test
  void only_the_chosen_platforms_are_built() {
    var request =
        new BuildRequest(
            Optional.of("1.0.0"),
            hello.output,
            Set.of(Platform.parse(HERE)),
            1,
            hello.cancellation);

    assertThat(hello.build(Sources.go(HERE, "windows/amd64"), request).artifacts()).hasSize(1);
    assertThat(failure(() -> hello.build(Sources.go("plan9/386"), request)))
        .hasMessageContaining("is not among the file's platforms");
  }

  private static List<Digest> digests(Release release) {
    return release.artifacts().stream().map(Artifact::digest).toList();
  }

  private static String run(Path file, String... arguments) throws IOException {
    var command = Stream.concat(Stream.of(file.toString()), Stream.of(arguments)).toList();
    var call = new Tool.Call(command, file.getParent(), System.getenv(), Duration.ofMinutes(1));
    return Tool.run(call, () -> false).output().strip();
  }

  private static DeployException failure(ThrowingCallable action) {
    var failure = catchThrowableOfType(DeployException.class, action);
    assertThat(failure).as("the failure").isNotNull();
    assertThat(failure.hint()).isNotBlank();
    return failure;
  }
}
