package io.svcdeploy.e2e;

import io.svcdeploy.transport.Endpoint;
import io.svcdeploy.transport.HostConnection;
import io.svcdeploy.transport.HostConnector;
import io.svcdeploy.transport.LocalEndpoint;
import io.svcdeploy.transport.RpcEndpoint;
import io.svcdeploy.transport.ScriptResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Runs on Windows: what a connection promises, asked of each that a controller there can have.
 * Prints {@code STEP=WHAT CAME}; {@link WindowsControllerIT} judges.
 */
final class WindowsConnectionSteps {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final String kind;
  private final Endpoint endpoint;

  private WindowsConnectionSteps(String kind, Endpoint endpoint) {
    this.kind = kind;
    this.endpoint = endpoint;
  }

  public static void main(String[] args) throws Exception {
    new WindowsConnectionSteps("local", new LocalEndpoint("me", false, true)).all();
    new WindowsConnectionSteps("rpc", new RpcEndpoint("win-1", args[0])).all();
    var nowhere = new RpcEndpoint("win-2", "NOWHERE");
    new WindowsConnectionSteps("rpc", nowhere).say("nowhere", () -> nowhere(nowhere));
    OUT.println("end=1");
  }

  private static Object nowhere(RpcEndpoint endpoint) {
    try (var connection = new HostConnector().connect(endpoint)) {
      return connection;
    }
  }

  private void say(String step, Callable<Object> what) {
    var text = new StringBuilder();
    try {
      text.append(what.call());
    } catch (Exception e) {
      text.append(e.getClass().getSimpleName()).append(": ").append(e.getMessage());
    }
    OUT.println(kind + "." + step + "=" + text.toString().replace("\n", "|"));
  }

  private void all() throws Exception {
    try (var connection = new HostConnector().connect(endpoint)) {
      say("result", () -> run(connection, "@echo out\n@echo err 1>&2\n@exit /b 3\n"));
      say("words", () -> run(connection, "@echo %1 %2 %3\n"));
      say("stdin", () -> run(connection, "@sort\n@echo end\n"));
      say("labels", () -> run(connection, "@goto there\n@echo wrong\n:there\n@echo right\n"));
      say("utf8", () -> run(connection, "@chcp 65001 >nul\n@echo grüße ☃\n"));
      say("user", () -> run(connection, "@set CI_SECRET\n"));
      say("upload", () -> upload(connection));
      say("nofolder", () -> send(connection, Files.createTempFile("h", "h"), "C:/none/x"));
      say("loopback", () -> connection.openSocket("127.0.0.1", 1, Duration.ofSeconds(5)));
      say("late", () -> connection.run("@echo so far\n@ping -n 9 127.0.0.1 >nul\n", sooner()));
      say("closed", () -> run(connection, "@echo late\n"));
    }
  }

  private static Duration sooner() {
    return Duration.ofSeconds(1);
  }

  private static ScriptResult run(HostConnection connection, String script) {
    return connection.run(script, LIMIT);
  }

  private static Object upload(HostConnection connection) throws Exception {
    var file = Files.createTempFile("sent", "");
    var there = Path.of("C:\\Windows\\Temp\\arrived");
    Files.deleteIfExists(there);
    Files.writeString(file, "first");
    send(connection, file, "C:/Windows/Temp/arrived");
    Files.writeString(file, "first and second");
    var resumed = send(connection, file, "/C:/Windows/Temp/arrived");
    var longer = Files.readString(there);
    Files.writeString(file, "third");
    send(connection, file, "C:\\Windows/Temp/arrived");
    var text = resumed + " " + longer + ", " + Files.readString(there);
    Files.delete(there);
    return text;
  }

  private static Object send(HostConnection connection, Path file, String path) {
    var counts = new StringBuilder();
    connection.upload(file, path, sent -> counts.append(sent).append(' '));
    return counts.toString();
  }
}
