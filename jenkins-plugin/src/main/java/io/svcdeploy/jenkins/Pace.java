package io.svcdeploy.jenkins;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for what. Each is a system property of the controller, in seconds, such as
 * {@code io.svcdeploy.jenkins.grace}.
 */
final class Pace implements Serializable {
  private static final long serialVersionUID = 1;

  private final long soonMs;
  private final long lateMs;
  private final long remoteMs;
  private final long launchMs;
  private final long awayMs;
  private final long graceMs;
  private final long lastWordsMs;

  private Pace(long[] ms) {
    soonMs = ms[0];
    lateMs = ms[1];
    remoteMs = ms[2];
    launchMs = ms[3];
    awayMs = ms[4];
    graceMs = ms[5];
    lastWordsMs = ms[6];
  }

  static Pace ofThisJenkins() {
    return new Pace(
        new long[] {
          250,
          5_000,
          ms("remote", Duration.ofSeconds(20)),
          ms("launch", Duration.ofMinutes(10)),
          ms("away", Duration.ofMinutes(15)),
          ms("grace", Duration.ofMinutes(30)),
          ms("lastWords", Duration.ofSeconds(15))
        });
  }

  static Pace ofMillis(
      long soon, long late, long remote, long launch, long away, long grace, long lastWords) {
    return new Pace(new long[] {soon, late, remote, launch, away, grace, lastWords});
  }

  private static long ms(String name, Duration otherwise) {
    return Optional.ofNullable(Long.getLong("io.svcdeploy.jenkins." + name))
        .map(seconds -> seconds * 1_000)
        .orElse(otherwise.toMillis());
  }

  /** Between two looks while there is news. */
  long soonMs() {
    return soonMs;
  }

  /** Between two looks while there is none. */
  long lateMs() {
    return lateMs;
  }

  /** The most that one look at the agent may take. */
  long remoteMs() {
    return remoteMs;
  }

  /** The most that the start may take, with the command's way to the agent. */
  long launchMs() {
    return launchMs;
  }

  /** How long an agent may be away. */
  long awayMs() {
    return awayMs;
  }

  /** How long a process that was asked to stop may take to put things right. */
  long graceMs() {
    return graceMs;
  }

  /** How long nothing may be heard of a process that the agent has lost sight of. */
  long lostMs() {
    return Math.min(awayMs, 120_000);
  }

  /** How long a process may live that was told to leave everything to the hosts. */
  long lastWordsMs() {
    return lastWordsMs;
  }
}
