package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * The command's jar, and the few classes of ours that run it, on an agent. They lie beside the
 * workspace, where a container of the agent sees them too, by their digest: they go over once.
 */
final class AgentFiles {
  /** A jar that takes the place of the bundled one, on the controller. */
  private static final String OTHER_COMMAND = "io.svcdeploy.jenkins.command";

  static final String JAR = "svc-deploy.jar";

  private static final String RUNNER = "io/svcdeploy/jenkins/agent/Runner";

  /** All classes of the agent's side. */
  static final List<String> CLASSES =
      List.of(RUNNER, RUNNER + "$PlanToken", "io/svcdeploy/jenkins/agent/OutcomeFile");

  /** The file by which a process learns what only it is to know, and which it deletes. */
  static final String SECRETS = "secrets";

  private AgentFiles() {}

  static String mainClass() {
    return RUNNER.replace('/', '.');
  }

  /**
   * Sees to it that the files are there, and are what they were.
   *
   * @return the entries of the class path
   */
  static List<String> install(FilePath temporary) throws IOException, InterruptedException {
    var digest = digest();
    var folder = temporary.child("svc-deploy").child(digest.substring(0, 16));
    var there = folder.act(new InstalledDigest(CLASSES));
    if (!digest.equals(there)) {
      if (!there.isEmpty()) {
        folder.deleteRecursive();
      }
      folder.mkdirs();
      copy(folder);
      if (!digest.equals(folder.act(new InstalledDigest(CLASSES)))) {
        // It is made anew by the next.
        folder.deleteRecursive();
        throw new IOException("what was copied to " + folder.getRemote() + " is something else");
      }
    }
    return List.of(folder.child(JAR).getRemote(), folder.child("classes").getRemote());
  }

  private static void copy(FilePath folder) throws IOException, InterruptedException {
    var jar = folder.child(JAR);
    if (!jar.exists()) {
      try (var in = command()) {
        copy(in, folder, jar);
      }
    }
    var classes = folder.child("classes");
    for (var name : CLASSES) {
      var file = classes.child(name + ".class");
      if (!file.exists()) {
        classes.child(name.substring(0, name.lastIndexOf('/'))).mkdirs();
        copy(new ByteArrayInputStream(ownClass(name)), folder, file);
      }
    }
  }

  /** Another step may do the same; a file appears whole or not at all. */
  private static void copy(InputStream in, FilePath folder, FilePath to)
      throws IOException, InterruptedException {
    var part = folder.child(UUID.randomUUID() + ".part");
    part.copyFrom(in);
    try {
      part.renameTo(to);
    } catch (IOException e) {
      part.deleteRecursive();
      if (!to.exists()) {
        throw e;
      }
    }
  }

  private static InputStream command() throws IOException {
    var other = System.getProperty(OTHER_COMMAND);
    return other == null ? resource(JAR) : Files.newInputStream(Path.of(other));
  }

  private static InputStream resource(String name) throws IOException {
    return Optional.ofNullable(AgentFiles.class.getResourceAsStream(name))
        .orElseThrow(() -> new IOException("the plugin is not whole: it lacks " + name));
  }

  private static byte[] ownClass(String name) throws IOException {
    try (var in = resource("/" + name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static String digest() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var in = new DigestInputStream(command(), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      for (var name : CLASSES) {
        digest.update(ownClass(name));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  /** Where the Java is that the agent itself runs in. */
  record JavaHome() implements ControllerToAgentFileCallable<String> {
    @Override
    public String invoke(File file, VirtualChannel channel) {
      return System.getProperty("java.home");
    }
  }

  /** The beginning of a text file; empty if there is none. */
  record Text(int most) implements ControllerToAgentFileCallable<String> {
    @Override
    public String invoke(File file, VirtualChannel channel) throws IOException {
      if (!file.exists()) {
        return "";
      }
      try (var in = Files.newInputStream(file.toPath())) {
        return new String(in.readNBytes(most), StandardCharsets.UTF_8);
      }
    }
  }

  /** Written with the rights of its owner alone before anything is in it. */
  static final class Secrets implements ControllerToAgentFileCallable<Boolean> {
    private static final long serialVersionUID = 1;

    private final TreeMap<String, String> values;

    Secrets(Map<String, String> values) {
      this.values = new TreeMap<>(values);
    }

    @Override
    public Boolean invoke(File file, VirtualChannel channel) throws IOException {
      var path = file.toPath();
      Files.deleteIfExists(path);
      if (Files.getFileStore(path.getParent()).supportsFileAttributeView("posix")) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(owner));
      } else {
        Files.createFile(path);
      }
      var properties = new Properties();
      properties.putAll(values);
      try (var out = Files.newOutputStream(path)) {
        properties.store(out, null);
      }
      return true;
    }
  }
}
