package io.svcdeploy.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Stamp;
import io.svcdeploy.service.Registration;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything a release folder holds, known before a byte is sent. The folder's name ends with a
 * fingerprint of the content, so that a changed setting is another release and an equal one is
 * recognised.
 *
 * @param name {@code 1.4.2-3f9a1c0e}
 * @param entries all files but the sums
 */
public record ReleaseContent(String name, Artifact artifact, List<Entry> entries) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int FINGERPRINT_DIGITS = 8;

  public ReleaseContent {
    entries = List.copyOf(entries);
  }

  /** One file: where it goes, and where its bytes are. */
  public sealed interface Entry {
    String path();

    int mode();

    Digest digest();

    /** A file of this machine. */
    record Shipped(String path, int mode, Digest digest, Path source) implements Entry {}

    /** A text that we made. */
    record Written(String path, int mode, String text, Charset charset) implements Entry {
      public byte[] bytes() {
        return text.getBytes(charset);
      }

      @Override
      public Digest digest() {
        return Digest.of(bytes());
      }
    }
  }

  /**
   * @param files what is shipped beside the binary
   * @param health the record of how its health is told; a change of it alone is no new release
   */
  public static ReleaseContent of(
      String service,
      Stamp stamp,
      Artifact artifact,
      List<Entry.Shipped> files,
      Registration registration,
      String health) {
    var entries = new ArrayList<Entry>();
    var program = service + artifact.platform().executableSuffix();
    entries.add(new Entry.Shipped(program, 0755, artifact.digest(), artifact.file()));
    entries.addAll(files);
    entries.addAll(settings(registration));
    var fingerprint =
        Digest.of(
            entries.stream()
                .map(entry -> entry.mode() + " " + entry.digest() + " " + entry.path() + "\n")
                .collect(Collectors.joining()));
    var name = stamp.version() + "-" + fingerprint.hex().substring(0, FINGERPRINT_DIGITS);
    entries.replaceAll(entry -> named(entry, name));
    entries.add(ours("health.json", 0644, health));
    entries.add(ours("manifest.json", 0644, manifest(service, stamp, artifact)));
    return new ReleaseContent(name, artifact, entries);
  }

  private static Entry named(Entry entry, String release) {
    return entry instanceof Entry.Written it
        ? new Entry.Written(
            it.path(), it.mode(), it.text().replace(Registration.RELEASE, release), it.charset())
        : entry;
  }

  private static List<Entry> settings(Registration registration) {
    var entries = new ArrayList<Entry>();
    var install = new StringBuilder();
    for (var file : registration.installed()) {
      var name = Path.of(file.path()).getFileName().toString();
      entries.add(ours("units/" + name, 0644, file.text()));
      install.append(name).append(' ').append(file.path()).append('\n');
    }
    entries.add(ours("install", 0644, install.toString()));
    entries.add(
        ours(
            "enabled",
            0644,
            registration.enabled().stream()
                .map(unit -> unit + "\n")
                .collect(Collectors.joining())));
    for (var file : registration.stored()) {
      entries.add(ours(file.name(), file.mode(), file.text(), file.charset()));
    }
    return entries;
  }

  private static Entry ours(String name, int mode, String text) {
    return ours(name, mode, text, StandardCharsets.UTF_8);
  }

  private static Entry ours(String name, int mode, String text, Charset charset) {
    return new Entry.Written(Registration.FOLDER + "/" + name, mode, text, charset);
  }

  private static String manifest(String service, Stamp stamp, Artifact artifact) {
    var manifest = new LinkedHashMap<String, Object>();
    manifest.put("schema", 1);
    manifest.put("service", service);
    manifest.put("version", stamp.version().text());
    stamp.commit().ifPresent(commit -> manifest.put("commit", commit));
    stamp.date().ifPresent(date -> manifest.put("date", date.toString()));
    manifest.put("platform", artifact.platform().toString());
    manifest.put("sha256", artifact.digest().hex());
    try {
      return JSON.writeValueAsString(manifest) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers always serialise", e);
    }
  }

  /** {@code SHA256SUMS} of the folder. */
  public String sums() {
    return entries.stream()
        .map(entry -> entry.digest() + " " + entry.path() + "\n")
        .collect(Collectors.joining());
  }
}
