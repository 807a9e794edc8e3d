package io.svcdeploy.host;

import io.svcdeploy.release.Digest;
import io.svcdeploy.script.Sh;
import java.util.List;
import java.util.Optional;

/**
 * How a release folder comes together on a host.
 *
 * @param name the folder's name
 * @param sums its {@code SHA256SUMS}
 * @param user the account that the service runs as
 * @param group owner group of the shipped files; else the user's own, so that it can read them
 * @param createUser make the account if it is missing
 */
public record StagingPlan(
    String name,
    String sums,
    List<Part> parts,
    Optional<String> user,
    Optional<String> group,
    boolean createUser) {
  public StagingPlan {
    parts = List.copyOf(parts);
  }

  /** One file of the folder, by where its bytes come from. */
  public sealed interface Part {
    String path();

    int mode();

    /** Small enough to travel inside the script. */
    record Carried(String path, int mode, String base64) implements Part {
      public static Carried of(String path, int mode, byte[] bytes) {
        return new Carried(path, mode, ShScripts.base64(bytes));
      }
    }

    /**
     * Copied from a release that the host has.
     *
     * @param source below {@code releases}
     */
    record Held(String path, int mode, Digest digest, String source) implements Part {}

    /**
     * Was uploaded to the staging folder.
     *
     * @param codec how it was encoded: raw, gzip, zstd, patch
     * @param base below {@code releases}: what a patch applies to
     */
    record Uploaded(
        String path, int mode, Digest digest, String file, String codec, Optional<String> base)
        implements Part {}
  }

  String script() {
    var script = new StringBuilder();
    user.filter(name -> createUser).ifPresent(name -> script.append(createUser(name)));
    script.append("stage_all() {\nstage_begin || return\n");
    for (Part part : parts) {
      script.append(command(part));
    }
    script
        .append("from_base64 644 .svc-deploy/SHA256SUMS")
        .append(ShScripts.hereBase64(sums))
        .append("[ $? -eq 0 ] || return\n")
        .append("group=$(group_of ")
        .append(Sh.words(group.orElse(""), user.orElse("")))
        .append(") || return\n")
        .append("stage_end ")
        .append(Sh.quote(name))
        .append(" \"$group\" || return\n")
        .append("}\nstage_all || { status=$?; stage_abandon; exit \"$status\"; }\n");
    return script.toString();
  }

  private static String command(Part part) {
    var mode = Integer.toOctalString(part.mode());
    if (part instanceof Part.Carried it) {
      return "from_base64 "
          + Sh.words(mode, it.path())
          + ShScripts.here(it.base64())
          + "[ $? -eq 0 ] || return\n";
    }
    var words =
        part instanceof Part.Held it
            ? Sh.words(mode, it.path(), it.digest().hex(), it.source(), "host", "")
            : uploaded((Part.Uploaded) part, mode);
    return "from_staging " + words + " || return\n";
  }

  private static String uploaded(Part.Uploaded it, String mode) {
    return Sh.words(
        mode, it.path(), it.digest().hex(), it.file(), it.codec(), it.base().orElse(""));
  }

  private static String createUser(String user) {
    var quoted = Sh.quote(user);
    return "id "
        + quoted
        + " >/dev/null 2>&1 || useradd --system --user-group --no-create-home"
        + " --home-dir / --shell /usr/sbin/nologin "
        + quoted
        + " || adduser -S -D -H -h / -s /sbin/nologin "
        + quoted
        + " || exit\n";
  }

  /** The most that a script carries; more goes by upload. */
  static final int CARRIED_BYTES = 64 * 1024;

  /** True if a file of so many bytes travels inside the script. */
  public static boolean carries(long bytes) {
    return bytes <= CARRIED_BYTES;
  }
}
