package io.svcdeploy.service;

import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import java.util.List;

/**
 * One way to run services on a host. Pure: it makes texts; the host transaction runs them.
 *
 * <p>{@link #functions} is text of the host's shell that defines these functions; in {@code cmd}
 * they are labels, and the last two are the transaction's own. They may use {@code SVC} (the
 * service), {@code DIR} (its folder), {@code B} (our folder in it) and, where a transaction is at
 * work, {@code ID} and {@code T} (its id and folder):
 *
 * <dl>
 *   <dt>sm_reload
 *   <dd>take notice of changed registration files
 *   <dt>sm_enable NAMES / sm_disable NAMES
 *   <dd>start these at boot, or no more
 *   <dt>sm_enabled NAME
 *   <dd>true if it starts at boot, or the manager cannot tell
 *   <dt>sm_drop_ins NAME
 *   <dd>print the files, a line each, by which somebody changed it without touching it
 *   <dt>sm_rests NAME
 *   <dd>true if it was stopped by hand, though enabling would start it: on the way back it stays so
 *   <dt>sm_start, sm_stop
 *   <dd>start without waiting for health; stop and wait until every process is gone. Where sockets
 *       stay open, stopping leaves it running and starting replaces it
 *   <dt>sm_holds
 *   <dd>true if sockets stay open over the switch at hand, so that who connects meanwhile waits.
 *       Not in {@code cmd}
 *   <dt>sm_look
 *   <dd>print {@code active=0|1}, {@code failed=0|1}, {@code wanted=0|1} (runs, or will by itself),
 *       {@code pid=N}, {@code restarts=N}, {@code status=TEXT}, a line each; nothing if the manager
 *       does not answer
 *   <dt>sm_taken
 *   <dd>print what else has the service's name, or runs it; nothing if all that is there is ours.
 *       {@code OLD} is the release that is current, {@code NEW} the next, if it is known. In {@code
 *       cmd} it prints whole {@code taken=TEXT} lines, and is asked only where no release is
 *       current
 *   <dt>sm_foreign
 *   <dd>print the paths of somebody else's files that have a name which a release may want
 *   <dt>sm_status, sm_log SINCE LINES
 *   <dd>print for people: the manager's words; the log since a time in seconds (or all)
 *   <dt>sm_detach VERB
 *   <dd>run {@code sh $T/tx.sh VERB} so that it outlives the connection
 *   <dt>sm_later VERB
 *   <dd>the same at boot: once the service was started and the network is there; does not wait
 *   <dt>sm_arm SECONDS / sm_disarm
 *   <dd>run {@code sh $T/tx.sh deadman} later; the boot guard comes and goes with it
 * </dl>
 */
public sealed interface ServiceManager permits Systemd, Script, Scm, Nssm {
  /** Where a release keeps the program that runs it under {@code nssm}. */
  String NSSM_FILE = Registration.FOLDER + "/" + Nssm.PROGRAM;

  static ServiceManager of(ManagerKind kind) {
    return switch (kind) {
      case SYSTEMD -> new Systemd(Systemd.Scope.SYSTEM);
      case SYSTEMD_USER -> new Systemd(Systemd.Scope.USER);
      case SCRIPT -> new Script();
      case SCM -> new Scm();
      case NSSM -> new Nssm();
    };
  }

  /** What runs scripts on the hosts of a manager. */
  enum Shell {
    SH,
    CMD
  }

  /** The language of {@link #functions}. */
  Shell shell();

  /** The texts that register the service. */
  Registration registration(ServiceDefinition service);

  /** Shell functions for every script: who a process is, and which one has a role. */
  static String processes() {
    return ShellResource.read("process.sh");
  }

  /** Shell functions, the same for every service of this kind; they use {@link #processes}. */
  String functions();

  /** Commands that must exist on a host to run a service so. */
  List<String> neededTools(RunSpec run);

  /** True if it can be told which lines the service wrote since a switch. */
  boolean keepsLog();

  /** True if registering takes root. */
  boolean needsRoot();

  /** True if everything ends with the user's last login, unless the user lingers. */
  boolean needsLinger();
}
