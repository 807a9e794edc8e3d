package io.svcdeploy.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * A real Windows that somebody has set up as docs/windows.md says: this machine itself or another
 * one. Its services and {@code C:\Program Files\greeter} are the tests' to change.
 *
 * @param clientKey a private key without a passphrase
 */
record RealWindowsHost(String user, String address, int port, Path clientKey, Path knownHosts)
    implements WindowsHost {
  /** {@code USER@ADDRESS:PORT}. */
  static final String HOST = "SVC_DEPLOY_WINDOWS_HOST";

  private static final String KEY = "SVC_DEPLOY_WINDOWS_KEY";
  private static final String KNOWN_HOSTS = "SVC_DEPLOY_WINDOWS_KNOWN_HOSTS";
  private static final Pattern FORM = Pattern.compile("([^@:]+)@([^@:]+):(\\d{1,5})");

  /** Empty if the environment names none. */
  static Optional<RealWindowsHost> ofEnvironment() {
    return Optional.ofNullable(System.getenv(HOST)).filter(it -> !it.isBlank()).map(it -> of(it));
  }

  private static RealWindowsHost of(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalStateException(HOST + " is not USER@ADDRESS:PORT: " + text);
    }
    return new RealWindowsHost(
        form.group(1),
        form.group(2),
        Integer.parseInt(form.group(3)),
        file(KEY),
        file(KNOWN_HOSTS));
  }

  private static Path file(String variable) {
    var name = System.getenv(variable);
    if (name == null || !Files.isReadable(Path.of(name))) {
      throw new IllegalStateException(
          variable + " must name a file where " + HOST + " names a host: " + name);
    }
    return Path.of(name).toAbsolutePath();
  }

  @Override
  public Path driveC() {
    var windows = System.getProperty("os.name").startsWith("Windows");
    if (!windows || !loopback()) {
      throw new TestAbortedException("the disk of " + address + " cannot be seen from here");
    }
    return Path.of("C:\\");
  }

  private boolean loopback() {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path confinedKey() {
    throw new TestAbortedException("there is no login without forwarding on " + address);
  }

  @Override
  public void assumeStandIns(String why) {
    throw new TestAbortedException("needs a stand-in, and " + address + " is real: " + why);
  }

  @Override
  public void share(String name) {
    throw new TestAbortedException("the shares of " + address + " are not the tests' to change");
  }

  @Override
  public void smallDisk(String path, int megabytes) {
    throw new TestAbortedException("there is no small disk on " + address);
  }

  @Override
  public Command.Result exec(Duration deadline, String... lines) {
    var name = "svc-deploy-test-" + System.nanoTime() + ".cmd";
    try {
      var folder = Files.createTempDirectory("svc-deploy-exec");
      var text = String.join("\r\n", lines) + "\r\n";
      var script = Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
      var from = "put \"" + script.toString().replace('\\', '/') + "\" " + name + "\n";
      var batch = Files.writeString(folder.resolve("batch"), from);
      client("sftp", "-P", List.of("-b", batch.toString()), List.of()).orFail();
      Files.delete(script);
      Files.delete(batch);
      Files.delete(folder);
      return client(deadline, "ssh", "-p", List.of(), List.of("cmd /d /c " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      client("ssh", "-p", List.of(), List.of("cmd /d /c del " + name));
    }
  }

  private Command.Result client(
      String program, String portOption, List<String> options, List<String> command) {
    return client(Duration.ofMinutes(1), program, portOption, options, command);
  }

  private Command.Result client(
      Duration deadline,
      String program,
      String portOption,
      List<String> options,
      List<String> command) {
    var words = new ArrayList<>(List.of(program, "-F", "none", portOption, Integer.toString(port)));
    words.addAll(List.of("-i", clientKey.toString(), "-o", "BatchMode=yes"));
    words.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts));
    words.addAll(List.of("-o", "StrictHostKeyChecking=yes"));
    words.addAll(options);
    words.add(user + "@" + address);
    words.addAll(command);
    return Command.run(deadline, words);
  }

  @Override
  public void close() {
    // It was there before, and stays.
  }

  @Override
  public List<String> javaOptions() {
    return List.of();
  }
}
