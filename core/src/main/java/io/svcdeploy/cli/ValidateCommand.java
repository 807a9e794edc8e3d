package io.svcdeploy.cli;

import io.svcdeploy.event.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = "Check the deployment file; every mistake is told at once.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Mixin SpecOptions options = new SpecOptions();

  @Override
  public Integer call() {
    var spec = options.read();
    int hosts = spec.targets().stream().mapToInt(target -> target.hosts().size()).sum();
    System.out.printf(
        "%s: valid; service %s, %d target%s, %d host%s%n",
        options.file,
        spec.service(),
        spec.targets().size(),
        spec.targets().size() == 1 ? "" : "s",
        hosts,
        hosts == 1 ? "" : "s");
    return ExitCode.OK.code();
  }
}
