package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Shells behind an SSH server, started by whatever login shell there is. */
record SshShells(String host, SshSession session) implements ShellSource {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Pattern NO_LOGIN =
      Pattern.compile("account is (currently )?not available|nologin", Pattern.CASE_INSENSITIVE);

  @Override
  public ShellPipe start(String text, FrameReader out, FrameReader err) throws IOException {
    try {
      var channel = session.channel("exec", ChannelExec.class);
      channel.setCommand("sh -c '" + text + "'");
      channel.setOutputStream(out);
      channel.setErrStream(err);
      channel.connect();
      return new Pipe(session, channel, channel.getOutputStream());
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public String user() {
    return session.login().user();
  }

  @Override
  public DeployException noShell(int status, String said) {
    var message =
        NO_LOGIN.matcher(said).find()
            ? "the user " + user() + " may not log in: its shell is nologin"
            : "the login shell of "
                + user()
                + " does not run commands (exit status "
                + status
                + ")";
    return DeployException.failed(
        message,
        "on the host, give the user a shell (usermod -s /bin/sh "
            + user()
            + ") and look for"
            + " ForceCommand in sshd_config and command= in authorized_keys");
  }

  @Override
  public RuntimeException failure(IOException e) {
    return session.survives()
        ? DeployException.failed(
                "the SSH server gives no session: " + e.getMessage(),
                "look at MaxSessions in its sshd_config and at the log of sshd")
            .causedBy(e)
        : new ConnectionLostException(host, new IOException(session.reason(), e));
  }

  private record Pipe(SshSession session, ChannelExec channel, OutputStream stdin)
      implements ShellPipe {
    @Override
    public Optional<String> broken() {
      return session.survives() ? Optional.empty() : Optional.of(session.reason());
    }

    /** It comes after the end of the outputs. */
    @Override
    public int exitStatus() {
      long end = System.nanoTime() + LAST_WORDS.toNanos();
      try {
        while (!channel.isClosed() && System.nanoTime() < end) {
          Thread.sleep(10);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return channel.getExitStatus();
    }

    @Override
    public void close() {
      channel.disconnect();
    }
  }
}
