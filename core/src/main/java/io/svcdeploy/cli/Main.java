package io.svcdeploy.cli;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.report.ErrorText;
import io.svcdeploy.spec.SpecException;
import io.svcdeploy.transport.ConnectionLostException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code svc-deploy}. */
@Command(
    name = "svc-deploy",
    description = "Takes a release to a running, healthy service on your own hosts, over SSH.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:deployed and healthy, or nothing to do",
      "1:failed; the hosts that failed run what they ran before",
      "2:the command line or the deployment file is wrong",
      "3:failed and rolled back; the hosts that failed are healthy on the version they had",
      "4:at least one host needs attention",
      "5:locked by another deployment",
      "130:cancelled; the report tells in which state the hosts are"
    },
    subcommands = {
      InitCommand.class,
      ValidateCommand.class,
      BuildCommand.class,
      PlanCommand.class,
      DeployCommand.class,
      RollbackCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      LogsCommand.class,
      RecoverCommand.class,
      UnlockCommand.class,
      DoctorCommand.class,
      SandboxCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Tell more, with stack traces.")
  private boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    var out = utf8(System.out);
    var err = utf8(System.err);
    System.setOut(out);
    System.setErr(err);
    Logging.configure(Arrays.asList(args).contains("--verbose"));
    int status = run(args);
    out.flush();
    err.flush();
    System.exit(status);
  }

  /**
   * @param listener is told each secret that a run takes up, before anything is printed that may
   *     hold it
   */
  public static void tellSecrets(Consumer<String> listener) {
    Secrets.MASKING.tell(listener);
  }

  /**
   * Values for {@code ${env:NAME}} in deployment files that only this process is to know: they take
   * precedence over its environment, and nothing that it starts inherits them.
   */
  public static void provide(Map<String, String> values) {
    Secrets.provide(values);
  }

  /** Runs one command line in this process and returns its exit status; never throws. */
  public static int run(String... args) {
    Secrets.rememberTokens(System.getenv());
    var main = new Main();
    var commandLine = new CommandLine(main);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    // A version or a branch that begins with @ is no file of arguments.
    commandLine.setExpandAtFiles(false);
    commandLine.setExecutionExceptionHandler((e, line, parsed) -> main.report(e));
    commandLine.setParameterExceptionHandler(
        (e, rest) -> {
          System.err.println("error: " + e.getMessage());
          System.err.println("hint: " + hint(e));
          return ExitCode.USAGE.code();
        });
    int status = args.length == 0 ? usage(commandLine) : commandLine.execute(args);
    Interrupts.forget();
    return status;
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return ExitCode.USAGE.code();
  }

  private static String hint(CommandLine.ParameterException e) {
    var near =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.<String>of();
    var guess = near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ";
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    return guess + "`" + name + " --help` lists what is possible";
  }

  private int report(Exception e) {
    if (e instanceof DeployException failure) {
      System.err.print(Secrets.MASKING.mask(ErrorText.render(failure, verbose)));
      return failure.code().code();
    }
    if (e instanceof SpecException problems) {
      System.err.print(Secrets.MASKING.mask(ErrorText.render(problems)));
      return ExitCode.USAGE.code();
    }
    var failure =
        e instanceof ConnectionLostException
            ? DeployException.failed(
                e.getMessage() == null ? "connection lost" : e.getMessage(), "run it again")
            : DeployException.failed(
                "svc-deploy itself failed: " + e,
                "run again with --verbose and report what it prints; `svc-deploy status` shows"
                    + " the hosts");
    System.err.print(Secrets.MASKING.mask(ErrorText.render(failure.causedBy(e), verbose)));
    return failure.code().code();
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
