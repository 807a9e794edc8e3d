package io.svcdeploy.cli;

import picocli.CommandLine.Option;

/** For commands whose own {@code --version} leaves no room for the standard options. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;
}
