package io.svcdeploy.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Who runs this, and the name of this run. */
final class RunIdentity {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private RunIdentity() {}

  /** Unique, sorts by time, safe as a file and unit name. */
  static String newDeployment() {
    var random = new byte[3];
    new SecureRandom().nextBytes(random);
    return TIME.format(Instant.now()) + "-" + HexFormat.of().formatHex(random);
  }

  static String origin() {
    return ciRun(System.getenv())
        .orElseGet(() -> System.getProperty("user.name") + "@" + machine());
  }

  /** The address of the run in GitHub Actions, GitLab CI or Jenkins. */
  static Optional<String> ciRun(Map<String, String> env) {
    if (env.containsKey("GITHUB_RUN_ID")) {
      return Optional.of(
          env.getOrDefault("GITHUB_SERVER_URL", "")
              + "/"
              + env.getOrDefault("GITHUB_REPOSITORY", "")
              + "/actions/runs/"
              + env.get("GITHUB_RUN_ID"));
    }
    return Optional.ofNullable(env.get("CI_JOB_URL"))
        .or(() -> Optional.ofNullable(env.get("BUILD_URL")));
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
