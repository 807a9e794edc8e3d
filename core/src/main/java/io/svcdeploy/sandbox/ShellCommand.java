package io.svcdeploy.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * One command of one channel, run by {@code /bin/sh -c} in the host's home. When the channel closes
 * early the command gets SIGHUP, with all that it started in its own process group: what was
 * detached with {@code setsid} or {@code nohup} goes on, as after a login that was cut.
 */
final class ShellCommand implements Command {
  private final String text;
  private final Path home;
  private final Map<String, String> environment;
  private @Nullable InputStream input;
  private @Nullable OutputStream output;
  private @Nullable OutputStream errors;
  private @Nullable ExitCallback callback;
  private volatile @Nullable Process process;

  ShellCommand(String text, Path home, Map<String, String> environment) {
    this.text = text;
    this.home = home;
    this.environment = environment;
  }

  @Override
  public void setInputStream(InputStream in) {
    input = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    output = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    errors = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.callback = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment ignored) throws IOException {
    var builder = new ProcessBuilder("/bin/sh", "-c", text).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    var running = builder.start();
    process = running;
    pump("stdin", requireNonNull(input), running.getOutputStream(), true);
    var out = pump("stdout", running.getInputStream(), requireNonNull(output), false);
    var err = pump("stderr", running.getErrorStream(), requireNonNull(errors), false);
    background("wait", () -> reportExit(running, out, err));
  }

  private void reportExit(Process running, Thread out, Thread err) {
    try {
      int status = running.waitFor();
      out.join();
      err.join();
      requireNonNull(callback).onExit(status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread pump(String name, InputStream from, OutputStream to, boolean closing) {
    return background(name, () -> copy(from, to, closing));
  }

  private static void copy(InputStream from, OutputStream to, boolean closing) {
    var buffer = new byte[32 * 1024];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
      }
    } catch (IOException e) {
      // The other side is gone: nothing is left to be copied, and the exit status tells the rest.
    } finally {
      if (closing) {
        closeQuietly(to);
      }
    }
  }

  private static void closeQuietly(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // The process ended without reading all of its input, which is its right.
    }
  }

  private static Thread background(String name, Runnable work) {
    var thread = new Thread(work, "sandbox-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void destroy(ChannelSession channel) {
    var running = process;
    if (running != null && running.isAlive()) {
      SandboxProcesses.hangUp(running.toHandle());
    }
  }
}
