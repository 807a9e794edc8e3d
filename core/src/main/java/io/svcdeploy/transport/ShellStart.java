package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Gets a {@link RemoteShell} going behind whatever login shell there is, as root if wanted, and
 * explains why that does not work. Nothing in the command is special to csh or fish either.
 */
final class ShellStart {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Pattern NO_LOGIN =
      Pattern.compile("account is (currently )?not available|nologin", Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_TTY = Pattern.compile("must have a tty|requiretty");
  private static final Pattern PASSWORD =
      Pattern.compile("password is required|no askpass|a terminal is required");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "not allowed to execute|not in the sudoers|may not run sudo|not allowed to run");
  private static final Pattern NO_SUDO =
      Pattern.compile("sudo: (command )?not found|sudo: No such file|unknown command.*sudo");

  private final String host;
  private final SshSession session;
  private final boolean sudo;
  private final String number = RemoteShell.number();
  private final FrameReader stdout = new FrameReader();
  private final FrameReader stderr = new FrameReader();
  private final CompletableFuture<FrameReader.Frame> hello = stdout.expect(number);

  private ShellStart(String host, SshSession session, boolean sudo) {
    this.host = host;
    this.session = session;
    this.sudo = sudo;
  }

  /**
   * @param abort ends the connection at once
   * @throws DeployException without a host
   */
  static RemoteShell open(String host, SshSession session, boolean sudo, Runnable abort) {
    return new ShellStart(host, session, sudo).open(abort);
  }

  private RemoteShell open(Runnable abort) {
    try (var watchdog = Watchdog.after(LIMIT, abort)) {
      try {
        var channel = session.channel("exec", ChannelExec.class);
        channel.setCommand(command());
        channel.setOutputStream(stdout);
        channel.setErrStream(stderr);
        channel.connect();
        return greet(channel, abort);
      } catch (JSchException | IOException e) {
        throw watchdog.fired() ? silent() : noChannel(e);
      } catch (ConnectionLostException e) {
        throw watchdog.fired() ? silent() : e;
      }
    }
  }

  /** Says the number, where {@code sh} is and who we are; then becomes the shell. */
  private String command() {
    var hello = "s=$(command -v sh); echo; echo \"" + number + " $s $(id -un)\"; ";
    var shell =
        sudo
            ? "if [ \"$(id -u)\" = 0 ]; then exec \"$s\"; fi; exec sudo -n -- \"$s\""
            : "exec \"$s\"";
    return "sh -c '" + hello + shell + "'";
  }

  private RemoteShell greet(ChannelExec channel, Runnable abort) throws IOException {
    var shell = new RemoteShell(host, session, channel, stdout, stderr, abort);
    try {
      var id = shell.run("id -u", LIMIT);
      if (sudo && !id.out().strip().equals("0")) {
        throw sudoFailure("sudo does not make us root", id.output());
      }
      return shell;
    } catch (ConnectionLostException e) {
      if (!session.survives()) {
        throw e;
      }
      awaitEnd(channel);
      throw explain(channel.getExitStatus());
    }
  }

  /** The exit status comes after the end of the outputs. */
  private static void awaitEnd(ChannelExec channel) {
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    try {
      while (!channel.isClosed() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DeployException explain(int status) {
    var said = (stdout.received() + "\n" + stderr.received()).strip();
    return hello.isDone() && !hello.isCompletedExceptionally() && sudo
        ? explainSudo(said)
        : explainLoginShell(status, said);
  }

  private DeployException explainLoginShell(int status, String said) {
    var user = session.login().user();
    var message =
        NO_LOGIN.matcher(said).find()
            ? "the user " + user + " may not log in: its shell is nologin"
            : "the login shell of " + user + " does not run commands (exit status " + status + ")";
    return DeployException.failed(
            message,
            "on the host, give the user a shell (usermod -s /bin/sh "
                + user
                + ") and look for"
                + " ForceCommand in sshd_config and command= in authorized_keys")
        .withOutput(said);
  }

  private DeployException explainSudo(String said) {
    if (NO_SUDO.matcher(said).find()) {
      return DeployException.failed(
              "sudo is not installed on the host",
              "install it, log in as root, or set sudo: false if the user may do everything")
          .withOutput(said);
    }
    if (NO_TTY.matcher(said).find()) {
      return DeployException.failed(
              "sudo wants a terminal",
              "on the host, run visudo -f /etc/sudoers.d/svc-deploy and add the line: Defaults:"
                  + user()
                  + " !requiretty")
          .withOutput(said);
    }
    if (PASSWORD.matcher(said).find()) {
      return sudoFailure("sudo asks for a password", said);
    }
    return FORBIDDEN.matcher(said).find()
        ? sudoFailure("sudo does not let " + user() + " become root", said)
        : sudoFailure("sudo does not work", said);
  }

  private DeployException sudoFailure(String message, String said) {
    return DeployException.failed(
            message,
            String.format(
                Locale.ROOT,
                "on the host, run visudo -f /etc/sudoers.d/svc-deploy and add the line: "
                    + "%s ALL=(root) NOPASSWD: %s",
                user(),
                word(0, "/bin/sh")))
        .withOutput(said);
  }

  private String user() {
    return word(1, session.login().user());
  }

  /** A word of what the host said of itself. */
  private String word(int index, String otherwise) {
    var frame = hello.isCompletedExceptionally() ? null : hello.getNow(null);
    var words = frame == null ? new String[0] : frame.tail().split(" ");
    return index < words.length && !words[index].isEmpty() ? words[index] : otherwise;
  }

  private DeployException silent() {
    return DeployException.failed(
            "no shell answered in " + Durations.say(LIMIT),
            "log in by hand and see what the login shell or its start files wait for")
        .withOutput((stdout.received() + "\n" + stderr.received()).strip());
  }

  private RuntimeException noChannel(Exception e) {
    return session.survives()
        ? DeployException.failed(
                "the SSH server gives no session: " + e.getMessage(),
                "look at MaxSessions in its sshd_config and at the log of sshd")
            .causedBy(e)
        : new ConnectionLostException(host, new IOException(session.reason(), e));
  }
}
