package io.svcdeploy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.release.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
  @TempDir Path temp;
  private Sources sources;

  @BeforeEach
  void repository() throws IOException {
    RealTools.need("git");
    sources = new Sources(temp.resolve("project"));
    sources.write("main.go", "package main\n");
    sources.committed();
  }

  private Stamp stamp(String... given) {
    return stamp(sources.folder, System.getenv(), given);
  }

  private Stamp stamp(Path folder, Map<String, String> environment, String... given) {
    return new Origin(
            "hello", List.of(folder), List.of(temp.resolve("project/dist")), sources.events::add)
        .stamp(
            given.length == 0 ? Optional.empty() : Optional.of(given[0]),
            GitWorkTree.at(folder, environment, () -> false));
  }

  private static DeployException usageError(Runnable action) {
    var failure = catchThrowableOfType(DeployException.class, action::run);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    return failure;
  }

  @Test
  void without_a_tag_the_version_must_be_given() {
    var failure = usageError(this::stamp);

    assertThat(failure).hasMessageContaining("has no version tag");
    assertThat(failure.hint()).contains("git tag").contains("--version").contains("fetch-depth: 0");
    assertThat(stamp("v1.0.0").version().text()).isEqualTo("1.0.0");
    sources.git("tag", "latest");
    usageError(this::stamp);
  }

  @Test
  void of_several_tags_the_highest_release_counts() {
    List.of("v1.9.0", "v1.10.0-rc.1", "v1.10.0", "nightly").forEach(t -> sources.git("tag", t));

    assertThat(stamp().version().text()).isEqualTo("1.10.0");
  }

  @Test
  void in_a_repository_of_many_services_its_own_tag_counts() {
    List.of("v9.0.0", "other/v8.0.0", "hello/v1.2.0").forEach(tag -> sources.git("tag", tag));

    assertThat(stamp().version().text()).isEqualTo("1.2.0");
  }

  @Test
  void a_tag_that_is_not_on_this_commit_does_not_count() {
    sources.git("tag", "v1.0.0");
    sources.git("commit", "-q", "--allow-empty", "-m", "later");

    usageError(this::stamp);
  }

  @Test
  void changes_mark_a_tagged_version_but_not_a_given_one() throws IOException {
    sources.git("tag", "v1.0.0+linux");
    sources.write("new file.txt", "x");

    assertThat(stamp().version().text()).isEqualTo("1.0.0+linux.dirty");
    assertThat(stamp("2.0.0").version().text()).isEqualTo("2.0.0");
    assertThat(stamp("2.0.0").dirty()).isTrue();
    assertThat(sources.notices()).hasSize(3).allMatch(text -> text.contains("new file.txt"));
  }

  @Test
  void ignored_files_other_folders_and_earlier_output_are_no_changes() throws IOException {
    sources.write(".gitignore", "*.log\n");
    sources.write("service/main.go", "package main\n");
    sources.git("add", "-A");
    sources.git("commit", "-q", "-m", "more");
    sources.write("a.log", "x");
    sources.write("dist/hello", "x");
    assertThat(stamp("1").dirty()).isFalse();

    sources.write("elsewhere.txt", "x");
    assertThat(stamp("1").dirty()).isTrue();
    assertThat(stamp(sources.folder.resolve("service"), System.getenv(), "1").dirty()).isFalse();
  }

  @Test
  void outside_of_a_repository_and_without_git_a_given_version_is_enough() throws IOException {
    var plain = Files.createDirectories(temp.resolve("plain"));
    var noGit = Map.of("PATH", temp.toString());

    assertThat(stamp(plain, System.getenv(), "1.0.0")).isEqualTo(Stamp.of(new Version("1.0.0")));
    assertThat(stamp(sources.folder, noGit, "1.0.0")).isEqualTo(Stamp.of(new Version("1.0.0")));
    assertThat(usageError(() -> stamp(plain, System.getenv())).message())
        .contains("there is no git commit");
    assertThat(usageError(() -> stamp(sources.folder, noGit)).message())
        .contains("git is not installed");
  }
}
