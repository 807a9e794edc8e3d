package io.svcdeploy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads every command line of this machine again and again, and remembers which of some words it
 * saw there. The processes of the test hosts are this machine's as well.
 */
public final class ProcessWatch implements AutoCloseable {
  private final List<String> words;
  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean over;

  private ProcessWatch(List<String> words) {
    this.words = List.copyOf(words);
    this.thread = new Thread(this::watch, "process-watch");
  }

  public static ProcessWatch forWords(List<String> words) {
    var watch = new ProcessWatch(words);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Words and the command lines that they were seen in. */
  public Map<String, String> seen() {
    return Map.copyOf(seen);
  }

  private void watch() {
    while (!over) {
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        processes.forEach(this::look);
        Thread.sleep(1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Path process) {
    try {
      var bytes = Files.readAllBytes(process.resolve("cmdline"));
      var line = new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ');
      words.stream().filter(line::contains).forEach(word -> seen.put(word, line));
    } catch (IOException gone) {
      // It has ended meanwhile, as most do.
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
