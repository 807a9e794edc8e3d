package io.svcdeploy.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.svcdeploy.script.Sh;
import java.time.Duration;
import java.util.LinkedHashMap;

/** The pieces of script around a transaction's own {@code tx.sh}. Pure. */
final class TransactionScripts {
  private static final JsonMapper ASCII_JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /**
   * Runs under a new lock. What is found here may still be at work, if the lock ended before its
   * time: also one that is only about to switch.
   */
  static String resolveUnfinished(Duration each) {
    return """
        for s in "$B"/tx/*/state; do
          [ -f "$s" ] || continue
          # Cut off by a power failure before it was whole.
          [ -s "${s%%/state}/tx.sh" ] || [ "$(cat "$s")" != staged ] || { rm -rf "${s%%/state}"; continue; }
          case $(cat "$s") in staged | activating | activated | reverting) ;; *) continue ;; esac
          T=${s%%/state}
          ID=${T##*/}
          sm_detach takeover && await_state "$T" %d 'confirmed reverted failed' || {
            echo "the unfinished deployment $ID does not end: see $T/log" >&2
            tail -n 5 "$T/log" >&2
            lock_release "$(lock_top)"
            exit 1
          }
          printf 'resolved=%%s\\n' "$ID"
        done
        """
        .formatted(each.toSeconds());
  }

  static final String PRINT_RESULT =
      """
      printf 'began=%s\\n' "$(cat "$T/began")"
      printf 'state=%s\\n' "$(cat "$T/state")"
      if [ -s "$T/stopped" ]; then
        read -r stopped boot <"$T/stopped"
        # What a reboot lies between cannot be told.
        [ "$boot" != "$(this_boot)" ] || printf 'stopped-for=%s\\n' "$(($(millis) - stopped))"
      fi
      [ ! -f "$T/log" ] || while IFS= read -r line; do printf 'log=%s\\n' "$line"; done <"$T/log"
      """;

  /** Decided transactions have nothing more to say; the journal has. */
  static final String FORGET_OLD =
      """
      for s in "$B"/tx/*/state; do
        case $(cat "$s") in
          confirmed | reverted | failed) [ "${s%/state}" = "$T" ] || rm -rf "${s%/state}" ;;
        esac
      done
      """;

  private TransactionScripts() {}

  /** Writes the transaction's folder; from here on the host can end it alone. */
  static String begin(ShScripts scripts, String id, Switch change) {
    var variables =
        Sh.assign("ID", id)
            + Sh.assign("NEW", change.next().orElse(""))
            + Sh.assign("OLD", change.previous().orElse(""))
            + Sh.assign("DEADMAN", Long.toString(change.deadman().toSeconds()))
            + Sh.assign("RUN_IT", change.start() ? "yes" : "no")
            + Sh.assign("J", journalFields(change));
    return Sh.assign("ID", id)
        + "T=$B/tx/$ID\n"
        + "decode() { if command -v base64 >/dev/null 2>&1; then base64 -d; else openssl base64 -d -A; fi; }\n"
        + "begin() {\n"
        + "rm -rf \"$T\"; mkdir -p \"$T\" && chmod 700 \"$T\" || return\n"
        + "decode >\"$T/tx.sh\""
        + ShScripts.hereBase64(scripts.transaction(variables))
        + "[ -s \"$T/tx.sh\" ] || return\n"
        + "decode >\"$B/boot.new\""
        + ShScripts.hereBase64(ShScripts.bootScript())
        + "mv -f \"$B/boot.new\" \"$B/boot.sh\" || return\n"
        + "for s in activating activated reverting reverted confirmed failed; do"
        + " echo \"$s\" >\"$T/state.$s\" || return; done\n"
        + HostHook.write(change.hooks(), scripts.directory())
        + "date +%s >\"$T/began\" && touch \"$T/prune\" \"$T/err\" \"$T/undecided\" || return\n"
        + "echo staged >\"$T/state.tmp\" || return\n"
        // Who finds a state finds all that the end of it needs.
        + "find \"$T\" -exec sync {} + 2>/dev/null || sync; flush \"$B/boot.sh\" \"$B/tx\" \"$B\"\n"
        + "mv -f \"$T/state.tmp\" \"$T/state\"\n"
        + "}\n"
        // Asked again after a lost connection: what has begun is only waited for.
        + "[ -f \"$T/state\" ] || begin || { rm -rf \"$T\"; exit 1; }\n"
        // What could not be started is given up: no secret of a hook waits here for the next run.
        + "[ \"$(cat \"$T/state\")\" != staged ] || sm_detach activate"
        + " || { sh \"$T/tx.sh\" revert; exit 1; }\n";
  }

  /** The members of a journal line that are known beforehand, without braces. */
  static String journalFields(Switch change) {
    var fields = new LinkedHashMap<String, Object>();
    var origin = change.origin();
    fields.put("deployment", origin.deployment());
    fields.put("operation", origin.operation());
    fields.put("release", change.next().orElse(""));
    fields.put("version", origin.version());
    origin.commit().ifPresent(commit -> fields.put("commit", commit));
    fields.put("digest", origin.digest());
    change.previous().ifPresent(from -> fields.put("from", from));
    fields.put("run", origin.run());
    if (origin.forced()) {
      fields.put("forced", true);
    }
    var object = json(fields);
    return object.substring(1, object.length() - 1);
  }

  /** The reason as a JSON string, for the host to put into its journal. */
  static String quarantine(String reason) {
    return "cat >\"$T/quarantine\"" + " <<'END_OF_REASON'\n" + json(reason) + "\nEND_OF_REASON\n";
  }

  static String json(Object value) {
    try {
      return ASCII_JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text always serialises", e);
    }
  }
}
