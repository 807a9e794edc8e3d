package io.svcdeploy.cli;

import io.svcdeploy.event.ExitCode;
import io.svcdeploy.sandbox.SandboxHosts;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sandbox",
    description = {
      "Run SSH hosts on loopback, to try a deployment file with no host at all.",
      "Then: svc-deploy deploy --targets DIR/targets.yml. Ctrl-C ends the hosts and what runs on"
          + " them."
    })
final class SandboxCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--hosts",
      defaultValue = "2",
      converter = Count.class,
      description = "How many (default: ${DEFAULT-VALUE}).")
  int hosts = 2;

  @Option(
      names = "--dir",
      defaultValue = ".sandbox",
      paramLabel = "DIR",
      description = "Where they live (default: ${DEFAULT-VALUE}).")
  Path folder = Path.of(".sandbox");

  @Override
  public Integer call() throws InterruptedException {
    var sandbox = SandboxHosts.start(folder, hosts);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sandbox.stopServices();
                  sandbox.close();
                },
                "sandbox-end"));
    var table = new Table("HOST", "SSH PORT", "SERVICE PORT", "HOME");
    sandbox
        .hosts()
        .forEach(
            host ->
                table.row(
                    host.name(), "" + host.port(), "" + host.appPort(), host.home().toString()));
    System.out.print(table.render());
    System.out.println("Ready: use --targets " + sandbox.targetsFile());
    System.out.flush();
    new CountDownLatch(1).await();
    return ExitCode.OK.code();
  }
}
