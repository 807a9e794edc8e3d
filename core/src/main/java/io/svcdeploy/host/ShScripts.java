package io.svcdeploy.host;

import io.svcdeploy.script.Sh;
import io.svcdeploy.service.ServiceManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Scripts of POSIX shell: the service's name and folder, the manager's functions, and our own
 * texts. Pure but for reading those texts from the jar.
 *
 * @param directory absolute, or {@code ~/…} as long as the home folder is not known
 */
record ShScripts(String service, String directory, ServiceManager manager) implements HostScripts {

  /** What every script begins with. */
  String prelude() {
    var folder =
        directory.startsWith("~/")
            ? "DIR=$HOME/" + Sh.quote(directory.substring(2)) + "\n"
            : Sh.assign("DIR", directory);
    return Sh.assign("SVC", service)
        + folder
        + HostResource.read("common.sh")
        + ServiceManager.processes()
        + manager.functions();
  }

  /**
   * The same with the folder as the host names it: what runs there later, by the service manager,
   * has no home folder.
   */
  @Override
  public ShScripts at(String absolute) {
    return new ShScripts(service, absolute, manager);
  }

  String withLock() {
    return prelude() + HostResource.read("lock.sh");
  }

  @Override
  public String probe(String serviceUser) {
    return withLock() + Sh.assign("SERVICE_USER", serviceUser) + HostResource.read("probe.sh");
  }

  @Override
  public String look(String mark, String additional, Optional<Long> logSince, int lines) {
    var next = "printf '\\n%s\\n' " + mark + "\n";
    return prelude()
        + "print_look\n"
        + next
        + additional
        + next
        + logSince.map(since -> "sm_log " + since + " " + lines + "\n").orElse(":\n");
  }

  @Override
  public String status() {
    return prelude() + "sm_status 2>&1\n";
  }

  @Override
  public String log(long sinceSeconds, int lines) {
    return prelude() + "sm_log " + sinceSeconds + " " + lines + "\n";
  }

  @Override
  public String unlock() {
    return withLock()
        + "top=$(lock_top)\n"
        + "if lock_held \"$top\"; then lock_print \"$top\"; lock_release \"$top\"; fi\n";
  }

  @Override
  public String open(String id, Lease lease, Duration unfinished, String serviceUser) {
    return withLock()
        + "mkdir -p \"$B/staging\" \"$B/tx\" \"$R\" || exit\n"
        + "chmod 755 \"$DIR\" \"$B\" \"$R\"\n"
        + "[ -z \"${SUDO_UID:-}\" ] || chown \"$SUDO_UID\" \"$B/staging\" || exit\n"
        + call("lock_take", lease.owner(), lease.run(), seconds(lease.duration()), id)
        + "status=$?; [ \"$status\" = 0 ] || exit \"$status\"\n"
        + TransactionScripts.resolveUnfinished(unfinished)
        + "(\n"
        + probe(serviceUser)
        + ")\n";
  }

  @Override
  public String renew(long fence, Duration lease) {
    return withLock() + call("lock_renew", "" + fence, seconds(lease));
  }

  @Override
  public String stage(String id, long fence, Duration lease, StagingPlan plan) {
    return staging(id) + call("lock_renew", "" + fence, seconds(lease)) + plan.script();
  }

  @Override
  public String activate(String id, long fence, Duration lease, Switch change, Duration limit) {
    return renew(fence, lease)
        + TransactionScripts.begin(this, id, change)
        + "await_state \"$T\" "
        + seconds(limit)
        + " 'activated reverted failed'\n"
        + TransactionScripts.PRINT_RESULT;
  }

  @Override
  public String confirm(String id, long fence, List<String> prune, Optional<Duration> keepLock) {
    var kept = keepLock.map(it -> call("lock_update", "" + fence, seconds(it), "0"));
    return withLock()
        + "T=$B/tx/"
        + Sh.quote(id)
        + "\n"
        // Asked again after a lost connection: what is confirmed needs no lock.
        + "[ \"$(cat \"$T/state\" 2>/dev/null)\" = confirmed ] || lock_untaken "
        + fence
        + "\ncat >\"$T/prune\" <<'END_OF_LIST'\n"
        + String.join("\n", prune)
        + "\nEND_OF_LIST\n"
        + "sh \"$T/tx.sh\" confirm || exit\n"
        + kept.orElseGet(() -> call("lock_release", "" + fence))
        + TransactionScripts.PRINT_RESULT
        + TransactionScripts.FORGET_OLD;
  }

  @Override
  public String revert(
      String id, long fence, Duration lease, Optional<String> quarantine, Duration limit) {
    return withLock()
        + "ID="
        + Sh.quote(id)
        + "\nT=$B/tx/$ID\n"
        + call("lock_untaken", "" + fence)
        + quarantine.map(TransactionScripts::quarantine).orElse("")
        + call("lock_update", "" + fence, seconds(lease), "0")
        + call("sm_detach", "revert")
        + "await_state \"$T\" "
        + seconds(limit)
        + " 'reverted confirmed failed'\n"
        + TransactionScripts.PRINT_RESULT;
  }

  @Override
  public String release(long fence) {
    return withLock() + call("lock_release", "" + fence);
  }

  @Override
  public String errors(String id) {
    return prelude() + "tail -n 20 \"$B/tx/" + id + "/err\" 2>/dev/null\n";
  }

  @Override
  public Optional<String> contents(String release, List<String> paths, long most) {
    var script = new StringBuilder(prelude());
    script.append("cd \"$R\"/").append(Sh.quote(release)).append(" || exit\n");
    for (int i = 0; i < paths.size(); i++) {
      script
          .append(Sh.assign("f", "./" + paths.get(i)))
          .append("if [ -f \"$f\" ] && [ \"$(wc -c <\"$f\")\" -le " + most + " ]; then\n")
          .append("  printf '\\nheld-" + i + "=1\\n'\n")
          .append("  sed 's/^/line-" + i + "=/' <\"$f\"\n")
          .append("fi\n");
    }
    return Optional.of(script.append("printf '\\n'\n").toString());
  }

  @Override
  public boolean carries(long bytes) {
    return StagingPlan.carries(bytes);
  }

  /** Words of ours for a script. */
  private static String call(String function, String... words) {
    return function + (words.length == 0 ? "" : " " + Sh.words(words)) + "\n";
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  /** The script that lives on the host for as long as a transaction does. */
  String transaction(String variables) {
    return prelude() + variables + HostResource.read("hooks.sh") + HostResource.read("tx.sh");
  }

  String staging(String id) {
    return withLock() + Sh.assign("ID", id) + HostResource.read("stage.sh");
  }

  static String bootScript() {
    return HostResource.read("boot.sh");
  }

  /**
   * Content for a command's standard input. In base64 no byte of it means anything to the shell,
   * and it never stands on a command line.
   */
  static String here(String base64) {
    return " <<'END_OF_BASE64'\n" + base64 + "END_OF_BASE64\n";
  }

  static String hereBase64(String text) {
    return here(base64(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** In lines, each with its end. */
  static String base64(byte[] bytes) {
    var lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    return lines.isEmpty() ? "" : lines + "\n";
  }
}
