package io.svcdeploy.jenkins.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
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

  static void write(Path file, int status, String planToken, Path report) throws IOException {
    var outcome = new OutcomeFile();
    outcome.facts.put("status", Integer.toString(status));
    outcome.facts.put("planToken", planToken);
    var json = report.resolve("report.json");
    if (Files.exists(json)) {
      outcome.add("report", new JsonMapper().readTree(json.toFile()));
    }
    var properties = new Properties();
    properties.putAll(outcome.facts);
    var part = file.resolveSibling("outcome.part");
    try (var writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
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
      facts.put(name, text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
  }
}
