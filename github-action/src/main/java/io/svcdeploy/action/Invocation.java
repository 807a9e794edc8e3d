package io.svcdeploy.action;

import io.svcdeploy.action.Inputs.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The inputs as options of the command. Pure. */
final class Invocation {
  private static final Set<Command> ALL = EnumSet.allOf(Command.class);
  private static final Set<Command> CHANGING = EnumSet.of(Command.DEPLOY, Command.ROLLBACK);
  private static final Set<Command> OF_HOSTS = EnumSet.complementOf(EnumSet.of(Command.BUILD));
  private static final Set<Command> OF_RELEASES = EnumSet.of(Command.DEPLOY, Command.PLAN);

  /**
   * @param flag true if the input is a boolean and the option has no value
   * @param commands that have the option
   */
  private record Option(String name, boolean flag, Set<Command> commands) {}

  /** By the input's name. */
  private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("file", new Option("--file", false, ALL));
    OPTIONS.put("target", new Option("--target", false, OF_HOSTS));
    OPTIONS.put("limit", new Option("--limit", false, OF_HOSTS));
    OPTIONS.put(
        "version",
        new Option("--version", false, EnumSet.of(Command.DEPLOY, Command.PLAN, Command.BUILD)));
    OPTIONS.put("from", new Option("--from", false, OF_RELEASES));
    OPTIONS.put("output", new Option("--output", false, EnumSet.of(Command.BUILD)));
    OPTIONS.put("to", new Option("--to", false, EnumSet.of(Command.ROLLBACK)));
    OPTIONS.put("plan", new Option("--plan", false, EnumSet.of(Command.DEPLOY)));
    OPTIONS.put("force", new Option("--force", true, CHANGING));
    OPTIONS.put("check", new Option("--check", true, EnumSet.of(Command.STATUS)));
    OPTIONS.put("timeout", new Option("--timeout", false, CHANGING));
  }

  private Invocation() {}

  /** The inputs that there are, besides {@code command}. */
  static Set<String> inputs() {
    return OPTIONS.keySet();
  }

  /** What is wrong with an input, if anything is. */
  static Optional<String> problem(String name, String value, Command command) {
    if (name.equals("command")) {
      return Optional.empty();
    }
    var option = OPTIONS.get(name);
    if (option == null) {
      return Optional.of("there is no such input");
    }
    if (option.flag && !Inputs.isBoolean(value)) {
      return Optional.of("\"" + value + "\" is neither true nor false");
    }
    boolean asked = !option.flag || value.toLowerCase(Locale.ROOT).equals("true");
    return asked && !option.commands.contains(command)
        ? Optional.of("it is for " + words(option.commands) + ", not for " + command.word())
        : Optional.empty();
  }

  private static String words(Set<Command> commands) {
    return commands.stream().map(Command::word).collect(Collectors.joining(", "));
  }

  /**
   * The command line; a value is never taken for an option. The report and the events of a run that
   * changes hosts go into a folder.
   */
  static List<String> of(Inputs inputs, Path folder) {
    var words = new ArrayList<>(List.of(inputs.command().word()));
    OPTIONS.forEach(
        (name, option) -> {
          if (option.flag && inputs.flag(name)) {
            words.add(option.name);
          } else if (!option.flag) {
            inputs.text(name).ifPresent(value -> words.add(option.name + "=" + value));
          }
        });
    if (CHANGING.contains(inputs.command())) {
      words.addAll(List.of("--report", folder.resolve("report").toString()));
      words.addAll(List.of("--events", folder.resolve("events.jsonl").toString(), "--plain"));
    }
    return words;
  }

  /** The command line that brings a killed run's hosts to rest. */
  static List<String> recovery(Inputs inputs, String deployment) {
    var words = new ArrayList<>(List.of("recover", "--deployment", deployment));
    for (var name : List.of("file", "target", "limit")) {
      inputs.text(name).ifPresent(value -> words.add("--" + name + "=" + value));
    }
    return words;
  }
}
