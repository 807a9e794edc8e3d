package io.svcdeploy.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code files} may put into a release folder. */
final class FileRules {
  /** Names that a release folder has for itself. */
  private static final Set<String> RESERVED = Set.of("manifest.json", "SHA256SUMS", "env");

  private final String service;
  private final Problems problems;
  private final Map<String, Position> seen = new HashMap<>();

  private FileRules(String service, Problems problems) {
    this.service = service;
    this.problems = problems;
  }

  static void check(Tree.Fields file, Problems problems) {
    var rules = new FileRules(file.find("service", String.class).orElse(""), problems);
    for (var item : file.items("files")) {
      if (item instanceof Tree.Fields entry && entry.at("to").isPresent()) {
        rules.destination(entry.text("to"), entry.positionOf("to"));
      }
    }
  }

  private void destination(String to, Position position) {
    var segments = List.of(to.split("/", -1));
    if (to.startsWith("/") || to.startsWith("~") || to.matches("[A-Za-z]:.*")) {
      wrong(position, to, "is absolute", "it counts from the release folder");
    } else if (to.contains("\\") || segments.contains("") || segments.contains(".")) {
      wrong(position, to, "is no plain path", "write it as conf/app.yml");
    } else if (segments.contains("..")) {
      wrong(position, to, "leaves the release folder", "remove the ..");
    } else if (isReserved(segments.get(0))) {
      wrong(
          position,
          segments.get(0),
          "is a name that svc-deploy uses itself",
          "choose another name");
    } else {
      apart(to, position);
    }
  }

  private boolean isReserved(String name) {
    return RESERVED.contains(name)
        || name.startsWith(".svc-deploy")
        || name.equals(service)
        || name.equals(service + ".exe");
  }

  private void apart(String to, Position position) {
    problems.addIfTwice(seen, to, position, "files: " + Shown.quoted(to));
    seen.keySet().stream()
        .filter(other -> other.startsWith(to + "/") || to.startsWith(other + "/"))
        .findFirst()
        .ifPresent(
            other ->
                wrong(
                    position,
                    to,
                    "and " + Shown.quoted(other) + " exclude each other",
                    "one is a folder of the other"));
  }

  private void wrong(Position position, String text, String message, String hint) {
    problems.add(position, "files: " + Shown.quoted(text) + " " + message, hint);
  }
}
