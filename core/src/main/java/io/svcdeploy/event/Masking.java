package io.svcdeploy.event;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Replaces secrets in text that leaves the program. Secrets are remembered as they come into use.
 * The longest goes first, so that a secret that contains another one leaves no tail behind; a
 * secret of several lines is masked line by line too, because CI systems and remote tools cut text
 * at line ends. Safe between threads.
 */
public final class Masking {
  /** Shorter values (a port, "true") are no secrets worth making every log unreadable for. */
  static final int SHORTEST = 6;

  private static final String MASK = "***";

  private volatile List<String> longestFirst = List.of();
  private Consumer<String> listener = secret -> {};

  /**
   * @param newListener is told each secret when it comes into use, before anything else can print
   *     it
   */
  public synchronized void tell(Consumer<String> newListener) {
    listener = newListener;
  }

  public synchronized void remember(Secret secret) {
    var whole = secret.reveal().strip();
    if (whole.length() >= SHORTEST && !longestFirst.contains(whole)) {
      listener.accept(whole);
    }
    var parts = Stream.concat(Stream.of(whole), whole.lines().map(String::strip));
    longestFirst =
        Stream.concat(longestFirst.stream(), parts)
            .filter(part -> part.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  public String mask(String text) {
    var masked = text;
    for (String secret : longestFirst) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }
}
