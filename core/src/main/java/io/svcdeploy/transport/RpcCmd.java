package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.scm.ServiceControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch files in the temporary folder of Windows, over its share, started by its service control
 * manager, as the system's own account.
 *
 * <p>A service is started whose program is {@code cmd}. It does not speak the protocol of services,
 * so it leaves the work to another {@code cmd} and ends; that one writes the outputs and, last, the
 * exit status into files. Everybody on the host can read the command line of the service, but not
 * the batch file that it names: so the names of the other files are different ones.
 */
final class RpcCmd implements CmdPlace {
  private static final Logger LOG = LoggerFactory.getLogger(RpcCmd.class);
  private static final long POLL_MILLIS = 50;
  private static final String CMD = "%SystemRoot%\\System32\\cmd.exe /d /q /c ";
  private static final String SCRATCH = "%SystemRoot%\\Temp\\";

  /**
   * The system's own home, as a login begins in its own: nobody else reads what a script puts
   * there. A service begins in a folder that everybody reads, and everybody may put programs into
   * {@link #SCRATCH}, which cmd would find before those of Windows.
   */
  private static final String HOME = "cd /d \"%USERPROFILE%\"";

  private final String host;
  private final Share share;
  private final Set<Path> left = ConcurrentHashMap.newKeySet();

  /** A script still runs, and {@code cmd} reads it line by line: the host has to remove it. */
  private volatile boolean abandoned;

  private volatile boolean aborted;

  private RpcCmd(String host, Share share) {
    this.host = host;
    this.share = share;
  }

  /**
   * @throws DeployException if its service control manager refuses
   */
  static RpcCmd open(String host, Share share) {
    try {
      ServiceControl.on(share.address()).close();
      return new RpcCmd(host, share);
    } catch (DeployException e) {
      throw named(host, e);
    }
  }

  @Override
  public Instant put(String file, byte[] bytes) throws IOException {
    requireOpen();
    var path = share.scratch().resolve(file);
    left.add(path);
    Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
    return Files.getLastModifiedTime(path).toInstant();
  }

  @Override
  public ScriptResult call(String file, String words) throws IOException, InterruptedException {
    var service = "svc-deploy-" + PosixShell.number();
    var starter = "." + service + ".cmd";
    var base = ".svc-deploy-" + PosixShell.number();
    // It is there, and empty, from the beginning: Windows remembers for seconds that on a share
    // there was no file of a name.
    put(base + ".status", new byte[0]);
    try {
      put(starter, starter(file, words, base));
      launch(service, starter);
      abandoned = true;
      var status = await(share.scratch().resolve(base + ".status"));
      abandoned = false;
      return new ScriptResult(status, output(base + ".out"), output(base + ".err"));
    } finally {
      remove(share.scratch().resolve(base + ".status"));
      for (String each : List.of(starter, base + ".out", base + ".err")) {
        remove(each);
      }
    }
  }

  /**
   * Where nobody waits for the status any more, it clears away what it was started with. All in it
   * is ours: digits, and a variable that Windows fills in.
   */
  private static byte[] starter(String file, String words, String base) {
    var path = SCRATCH + base;
    var lines =
        List.of(
            HOME,
            CMD + SCRATCH + file + " " + words + " <nul >" + path + ".out 2>" + path + ".err",
            "if exist " + path + ".status >" + path + ".status echo %errorlevel%",
            "if not exist "
                + path
                + ".status del "
                + path
                + ".out "
                + path
                + ".err "
                + SCRATCH
                + file
                + " %~f0");
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private void launch(String service, String starter) throws IOException {
    try (var manager = ServiceControl.on(share.address())) {
      manager.launch(service, CMD + "start \"\" /b " + CMD + SCRATCH + starter);
    } catch (DeployException e) {
      if (share.broken().isPresent()) {
        throw new IOException(e.message(), e);
      }
      throw named(host, e);
    }
  }

  /** The deployment file's name of the host, where the manager tells its address. */
  private static DeployException named(String host, DeployException e) {
    return new DeployException(e.code(), e.message(), e.hint()).causedBy(e).onHost(host);
  }

  private int await(Path status) throws IOException, InterruptedException {
    while (true) {
      requireOpen();
      var text = Files.readString(status);
      if (text.endsWith("\n")) {
        return Integer.parseInt(text.strip());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private String output(String file) throws IOException {
    var output = new CappedOutput();
    left.add(share.scratch().resolve(file));
    try (InputStream in = Files.newInputStream(share.scratch().resolve(file))) {
      in.transferTo(output);
    }
    return output.text();
  }

  private void requireOpen() throws IOException {
    if (aborted) {
      throw new IOException("it was closed");
    }
  }

  /** What is still in use there is tried again at the end. */
  @Override
  public void remove(String file) {
    if (!abandoned) {
      remove(share.scratch().resolve(file));
    }
  }

  private void remove(Path path) {
    try {
      Files.deleteIfExists(path);
      left.remove(path);
    } catch (IOException e) {
      left.add(path);
    }
  }

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public Optional<String> broken() {
    return aborted ? Optional.of("it was closed") : share.broken();
  }

  @Override
  public String hint(String said) {
    return "look at " + share.scratch() + " by hand, and into the event log of the host";
  }

  @Override
  public void close() {
    abort();
    if (abandoned) {
      return;
    }
    List.copyOf(left).forEach(this::remove);
    left.forEach(path -> LOG.warn("{} is in use and was left there", path));
  }
}
