package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.JournalEntry;
import io.svcdeploy.host.ReleaseContent;
import io.svcdeploy.release.Digest;
import io.svcdeploy.release.Release;
import io.svcdeploy.release.Version;
import io.svcdeploy.service.ServiceDefinition;
import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.DeploySpec;
import io.svcdeploy.spec.FileSpec;
import io.svcdeploy.spec.HealthSpec;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.spec.Template;
import io.svcdeploy.spec.Variables;
import io.svcdeploy.spec.WindowsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out what a goal means for one host. Reads the shipped files; asks the host nothing. */
final class Planner {
  private final DeploySpec spec;
  private final ManagerKind kind;
  private final ServiceManager manager;
  private final Goal goal;
  private final boolean force;

  Planner(RunContext run, Goal goal) {
    this.spec = run.spec();
    this.kind = run.target().manager();
    this.manager = ServiceManager.of(kind);
    this.goal = goal;
    this.force = run.force();
  }

  /**
   * @throws DeployException if the host cannot take it, with all reasons at once
   */
  HostPlan plan(HostSession session, HostState state) {
    Preflight.check(session.name(), state, spec, manager);
    var plan =
        goal instanceof Goal.Deploy deploy
            ? deploy(session, state, deploy.release())
            : rollback(session, state, ((Goal.Rollback) goal).to());
    if (!force && !plan.unchanged()) {
      refuseQuarantined(plan);
    }
    if (goal instanceof Goal.Deploy deploy && deploy.forward()) {
      refuseDowngrade(plan);
    }
    return plan;
  }

  private static void refuseDowngrade(HostPlan plan) {
    var running = plan.seen().currentVersion();
    if (running.isPresent() && Downgrade.is(plan.seen().journal(), running.get(), plan.version())) {
      throw DeployException.failed(
              running.get()
                  + " runs, which came after "
                  + plan.version()
                  + ": this would be a downgrade",
              "`rollback` goes back to a version that was healthy here; to deploy it as it is built"
                  + " now, leave --no-downgrade out (in GitHub's action: allow-downgrade: true)")
          .onHost(plan.host());
    }
  }

  private HostPlan deploy(HostSession session, HostState state, Release release) {
    var artifact = release.artifactFor(state.facts().platform());
    var stamp = release.stamp();
    var variables = session.variables().withRelease(stamp.version().text(), stamp.commit());
    var registration = manager.registration(definition(state, variables));
    Preflight.refuseForeign(session.name(), state, registration);
    var content =
        ReleaseContent.of(
            spec.service(),
            stamp,
            artifact,
            files(variables),
            registration,
            HealthJson.write(spec.health()));
    LongPaths.problem(
            state.facts(),
            content.name(),
            content.entries().stream().map(ReleaseContent.Entry::path))
        .ifPresent(
            it -> {
              throw DeployException.failed(it.what(), it.hint()).onHost(session.name());
            });
    return new HostPlan(
        session,
        state,
        content.name(),
        stamp.version().text(),
        stamp.commit(),
        artifact.digest(),
        spec.health(),
        Optional.of(content));
  }

  private ServiceDefinition definition(HostState state, Variables variables) {
    var facts = state.facts();
    return new ServiceDefinition(
        spec.service(),
        facts.directory(),
        facts.home(),
        spec.run().args().stream().map(arg -> variables.fill(arg).text()).toList(),
        filled(spec.run().env(), variables),
        spec.run(),
        facts.managerVersion());
  }

  private static Map<String, String> filled(Map<String, Template> templates, Variables variables) {
    var filled = new LinkedHashMap<String, String>();
    templates.forEach((name, value) -> filled.put(name, variables.fill(value).text()));
    return filled;
  }

  private List<ReleaseContent.Entry.Shipped> files(Variables variables) {
    var files = spec.files().stream().map(file -> shipped(file, variables));
    var nssm =
        kind == ManagerKind.NSSM ? spec.run().windows().nssm() : Optional.<WindowsSpec.Nssm>empty();
    return Stream.concat(files, nssm.map(it -> shipped(it, variables)).stream()).toList();
  }

  private ReleaseContent.Entry.Shipped shipped(FileSpec file, Variables variables) {
    return shipped(file.from(), file.to(), file.mode(), variables);
  }

  private ReleaseContent.Entry.Shipped shipped(WindowsSpec.Nssm nssm, Variables variables) {
    var shipped = shipped(nssm.from(), ServiceManager.NSSM_FILE, 0755, variables);
    nssm.sha256()
        .filter(wanted -> !wanted.equals(shipped.digest().hex()))
        .ifPresent(
            wanted -> {
              throw DeployException.usage(
                  nssm.from().position()
                      + ": "
                      + shipped.source()
                      + " is not the nssm.exe that is wanted: its SHA-256 is "
                      + shipped.digest().hex(),
                  "look where it comes from; run.windows.nssm.sha256 is " + wanted);
            });
    return shipped;
  }

  private ReleaseContent.Entry.Shipped shipped(
      Template from, String to, int mode, Variables variables) {
    Path source = spec.directory().resolve(variables.fill(from).text());
    if (!Files.isRegularFile(source)) {
      throw DeployException.usage(
          from.position() + ": there is no file " + source,
          "what is shipped beside the binary is named relative to the deployment file");
    }
    try {
      return new ReleaseContent.Entry.Shipped(to, mode, Digest.ofFile(source), source);
    } catch (IOException e) {
      throw DeployException.usage("cannot read " + source, "check its permissions").causedBy(e);
    }
  }

  private HostPlan rollback(HostSession session, HostState state, Optional<Version> to) {
    var journal = state.journal();
    var release =
        to.isPresent()
            ? journal.confirmed().stream()
                .filter(it -> HostState.versionOf(it).equals(to.get().text()))
                .filter(state.releases()::contains)
                .findFirst()
                .or(() -> forced(to.get(), state))
            : journal.rollbackTarget(state.current(), state.releases());
    var name = release.orElseThrow(() -> nowhereToGo(to, state).onHost(session.name()));
    return onHost(session, state, name, spec)
        .orElseThrow(() -> nowhereToGo(to, state).onHost(session.name()));
  }

  /** The plan to switch to a release that the host has, told healthy as it was when it was new. */
  static Optional<HostPlan> onHost(
      HostSession session, HostState state, String release, DeploySpec spec) {
    return state
        .binaryOf(release, spec.service())
        .map(binary -> onHost(session, state, release, binary, spec));
  }

  /** The same for a release whose binary is known in another way than by its sums. */
  static HostPlan onHost(
      HostSession session, HostState state, String release, Digest binary, DeploySpec spec) {
    return new HostPlan(
        session,
        state,
        release,
        HostState.versionOf(release),
        commitOf(state, release),
        binary,
        healthOf(state, release, spec.health()),
        Optional.empty());
  }

  private static HealthSpec healthOf(HostState state, String release, HealthSpec today) {
    return Optional.ofNullable(state.health().get(release))
        .flatMap(record -> HealthJson.read(record, today))
        .orElse(today);
  }

  private static Optional<String> commitOf(HostState state, String release) {
    return state.journal().entries().stream()
        .filter(entry -> entry.release().equals(release))
        .flatMap(entry -> entry.commit().stream())
        .findFirst();
  }

  /** A release that failed here, if that is passed over and the host still has it. */
  private Optional<String> forced(Version to, HostState state) {
    return state
        .journal()
        .quarantineOf(to.text())
        .filter(it -> force)
        .map(JournalEntry::release)
        .filter(state.releases()::contains);
  }

  private DeployException nowhereToGo(Optional<Version> to, HostState state) {
    return to.filter(it -> !force)
        .flatMap(version -> state.journal().quarantineOf(version.text()))
        .map(Planner::refusal)
        .orElseGet(() -> noSuchRelease(to, state));
  }

  private static DeployException noSuchRelease(Optional<Version> to, HostState state) {
    var there =
        state.journal().confirmed().stream()
            .filter(state.releases()::contains)
            .map(HostState::versionOf)
            .distinct()
            .toList();
    return DeployException.failed(
        to.map(version -> "version " + version + " was never confirmed healthy here, or is gone")
            .orElse("there is no earlier version to go back to"),
        there.isEmpty()
            ? "deploy a release first"
            : "on the host: "
                + String.join(", ", there)
                + "; deploy any other version as a release");
  }

  /**
   * @throws DeployException if the release failed here before, saying when and why
   */
  private static void refuseQuarantined(HostPlan plan) {
    plan.seen()
        .journal()
        .quarantine(plan.next())
        .ifPresent(
            entry -> {
              throw refusal(entry).onHost(plan.host());
            });
  }

  private static DeployException refusal(JournalEntry entry) {
    return DeployException.failed(
        "release "
            + entry.version()
            + " failed here at "
            + entry.at()
            + " and is quarantined: "
            + entry.reason().orElse("it was not healthy"),
        "deploy a release that mends it; --force tries this one again");
  }
}
