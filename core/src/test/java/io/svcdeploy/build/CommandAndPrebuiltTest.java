package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.ReleaseFolder;
import io.svcdeploy.spec.SourceSpec;
import io.svcdeploy.spec.SourceSpec.CommandBuild;
import io.svcdeploy.spec.SourceSpec.Prebuilt;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a POSIX shell")
class CommandAndPrebuiltTest {
  @TempDir Path temp;
  private Sources sources;

  @BeforeEach
  void folder() throws IOException {
    RealTools.need("git");
    sources = new Sources(temp.resolve("project"));
    sources.write("main.txt", "source");
    sources.committed();
  }

  private static CommandBuild command(String run, String... platforms) {
    return new CommandBuild(
        run, Map.of("NAME", Template.literal("n-${version}")), List.of(platforms));
  }

  @Test
  void a_command_learns_the_platform_and_the_stamp_and_writes_the_file() throws IOException {
    sources.git("tag", "v1.2.3");
    var script =
        "printf '#!/bin/sh\\n# %s\\n' \"$SVC_OS $SVC_ARCH $SVC_LEVEL. $SVC_VERSION $SVC_COMMIT"
            + " $SVC_DATE $NAME $(cat main.txt)\" > \"$SVC_OUTPUT\"";

    var release = sources.build(command(script, "linux/arm/7", "linux/amd64"));

    var commit = sources.git("rev-parse", "HEAD");
    assertThat(release.artifacts()).hasSize(2);
    var file = release.artifacts().get(1).file();
    assertThat(file).hasFileName("hello-1.2.3-linux-arm-7").isExecutable();
    assertThat(Files.readString(file))
        .isEqualTo(
            "#!/bin/sh\n# linux arm 7. 1.2.3 " + commit + " 2026-01-02T02:04:05Z n-1.2.3 source\n");
    assertThat(sources.notices()).hasSize(2).allMatch(text -> text.contains("is a script"));
    assertThat(ReleaseFolder.read(sources.output)).isEqualTo(release);
  }

  @Test
  void a_failing_command_shows_what_it_wrote() {
    var failure = failure(command("echo out; echo trouble >&2; exit 3", "linux/amd64"));

    assertThat(failure).hasMessage("build.command ended with status 3 for linux/amd64");
    assertThat(failure.output()).contains("out").contains("trouble");
  }

  @Test
  void a_command_that_writes_nothing_or_something_else_is_refused() {
    assertThat(failure(command("true", "linux/amd64")))
        .hasMessage("build.command wrote no file for linux/amd64");
    assertThat(failure(command("echo plain text > $SVC_OUTPUT", "linux/amd64")))
        .hasMessageContaining("is no program in a known format");
    assertThat(failure(command("echo '#!/bin/sh' > $SVC_OUTPUT", "windows/amd64")))
        .hasMessageContaining("is no program in a known format");
  }

  @Test
  @Timeout(60)
  void cancelling_ends_the_command_and_its_children() throws Exception {
    var pid = temp.resolve("pid");
    // The child ignores the first, polite request.
    var child =
        "sh -c 'trap \"\" TERM; echo $$ > %s.tmp; mv %s.tmp %s; while :; do sleep 1; done' & sleep 600"
            .formatted(pid, pid, pid);
    var building = CompletableFuture.supplyAsync(() -> failure(command(child, "linux/amd64")));
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pid));
    var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    assertThat(process.isAlive()).isTrue();

    sources.cancellation.request();

    assertThat(building.get(20, TimeUnit.SECONDS).code()).isEqualTo(ExitCode.CANCELLED);
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    assertThat(sources.output).doesNotExist();
  }

  @Test
  @Timeout(60)
  void a_command_that_goes_on_too_long_is_ended() {
    var call =
        new Tool.Call(
            List.of("/bin/sh", "-c", "sleep 600"), temp, System.getenv(), Duration.ofMillis(200));

    assertThat(catchThrowableOfType(DeployException.class, () -> Tool.run(call, () -> false)))
        .hasMessageContaining("took longer than");
  }

  @Test
  void prebuilt_files_are_taken_by_platform_and_do_not_make_the_tree_dirty() throws IOException {
    sources.git("tag", "v1.0.0");
    var bytes = Headers.elf(62, true);
    Files.createDirectories(sources.folder.resolve("bin/1.0.0"));
    Files.write(sources.folder.resolve("bin/1.0.0/linux-amd64"), bytes);

    var release = sources.build(prebuilt("linux/amd64"));

    assertThat(release.stamp().dirty()).isFalse();
    assertThat(release.artifacts().get(0).digest()).isEqualTo(Digest.of(bytes));
  }

  @Test
  void a_prebuilt_file_that_is_missing_for_another_platform_or_cut_short_is_refused()
      throws IOException {
    sources.git("tag", "v1.0.0");
    var file = sources.folder.resolve("bin/1.0.0/linux-amd64");
    assertThat(failure(prebuilt("linux/amd64")))
        .hasMessageContaining("there is no binary for linux/amd64")
        .hasMessageContaining("bin/1.0.0/linux-amd64");

    Files.createDirectories(file.getParent());
    Files.write(file, Headers.elf(183, true));
    assertThat(failure(prebuilt("linux/amd64")))
        .hasMessageContaining("is for Linux or BSD on arm64, not for linux/amd64");
    Files.write(file, Headers.pe(0x8664));
    assertThat(failure(prebuilt("linux/amd64")))
        .hasMessageContaining("is for windows on amd64, not for linux/amd64");
    Files.write(file, Arrays.copyOf(Headers.elf(62, true), 64));
    assertThat(failure(prebuilt("linux/amd64"))).hasMessageContaining("has a damaged header");
  }

  @Test
  void an_unknown_substitution_in_the_path_is_a_usage_error() {
    sources.git("tag", "v1.0.0");
    assertThat(failure(new Prebuilt("bin/${platform}", List.of("linux/amd64"))))
        .hasMessageContaining("${platform} means nothing here");
  }

  private static Prebuilt prebuilt(String... platforms) {
    return new Prebuilt("bin/${version}/${os}-${arch}", List.of(platforms));
  }

  private DeployException failure(SourceSpec source) {
    var failure =
        catchThrowableOfType(
            DeployException.class,
            () -> {
              if (source instanceof CommandBuild) {
                sources.build(source, "1.0.0");
              } else {
                sources.build(source);
              }
            });
    assertThat(failure).isNotNull();
    return failure;
  }
}
