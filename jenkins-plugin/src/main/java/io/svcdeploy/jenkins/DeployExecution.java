package io.svcdeploy.jenkins;

import hudson.AbortException;
import hudson.EnvVars;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;

/**
 * One run of the step: starts the process on the agent, then looks at it again and again until it
 * has ended. All that is not transient is kept with the build, so that a Jenkins that was restarted
 * goes on looking; the process does not notice.
 *
 * <p>A deployment is never begun twice: if it is not certain that the process was not started, it
 * is told to stop and the step fails.
 */
final class DeployExecution extends StepExecution {
  private static final long serialVersionUID = 1;
  private static final Logger LOGGER = Logger.getLogger(DeployExecution.class.getName());

  private final Order order;
  private final Pace pace;
  private final AgentProcess process = new AgentProcess();
  private final Stopping stopping = new Stopping();
  private volatile String deployment = "";

  private transient @Nullable Rounds rounds;
  private transient volatile @Nullable Throwable cause;
  private transient volatile long awaySince;
  private transient long pause;
  private transient volatile @Nullable Log log;
  private transient @Nullable IOException refused;

  DeployExecution(StepContext context, Order order, Pace pace) {
    super(context);
    this.order = order;
    this.pace = pace;
  }

  @Override
  public boolean start() {
    rounds().now();
    return false;
  }

  @Override
  public void onResume() {
    rounds().now();
  }

  /**
   * The first asks the run to take back what it has switched; the second leaves it to the hosts.
   */
  @Override
  public void stop(Throwable cause) {
    if (this.cause == null) {
      this.cause = cause;
    }
    stopping.ask();
    rounds().now();
  }

  @Override
  public String getStatus() {
    var what = deployment.isEmpty() ? "svc-deploy" : "deployment " + deployment;
    return what
        + (awaySince > 0 ? ": waiting for the agent" : process.started() ? ": runs" : ": starts")
        + (stopping.asked() ? ", asked to stop" : "");
  }

  private synchronized Rounds rounds() {
    return rounds == null ? use(Polls.current()) : rounds;
  }

  /** Looks by these threads, in place of those of this Jenkins. */
  synchronized Rounds use(Polls polls) {
    var made = new Rounds(polls, this::look);
    rounds = made;
    return made;
  }

  private long look() {
    var polls = rounds().polls();
    try {
      polls.within(process.started() ? pace.remoteMs() : pace.launchMs(), this::lookAtAgent);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (!polls.down()) {
        away(e);
      }
    }
    return pause;
  }

  private void lookAtAgent() throws IOException, InterruptedException {
    var place = Place.of(getContext());
    var current = log(place);
    if (awaySince > 0) {
      awaySince = 0;
      current.say("the agent is back");
    }
    if (!process.started()) {
      begin(place);
    }
    if (process.started()) {
      follow(place, current);
    }
  }

  private Log log(Place place) throws IOException, InterruptedException {
    var now = log;
    if (now == null) {
      now = new Log(place.listener(), secrets());
      log = now;
    }
    return now;
  }

  /** Credentials that are gone meanwhile are no reason to lose sight of a run. */
  private Set<String> secrets() throws IOException, InterruptedException {
    try {
      return credentials().secrets();
    } catch (AbortException e) {
      return Set.of();
    }
  }

  private DeployCredentials credentials() throws IOException, InterruptedException {
    var id = order.credentialsId();
    return id.isEmpty()
        ? DeployCredentials.none()
        : DeployCredentials.of(id.get(), Place.run(getContext()));
  }

  private void begin(Place place) throws IOException, InterruptedException {
    if (process.uncertain(place)) {
      process.tell(place, 1);
      var why = refused == null ? "Jenkins went down in the middle of it" : refused.toString();
      end(
          new AbortException(
              "svc-deploy was not seen to start (%s): if it runs, it was told to stop now. See: %s"
                  .formatted(why, order.command("status"))));
    } else if (refused != null) {
      end(abort("svc-deploy cannot be started on the agent: " + refused, refused));
    } else if (stopping.asked()) {
      end(endOfStop("it was aborted before it began"));
    } else {
      start(place);
    }
  }

  private void start(Place place) throws IOException, InterruptedException {
    EnvVars environment = Place.environment(getContext());
    try {
      environment.putAll(credentials().variables());
    } catch (AbortException e) {
      end(e);
      return;
    }
    // Whoever comes back to this must find the same process.
    save(true);
    try {
      process.start(place, order, environment);
    } catch (IOException e) {
      // Whether it runs is seen when the agent answers again.
      refused = e;
      throw e;
    }
    save(false);
  }

  private static AbortException abort(String message, Exception e) {
    var abort = new AbortException(message);
    abort.initCause(e);
    return abort;
  }

  private void follow(Place place, Log current) throws IOException, InterruptedException {
    boolean news = process.copyLog(place, current.sink());
    if (deployment.isEmpty()) {
      deployment = process.deployment(place).orElse("");
    }
    var status = process.status(place);
    if (status.isPresent()) {
      process.copyLog(place, current.sink());
      current.end();
      new Ending(order, getContext(), secrets(), deployment)
          .tell(place, process, status.getAsInt(), this::failed, this::finish);
      return;
    }
    news |= stop(place, current);
    pause = news ? pace.soonMs() : Math.min(pace.lateMs(), Math.max(pause, pace.soonMs()) * 6 / 5);
    if (news) {
      save(false);
    }
  }

  private boolean stop(Place place, Log current) throws IOException, InterruptedException {
    if (!stopping.asked()) {
      return false;
    }
    if (!stopping.twice() && stopping.longerThan(pace.graceMs())) {
      current.say("it takes too long to take back what was switched: leaving it to the hosts");
      stopping.leave();
    }
    boolean twice = stopping.twice();
    boolean news = process.tell(place, twice ? 2 : 1);
    if (!twice && news) {
      current.say(
          "asked to take back what it has switched; abort again to leave that to the hosts");
    }
    if (twice && stopping.leftLongerThan(pace.lastWordsMs())) {
      process.kill(place);
      end(endOfStop("the process was killed"));
    }
    return news;
  }

  /** The agent is not there, or does not answer in time; the process may well go on. */
  private void away(Exception e) {
    LOGGER.log(Level.FINE, "cannot look at the agent", e);
    pause = Math.max(pace.soonMs(), pace.lateMs());
    long now = System.currentTimeMillis();
    var current = Optional.ofNullable(log);
    if (awaySince == 0) {
      awaySince = now;
      current.ifPresent(
          it ->
              it.say(
                  "the agent is away (%s); waiting for it up to %s"
                      .formatted(e.getMessage(), Log.span(pace.awayMs()))));
    }
    if (stopping.twice() || stopping.longerThan(pace.graceMs())) {
      end(endOfStop("the agent is away"));
    } else if (now - awaySince > pace.awayMs()) {
      end(
          abort(
              "the agent did not come back within %s (%s). %s"
                  .formatted(Log.span(pace.awayMs()), e.getMessage(), whatNow()),
              e));
    }
  }

  private String whatNow() {
    var known = deployment.isEmpty() ? "" : "It is deployment " + deployment + ". ";
    return known
        + "A host that is being switched goes back by itself if the run does not go on. See: "
        + order.command("status")
        + (deployment.isEmpty()
            ? ""
            : "; end what is half-way: " + order.command("recover --deployment " + deployment));
  }

  /** Why the step ends that was stopped: in Jenkins' own words, if they are still known. */
  private Throwable endOfStop(String how) {
    var told = process.started() ? how + ". " + whatNow() : how;
    Optional.ofNullable(log).ifPresent(it -> it.say("aborted: " + told));
    return Optional.ofNullable(cause).orElseGet(() -> new AbortException("aborted: " + told));
  }

  /** How the step fails; empty if it did well and nobody stopped it. */
  private Optional<Throwable> failed(int status, String sentence) {
    return stopping.asked()
        ? Optional.of(endOfStop(sentence))
        : Optional.of(sentence).filter(it -> status != 0).map(AbortException::new);
  }

  private void end(Throwable failure) {
    finish(() -> getContext().onFailure(failure));
  }

  private void finish(Runnable tell) {
    if (rounds().end()) {
      tell.run();
    }
  }

  private void save(boolean await) throws IOException, InterruptedException {
    var saved = getContext().saveState();
    if (await) {
      try {
        saved.get(pace.remoteMs(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw abort("Jenkins cannot keep the state of the step: " + e, e);
      }
    }
  }
}
