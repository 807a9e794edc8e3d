package io.svcdeploy.scm;

import static com.sun.jna.platform.win32.Winsvc.SERVICE_CHANGE_CONFIG;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_ENUMERATE_DEPENDENTS;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_QUERY_CONFIG;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_QUERY_STATUS;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_START;
import static com.sun.jna.platform.win32.Winsvc.SERVICE_STOP;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.scm.ServiceStatus.State;
import io.svcdeploy.service.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;

/** A service, and those that need it, on their way to being stopped. */
record ServiceStop(ScmConnection manager, Patience patience) {
  private static final int STOP =
      SERVICE_STOP | SERVICE_QUERY_STATUS | SERVICE_ENUMERATE_DEPENDENTS;
  private static final int SPARE = SERVICE_QUERY_CONFIG | SERVICE_CHANGE_CONFIG | SERVICE_START;
  private static final Duration KILL_TIME = Duration.ofSeconds(10);
  private static final Duration NOTICE_TIME = Duration.ofSeconds(3);

  Stopped run(String name) {
    return manager.need(
        name,
        STOP,
        service -> {
          var dependants = new ArrayList<>(service.runningDependants());
          dependants.forEach(this::stopDependant);
          Collections.reverse(dependants);
          return new Stopped(dependants, stopOrKill(service));
        });
  }

  /** Only asked: it is somebody else's, and killing it is not ours to decide. */
  private void stopDependant(String name) {
    manager.find(
        name,
        STOP,
        service -> {
          if (!stops(service)) {
            throw tooSlow(service, "stop it by hand first; another service cannot stop before it");
          }
          return service;
        });
  }

  /** True if it had to be killed. */
  private boolean stopOrKill(OpenService service) {
    var running = service.status();
    // Opened before anything happens, for its number could be another's later.
    try (var process = LocalProcess.open(manager.local() ? running.pid() : 0)) {
      if (stops(service) && process.endsWithin(patience.left())) {
        return false;
      }
      if (!process.known() || !running.ownProcess()) {
        throw tooSlow(service, "end its process by hand: " + taskkill(running.pid()));
      }
      return kill(service, process);
    }
  }

  private DeployException tooSlow(OpenService service, String hint) {
    return service.failure(
        "the service " + service.name() + " does not stop: " + patience.spent(service.status()),
        hint);
  }

  private String taskkill(long pid) {
    return "`taskkill "
        + manager.host().map(name -> "/s " + name + " ").orElse("")
        + "/pid "
        + pid
        + " /f`";
  }

  /** Asks, as often as it is too busy to hear it, and waits; true if it stopped in time. */
  private boolean stops(OpenService service) {
    var asked = false;
    var seen = service.status();
    while (seen.state() != State.STOPPED) {
      if (!asked) {
        var error = service.askToStop();
        if (error == ScmErrors.INVALID_SERVICE_CONTROL) {
          return false; // it takes no requests to stop
        }
        asked = heard(service, error);
      }
      if (!patience.pauseAfter(seen)) {
        return false;
      }
      seen = service.status();
    }
    return true;
  }

  /** True if it need not be asked again. */
  private static boolean heard(OpenService service, int error) {
    return switch (error) {
      case 0, ScmErrors.NOT_ACTIVE, ScmErrors.REQUEST_TIMEOUT -> true;
      case ScmErrors.CANNOT_ACCEPT_CONTROL -> false;
      default -> throw service.failed("stop", error);
    };
  }

  /**
   * To the manager a killed service is one that failed, which it may have to restart. So its
   * recovery is taken away until it is down.
   */
  private boolean kill(OpenService service, LocalProcess process) {
    return manager.need(
        service.name(),
        SPARE,
        settings -> {
          var recovery = NativeConfig.readRecovery(settings);
          settings.change(NativeConfig.recovery(Recovery.NONE));
          try {
            process.kill();
            awaitEnd(service, process);
          } finally {
            settings.change(NativeConfig.recovery(recovery));
          }
          return true;
        });
  }

  private static void awaitEnd(OpenService service, LocalProcess process) {
    if (!process.endsWithin(KILL_TIME)) {
      throw service.failure(
          "the service " + service.name() + " was killed, but its process is still there",
          "it is stuck in Windows itself: restart the machine");
    }
    // Before the manager has noticed it would do what the recovery says, which we bring back.
    var notice = Patience.of(NOTICE_TIME);
    var seen = service.status();
    while (seen.state() != State.STOPPED && notice.pauseAfter(seen)) {
      seen = service.status();
    }
  }
}
