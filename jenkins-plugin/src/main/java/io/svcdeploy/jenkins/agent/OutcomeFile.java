package io.svcdeploy.jenkins.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What came of a run, as properties: {@code status}, {@code planToken}, and {@code report.json}
 * laid flat ({@code report.hosts.0.outcome}). So the plugin needs no JSON library, and what goes
 * over the wire and into the build's record is bounded.
 */
final class OutcomeFile {
  private static final int LONGEST = 1_000;
  private static final int LAST = 40;
  private static final int MOST_HOSTS = 500;

  private final Map<String, String> facts = new TreeMap<>();

  private OutcomeFile() {}

  /**
   * @param report the folder with the report, if the operation makes one
   */
  static void write(Path file, int status, String planToken, Optional<Path> report)
      throws IOException {
    var outcome = new OutcomeFile();
    outcome.facts.put("status", Integer.toString(status));
    outcome.facts.put("planToken", planToken);
    report.map(it -> it.resolve("report.json")).filter(Files::exists).ifPresent(outcome::add);
    var properties = new Properties();
    properties.putAll(outcome.facts);
    var part = file.resolveSibling("outcome.part");
    // To a stream, as that is ASCII: whatever a host has said can be written.
    try (var out = Files.newOutputStream(part)) {
      properties.store(out, null);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A report that cannot be read is no reason to say nothing of the run. */
  private void add(Path json) {
    try {
      add("report", new JsonMapper().readTree(json.toFile()));
    } catch (IOException | RuntimeException e) {
      System.err.println("svc-deploy: the build has no page, as " + json + " cannot be read: " + e);
    }
  }

  private void add(String name, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(it -> add(name + "." + it.getKey(), it.getValue()));
    } else if (node.isArray()) {
      // Of a log the last lines tell most; of the hosts none is left out before it must be.
      boolean hosts = name.equals("report.hosts");
      int first = hosts ? 0 : Math.max(0, node.size() - LAST);
      int end = hosts ? Math.min(node.size(), MOST_HOSTS) : node.size();
      for (int i = first; i < end; i++) {
        add(name + "." + (i - first), node.get(i));
      }
    } else if (!node.isNull()) {
      var text = node.asText();
      facts.put(name, cut(text));
    }
  }

  /** A character of two parts stays whole. */
  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }
}
