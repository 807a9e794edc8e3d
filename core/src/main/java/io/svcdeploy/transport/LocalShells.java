package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The {@code sh} of this machine, in the home folder of whoever runs us. */
final class LocalShells implements ShellSource {
  /** In a session of its own, so that Ctrl-C reaches us alone and we bring scripts to their end. */
  private static final String OWN_SESSION =
      "command -v setsid >/dev/null 2>&1 && exec setsid sh -c \"$1\"; exec sh -c \"$1\"";

  private volatile Optional<Pipe> started = Optional.empty();

  @Override
  public ShellPipe start(String text, FrameReader out, FrameReader err) throws IOException {
    var words = List.of("/bin/sh", "-c", OWN_SESSION, "sh", text);
    var pipe = new Pipe(OwnProcess.start(words, home(), out, err), out, err);
    started = Optional.of(pipe);
    return pipe;
  }

  private static Path home() {
    var home = Path.of(System.getenv().getOrDefault("HOME", "/"));
    return home.isAbsolute() && Files.isDirectory(home) ? home : Path.of("/");
  }

  /** Ends the shell that was started, from any thread. */
  void abort() {
    started.ifPresent(Pipe::abort);
  }

  @Override
  public String user() {
    return System.getProperty("user.name");
  }

  @Override
  public DeployException noShell(int status, String said) {
    return DeployException.failed(
        "/bin/sh does not run on this machine (exit status " + status + ")",
        "run `/bin/sh -c id` as " + user() + " and see");
  }

  @Override
  public DeployException failure(IOException e) {
    return DeployException.failed(
            "/bin/sh cannot be started on this machine: " + e.getMessage(),
            "look for a limit on processes or memory (ulimit -a)")
        .causedBy(e);
  }

  private static final class Pipe implements ShellPipe {
    private final OwnProcess process;
    private final FrameReader out;
    private final FrameReader err;
    private volatile boolean aborted;

    Pipe(OwnProcess process, FrameReader out, FrameReader err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    @Override
    public OutputStream stdin() {
      return process.stdin();
    }

    @Override
    public Optional<String> broken() {
      return aborted ? Optional.of("it was closed") : Optional.empty();
    }

    @Override
    public int exitStatus() {
      try {
        return process.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return -1;
      }
    }

    void abort() {
      aborted = true;
      process.kill();
      out.end();
      err.end();
    }

    /** The end of its input ends also a shell that, as root's, we may not kill. */
    @Override
    public void close() {
      abort();
      try {
        process.stdin().close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
  }
}
