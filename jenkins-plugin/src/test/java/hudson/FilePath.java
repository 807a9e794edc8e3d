package hudson;

import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.svcdeploy.jenkins.TestAgent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.Comparator;
import org.jenkinsci.remoting.RoleSensitive;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** A file of a test's agent: real, and only reachable while the agent is. */
public final class FilePath implements SerializableOnlyOverRemoting {
  private final transient TestAgent agent;
  private final File file;

  /** The channel is the agent itself. */
  public FilePath(VirtualChannel channel, String remote) {
    agent = (TestAgent) channel;
    file = new File(remote);
  }

  public Computer toComputer() {
    return agent.computer();
  }

  public interface FileCallable<T> extends Serializable, RoleSensitive {
    T invoke(File file, VirtualChannel channel) throws IOException, InterruptedException;
  }

  /** What is called goes over the wire, and so does what comes back. */
  public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
    agent.reach();
    return overTheWire(overTheWire(callable).invoke(file, null));
  }

  @SuppressWarnings("unchecked")
  private static <T> T overTheWire(T value) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  public FilePath child(String path) {
    return new FilePath(agent, new File(path).isAbsolute() ? path : new File(file, path).getPath());
  }

  public String getRemote() {
    return file.getPath();
  }

  public void mkdirs() throws IOException, InterruptedException {
    agent.reach();
    Files.createDirectories(file.toPath());
  }

  public boolean exists() throws IOException, InterruptedException {
    agent.reach();
    return file.exists();
  }

  public void copyFrom(InputStream in) throws IOException, InterruptedException {
    agent.reach();
    Files.copy(in, file.toPath());
  }

  public void renameTo(FilePath target) throws IOException, InterruptedException {
    agent.reach();
    Files.move(file.toPath(), target.file.toPath());
  }

  public void write(String content, String encoding) throws IOException, InterruptedException {
    agent.reach();
    Files.createDirectories(file.toPath().getParent());
    Files.writeString(file.toPath(), content, Charset.forName(encoding));
  }

  public void deleteRecursive() throws IOException, InterruptedException {
    agent.reachToRemove();
    if (file.exists()) {
      try (var all = Files.walk(file.toPath())) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
