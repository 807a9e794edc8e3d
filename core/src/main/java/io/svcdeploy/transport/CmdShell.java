package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The {@code cmd} of a Windows host. It cannot read a script with labels from its standard input,
 * so each script is a file in the login's home folder for as long as it runs.
 *
 * <p>A script is called with the host's own time, which {@code cmd} cannot tell in a form that is
 * the same in every country: {@code %1} is {@link #EPOCH}-based seconds, {@code %2} seconds since
 * 1970, {@code %3} the same as ISO 8601.
 */
final class CmdShell implements HostShell {
  /** The start of 2026: {@code cmd} counts with 32 bits, and seconds since 1970 soon need more. */
  static final long EPOCH = 1_767_225_600L;

  private static final int OPEN_MILLIS = 20_000;
  private static final long POLL_MILLIS = 20;
  private static final int MOST_BYTES = 8 << 20;

  private final String host;
  private final SshSession session;
  private final ChannelSftp sftp;
  private final Runnable abort;

  private CmdShell(String host, SshSession session, ChannelSftp sftp, Runnable abort) {
    this.host = host;
    this.session = session;
    this.sftp = sftp;
    this.abort = abort;
  }

  /**
   * @param abort ends the connection at once
   * @throws DeployException without a host
   */
  static CmdShell open(String host, SshSession session, Runnable abort) {
    try {
      var sftp = session.channel("sftp", ChannelSftp.class);
      sftp.connect(OPEN_MILLIS);
      return new CmdShell(host, session, sftp, abort);
    } catch (JSchException e) {
      if (!session.survives()) {
        throw new ConnectionLostException(host, new IOException(session.reason(), e));
      }
      throw DeployException.failed(
              "the SSH server gives no SFTP: " + Printable.line(String.valueOf(e.getMessage())),
              "add `Subsystem sftp sftp-server.exe` to C:\\ProgramData\\ssh\\sshd_config")
          .causedBy(e);
    }
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    var file = ".svc-deploy-" + RemoteShell.number() + ".cmd";
    try (var watchdog = Watchdog.after(deadline, abort)) {
      try {
        return execute(put(file, script), file);
      } catch (IOException | JSchException | SftpException e) {
        throw watchdog.fired() ? tooSlow(deadline) : failure(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        abort.run();
        throw interrupted();
      }
    }
  }

  /**
   * Writes the script and tells the host's time. Labels are found only in lines that end by CR LF.
   */
  private Instant put(String file, String script) throws SftpException {
    var text = script.replace("\r\n", "\n").replace("\n", "\r\n");
    sftp.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), file);
    return Instant.ofEpochSecond(Integer.toUnsignedLong(sftp.stat(file).getMTime()));
  }

  private ScriptResult execute(Instant clock, String file)
      throws JSchException, IOException, InterruptedException, SftpException {
    var channel = session.channel("exec", ChannelExec.class);
    var out = new Output();
    var err = new Output();
    // Nothing in it is special to cmd or PowerShell, whichever the server starts it with.
    channel.setCommand(
        "cmd /d /q /c %s %d %d %s"
            .formatted(
                file, clock.getEpochSecond() - EPOCH, clock.getEpochSecond(), clock.toString()));
    channel.setOutputStream(out);
    channel.setErrStream(err);
    channel.connect();
    try {
      while (!channel.isClosed()) {
        Thread.sleep(POLL_MILLIS);
      }
      if (channel.getExitStatus() < 0) {
        throw new IOException("the command ended without an exit status");
      }
      return new ScriptResult(channel.getExitStatus(), out.text(), err.text());
    } finally {
      channel.disconnect();
      remove(file);
    }
  }

  /** What stays is of no harm: the next login does not run it. */
  private void remove(String file) {
    try {
      sftp.rm(file);
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE && !session.survives()) {
        throw new ConnectionLostException(host, new IOException(session.reason(), e));
      }
    }
  }

  private RuntimeException failure(Exception e) {
    if (!session.survives()) {
      return new ConnectionLostException(host, new IOException(session.reason(), e));
    }
    var said = String.valueOf(e.getMessage());
    return DeployException.failed("a script could not be run: " + Printable.line(said), hint(said))
        .onHost(host)
        .causedBy(e);
  }

  private static String hint(String said) {
    return said.toLowerCase(Locale.ROOT).contains("denied")
        ? "the login must be able to write to its home folder"
        : "try `ssh` to the host by hand and run `cmd /c ver`";
  }

  private DeployException tooSlow(Duration deadline) {
    return DeployException.failed(
            "a script did not end within " + Durations.say(deadline) + " and may still run",
            "look at the host for what it waits for, or allow more time (ssh.command-timeout)")
        .onHost(host);
  }

  private DeployException interrupted() {
    return new DeployException(
            ExitCode.CANCELLED,
            "interrupted while a script was running",
            "look at the host: the script may have run to its end")
        .onHost(host);
  }

  @Override
  public void close() {
    sftp.disconnect();
  }

  /** Keeps the first megabytes, as the contract of {@link ScriptResult} says. */
  private static final class Output extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, Math.min(length, MOST_BYTES - size()));
    }

    @Override
    public synchronized void write(int oneByte) {
      if (size() < MOST_BYTES) {
        super.write(oneByte);
      }
    }

    synchronized String text() {
      return toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }
}
