package io.svcdeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseFolderTest {
  private static final String LINUX = "hello-1.4.2-linux-amd64";

  @TempDir Path temp;
  private Path folder;
  private Release release;

  @BeforeEach
  void written() throws IOException {
    folder = temp.resolve("dist");
    var stamp =
        new Stamp(
            new Version("1.4.2"),
            Optional.of("c0ffee"),
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            false);
    release =
        new Release("hello", stamp, List.of(artifact("windows/amd64"), artifact("linux/amd64")));
    ReleaseFolder.write(release, folder);
  }

  private Artifact artifact(String platform) throws IOException {
    var file = temp.resolve(platform.replace('/', '_'));
    Files.writeString(file, "binary for " + platform);
    return new Artifact(Platform.parse(platform), file, Digest.ofFile(file), Files.size(file));
  }

  @Test
  void what_was_written_is_read_back() {
    var read = ReleaseFolder.read(folder);

    assertThat(read.service()).isEqualTo("hello");
    assertThat(read.stamp()).isEqualTo(release.stamp());
    assertThat(read.artifacts())
        .extracting(artifact -> artifact.file().getFileName().toString())
        .containsExactly(LINUX, "hello-1.4.2-windows-amd64.exe");
    assertThat(read).isEqualTo(ReleaseFolder.write(release, folder));
  }

  @Test
  void the_lists_have_the_published_form_and_depend_on_the_release_only() throws IOException {
    var linux = Digest.of("binary for linux/amd64");
    assertThat(folder.resolve("manifest.json"))
        .hasContent(
            """
            {
              "schema" : 1,
              "service" : "hello",
              "stamp" : {
                "version" : "1.4.2",
                "commit" : "c0ffee",
                "date" : "2026-01-02T03:04:05Z",
                "dirty" : false
              },
              "artifacts" : [
                {
                  "platform" : "linux/amd64",
                  "file" : "hello-1.4.2-linux-amd64",
                  "sha256" : "%s",
                  "bytes" : 22
                },
                {
                  "platform" : "windows/amd64",
                  "file" : "hello-1.4.2-windows-amd64.exe",
                  "sha256" : "%s",
                  "bytes" : 24
                }
              ]
            }
            """
                .formatted(linux, Digest.of("binary for windows/amd64")));
    assertThat(Files.readAllLines(folder.resolve("checksums.txt")))
        .first()
        .isEqualTo(linux + "  " + LINUX);

    var turned = new ArrayList<>(release.artifacts());
    Collections.reverse(turned);
    var again = temp.resolve("again");
    ReleaseFolder.write(new Release("hello", release.stamp(), turned), again);
    for (String list : List.of("checksums.txt", "manifest.json")) {
      assertThat(again.resolve(list)).hasSameBinaryContentAs(folder.resolve(list));
    }
  }

  @Test
  void a_stamp_without_commit_and_date_is_read_back_too() throws IOException {
    var bare = new Release("hello", Stamp.of(new Version("1")), List.of(artifact("linux/arm/7")));
    var other = temp.resolve("other");

    assertThat(ReleaseFolder.write(bare, other)).isEqualTo(ReleaseFolder.read(other));
    assertThat(other.resolve("manifest.json")).content().doesNotContain("commit");
  }

  @Test
  void a_changed_binary_is_refused() throws IOException {
    Files.writeString(folder.resolve(LINUX), "binary for linux/amd63");
    refused("hello-1.4.2-linux-amd64 does not have the digest");
    Files.writeString(folder.resolve(LINUX), "shorter");
    refused("has 7 bytes");
    Files.delete(folder.resolve(LINUX));
    refused("the release lacks hello-1.4.2-linux-amd64");
    Files.createSymbolicLink(folder.resolve(LINUX), release.artifacts().get(1).file());
    refused("the release lacks hello-1.4.2-linux-amd64");
  }

  @Test
  void a_manifest_that_does_not_agree_with_the_checksums_is_refused() throws IOException {
    edit("manifest.json", "c0ffee", "c0ffef");
    refused("manifest.json does not have the digest");
    rechecked("c0ffef", "c0ffee");
    ReleaseFolder.read(folder);
    rechecked(
        "\"sha256\" : \"" + Digest.of("binary for linux/amd64"),
        "\"sha256\" : \"" + Digest.of("x"));
    refused("disagree on hello-1.4.2-linux-amd64");
  }

  @Test
  void manifests_that_say_too_much_too_little_or_something_odd_are_refused() throws IOException {
    rechecked("\"hello-1.4.2-linux-amd64\"", "\"../hello-1.4.2-linux-amd64\"");
    refused("the file for linux/amd64 must be named hello-1.4.2-linux-amd64", "not part of");
    restored();
    rechecked("\"service\" : \"hello\"", "\"service\" : \"../hello\"");
    refused("cannot be a service");
    restored();
    rechecked("\"schema\" : 1", "\"schema\" : 2");
    refused("has schema 2");
    restored();
    rechecked("\"schema\" : 1,", "");
    refused("it has no \"schema\": 1");
    restored();
    rechecked("\"schema\" : 1,", "\"schema\" : 1, \"schema\" : 1,");
    refused("Duplicate field 'schema'");
    restored();
    rechecked("\"dirty\" : false", "\"dirty\" : null");
    refused("not a release manifest");
    restored();
    rechecked("\"bytes\" : 22", "\"bytes\" : \"22\"");
    refused("not a release manifest");
    restored();
    rechecked("\"date\" : \"2026-01-02", "\"date\" : \"yesterday");
    refused("RFC 3339");
    restored();
    rechecked("windows/amd64", "linux/amd64");
    refused("two binaries for linux/amd64");
    restored();
    rechecked("\"dirty\" : false", "\"dirty\" : false, \"later\" : 1");
    ReleaseFolder.read(folder);
  }

  @Test
  void checksums_must_have_a_line_for_each_file_and_no_other() throws IOException {
    var lines = Files.readString(folder.resolve("checksums.txt"));
    Files.writeString(
        folder.resolve("checksums.txt"), lines.lines().skip(1).toList().get(0) + "\n");
    refused("has no line for");
    Files.writeString(folder.resolve("checksums.txt"), lines + Digest.of("x") + "  other.tar.gz\n");
    refused("names files that are not part of the release: [other.tar.gz]");
    Files.writeString(folder.resolve("checksums.txt"), lines + lines);
    refused("line 4 names hello-1.4.2-linux-amd64 a second time");
    for (String name : List.of("../x", "a/b", "a\\b", ".hidden", "a..b", "a b")) {
      Files.writeString(
          folder.resolve("checksums.txt"), lines + Digest.of("x") + "  " + name + "\n");
      refused("not a plain file name");
    }
    Files.writeString(folder.resolve("checksums.txt"), "hello\n");
    refused("line 1 is not");
  }

  @Test
  void a_folder_without_lists_is_no_release() throws IOException {
    Files.delete(folder.resolve("manifest.json"));
    refused("it has no manifest.json");
  }

  @Test
  void checksums_of_windows_tools_are_read() throws IOException {
    var lines = Files.readAllLines(folder.resolve("checksums.txt"));
    var windows = new StringBuilder();
    lines.forEach(
        line ->
            windows
                .append(line.substring(0, 64).toUpperCase(java.util.Locale.ROOT))
                .append(" *")
                .append(line.substring(66))
                .append("\r\n"));
    Files.writeString(folder.resolve("checksums.txt"), windows);

    assertThat(ReleaseFolder.read(folder).artifacts()).hasSize(2);
  }

  @Property(tries = 300)
  void checksums_are_read_as_they_were_written(@ForAll("names") List<String> names) {
    var byName = new TreeMap<String, Digest>();
    names.forEach(name -> byName.put(name, Digest.of(name)));
    var checksums = new Checksums(byName);

    assertThat(Checksums.parse(checksums.text())).isEqualTo(checksums);
  }

  @Property(tries = 500)
  void any_other_text_is_an_error_for_people_and_never_a_bad_name(@ForAll("lines") String text) {
    try {
      assertThat(Checksums.parse(text).byName().keySet())
          .allMatch(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._+~-]*") && !name.contains(".."));
    } catch (DeployException e) {
      assertThat(e.message()).startsWith("checksums.txt: line ");
    }
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.strings()
        .withChars("aZ09._+~-")
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(name -> Character.isLetterOrDigit(name.charAt(0)) && !name.contains(".."))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> lines() {
    var name = Arbitraries.strings().withChars("ab./\\ *\n\r\0é-").ofMaxLength(6);
    var separator = Arbitraries.of("  ", " *", " ", "\t");
    return name.tuple2()
        .flatMap(n -> separator.map(s -> Digest.of("x") + s + n.get1() + "\n" + n.get2()));
  }

  private void refused(String... oneOf) {
    var failure = catchThrowableOfType(DeployException.class, () -> ReleaseFolder.read(folder));
    assertThat(failure).as(oneOf[0]).isNotNull();
    assertThat(List.of(oneOf)).anyMatch(failure.getMessage()::contains);
    assertThat(failure.hint()).isNotBlank();
  }

  private void edit(String name, String from, String to) throws IOException {
    var text = Files.readString(folder.resolve(name));
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(name), text.replace(from, to));
  }

  /** Edits the manifest and its line in the checksums, as an attacker would. */
  private void rechecked(String from, String to) throws IOException {
    var before = Digest.ofFile(folder.resolve("manifest.json"));
    edit("manifest.json", from, to);
    var checksums = Files.readString(folder.resolve("checksums.txt"));
    var line = checksums.lines().filter(l -> l.endsWith("manifest.json")).findFirst().orElseThrow();
    assertThat(before).isNotNull();
    edit("checksums.txt", line, Digest.ofFile(folder.resolve("manifest.json")) + "  manifest.json");
  }

  private void restored() {
    ReleaseFolder.write(release, folder);
  }
}
