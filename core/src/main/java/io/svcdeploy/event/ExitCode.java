package io.svcdeploy.event;

/**
 * The exit codes of the command. They are a public contract: scripts and CI jobs branch on them.
 */
public enum ExitCode {
  /** Deployed and healthy (or nothing to do). */
  OK(0),
  /**
   * Failed; the hosts that failed run what they ran before. With a failure budget or another {@code
   * on-failure} than {@code revert-all} others may run the new version.
   */
  FAILED(1),
  /** The command line or the deployment file is wrong; no host was touched. */
  USAGE(2),
  /** Failed and rolled back; the hosts that failed are healthy on the version they had. */
  ROLLED_BACK(3),
  /** At least one host is not known to be healthy: a person must look. */
  NEEDS_ATTENTION(4),
  /** Another deployment holds the lock. */
  LOCKED(5),
  /** Cancelled; the report tells in which state the hosts are. */
  CANCELLED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
