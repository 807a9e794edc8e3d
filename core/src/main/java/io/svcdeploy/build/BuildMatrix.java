package io.svcdeploy.build;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.release.Artifact;
import io.svcdeploy.release.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Builds several platforms at a time; the first failure stops those that still run. */
final class BuildMatrix {
  /** Builds one platform; is to end soon when {@code stop} becomes true. */
  @FunctionalInterface
  interface Job {
    Artifact build(Platform platform, BooleanSupplier stop);
  }

  private final Cancellation cancellation;
  private final AtomicBoolean failed = new AtomicBoolean();

  BuildMatrix(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  List<Artifact> build(List<Platform> platforms, int atATime, Job job) {
    var pool = Executors.newFixedThreadPool(atATime);
    try {
      var running = new LinkedHashMap<Platform, Future<Artifact>>();
      platforms.forEach(p -> running.put(p, pool.submit(() -> one(p, job))));
      return results(running);
    } catch (InterruptedException e) {
      cancellation.request();
      Thread.currentThread().interrupt();
      throw new DeployException(ExitCode.CANCELLED, "cancelled", "run the same command again")
          .causedBy(e);
    } finally {
      pool.shutdown();
    }
  }

  private Artifact one(Platform platform, Job job) {
    BooleanSupplier stop = () -> failed.get() || cancellation.requested();
    if (stop.getAsBoolean()) {
      throw new DeployException(ExitCode.CANCELLED, "not started", "mend what failed first");
    }
    try {
      return job.build(platform, stop);
    } catch (RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }

  private List<Artifact> results(Map<Platform, Future<Artifact>> running)
      throws InterruptedException {
    var built = new ArrayList<Artifact>();
    var failures = new LinkedHashMap<Platform, DeployException>();
    for (var entry : running.entrySet()) {
      try {
        built.add(entry.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof DeployException failure)) {
          throw new IllegalStateException("building " + entry.getKey(), e.getCause());
        }
        failures.put(entry.getKey(), failure);
      }
    }
    cancellation.check();
    // Those that were stopped because of another one are not to blame.
    failures.values().removeIf(failure -> failure.code() == ExitCode.CANCELLED);
    if (!failures.isEmpty()) {
      throw together(failures, running.size());
    }
    return built;
  }

  private static DeployException together(Map<Platform, DeployException> failures, int all) {
    var first = failures.values().iterator().next();
    if (failures.size() == 1) {
      return first;
    }
    var output = new StringBuilder();
    failures.forEach(
        (platform, failure) ->
            output.append(
                "== %s: %s%n%s%n".formatted(platform, failure.message(), failure.output())));
    return new DeployException(
            first.code(),
            failures.size() + " of " + all + " platforms failed: " + failures.keySet(),
            first.hint())
        .withOutput(output.toString())
        .causedBy(first);
  }
}
