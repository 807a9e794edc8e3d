package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.svcdeploy.event.DeployException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Batch files in the login's home folder, by SFTP, and run by the SSH server. */
record SftpCmd(SshSession session, ChannelSftp sftp, Runnable end) implements CmdPlace {
  private static final int OPEN_MILLIS = 20_000;
  private static final long POLL_MILLIS = 20;

  /**
   * @param abort ends the connection at once
   * @throws DeployException without a host
   */
  static SftpCmd open(String host, SshSession session, Runnable abort) {
    try {
      var sftp = session.channel("sftp", ChannelSftp.class);
      sftp.connect(OPEN_MILLIS);
      return new SftpCmd(session, sftp, abort);
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
  public Instant put(String file, byte[] bytes) throws IOException {
    try {
      sftp.put(new ByteArrayInputStream(bytes), file);
      return Instant.ofEpochSecond(Integer.toUnsignedLong(sftp.stat(file).getMTime()));
    } catch (SftpException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public ScriptResult call(String file, String words) throws IOException, InterruptedException {
    try {
      return call(session.channel("exec", ChannelExec.class), file, words);
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ScriptResult call(ChannelExec channel, String file, String words)
      throws JSchException, IOException, InterruptedException {
    var out = new CappedOutput();
    var err = new CappedOutput();
    channel.setCommand(command(file, words));
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
    }
  }

  /**
   * One line for whichever shell the server starts. PowerShell makes every exit status 0 or 1
   * unless it is told to keep it; cmd takes what follows the semicolon for arguments that the
   * script never looks at, and for a POSIX shell it is the last status.
   */
  static String command(String file, String words) {
    return "cmd /d /q /c " + file + " " + words + "; exit $LASTEXITCODE";
  }

  /** What stays is of no harm: the next login does not run it. */
  @Override
  public void remove(String file) throws IOException {
    try {
      sftp.rm(file);
    } catch (SftpException e) {
      if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE && !session.survives()) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  @Override
  public void abort() {
    end.run();
  }

  @Override
  public Optional<String> broken() {
    return session.survives() ? Optional.empty() : Optional.of(session.reason());
  }

  @Override
  public String hint(String said) {
    return said.toLowerCase(Locale.ROOT).contains("denied")
        ? "the login must be able to write to its home folder"
        : "try `ssh` to the host by hand and run `cmd /c ver`";
  }

  @Override
  public void close() {
    sftp.disconnect();
  }
}
