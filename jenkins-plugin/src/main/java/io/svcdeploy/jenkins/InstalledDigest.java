package io.svcdeploy.jenkins;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * What really lies in a folder with the command, as a build may have changed it; empty if it is not
 * whole. Those of other versions go, once nobody has used them for a while, and what runs have left
 * whose steps could not wait for them.
 */
final class InstalledDigest implements ControllerToAgentFileCallable<String> {
  private static final long serialVersionUID = 1;

  /** No process of an earlier version runs as long. */
  private static final Duration UNUSED = Duration.ofDays(7);

  private final ArrayList<String> classes;

  InstalledDigest(List<String> classes) {
    this.classes = new ArrayList<>(classes);
  }

  @Override
  public String invoke(File file, VirtualChannel channel) throws IOException {
    var folder = file.toPath();
    if (!Files.exists(folder)) {
      return "";
    }
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    removeOthers(folder);
    var files = new ArrayList<>(List.of(folder.resolve(AgentFiles.JAR)));
    classes.forEach(it -> files.add(folder.resolve("classes").resolve(it + ".class")));
    return files.stream().allMatch(Files::isRegularFile) ? digest(files) : "";
  }

  private static String digest(List<Path> files) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files) {
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static void removeOthers(Path folder) throws IOException {
    var before = FileTime.from(Instant.now().minus(UNUSED));
    try (var all = Files.list(folder.resolveSibling("."))) {
      for (var other : all.map(Path::normalize).toList()) {
        boolean ours = other.getFileName().toString().matches("[0-9a-f]{16}|run-[0-9a-f]{8}");
        if (ours && Files.getLastModifiedTime(other).compareTo(before) < 0) {
          remove(other);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
