package io.svcdeploy.host;

import io.svcdeploy.service.ServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The host protocol as scripts for one service, in the words of the host's shell. Pure: {@link
 * ServiceHost} and {@link HostTransaction} run them, and read the {@code name=value} lines that
 * they print. Exit statuses are those of {@link HostErrors}.
 */
interface HostScripts {
  /**
   * @param directory absolute, or {@code ~/…} where the shell is a POSIX one
   */
  static HostScripts of(String service, String directory, ServiceManager manager) {
    return manager.shell() == ServiceManager.Shell.CMD
        ? new CmdScripts(service, directory, manager)
        : new ShScripts(service, directory, manager);
  }

  /** The same with the folder as the host names it. */
  HostScripts at(String absolute);

  String probe(String serviceUser);

  /** What runs, an additional script, and the log, with lines of {@code mark} between them. */
  String look(String mark, String additional, Optional<Long> logSince, int lines);

  String status();

  String log(long sinceSeconds, int lines);

  String unlock();

  /**
   * @param unfinished how long to wait for the end of an earlier transaction
   */
  String open(String id, Lease lease, Duration unfinished, String serviceUser);

  String renew(long fence, Duration lease);

  String stage(String id, long fence, Duration lease, StagingPlan plan);

  /**
   * @param limit how long to wait for the switch to be done
   */
  String activate(String id, long fence, Duration lease, Switch change, Duration limit);

  String confirm(String id, long fence, List<String> prune, Optional<Duration> keepLock);

  /**
   * @param limit how long to wait for the host to have gone back
   */
  String revert(String id, long fence, Duration lease, Optional<String> quarantine, Duration limit);

  String release(long fence);

  /** The last words of a transaction. */
  String errors(String id);

  /**
   * The text files of a release that are not longer than {@code most} bytes: {@code held-N=1} for
   * the path with this number, from 0, and {@code line-N=…} for each of its lines.
   *
   * @return empty where the host's shell cannot print a file unchanged
   */
  default Optional<String> contents(String release, List<String> paths, long most) {
    return Optional.empty();
  }

  /** True if a file of so many bytes may travel inside a script. */
  boolean carries(long bytes);
}
