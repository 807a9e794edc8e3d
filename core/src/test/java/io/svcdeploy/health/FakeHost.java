package io.svcdeploy.health;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.transport.ConnectionLostException;
import io.svcdeploy.transport.HostConnection;
import io.svcdeploy.transport.ScriptResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A host whose service behaves by the clock, and the clock itself: no test waits. */
final class FakeHost implements HostConnection, HostProbe, GateClock {
  static final String SHIPPED = "ab".repeat(32);
  static final String OLD = "cd".repeat(32);

  /** How the service's port behaves. */
  enum Port {
    ANSWERS,
    REFUSES,
    HANGS
  }

  record State(ServiceState service, Port port, String answer) {
    State pid(long pid) {
      return with(service.restarts(), OptionalLong.of(pid));
    }

    State restarts(int restarts) {
      return with(restarts, service.pid());
    }

    private State with(int restarts, OptionalLong pid) {
      return new State(
          new ServiceState(
              service.active(),
              service.failed(),
              service.status(),
              pid,
              restarts,
              service.exeDigest(),
              service.exePath()),
          port,
          answer);
    }

    State exe(Optional<String> digest, Optional<String> path) {
      return new State(
          new ServiceState(
              service.active(),
              service.failed(),
              service.status(),
              service.pid(),
              service.restarts(),
              digest,
              path),
          port,
          answer);
    }

    State port(Port newPort) {
      return new State(service, newPort, answer);
    }

    State answering(String newAnswer) {
      return new State(service, Port.ANSWERS, newAnswer);
    }
  }

  static final State HEALTHY =
      new State(
          new ServiceState(
              true,
              false,
              "active (running)",
              OptionalLong.of(100),
              0,
              Optional.of(SHIPPED),
              Optional.of("/opt/hello/releases/1.1.0-abab/hello")),
          Port.ANSWERS,
          http("200 OK", "{\"version\":\"1.1.0\"}"));

  static final State DOWN =
      new State(
          new ServiceState(
              false,
              false,
              "activating (auto-restart)",
              OptionalLong.empty(),
              0,
              Optional.empty(),
              Optional.empty()),
          Port.REFUSES,
          "");

  static final State GIVEN_UP =
      new State(
          new ServiceState(
              false,
              true,
              "failed (Result: exit-code)",
              OptionalLong.empty(),
              0,
              Optional.empty(),
              Optional.empty()),
          Port.REFUSES,
          "");

  private final TreeMap<Duration, State> timeline = new TreeMap<>();
  final List<Question> questions = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final List<CommandAnswer> commandAnswers = new ArrayList<>();
  Duration cost = Duration.ZERO;
  boolean forwarding = true;
  boolean socketsBreak;
  Optional<Duration> breaksAt = Optional.empty();
  Runnable onPause = () -> {};
  boolean cancelled;
  private Duration now = Duration.ZERO;

  static String http(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
  }

  FakeHost from(double seconds, State state) {
    timeline.put(Duration.ofMillis(Math.round(seconds * 1000)), state);
    return this;
  }

  private State state() {
    return timeline.floorEntry(now).getValue();
  }

  @Override
  public synchronized HostLook look(Question question) {
    if (breaksAt.isPresent() && now.compareTo(breaksAt.get()) >= 0) {
      throw new ConnectionLostException("web-1", new IOException("reset"));
    }
    questions.add(question);
    now = now.plus(cost);
    return new HostLook(state().service(), commandAnswers, question.log() ? log : List.of());
  }

  @Override
  public synchronized Socket openSocket(String address, int port, Duration timeout)
      throws IOException {
    if (socketsBreak) {
      throw new ConnectionLostException("web-1", new IOException("reset"));
    }
    if (!forwarding) {
      throw DeployException.failed("sshd prohibits forwarding", "allow it");
    }
    switch (state().port()) {
      case REFUSES -> throw new ConnectException("refused");
      case HANGS -> {
        now = now.plus(timeout);
        throw new SocketTimeoutException("timed out");
      }
      default -> {
        return new StreamSocket(state().answer());
      }
    }
  }

  @Override
  public synchronized Duration elapsed() {
    return now;
  }

  @Override
  public boolean pause(Duration time) {
    synchronized (this) {
      now = now.plus(time);
    }
    onPause.run();
    return cancelled;
  }

  @Override
  public String host() {
    return "web-1";
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    throw new AssertionError("the gate asks the probe");
  }

  @Override
  public void upload(Path file, String remotePath, LongConsumer sent) {
    throw new AssertionError("the gate sends no files");
  }

  @Override
  public void close() {}
}
