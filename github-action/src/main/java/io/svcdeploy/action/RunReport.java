package io.svcdeploy.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.svcdeploy.event.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What {@code report.json} tells of a run; its format is in {@code docs/report.md}. */
final class RunReport {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> OF_A_HOST =
      List.of("host", "outcome", "from", "to", "digest", "bytesSent", "tookMs");

  /** Outcomes of hosts that have the release. */
  private static final Set<String> RUNS_IT = Set.of("deployed", "unchanged");

  private final JsonNode root;

  private RunReport(JsonNode root) {
    this.root = root;
  }

  /** Empty if the run ended before it had anything to report. */
  static Optional<RunReport> in(Path folder) throws IOException {
    var file = folder.resolve("report.json");
    return Files.exists(file)
        ? Optional.of(new RunReport(JSON.readTree(file.toFile())))
        : Optional.empty();
  }

  String result() {
    return text(root, "result").orElse("failed");
  }

  int exitCode() {
    return root.path("exitCode").asInt(ExitCode.FAILED.code());
  }

  /** How it ended, in a sentence or two. */
  String verdict() {
    return text(root, "verdict").orElseGet(this::result);
  }

  /** False too if the release runs somewhere, as it may where not all hosts have to go back. */
  private boolean wentBack() {
    return result().equals("rolled-back")
        && hosts().stream()
            .flatMap(host -> text(host, "outcome").stream())
            .noneMatch(RUNS_IT::contains);
  }

  /** The outputs of the action but for the result, by name; what is not known is left out. */
  Map<String, String> outputs() {
    var outputs = new TreeMap<String, String>();
    text(root, "deployment").ifPresent(it -> outputs.put("deployment", it));
    // A rollback has a version for each host.
    outputs.put("version", text(root, "version").orElseGet(() -> ofHosts("to")));
    outputs.put("previous-version", ofHosts("from"));
    outputs.put("rolled-back", Boolean.toString(wentBack()));
    outputs.put("hosts-json", hostsJson());
    return outputs;
  }

  private String ofHosts(String name) {
    return hosts().stream()
        .flatMap(host -> text(host, name).stream())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private String hostsJson() {
    var all = JSON.createArrayNode();
    for (var host : hosts()) {
      ObjectNode brief = all.addObject();
      OF_A_HOST.stream().filter(host::has).forEach(name -> brief.set(name, host.get(name)));
    }
    return all.toString();
  }

  /** What went wrong at a host, in words of ours and with the hint. */
  record Trouble(String host, String outcome, String message) {}

  List<Trouble> troubles() {
    return hosts().stream()
        .filter(host -> host.has("problem"))
        .map(
            host ->
                new Trouble(
                    text(host, "host").orElse(""),
                    text(host, "outcome").orElse(""),
                    text(host.get("problem"), "message").orElse("")
                        + text(host.get("problem"), "hint").map(it -> "\n" + it).orElse("")))
        .toList();
  }

  /** What happened on each host, a line each moment, and the evidence of a failure. */
  Map<String, List<String>> timelines() {
    return hosts().stream()
        .collect(
            Collectors.toMap(
                host -> text(host, "host").orElse("") + ": " + text(host, "outcome").orElse(""),
                RunReport::timeline,
                (first, second) -> first,
                LinkedHashMap::new));
  }

  private static List<String> timeline(JsonNode host) {
    var lines = new ArrayList<String>();
    host.path("timeline")
        .forEach(it -> lines.add(it.path("at").asText() + "  " + it.path("what").asText()));
    var evidence = host.path("evidence");
    evidence.path("unitStatus").asText().lines().forEach(lines::add);
    evidence.path("lastLogLines").forEach(it -> lines.add(it.asText()));
    return lines;
  }

  private List<JsonNode> hosts() {
    return StreamSupport.stream(root.path("hosts").spliterator(), false).toList();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }
}
