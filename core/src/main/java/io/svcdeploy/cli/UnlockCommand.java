package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.host.LockHolder;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "unlock",
    description =
        "Show who holds the lock of each host and free it. The holder is refused from then on.")
final class UnlockCommand extends LookCommand {
  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() {
    var spec = options.read();
    var held = ask(spec, session -> session.service().probe(Optional.empty()).heldLock());
    var table = new Table("HOST", "HELD BY", "RUN", "SINCE", "EXPIRES IN");
    boolean any = false;
    for (var answer : held) {
      for (Optional<LockHolder> lock : answer.found()) {
        any |= lock.isPresent();
        lock.ifPresent(
            it ->
                table.row(
                    answer.host(), it.owner(), it.run(), it.since(), it.left().toSeconds() + " s"));
      }
    }
    if (!any) {
      System.out.println("No host is locked.");
      return failures(held);
    }
    System.out.print(table.render());
    if (!yes && !confirmed()) {
      System.out.println("Left as it was.");
      return ExitCode.FAILED.code();
    }
    var freed = ask(spec, session -> session.service().unlock());
    int status = failures(freed);
    System.out.println(status == 0 ? "Freed." : "Not freed on every host.");
    return status;
  }

  @SuppressWarnings("SystemConsoleNull") // Terminal sets the property that brings back null
  private static boolean confirmed() {
    System.setProperty("jdk.console", "java.base");
    var console = System.console();
    if (console == null) {
      throw DeployException.usage(
          "nobody is there to ask", "look at the table above; --yes frees the locks");
    }
    var answer = console.readLine("Free these locks? Their runs will be refused. [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
