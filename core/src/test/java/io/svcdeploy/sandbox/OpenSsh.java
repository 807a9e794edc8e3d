package io.svcdeploy.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The system's OpenSSH clients, with the key and the known_hosts of a sandbox and nothing else. */
record OpenSsh(Path folder) {
  private static final Path NO_INPUT = Path.of("/dev/null");

  /** How a client ended and what it printed. */
  record Result(int status, byte[] out, String err) {
    String text() {
      return new String(out, UTF_8);
    }
  }

  static boolean onPath(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
  }

  Path key() {
    return folder.resolve("id_ecdsa");
  }

  void makeKey(Path file) throws Exception {
    run(NO_INPUT, List.of("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", file.toString()));
  }

  Result ssh(SandboxHost host, String command, Path input) throws Exception {
    return run(input, words(host, command));
  }

  Result login(SandboxHost host, Path key, String user) throws Exception {
    return run(NO_INPUT, words(host, key, user, List.of(), List.of("true")));
  }

  /** What comes out of a connection to this address that the host opens. */
  Result forwarded(SandboxHost host, String address) throws Exception {
    var user = SandboxFolder.user();
    return run(NO_INPUT, words(host, key(), user, List.of("-W", address), List.of()));
  }

  void sftp(SandboxHost host, String... lines) throws Exception {
    var batch = Files.write(folder.resolve("batch"), List.of(lines));
    var words = new ArrayList<>(List.of("sftp", "-q", "-b", batch.toString()));
    words.addAll(options(key()));
    words.addAll(List.of("-P", "" + host.port(), SandboxFolder.user() + "@127.0.0.1"));
    var result = run(NO_INPUT, words);
    assertThat(result.status()).as(result.err()).isZero();
  }

  List<String> words(SandboxHost host, String command) {
    return words(host, key(), SandboxFolder.user(), List.of(), List.of(command));
  }

  private List<String> words(
      SandboxHost host, Path key, String user, List<String> options, List<String> command) {
    var words = new ArrayList<>(List.of("ssh"));
    words.addAll(options(key));
    words.addAll(options);
    words.addAll(List.of("-p", "" + host.port(), user + "@127.0.0.1"));
    words.addAll(command);
    return words;
  }

  private List<String> options(Path key) {
    var words = new ArrayList<>(List.of("-F", "none"));
    Stream.of(
            "UserKnownHostsFile=" + folder.resolve("known_hosts"),
            "GlobalKnownHostsFile=none",
            "StrictHostKeyChecking=yes",
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "IdentityFile=" + key)
        .forEach(option -> words.addAll(List.of("-o", option)));
    return words;
  }

  private Result run(Path input, List<String> words) throws Exception {
    var out = Files.createTempFile(folder, "out", null);
    var err = Files.createTempFile(folder, "err", null);
    var process =
        new ProcessBuilder(words)
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: " + words).isTrue();
    return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
  }
}
