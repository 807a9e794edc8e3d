package io.svcdeploy.service;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.script.Cmd;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Restart;
import io.svcdeploy.spec.WindowsSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a release makes a Windows service run it: a batch file and a registry file in the release's
 * folder, with all settings, so that going back is to run the batch file of the old release.
 */
final class WindowsRegistration {
  /** Windows keeps a list of delays, the last of which holds for all further failures. */
  private static final int MOST_RESTARTS = 12;

  private static final int LONGEST_LINE = 8_191;

  private static final Duration DEFAULT_RESET = Duration.ofHours(1);

  private final ServiceDefinition definition;
  private final WindowsService service;

  private WindowsRegistration(ServiceDefinition definition, WindowsService service) {
    this.definition = definition;
    this.service = service;
  }

  /**
   * @param before lines of the batch file that come first
   * @param registry further values; those of the service itself are added
   */
  static Registration of(
      ServiceDefinition definition, String imagePath, String before, RegistryFile registry) {
    var texts = new WindowsRegistration(definition, service(definition, imagePath));
    return new Registration(
        List.of(
            registry.stored("settings.reg"),
            new Registration.Stored("register.cmd", texts.script(before), 0644)),
        List.of(),
        List.of());
  }

  /** A path below the service's folder, in the words of Windows. */
  static String path(ServiceDefinition definition, String... names) {
    return definition.directory().replace('/', '\\') + "\\" + String.join("\\", names);
  }

  /** A path below the release's own folder, which is another one with each switch. */
  static String inRelease(ServiceDefinition definition, String... names) {
    return path(definition, "releases", Registration.RELEASE, String.join("\\", names));
  }

  /** A registry file that begins with the values of every service. */
  static RegistryFile registry(ServiceDefinition definition) {
    var file = new RegistryFile().service(definition.name());
    var preshutdown = definition.run().windows().preshutdown();
    return preshutdown.isPresent()
        ? file.number("PreshutdownTimeout", preshutdown.get().toMillis())
        : file.without("PreshutdownTimeout");
  }

  private static WindowsService service(ServiceDefinition definition, String imagePath) {
    var windows = definition.run().windows();
    return new WindowsService(
        definition.name(),
        windows.displayName().orElse(definition.name()),
        windows.description().orElse(""),
        imagePath,
        definition.run().start(),
        account(definition.name(), windows.account()),
        windows.dependsOn(),
        recovery(definition.run().restart(), windows.giveUpCommand()),
        windows.preshutdown().orElse(WindowsService.DEFAULT_PRESHUTDOWN));
  }

  private static ServiceAccount account(String service, String written) {
    return written.equals(WindowsSpec.VIRTUAL)
        ? new ServiceAccount.Virtual(service)
        : ServiceAccount.of(written);
  }

  /** A restart for each failure; nothing further after the last one that is forgiven. */
  private static Recovery recovery(Restart restart, Optional<String> giveUpCommand) {
    if (restart.policy() == Restart.Policy.NEVER) {
      return Recovery.NONE;
    }
    int failures = restart.giveUp().map(RunSpec.GiveUp::failures).orElse(MOST_RESTARTS);
    var actions = new ArrayList<Recovery.Action>();
    var delay = restart.delay();
    for (int i = 0; i < Math.min(failures, MOST_RESTARTS); i++) {
      actions.add(new Recovery.Action(delay, Recovery.Kind.RESTART));
      var doubled = delay.multipliedBy(2);
      delay = doubled.compareTo(restart.maxDelay()) < 0 ? doubled : restart.maxDelay();
    }
    if (restart.giveUp().isPresent()) {
      var last = giveUpCommand.isPresent() ? Recovery.Kind.COMMAND : Recovery.Kind.NONE;
      actions.add(new Recovery.Action(Duration.ZERO, last));
    }
    var reset = restart.giveUp().map(RunSpec.GiveUp::within).orElse(DEFAULT_RESET);
    var wholeSeconds = Duration.ofSeconds(Math.max(1, reset.toSeconds()));
    // A program that ends by itself with an error failed as well.
    return new Recovery(actions, wholeSeconds, giveUpCommand.orElse(""), true);
  }

  private String script(String before) {
    var name = Cmd.word(service.name());
    var text =
        "@rem Written by svc-deploy with each release; changes here are lost.\n"
            + "setlocal enableextensions disabledelayedexpansion\n"
            + before
            + "sc query "
            + name
            + " >nul 2>nul\nif not errorlevel 1060 goto known\n"
            + checked("sc create " + name + " " + imagePath() + " start= demand")
            + ":known\n"
            + account(name)
            + checked("sc config " + name + " " + settings())
            + checked("sc description " + name + " " + Cmd.word(service.description()) + " >nul")
            + checked("sc failure " + name + " " + recovery() + " >nul")
            + checked("sc failureflag " + name + " " + flag() + " >nul")
            + logs()
            + checked("reg import settings.reg >nul")
            + accountOfAPerson()
            + "exit /b 0\n";
    // Labels are found only in lines that end so.
    return withinLimit(text.replace("\r\n", "\n").replace("\n", "\r\n"));
  }

  /** What is longer would fail in the middle of a switch, with the old version stopped. */
  private static String withinLimit(String text) {
    var longest = text.lines().mapToInt(String::length).max().orElse(0);
    if (longest > LONGEST_LINE) {
      throw DeployException.usage(
          "the service's settings make a line of %d characters, and cmd takes %d"
              .formatted(longest, LONGEST_LINE),
          "shorten run.args: let the program read them from a file that is shipped with it");
    }
    return text;
  }

  private static String checked(String command) {
    return command + "\nif errorlevel 1 exit /b %errorlevel%\n";
  }

  private String flag() {
    return service.recovery().onErrorExit() ? "1" : "0";
  }

  private String imagePath() {
    return Cmd.scOption("binPath", service.imagePath());
  }

  private String settings() {
    // A lone slash stands for none.
    var dependencies = service.dependsOn().isEmpty() ? "/" : String.join("/", service.dependsOn());
    return String.join(
        " ",
        imagePath(),
        Cmd.scOption("start", start()),
        Cmd.scOption("DisplayName", service.displayName()),
        Cmd.scOption("depend", dependencies));
  }

  private String start() {
    return switch (service.start()) {
      case AUTO -> "auto";
      case DELAYED -> "delayed-auto";
      case MANUAL -> "demand";
      case DISABLED -> "disabled";
    };
  }

  /** The account apart from the rest. */
  private String account(String name) {
    return service.account() instanceof ServiceAccount.User
        ? ""
        : checked("sc config " + name + " " + Cmd.scOption("obj", service.account().accountName()));
  }

  /**
   * An account with a password of its own is only looked for: a password on a command line would be
   * seen by others, so a person gives it to the service once. It comes last: where the way back has
   * lost it, all else is that of the old release.
   */
  private String accountOfAPerson() {
    if (!(service.account() instanceof ServiceAccount.User user)) {
      return "";
    }
    var wanted = user.accountName();
    return "for /f \"tokens=2,*\" %%a in ('reg query \"HKLM\\SYSTEM\\CurrentControlSet\\Services\\"
        + service.name()
        + "\" /v ObjectName 2^>nul') do set \"HAS=%%b\"\n"
        + Cmd.set("WANTED", wanted)
        + "if /i not \"%HAS%\"==\"%WANTED%\" echo the service has no password of %WANTED%,"
        + " but runs as %HAS%\n"
        + "if /i not \"%HAS%\"==\"%WANTED%\" exit /b 1057\n";
  }

  private String recovery() {
    var recovery = service.recovery();
    var actions =
        recovery.actions().stream()
            .map(action -> kind(action.kind()) + "/" + action.delay().toMillis())
            .collect(Collectors.joining("/"));
    var given = actions.isEmpty() ? "\"\"" : actions;
    var command = Cmd.scOption("command", recovery.command());
    return "reset= " + recovery.resetAfter().toSeconds() + " actions= " + given + " " + command;
  }

  private static String kind(Recovery.Kind kind) {
    return switch (kind) {
      case NONE -> "";
      case RESTART -> "restart";
      case COMMAND -> "run";
      case REBOOT -> "reboot";
    };
  }

  /** Where the program may write what it has to say, whoever it runs as. */
  private String logs() {
    var folder = path(definition, "logs");
    var make = "if not exist " + Cmd.word(folder + "\\") + " mkdir " + Cmd.word(folder) + "\n";
    if (service.account() instanceof ServiceAccount.LocalSystem) {
      return make;
    }
    var grant = Cmd.word(trustee(service.account()) + ":(OI)(CI)M");
    // Not through a link: whoever may write there could make it one to a folder of the system's.
    return make + checked("icacls " + Cmd.word(folder) + " /L /grant " + grant + " >nul");
  }

  /** As access rights name it: the manager's own names are not known there in every language. */
  private static String trustee(ServiceAccount account) {
    if (account instanceof ServiceAccount.LocalService) {
      return "*S-1-5-19";
    }
    if (account instanceof ServiceAccount.NetworkService) {
      return "*S-1-5-20";
    }
    var name = account.accountName();
    return name.startsWith(".\\") ? name.substring(2) : name;
  }
}
