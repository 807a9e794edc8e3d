package io.svcdeploy.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A line of a host's journal. The format is in {@code docs/host-protocol.md}; unknown fields are
 * passed over, so that older programs read newer journals.
 *
 * @param at UTC by the host's clock
 * @param event switching, confirmed, reverted, quarantined
 * @param by who did it: controller, host, deadman, boot, takeover
 * @param release the release folder's name
 * @param from the release that was current before; empty on a first install
 * @param forced the run was told to pass over a quarantine: {@code run} tells whose it was
 * @param reason why it was quarantined
 */
public record JournalEntry(
    String at,
    String event,
    String by,
    String deployment,
    String operation,
    String release,
    String version,
    Optional<String> commit,
    String digest,
    Optional<String> from,
    String run,
    boolean forced,
    Optional<String> reason) {

  /** Empty if something that every entry has is missing. */
  static Optional<JournalEntry> from(JsonNode line) {
    var always =
        List.of(
            "at", "event", "by", "deployment", "operation", "release", "version", "digest", "run");
    if (!always.stream().allMatch(name -> line.path(name).isTextual())) {
      return Optional.empty();
    }
    return Optional.of(
        new JournalEntry(
            line.path("at").asText(),
            line.path("event").asText(),
            line.path("by").asText(),
            line.path("deployment").asText(),
            line.path("operation").asText(),
            line.path("release").asText(),
            line.path("version").asText(),
            text(line, "commit"),
            line.path("digest").asText(),
            text(line, "from"),
            line.path("run").asText(),
            line.path("forced").asBoolean(false),
            text(line, "reason")));
  }

  private static Optional<String> text(JsonNode line, String name) {
    return Optional.of(line.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }
}
