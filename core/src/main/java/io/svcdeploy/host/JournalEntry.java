package io.svcdeploy.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
 * @param reason why it was quarantined
 */
@JsonIgnoreProperties(ignoreUnknown = true)
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
    Optional<String> reason) {}
