package io.svcdeploy.e2e;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Clients that ask a service for {@code /healthz} again and again, and count. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final String url;
  private final boolean keepAlive;

  private record Failure(long asked, long ended, String why) {}

  private Load(String url, boolean keepAlive) {
    this.url = url;
    this.keepAlive = keepAlive;
  }

  /** So many requests a second, each on a connection of its own. */
  static Load on(int port, int perSecond) {
    return on("127.0.0.1", port, perSecond, false);
  }

  /**
   * @param keepAlive connections are used again as long as the service leaves them open
   */
  static Load on(String address, int port, int perSecond, boolean keepAlive) {
    var load = new Load("http://" + address + ":" + port + "/healthz", keepAlive);
    long every = TimeUnit.SECONDS.toNanos(1) * CLIENTS / perSecond;
    for (int client = 0; client < CLIENTS; client++) {
      load.clients.scheduleAtFixedRate(
          load::ask, client * every / CLIENTS, every, TimeUnit.NANOSECONDS);
    }
    return load;
  }

  private void ask() {
    long asked = System.nanoTime();
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      if (!keepAlive) {
        connection.setRequestProperty("Connection", "close");
      }
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      int status = connection.getResponseCode();
      if (status == 200) {
        try (var body = connection.getInputStream()) {
          count(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      } else {
        fail(asked, "status " + status);
      }
    } catch (IOException e) {
      fail(asked, e.toString());
    }
  }

  private void fail(long asked, String why) {
    failures.add(new Failure(asked, System.nanoTime(), why));
  }

  private void count(String body) {
    var version = VERSION.matcher(body);
    answers.merge(version.find() ? version.group(1) : body, 1, Integer::sum);
  }

  /** Lets the requests under way end. */
  void stop() throws InterruptedException {
    clients.shutdown();
    if (!clients.awaitTermination(2L * PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("requests do not end");
    }
  }

  int answers() {
    return answers.values().stream().mapToInt(Integer::intValue).sum();
  }

  int answersOf(String version) {
    return answers.getOrDefault(version, 0);
  }

  List<String> failures() {
    return failures.stream().map(Failure::why).toList();
  }

  /** From the first failure to the beginning of the last request that failed. */
  Duration failedFor() {
    long first = failures.stream().mapToLong(Failure::ended).min().orElse(0);
    long last = failures.stream().mapToLong(Failure::asked).max().orElse(first);
    return Duration.ofNanos(last - first);
  }

  @Override
  public void close() {
    clients.shutdownNow();
  }
}
