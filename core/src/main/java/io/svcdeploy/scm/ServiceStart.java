package io.svcdeploy.scm;

import io.svcdeploy.event.DeployException;

/** A service on its way to running. */
record ServiceStart(OpenService service, Patience patience) {
  ServiceStatus run() {
    ask();
    var seen = service.status();
    while (seen.state() != ServiceStatus.State.RUNNING) {
      if (seen.state() == ServiceStatus.State.STOPPED) {
        throw ended(seen);
      }
      if (!patience.pauseAfter(seen)) {
        throw tooSlow(seen);
      }
      seen = service.status();
    }
    return seen;
  }

  /** Until it is heard: for a moment after the machine has booted the manager does not listen. */
  private void ask() {
    var error = service.askToStart();
    while (error == ScmErrors.DATABASE_LOCKED && patience.pauseAfter(service.status())) {
      error = service.askToStart();
    }
    if (error != 0 && error != ScmErrors.ALREADY_RUNNING) {
      throw service.failed("start", error);
    }
  }

  private DeployException ended(ServiceStatus seen) {
    return service.failure(
        "the service "
            + service.name()
            + " stopped while it started, "
            + seen.failure().map(text -> "with " + text).orElse("without an error"),
        "look into its own log and the event log of Windows");
  }

  private DeployException tooSlow(ServiceStatus seen) {
    return service.failure(
        "the service " + service.name() + " does not get up: " + patience.spent(seen),
        "look into its own log, or give it more time");
  }
}
