package io.svcdeploy.rollout;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.host.HostHook;
import io.svcdeploy.spec.HookSpec;
import io.svcdeploy.spec.HookSpec.Place;
import io.svcdeploy.spec.HookSpec.Point;
import io.svcdeploy.transport.LocalCommand;
import io.svcdeploy.transport.LocalCommand.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands around the switch of one host. Those of the host go along with its transaction;
 * those of the controller run here, when they are asked to.
 */
final class Hooks {
  private final RunContext run;
  private final HostPlan plan;
  private final String operation;
  private final Timeline timeline;
  private final List<Hook> hooks;

  /**
   * @param number counts those of a point from 1, wherever they run
   */
  record Numbered(HookSpec spec, int number) {
    String name() {
      return spec.point().word() + " " + number;
    }
  }

  private record Hook(Numbered numbered, Map<String, String> env) {
    HookSpec spec() {
      return numbered.spec();
    }

    String name() {
      return numbered.name();
    }
  }

  /** Fills in their environment; a value that does not exist is told here. */
  Hooks(RunContext run, HostPlan plan, String operation, Timeline timeline) {
    this.run = run;
    this.plan = plan;
    this.operation = operation;
    this.timeline = timeline;
    this.hooks =
        numbered(run.spec().hooks()).stream()
            .map(hook -> new Hook(hook, environment(hook.spec())))
            .toList();
  }

  /** With the names by which people are told of them. */
  static List<Numbered> numbered(List<HookSpec> hooks) {
    var numbers = new EnumMap<Point, Integer>(Point.class);
    return hooks.stream()
        .map(hook -> new Numbered(hook, numbers.merge(hook.point(), 1, Integer::sum)))
        .toList();
  }

  private Map<String, String> environment(HookSpec hook) {
    var env = new LinkedHashMap<String, String>();
    var variables = plan.session().variables().withRelease(plan.version(), plan.commit());
    hook.env().forEach((name, value) -> env.put(name, variables.fill(value).text()));
    env.put("SVC_DEPLOY_HOOK", hook.point().word());
    env.put("SVC_DEPLOY_SERVICE", run.spec().service());
    env.put("SVC_DEPLOY_HOST", plan.host());
    env.put("SVC_DEPLOY_TARGET", run.target().name());
    env.put("SVC_DEPLOY_VERSION", plan.version());
    env.put("SVC_DEPLOY_FROM", plan.seen().currentVersion().orElse(""));
    env.put("SVC_DEPLOY_RELEASE", plan.next());
    env.put("SVC_DEPLOY_DEPLOYMENT", run.deployment());
    env.put("SVC_DEPLOY_OPERATION", operation);
    env.put("SVC_DEPLOY_RUN", run.origin());
    return env;
  }

  /** What the host runs by itself. */
  List<HostHook> onHost() {
    return hooks.stream()
        .filter(hook -> hook.spec().on() == Place.HOST)
        .map(
            hook ->
                new HostHook(
                    hook.spec().point().word(),
                    hook.numbered().number(),
                    hook.spec().run(),
                    hook.spec().timeout(),
                    hook.env()))
        .toList();
  }

  /** How long those of the controller may take at this point; empty if there are none. */
  Optional<Duration> here(Point point, Duration slack) {
    return of(point).stream()
        .map(hook -> hook.spec().timeout())
        .reduce(Duration::plus)
        .map(slack::plus);
  }

  /** How much longer than without them it may take until a switch is decided. */
  static Duration untilDecided(List<HookSpec> hooks) {
    return hooks.stream()
        .filter(Hooks::beforeTheDecision)
        .map(HookSpec::timeout)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * The controller's before-switch comes before the dead-man is armed; to count it does no harm.
   */
  private static boolean beforeTheDecision(HookSpec hook) {
    return hook.point().compareTo(Point.AFTER_SWITCH) <= 0;
  }

  /**
   * Runs those of the controller, one after the other.
   *
   * @throws DeployException about the first that fails
   */
  void require(Point point, String outcome) {
    for (var hook : of(point)) {
      run.cancellation().check();
      var ending = run(hook, outcome, run.cancellation());
      if (!isGood(ending)) {
        run.cancellation().check();
        throw new DeployException(
                ExitCode.FAILED,
                failed(hook, ending),
                "what the hook said is below; mend it, or what it asks, then run again")
            .withOutput(ending.output());
      }
    }
  }

  /** The same at the end of a deployment: all of them, and a failure is a warning. */
  void attempt(Point point, String outcome) {
    for (var hook : of(point)) {
      var ending = run(hook, outcome, new Cancellation());
      if (!isGood(ending)) {
        var warning = failed(hook, ending);
        timeline.add("warning: " + warning);
        run.events().accept(DeployEvent.warning(plan.host(), warning));
      }
    }
  }

  private List<Hook> of(Point point) {
    return hooks.stream()
        .filter(hook -> hook.spec().on() == Place.CONTROLLER && hook.spec().point() == point)
        .toList();
  }

  private Ending run(Hook hook, String outcome, Cancellation cancellation) {
    var env = new LinkedHashMap<>(hook.env());
    env.put("SVC_DEPLOY_OUTCOME", outcome);
    var spec = hook.spec();
    Ending ending;
    try {
      ending =
          LocalCommand.run(
              spec.run(),
              run.spec().directory().toAbsolutePath(),
              env,
              spec.timeout(),
              cancellation::requested);
    } catch (IOException e) {
      ending = new Ending.Exited(127, "it could not be started: " + e.getMessage());
    }
    ending.output().lines().forEach(line -> timeline.add("hook " + hook.name() + " says: " + line));
    if (isGood(ending)) {
      timeline.add("hook " + hook.name() + " is done");
    }
    return ending;
  }

  private static boolean isGood(Ending ending) {
    return ending instanceof Ending.Exited it && it.status() == 0;
  }

  private static String failed(Hook hook, Ending ending) {
    var how =
        ending instanceof Ending.Exited it
            ? "ended with status " + it.status()
            : "was killed after " + hook.spec().timeout().toSeconds() + " s";
    return "the hook " + hook.name() + " on the controller " + how;
  }
}
