package io.svcdeploy.rollout;

import static java.util.stream.Collectors.joining;

import io.svcdeploy.release.Digest;
import io.svcdeploy.spec.HookSpec;
import io.svcdeploy.spec.RolloutSpec.Batch;
import io.svcdeploy.spec.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run goes about all of its hosts, as far as a plan is held to it.
 *
 * @param force as {@code --force} says
 * @param settings by their place in the deployment file
 * @param hooks a digest of each by its name; what is secret is in there as it is written, and never
 *     its value
 */
public record RunSettings(boolean force, Map<String, String> settings, Map<String, String> hooks) {

  static RunSettings of(RunContext run) {
    var hooks = new LinkedHashMap<String, String>();
    Hooks.numbered(run.spec().hooks())
        .forEach(hook -> hooks.put(hook.name(), digest(hook.spec()).hex()));
    return new RunSettings(run.force(), settings(run), hooks);
  }

  private static Map<String, String> settings(RunContext run) {
    var target = run.target();
    var rollout = run.spec().rollout();
    var settings = new LinkedHashMap<String, String>();
    settings.put("target", target.name());
    settings.put("directory", target.directory());
    settings.put("manager", target.manager().name());
    settings.put("sudo", Boolean.toString(target.sudo()));
    settings.put(
        "rollout.batches", rollout.batches().stream().map(Batch::word).collect(joining(", ")));
    settings.put("rollout.order", rollout.order().word());
    settings.put("rollout.parallel", Integer.toString(rollout.parallel()));
    settings.put("rollout.pause", Units.text(rollout.pause()));
    settings.put("rollout.max-failures", Integer.toString(rollout.maxFailures()));
    settings.put("rollout.on-failure", rollout.onFailure().word());
    settings.put("rollout.max-unreachable", rollout.maxUnreachable().word());
    settings.put("run.start", run.spec().run().start().name());
    settings.put("run.create-user", Boolean.toString(run.spec().run().createUser()));
    settings.put("keep", Integer.toString(run.spec().keep()));
    return settings;
  }

  private static Digest digest(HookSpec hook) {
    var parts = new ArrayList<>(List.of(hook.on().word(), hook.timeout().toString(), hook.run()));
    new TreeMap<>(hook.env()).forEach((name, value) -> parts.add(name + "=" + value.text()));
    // No text of a file holds a NUL, so no part can look like two.
    return Digest.of(String.join("\0", parts));
  }

  /** What is other than it was, a line each. */
  List<String> movedSince(RunSettings before) {
    var moved = new ArrayList<String>();
    if (force != before.force) {
      moved.add(
          force
              ? "--force was not given when it was planned"
              : "--force was given when it was planned, and is not now");
    }
    var moves = new FactDiff(before.hooks, hooks).names();
    if (!moves.isEmpty()) {
      moved.add("the hooks are not those of the plan: " + String.join(", ", moves));
    }
    moved.addAll(new FactDiff(before.settings, settings).lines());
    return moved;
  }
}
