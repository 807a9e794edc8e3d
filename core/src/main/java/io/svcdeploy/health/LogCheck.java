package io.svcdeploy.health;

import io.svcdeploy.event.Masking;
import java.util.List;

/** A text that must stand in a line of the log since the switch. */
record LogCheck(String contains, Masking masking) {
  String label() {
    return "log line " + "\"" + Words.excerpt(masking.mask(contains), 80) + "\"";
  }

  Seen judge(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains(contains))
        .findFirst()
        .map(line -> Seen.good(Words.excerpt(masking.mask(line), 200)))
        .orElseGet(
            () ->
                Seen.bad("not in the " + Words.count(lines.size(), "line") + " since the switch"));
  }
}
