package io.svcdeploy.jenkins;

import hudson.AbortException;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
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
  private volatile @Nullable Home home;
  private volatile @Nullable Ended ended;
  private volatile String deployment = "";
  private long lostSince;

  private transient @Nullable Rounds rounds;
  private transient volatile long awaySince;
  private transient long pause;
  private transient long overSince;
  private transient volatile @Nullable Log log;
  private transient @Nullable Beginning beginning;
  private transient @Nullable Exit exit;

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
    stopping.ask(cause);
    if (rounds().over()) {
      // Nobody looks any more: whoever asks is not to wait.
      getContext().onFailure(cause);
    } else {
      save();
      rounds().now();
    }
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
    var made = new Rounds(polls, this::look, () -> !process.started());
    rounds = made;
    return made;
  }

  private long look() {
    var polls = rounds().polls();
    try {
      polls.within(limitMs(), this::copied, this::lookAtAgent);
      back();
    } catch (Place.Over e) {
      over(polls);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (!polls.down()) {
        away(e);
      }
    } catch (VirtualMachineError e) {
      if (!polls.down()) {
        away(Beginning.abort(e.toString(), e));
      }
    } catch (Error e) {
      if (!polls.down()) {
        broken(e);
      }
    }
    Optional.ofNullable(exit).ifPresent(it -> it.leave(this::quietly, rounds()));
    return Math.max(pause, pace.soonMs());
  }

  /** A whole look has succeeded: that somebody answers is not yet that. */
  private void back() {
    if (awaySince > 0) {
      awaySince = 0;
      say("the agent is back");
    }
  }

  private long limitMs() {
    return process.started() ? pace.remoteMs() : pace.launchMs();
  }

  private long copied() {
    return Optional.ofNullable(log).map(Log::copied).orElse(0L);
  }

  private void lookAtAgent() throws IOException, InterruptedException {
    // Asked first: it needs no agent, and is not there any more if the step was ended from outside.
    var current = log(Place.listener(getContext()));
    overSince = 0;
    if (ended == null) {
      lookAtProcess(current);
    }
    if (ended != null) {
      conclude(ended);
    }
  }

  private void lookAtProcess(Log current) throws IOException, InterruptedException {
    if (home == null) {
      home = Home.of(getContext());
    }
    var place = Place.of(getContext(), home);
    if (!process.started()) {
      beginning().begin(place, this::stoppedBefore).ifPresent(it -> end(it.failure(), it.files()));
      save();
    }
    if (process.started() && exit == null) {
      follow(place, current);
    }
  }

  private Log log(TaskListener listener) throws IOException, InterruptedException {
    var now = log;
    if (now == null) {
      // Whoever starts it must know what to hide; whoever finds it again can only try.
      now =
          new Log(
              listener,
              DeployCredentials.secrets(order.credentialsId(), getContext(), process.started()));
      log = now;
    }
    return now;
  }

  private Beginning beginning() {
    var now = beginning;
    if (now == null) {
      now = new Beginning(getContext(), order, pace, process);
      beginning = now;
    }
    return now;
  }

  private Optional<Throwable> stoppedBefore() {
    return Optional.of(stopping)
        .filter(Stopping::asked)
        .map(it -> endOfStop("it was aborted before it began"));
  }

  private void follow(Place place, Log current) throws IOException, InterruptedException {
    boolean news = current.copy(process, place.workspace());
    if (deployment.isEmpty()) {
      deployment = process.deployment(place).orElse("");
    }
    var status = process.status(place);
    if (status.isPresent() && hasEnded(place, current, status, news)) {
      current.copy(process, place.workspace());
      current.end();
      ended = new Ended(status.getAsInt(), process.outcome(place), current.secrets());
      save();
      return;
    }
    news |= stopping.carryOut(process, place, current, pace.graceMs());
    if (stopping.twice() && stopping.leftLongerThan(pace.lastWordsMs())) {
      kill(place);
    }
    pause = news ? pace.soonMs() : Math.min(pace.lateMs(), Math.max(pause, pace.soonMs()) * 6 / 5);
    if (news) {
      save();
    }
  }

  private void kill(Place place) throws InterruptedException {
    try {
      process.kill(place);
      end(endOfStop("the process was killed"), Exit.Files.GO);
    } catch (IOException e) {
      end(endOfStop("the process cannot be killed: " + e.getMessage()), Exit.Files.STAY);
    }
  }

  /** Somebody who only lost sight of the process says so by a status that none of it can be. */
  private boolean hasEnded(Place place, Log current, OptionalInt status, boolean news)
      throws IOException, InterruptedException {
    if (process.itsOwn(status.getAsInt()) || process.leftOutcome(place)) {
      return true;
    }
    if (news || lostSince == 0) {
      lostSince = System.currentTimeMillis();
    }
    if (process.tell(place.temporary(), 1)) {
      current.say("the agent lost sight of the process; if it runs, it is asked to take back");
    }
    return System.currentTimeMillis() - lostSince > pace.lostMs();
  }

  /** The agent is not there, or does not answer in time; the process may well go on. */
  private void away(Exception e) {
    LOGGER.log(
        e instanceof RuntimeException ? Level.WARNING : Level.FINE, "cannot look at the agent", e);
    pause = Math.max(pace.soonMs(), pace.lateMs());
    long now = System.currentTimeMillis();
    var why = Log.why(e, limitMs());
    if (awaySince == 0) {
      awaySince = now;
      var words = "the agent is away (%s); waiting for it up to %s";
      say(words.formatted(why, Log.span(pace.awayMs())));
    }
    boolean gone = now - awaySince > pace.awayMs();
    boolean removed = home != null && home.removed();
    if (stopping.twice()
        || stopping.longerThan(pace.graceMs())
        || (stopping.asked() && (gone || removed))) {
      tellToStop();
      end(endOfStop("the agent is away"), Exit.Files.OUT_OF_REACH);
    } else if (gone) {
      tellToStop();
      var words = "the agent did not come back within %s (%s). %s";
      var message = words.formatted(Log.span(pace.awayMs()), why, order.whatNow(deployment));
      end(Beginning.abort(message, e), Exit.Files.OUT_OF_REACH);
    }
  }

  /** This Jenkins cannot run the plugin: another look would find the same. */
  private void broken(Error e) {
    LOGGER.log(Level.WARNING, "svc-deploy cannot go on", e);
    tellToStop();
    end(
        Beginning.abort(
            "svc-deploy cannot go on in this Jenkins: " + e + ". " + order.whatNow(deployment), e),
        Exit.Files.OUT_OF_REACH);
  }

  /**
   * The step was ended from outside: what runs is asked to take back, once that can be told. Seen
   * but for a moment, it may be a Pipeline that is not all loaded yet.
   */
  private void over(Polls polls) {
    long now = System.currentTimeMillis();
    overSince = overSince == 0 ? now : overSince;
    pause = pace.lateMs();
    if (polls.down() || now - overSince < pace.lateMs()) {
      return;
    }
    tellToStop();
    if (!process.mayRun() || process.told() || now - overSince > pace.awayMs()) {
      rounds().end();
    }
  }

  private void tellToStop() {
    if (home != null && process.mayRun()) {
      var known = home;
      quietly(
          () -> {
            process.tell(known.temporary(), stopping.twice() ? 2 : 1);
            if (!process.started()) {
              process.forgetSecrets(known.temporary());
            }
          });
    }
  }

  private void quietly(Polls.Work work) {
    rounds().polls().quietly(pace.remoteMs(), this::copied, work);
  }

  private void say(String words) {
    Optional.ofNullable(log).ifPresent(it -> it.say(words));
  }

  /** Why the step ends that was stopped: in Jenkins' own words, if they are still known. */
  private Throwable endOfStop(String how) {
    var told = process.started() ? how + ". " + order.whatNow(deployment) : how;
    say("aborted: " + told);
    return stopping.cause().orElseGet(() -> new AbortException("aborted: " + told));
  }

  private void conclude(Ended what) {
    var ending = new Ending(order, getContext(), deployment);
    var sentence = ending.sentence(what);
    Optional<Throwable> failure =
        stopping.asked()
            ? Optional.of(endOfStop(sentence))
            : Optional.of(sentence).filter(it -> what.status() != 0).map(AbortException::new);
    exit(what.certain() ? Exit.Files.GO : Exit.Files.STAY, () -> ending.tell(what, failure));
  }

  private void end(Throwable failure, Exit.Files files) {
    exit(files, () -> getContext().onFailure(failure));
  }

  private void exit(Exit.Files files, Runnable tell) {
    exit = new Exit(files, Optional.ofNullable(home), process, Optional.ofNullable(log), tell);
  }

  private void save() {
    var unused = getContext().saveState();
  }
}
