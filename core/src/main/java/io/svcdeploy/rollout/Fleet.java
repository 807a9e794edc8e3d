package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.HostReport;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.spec.TargetSpec.HostSpec;
import io.svcdeploy.transport.ConnectionLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The hosts of a target and the threads that work on them; closing ends all connections. */
public final class Fleet implements AutoCloseable {
  /** Beyond this many hosts a connection is not kept between planning and deploying. */
  private static final int KEPT_CONNECTIONS = 64;

  private final RunContext run;
  private final ExecutorService threads;
  private final List<HostSession> sessions = new ArrayList<>();

  public Fleet(RunContext run) {
    this.run = run;
    int parallel = Math.min(run.spec().rollout().parallel(), run.hosts().size());
    this.threads =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              var thread = new Thread(task, "host");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Connects to every host; a mistake in the deployment file that shows up here is thrown. */
  public List<HostSession> sessions() {
    if (sessions.isEmpty()) {
      for (HostSpec host : run.hosts()) {
        sessions.add(new HostSession(run, host));
      }
    }
    return List.copyOf(sessions);
  }

  /**
   * @param ready hosts that can take the release
   * @param failures of those that cannot
   * @param silent of those at which nothing answers
   */
  record Plans(List<HostPlan> ready, List<HostReport> failures, List<HostReport> silent) {}

  /** One look at each host, and what the goal means for it. */
  Plans plan(Goal goal) {
    var planner = new Planner(run, goal);
    var hosts = sessions().stream().map(HostSession::variables).toList();
    RequiredValues.check(run.spec(), goal, hosts);
    var ready = new ArrayList<HostPlan>();
    var failures = new ArrayList<HostReport>();
    var silent = new ArrayList<HostReport>();
    var results = inParallel(sessions(), session -> plan(planner, session));
    for (var result : results) {
      if (result instanceof Planned.Ready it) {
        ready.add(it.plan());
      } else if (result instanceof Planned.Unable it) {
        (it.silent() ? silent : failures).add(it.report());
      }
    }
    return new Plans(ready, failures, silent);
  }

  private sealed interface Planned {
    record Ready(HostPlan plan) implements Planned {}

    record Unable(HostReport report, boolean silent) implements Planned {}
  }

  private Planned plan(Planner planner, HostSession session) {
    var host = session.name();
    try {
      run.cancellation().check();
      run.events().accept(new DeployEvent.PhaseStarted(host, Phase.CONNECT));
      session.connection();
      run.events().accept(new DeployEvent.PhaseStarted(host, Phase.PROBE));
      var steadily = new Reconnecting(run, session, new Timeline(host, run.events()));
      var seen = steadily.run(() -> session.service().probe(run.spec().run().user()));
      var plan = planner.plan(session, seen);
      if (run.hosts().size() > KEPT_CONNECTIONS) {
        session.dropConnection();
      }
      return new Planned.Ready(plan);
    } catch (DeployException e) {
      if (e.code() == ExitCode.USAGE) {
        throw e;
      }
      return new Planned.Unable(HostReports.failed(host, e), e.isUnreachable());
    } catch (ConnectionLostException e) {
      return new Planned.Unable(
          HostReports.failed(
              host,
              DeployException.failed(
                  "the connection was lost while the host was examined", "run it again")),
          false);
    }
  }

  /**
   * Works on all of them with bounded parallelism; results in their order. An exception of one is
   * thrown when all have ended.
   */
  public <T, R> List<R> inParallel(List<T> items, Function<T, R> work) {
    var futures = items.stream().map(item -> threads.submit(() -> work.apply(item))).toList();
    var results = new ArrayList<R>();
    RuntimeException first = null;
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        first = first == null ? unwrap(e) : first;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        run.cancellation().request();
      }
    }
    if (first != null) {
      throw first;
    }
    return results;
  }

  private static RuntimeException unwrap(ExecutionException e) {
    if (e.getCause() instanceof DeployException
        || e.getCause() instanceof SpecException
        || e.getCause() instanceof ConnectionLostException) {
      return (RuntimeException) e.getCause();
    }
    return new IllegalStateException(e.getCause());
  }

  @Override
  public void close() {
    threads.shutdown();
    sessions.forEach(HostSession::close);
  }
}
