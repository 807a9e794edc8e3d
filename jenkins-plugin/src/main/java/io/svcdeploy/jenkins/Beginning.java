package io.svcdeploy.jenkins;

import hudson.AbortException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** The start of the process, which must not happen twice, as this Jenkins sees it. */
final class Beginning {
  private final StepContext context;
  private final Order order;
  private final Pace pace;
  private final AgentProcess process;
  private @Nullable IOException refused;

  Beginning(StepContext context, Order order, Pace pace, AgentProcess process) {
    this.context = context;
    this.order = order;
    this.pace = pace;
    this.process = process;
  }

  /** Why there is no process, and what becomes of its files. */
  record No(Throwable failure, Exit.Files files) {}

  /**
   * @param stopped why not to start, if it was aborted
   * @return nothing if the process was started
   * @throws IOException if that is not known, and is to be asked again
   */
  Optional<No> begin(Place place, Supplier<Optional<Throwable>> stopped)
      throws IOException, InterruptedException {
    if (process.uncertain(place)) {
      process.giveUp(place);
      var why = refused == null ? "Jenkins went down in the middle of it" : refused.toString();
      var words =
          "svc-deploy was not seen to start (%s): if it runs, it was told to stop now. See: %s";
      var failure = new AbortException(words.formatted(why, order.command("status")));
      return Optional.of(new No(failure, Exit.Files.STAY));
    }
    if (refused != null) {
      return no(abort("svc-deploy cannot be started on the agent: " + refused, refused));
    }
    var abort = stopped.get();
    return abort.isPresent() ? no(abort.get()) : start(place, stopped);
  }

  private static Optional<No> no(Throwable failure) {
    return Optional.of(new No(failure, Exit.Files.GO));
  }

  private Optional<No> start(Place place, Supplier<Optional<Throwable>> stopped)
      throws IOException, InterruptedException {
    var environment = Place.environment(context);
    DeployCredentials credentials;
    try {
      credentials = DeployCredentials.of(order.credentialsId(), context);
    } catch (AbortException e) {
      return no(e);
    }
    // It takes a while to come here, and a step that is over begins nothing.
    var unused = Place.listener(context);
    // Whoever comes back to this must know that it may have begun, and find the same process.
    process.begins();
    keep();
    try {
      process.start(place, order, environment, credentials.variables(), () -> stillWanted(stopped));
    } catch (Unwanted e) {
      return no(e.why);
    } catch (InterruptedException e) {
      refused = new IOException("no answer within " + Log.span(pace.launchMs()), e);
      throw e;
    } catch (IOException e) {
      // Whether it runs is seen when the agent answers again.
      refused = e;
      throw e;
    }
    return Optional.empty();
  }

  /** It was aborted while the command was brought. */
  private static final class Unwanted extends IOException {
    private static final long serialVersionUID = 1;
    private final Throwable why;

    Unwanted(Throwable why) {
      this.why = why;
    }
  }

  private void stillWanted(Supplier<Optional<Throwable>> stopped)
      throws IOException, InterruptedException {
    var unused = Place.listener(context);
    var abort = stopped.get();
    if (abort.isPresent()) {
      throw new Unwanted(abort.get());
    }
  }

  private void keep() throws IOException, InterruptedException {
    try {
      context.saveState().get(pace.remoteMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw abort("Jenkins cannot keep the state of the step: " + e, e);
    }
  }

  static AbortException abort(String message, Throwable e) {
    var abort = new AbortException(message);
    abort.initCause(e);
    return abort;
  }
}
