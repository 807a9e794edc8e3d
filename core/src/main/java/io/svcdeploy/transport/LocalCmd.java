package io.svcdeploy.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batch files in a folder of our own on this machine. */
final class LocalCmd implements CmdPlace {
  private final Path folder;
  private volatile boolean aborted;
  private volatile Optional<OwnProcess> running = Optional.empty();

  private LocalCmd(Path folder) {
    this.folder = folder;
  }

  static LocalCmd open() throws IOException {
    return new LocalCmd(Files.createTempDirectory("svc-deploy-"));
  }

  @Override
  public Instant put(String file, byte[] bytes) throws IOException {
    requireOpen();
    Files.write(folder.resolve(file), bytes);
    return Instant.now();
  }

  @Override
  public ScriptResult call(String file, String words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(interpreter(), "/d", "/q", "/c", file));
    command.addAll(List.of(words.split(" ")));
    var out = new CappedOutput();
    var err = new CappedOutput();
    var process = OwnProcess.start(command, folder, out, err);
    running = Optional.of(process);
    process.stdin().close();
    var status = process.await();
    requireOpen();
    return new ScriptResult(status, out.text(), err.text());
  }

  /** Windows looks for a program in our working folder before its own. */
  private static String interpreter() {
    return System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\cmd.exe";
  }

  private void requireOpen() throws IOException {
    if (aborted) {
      throw new IOException("it was closed");
    }
  }

  @Override
  public void remove(String file) throws IOException {
    Files.deleteIfExists(folder.resolve(file));
  }

  @Override
  public void abort() {
    aborted = true;
    running.ifPresent(OwnProcess::kill);
  }

  @Override
  public Optional<String> broken() {
    return aborted ? Optional.of("it was closed") : Optional.empty();
  }

  @Override
  public String hint(String said) {
    return "look whether " + folder + " can be written to, and run `cmd /c ver` by hand";
  }

  @Override
  public void close() {
    abort();
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // A script that was given up still lies there; the system clears its folder for such.
    }
  }
}
