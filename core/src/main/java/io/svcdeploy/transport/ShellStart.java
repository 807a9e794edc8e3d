package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Gets a {@link PosixShell} going, as root if wanted, and explains why that does not work. Behind
 * an SSH server there may be any login shell: nothing in the text is special to csh or fish either.
 */
final class ShellStart {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Pattern NO_TTY = Pattern.compile("must have a tty|requiretty");
  private static final Pattern PASSWORD =
      Pattern.compile("password is required|no askpass|a terminal is required");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "not allowed to execute|not in the sudoers|may not run sudo|not allowed to run");
  private static final Pattern NO_SUDO =
      Pattern.compile("sudo: (command )?not found|sudo: No such file|unknown command.*sudo");

  private final String host;
  private final ShellSource source;
  private final boolean sudo;
  private final String number = PosixShell.number();
  private final FrameReader stdout = new FrameReader();
  private final FrameReader stderr = new FrameReader();
  private final CompletableFuture<FrameReader.Frame> hello = stdout.expect(number);

  private ShellStart(String host, ShellSource source, boolean sudo) {
    this.host = host;
    this.source = source;
    this.sudo = sudo;
  }

  /**
   * @param abort ends the connection at once
   * @throws DeployException without a host
   */
  static PosixShell open(String host, ShellSource source, boolean sudo, Runnable abort) {
    return new ShellStart(host, source, sudo).open(abort);
  }

  private PosixShell open(Runnable abort) {
    try (var watchdog = Watchdog.after(LIMIT, abort)) {
      try {
        return greet(source.start(text(), stdout, stderr), abort);
      } catch (IOException e) {
        throw watchdog.fired() ? silent() : source.failure(e);
      } catch (ConnectionLostException e) {
        throw watchdog.fired() ? silent() : e;
      }
    }
  }

  /** Says the number, where {@code sh} is and who we are; then becomes the shell. */
  private String text() {
    var hello = "s=$(command -v sh); echo; echo \"" + number + " $s $(id -un)\"; ";
    var shell =
        sudo
            ? "if [ \"$(id -u)\" = 0 ]; then exec \"$s\"; fi; exec sudo -n -- \"$s\""
            : "exec \"$s\"";
    return hello + shell;
  }

  private PosixShell greet(ShellPipe pipe, Runnable abort) {
    try {
      var shell = new PosixShell(host, pipe, stdout, stderr, abort);
      var id = shell.run("id -u", LIMIT);
      if (sudo && !id.out().strip().equals("0")) {
        throw sudoFailure("sudo does not make us root", id.output());
      }
      return shell;
    } catch (ConnectionLostException e) {
      if (pipe.broken().isPresent()) {
        throw e;
      }
      throw explain(pipe.exitStatus());
    }
  }

  private DeployException explain(int status) {
    var said = (stdout.received() + "\n" + stderr.received()).strip();
    return hello.isDone() && !hello.isCompletedExceptionally() && sudo
        ? explainSudo(said)
        : source.noShell(status, said).withOutput(said);
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
    return word(1, source.user());
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
}
