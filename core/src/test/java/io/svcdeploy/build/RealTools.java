package io.svcdeploy.build;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests with real tools are left out where a tool is not installed, but never in CI. */
final class RealTools {
  private RealTools() {}

  static void need(String... programs) {
    for (String program : programs) {
      assumeTrue(
          Tool.find(program, System.getenv()).isPresent() || "true".equals(System.getenv("CI")),
          program + " is not installed: tests with it are left out");
    }
  }
}
