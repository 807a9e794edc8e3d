package io.svcdeploy.cli;

import picocli.CommandLine.Option;

/**
 * In place of picocli's standard options: with those, {@code rollback --version 1.0.0} would print
 * nothing and end with 0.
 */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;
}
