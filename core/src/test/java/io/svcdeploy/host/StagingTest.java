package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.host.StagingPlan.Part;
import io.svcdeploy.release.Digest;
import io.svcdeploy.script.Sh;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell on this machine")
class StagingTest {
  private static final String BINARY = "the program\n".repeat(5000);
  private static final String CONFIG = "name = 'x y' \"z\" $HOME `id` %s \\n\n";
  private static final String ODD_NAME = "conf d/it's \"odd\" $HOME.yml";

  @TempDir Path temp;
  private HostShell host;
  private Path directory;

  static Stream<HostShell.Kind> shells() {
    return HostShell.Kind.present();
  }

  private void begin(HostShell.Kind kind) throws IOException {
    host = new HostShell(kind, temp);
    directory = temp.resolve("my 'odd' service");
    Files.createDirectories(directory.resolve("releases"));
    Files.createDirectories(staged("x").getParent());
  }

  private Path staged(String file) {
    return directory.resolve(".svc-deploy/staging").resolve(file);
  }

  private Path release() {
    return directory.resolve("releases/1.0.0-aa");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void uploadGzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(staged(name)))) {
      out.write(bytes(text));
    }
  }

  private static StagingPlan plan(Part binary) {
    var sums =
        Digest.of(BINARY).hex() + " hello\n" + Digest.of(CONFIG).hex() + " " + ODD_NAME + "\n";
    return new StagingPlan(
        "1.0.0-aa",
        sums,
        List.of(binary, Part.Carried.of(ODD_NAME, 0600, bytes(CONFIG))),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static StagingPlan uploaded(String codec) {
    return plan(
        new Part.Uploaded("hello", 0755, Digest.of(BINARY), "upload.x", codec, Optional.empty()));
  }

  private String script(StagingPlan plan, String before) {
    var scripts =
        new ShScripts("hello", directory.toString(), ServiceManager.of(ManagerKind.SCRIPT));
    return scripts.staging("d1") + before + plan.script();
  }

  private HostShell.Result stage(StagingPlan plan) {
    return host.run(script(plan, ""));
  }

  private void assertWhole() throws IOException {
    assertThat(release().resolve("hello")).hasContent(BINARY);
    assertThat(release().resolve(ODD_NAME)).hasContent(CONFIG);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(release())))
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.getPosixFilePermissions(release().resolve(ODD_NAME)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var all = Files.list(directory.resolve("releases"))) {
      assertThat(all).as("nothing else is left").containsExactly(release());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aReleaseComesTogetherFromWhatArrivedAndMayBeStagedAgain(HostShell.Kind kind)
      throws IOException {
    begin(kind);
    uploadGzip("upload.x", BINARY);
    stage(uploaded("gzip")).exits(0);
    assertWhole();
    assertThat(staged("x").getParent()).as("the next try uploads here").isEmptyDirectory();

    Files.writeString(staged("upload.x"), BINARY);
    stage(uploaded("raw")).exits(0);
    assertWhole();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void damagedBytesAreThrownAwayAndReported(HostShell.Kind kind) throws IOException {
    begin(kind);
    uploadGzip("upload.x", BINARY + "!");
    assertThat(stage(uploaded("gzip")).exits(HostErrors.DAMAGED).err()).contains("hello");
    assertThat(release()).doesNotExist();
    assertThat(staged("upload.x")).as("no later try resumes it").doesNotExist();

    uploadGzip("upload.x", BINARY);
    var damaged = Files.readAllBytes(staged("upload.x"));
    damaged[damaged.length / 2] ^= 0x55;
    Files.write(staged("upload.x"), damaged);
    assertThat(stage(uploaded("gzip")).status()).isNotZero();
    assertThat(release()).doesNotExist();
    assertThat(staged("upload.x")).as("no later try resumes it").doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDamagedReleaseIsNoSource(HostShell.Kind kind) throws IOException {
    begin(kind);
    var other = Files.createDirectories(directory.resolve("releases/0.9.0-bb/.svc-deploy"));
    Files.writeString(other.resolve("SHA256SUMS"), Digest.of(BINARY).hex() + " hello\n");
    Files.writeString(other.resolveSibling("hello"), "something else");
    var held = plan(new Part.Held("hello", 0755, Digest.of(BINARY), "0.9.0-bb/hello"));
    stage(held).exits(HostErrors.DAMAGED);
    assertThat(other.resolve("SHA256SUMS")).as("no probe offers it again").doesNotExist();

    Files.writeString(other.resolveSibling("hello"), BINARY);
    stage(held).exits(0);
    assertThat(release().resolve("hello")).hasContent(BINARY);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDamagedReleaseIsRepairedInItsPlace(HostShell.Kind kind) throws IOException {
    begin(kind);
    Files.writeString(staged("upload.x"), BINARY);
    stage(uploaded("raw")).exits(0);
    var folder = Files.readAttributes(release(), "unix:ino");
    Files.writeString(release().resolve("hello"), "damaged");
    Files.delete(release().resolve(ODD_NAME));
    Files.createFile(release().resolve(".svc-deploy/confirmed"));

    Files.writeString(staged("upload.x"), BINARY);
    stage(uploaded("raw")).exits(0);
    assertWhole();
    assertThat(Files.readAttributes(release(), "unix:ino"))
        .as("what runs keeps its folder")
        .isEqualTo(folder);
    assertThat(release().resolve(".svc-deploy/confirmed")).exists();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aStagingThatWasCutOffAnywhereLeavesNoReleaseThatIsNotWhole(HostShell.Kind kind)
      throws IOException {
    begin(kind);
    for (int cut = 1; ; cut++) {
      Files.writeString(staged("upload.x"), BINARY);
      var cutting = HostShell.cutBefore(cut, "mkdir", "chmod", "cat", "mv", "rm", "find", "sync");
      var killed = host.run(script(uploaded("raw"), cutting));
      if (Files.exists(release())) {
        assertThat(release().resolve("hello")).hasContent(BINARY);
        assertThat(release().resolve(ODD_NAME)).hasContent(CONFIG);
      }
      if (killed.status() == 0) {
        assertThat(cut).as("places to cut").isGreaterThan(8);
        break;
      }
      Files.createDirectories(staged("x").getParent());
      Files.writeString(staged("upload.x"), BINARY);
      stage(uploaded("raw")).exits(0);
      assertWhole();
      host.run("rm -rf " + Sh.quote(release().toString())).exits(0);
    }
  }
}
