package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostFacts;
import io.svcdeploy.host.HostState;
import io.svcdeploy.service.Registration;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.HealthSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what would stop a deployment half-way, before it begins. Pure. */
final class Preflight {
  private Preflight() {}

  /**
   * @throws DeployException that names everything that is missing on the host
   */
  static void check(String host, HostState state, DeploySpec spec, ServiceManager manager) {
    refuseFolderOfAnother(host, state, spec.service());
    refuseTaken(host, state);
    var missing = problems(state.facts(), spec, manager);
    if (!missing.isEmpty()) {
      var first = missing.get(0);
      throw DeployException.failed(
              String.join("; ", missing.stream().map(Missing::what).toList()), first.hint())
          .onHost(host);
    }
  }

  /** What is current would be stopped and unregistered, but is not known as this service. */
  private static void refuseFolderOfAnother(String host, HostState state, String service) {
    var inCurrent = state.current().orElse("") + "/";
    boolean known = state.files().keySet().stream().anyMatch(it -> it.startsWith(inCurrent));
    if (known && !state.files().containsKey(inCurrent + program(state, service))) {
      throw DeployException.failed(
              state.facts().directory()
                  + " is the folder of another service: "
                  + inCurrent
                  + " holds no "
                  + service,
              "give each service a `directory` of its own; a renamed service too")
          .onHost(host);
    }
  }

  /** While a transaction is unfinished, what is there may be its own. */
  private static void refuseTaken(String host, HostState state) {
    if (state.unfinished().isEmpty()) {
      taken(state)
          .ifPresent(
              it -> {
                throw DeployException.failed(it.what(), it.hint()).onHost(host);
              });
    }
  }

  /** Beside the service's own unit, which {@code taken} tells, a release may have others. */
  static void refuseForeign(String host, HostState state, Registration registration) {
    var names =
        registration.installed().stream().map(it -> it.path().replaceFirst(".*/", "")).toList();
    var there =
        state.units().foreign().stream()
            .filter(path -> names.contains(path.replaceFirst(".*/", "")))
            .map(path -> path + " is there already, and not made by svc-deploy")
            .toList();
    if (state.unfinished().isEmpty() && !there.isEmpty()) {
      throw DeployException.failed(
              String.join("; ", there),
              "choose another `service` name, or stop and remove what is there; nothing was changed")
          .onHost(host);
    }
  }

  /** What the service's name or folder is used for already. */
  static Optional<Missing> taken(HostState state) {
    if (state.taken().isEmpty()) {
      return Optional.empty();
    }
    var what = String.join("; ", state.taken());
    var hint =
        what.contains("not made by")
            ? "choose another `service` name, or stop and remove what is there"
            : "stop it and remove it by hand, or use another `directory`";
    return Optional.of(new Missing(what, hint + "; nothing was changed"));
  }

  private static String program(HostState state, String service) {
    return service + state.facts().platform().executableSuffix();
  }

  /** Something that the host lacks, and what to do about it. */
  record Missing(String what, String hint) {}

  static List<Missing> problems(HostFacts facts, DeploySpec spec, ServiceManager manager) {
    var missing = new ArrayList<Missing>();
    if (manager.shell() == ServiceManager.Shell.CMD) {
      return onWindows(facts, spec, manager);
    }
    if (manager.needsRoot() && !facts.root()) {
      missing.add(
          new Missing(
              "user " + facts.user() + " is not root, which this service manager needs",
              "set `sudo: true`, or `manager: systemd-user`"));
    }
    if (manager.needsLinger() && !facts.lingers()) {
      missing.add(
          new Missing(
              "the services of user " + facts.user() + " end with its last login",
              "on the host, run: sudo loginctl enable-linger " + facts.user()));
    }
    for (String tool : manager.neededTools(spec.run())) {
      if (!facts.has(tool)) {
        missing.add(
            new Missing(
                "the command " + tool + " is missing",
                "install it, or choose another `manager`: `script` needs only a POSIX shell"));
      }
    }
    digestTools(facts, missing);
    if (!facts.writable()) {
      missing.add(
          new Missing(
              "user " + facts.user() + " cannot write to " + facts.nearest(),
              facts.root()
                  ? "it is read-only even for root: remount it, or choose another `directory`"
                  : "set `sudo: true`, or choose a `directory` that the user owns"));
    }
    account(facts, spec, missing);
    return missing;
  }

  private static List<Missing> onWindows(HostFacts facts, DeploySpec spec, ServiceManager manager) {
    var missing = new ArrayList<Missing>();
    if (!manager.keepsLog()
        && spec.health().checks().stream().anyMatch(HealthSpec.Check.LogLine.class::isInstance)) {
      missing.add(
          new Missing(
              "health checks by `log` are not supported with scm: the event log does not say which"
                  + " lines came after the switch",
              "ask by http, tcp or command, or give this target a deployment file of its own"));
    }
    if (!facts.root()) {
      missing.add(withoutRights(facts));
    }
    for (String tool : manager.neededTools(spec.run())) {
      if (!facts.has(tool)) {
        missing.add(
            new Missing(
                "the command " + tool + " is missing",
                tool.equals("nssm")
                    ? "ship it by run.windows.nssm, or put nssm.exe on the PATH of the host's system"
                    : "it is part of Windows: look at the PATH, of the SSH server if that is the way in"));
      }
    }
    return missing;
  }

  /** A member of Administrators may still log in without their rights. */
  private static Missing withoutRights(HostFacts facts) {
    return facts.windows().filter(HostFacts.Windows::administrator).isPresent()
        ? new Missing(
            "the login " + facts.user() + " is an administrator, but UAC took its rights away",
            "run elevated on this machine; over SSH log in by a key in"
                + " C:\\ProgramData\\ssh\\administrators_authorized_keys; or set"
                + " LocalAccountTokenFilterPolicy to 1 in HKLM\\SOFTWARE\\Microsoft\\Windows"
                + "\\CurrentVersion\\Policies\\System")
        : new Missing(
            "the login " + facts.user() + " has no administrator's rights",
            "log in as a member of Administrators, on this machine elevated; see docs/windows.md");
  }

  private static void digestTools(HostFacts facts, List<Missing> missing) {
    if (!facts.has("sha256sum") && !facts.has("shasum") && !facts.has("openssl")) {
      missing.add(
          new Missing(
              "no command for SHA-256 digests (sha256sum, shasum, openssl)", "install coreutils"));
    }
    if (!facts.has("base64") && !facts.has("openssl")) {
      missing.add(new Missing("no command for base64 (base64, openssl)", "install coreutils"));
    }
    for (String tool : List.of("cmp", "awk", "mv")) {
      if (!facts.has(tool)) {
        missing.add(new Missing("the command " + tool + " is missing", "install it"));
      }
    }
  }

  private static void account(HostFacts facts, DeploySpec spec, List<Missing> missing) {
    var run = spec.run();
    run.user()
        .filter(user -> !facts.serviceUser() && !run.createUser())
        .ifPresent(
            user ->
                missing.add(
                    new Missing(
                        "there is no user " + user, "create it, or set `run.create-user: true`")));
  }
}
