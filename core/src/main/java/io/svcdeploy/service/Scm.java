package io.svcdeploy.service;

import io.svcdeploy.script.Cmd;
import io.svcdeploy.script.CommandLine;
import io.svcdeploy.spec.RunSpec;
import io.svcdeploy.spec.RunSpec.Restart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The service control manager of Windows, by {@code sc} and {@code reg}: programs that speak its
 * protocol. Each release holds a batch file that makes the service run it, with all its settings,
 * so that going back is to run the batch file of the old release.
 */
record Scm() implements ServiceManager {
  /** Windows keeps a list of delays, the last of which holds for all further failures. */
  private static final int MOST_RESTARTS = 12;

  private static final Duration DEFAULT_RESET = Duration.ofHours(1);

  @Override
  public Shell shell() {
    return Shell.CMD;
  }

  @Override
  public Registration registration(ServiceDefinition service) {
    var stored =
        List.of(
            new Registration.Stored(
                "environment.reg",
                "\uFEFF" + environment(service),
                0600,
                StandardCharsets.UTF_16LE),
            new Registration.Stored("register.cmd", register(service), 0644));
    return new Registration(stored, List.of(), List.of());
  }

  private static String register(ServiceDefinition service) {
    var sc = "sc config ";
    var name = Cmd.word(service.name());
    var imagePath =
        CommandLine.of(
            Stream.concat(Stream.of(program(service)), service.args().stream()).toList());
    return "@rem Written by svc-deploy with each release; changes here are lost.\r\n"
        + "setlocal enableextensions disabledelayedexpansion\r\n"
        + "sc query "
        + name
        + " >nul 2>nul\r\n"
        + "if not errorlevel 1060 goto known\r\n"
        + "sc create "
        + name
        + " "
        + Cmd.scOption("binPath", imagePath)
        + " start= demand\r\n"
        + "if errorlevel 1 exit /b %errorlevel%\r\n"
        + ":known\r\n"
        + sc
        + name
        + " "
        + Cmd.scOption("binPath", imagePath)
        + " start= "
        + start(service.run())
        + " obj= LocalSystem"
        + "\r\n"
        + "if errorlevel 1 exit /b %errorlevel%\r\n"
        + recovery(name, service.run().restart())
        + "reg import environment.reg >nul\r\n"
        + "exit /b %errorlevel%\r\n";
  }

  /** The release's own path: the service's image path changes with each switch. */
  private static String program(ServiceDefinition service) {
    return windowsPath(service.directory())
        + "\\releases\\"
        + Registration.RELEASE
        + "\\"
        + service.name()
        + ".exe";
  }

  static String windowsPath(String path) {
    return path.replace('/', '\\');
  }

  private static String start(RunSpec run) {
    return switch (run.start()) {
      case AUTO -> "auto";
      case DELAYED -> "delayed-auto";
      case MANUAL -> "demand";
      case DISABLED -> "disabled";
    };
  }

  private static String recovery(String name, Restart restart) {
    var actions = actions(restart);
    var reset = restart.giveUp().map(RunSpec.GiveUp::within).orElse(DEFAULT_RESET);
    return "sc failure "
        + name
        + " reset= "
        + Math.max(1, reset.toSeconds())
        + " actions= "
        + actions
        + " >nul\r\n"
        + "if errorlevel 1 exit /b %errorlevel%\r\n"
        // A program that ends by itself with an error failed as well.
        + "sc failureflag "
        + name
        + " 1 >nul\r\n";
  }

  /**
   * {@code restart/MILLIS} for each failure; nothing further after the last one that is forgiven.
   */
  private static String actions(Restart restart) {
    if (restart.policy() == Restart.Policy.NEVER) {
      return "\"\"";
    }
    int failures = restart.giveUp().map(RunSpec.GiveUp::failures).orElse(MOST_RESTARTS);
    var actions = new ArrayList<String>();
    var delay = restart.delay();
    for (int i = 0; i < Math.min(failures, MOST_RESTARTS); i++) {
      actions.add("restart/" + delay.toMillis());
      var doubled = delay.multipliedBy(2);
      delay = doubled.compareTo(restart.maxDelay()) < 0 ? doubled : restart.maxDelay();
    }
    if (restart.giveUp().isPresent()) {
      actions.add("/0");
    }
    return String.join("/", actions);
  }

  /**
   * The service's variables as {@code reg import} reads them; in hexadecimal any text comes
   * through.
   */
  private static String environment(ServiceDefinition service) {
    return "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\"
        + service.name()
        + "]\r\n\"Environment\"="
        + (service.env().isEmpty() ? "-" : "hex(7):" + hexadecimal(service.env()))
        + "\r\n";
  }

  private static String hexadecimal(Map<String, String> env) {
    var block =
        new TreeMap<>(env)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\0")
                .collect(Collectors.joining("", "", "\0"));
    var bytes = block.getBytes(StandardCharsets.UTF_16LE);
    var hex = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      hex.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT, "%02x", bytes[i]));
    }
    return hex.toString();
  }

  @Override
  public String functions() {
    return ShellResource.read("windows/service.cmd");
  }

  @Override
  public List<String> neededTools() {
    return List.of("sc", "reg", "certutil", "schtasks", "tasklist", "taskkill", "findstr");
  }

  @Override
  public boolean needsRoot() {
    return true;
  }

  @Override
  public boolean needsLinger() {
    return false;
  }
}
