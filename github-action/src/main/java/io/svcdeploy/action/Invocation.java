package io.svcdeploy.action;

import io.svcdeploy.action.Inputs.Command;
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
  private static final Set<Command> NOT_STATUS = EnumSet.complementOf(EnumSet.of(Command.STATUS));
  private static final Set<Command> OF_RELEASES = EnumSet.of(Command.DEPLOY, Command.PLAN);

  private static final Set<Command> FORCED =
      EnumSet.of(Command.DEPLOY, Command.ROLLBACK, Command.PLAN);

  /**
   * @param commands that have the option
   */
  private record Option(String name, Kind kind, Set<Command> commands) {
    boolean flag() {
      return kind == Kind.IF_TRUE || kind == Kind.UNLESS_TRUE;
    }
  }

  /** How an input becomes an option. */
  private enum Kind {
    VALUE,
    /** The option is given if the input is true. */
    IF_TRUE,
    /** The option forbids what the input allows. */
    UNLESS_TRUE,
    /** For the action itself, and not for the command. */
    NONE
  }

  /** By the input's name. */
  private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("file", new Option("--file", Kind.VALUE, ALL));
    OPTIONS.put("targets", new Option("--targets", Kind.VALUE, ALL));
    OPTIONS.put("target", new Option("--target", Kind.VALUE, OF_HOSTS));
    OPTIONS.put("limit", new Option("--limit", Kind.VALUE, OF_HOSTS));
    OPTIONS.put(
        "version",
        new Option(
            "--version", Kind.VALUE, EnumSet.of(Command.DEPLOY, Command.PLAN, Command.BUILD)));
    OPTIONS.put("from", new Option("--from", Kind.VALUE, OF_RELEASES));
    OPTIONS.put("output", new Option("--output", Kind.VALUE, EnumSet.of(Command.BUILD)));
    OPTIONS.put("platform", new Option("--platform", Kind.VALUE, EnumSet.of(Command.BUILD)));
    OPTIONS.put("upload", new Option("--upload", Kind.VALUE, EnumSet.of(Command.BUILD)));
    OPTIONS.put("to", new Option("--to", Kind.VALUE, EnumSet.of(Command.ROLLBACK)));
    OPTIONS.put("plan", new Option("--plan", Kind.VALUE, EnumSet.of(Command.DEPLOY)));
    OPTIONS.put("force", new Option("--force", Kind.IF_TRUE, FORCED));
    OPTIONS.put("check", new Option("--check", Kind.IF_TRUE, EnumSet.of(Command.STATUS)));
    OPTIONS.put("allow-downgrade", new Option("--no-downgrade", Kind.UNLESS_TRUE, OF_RELEASES));
    OPTIONS.put("timeout", new Option("--timeout", Kind.VALUE, NOT_STATUS));
    OPTIONS.put(GitHubRecord.ENVIRONMENT, new Option("", Kind.NONE, CHANGING));
    OPTIONS.put(GitHubRecord.URL, new Option("", Kind.NONE, CHANGING));
  }

  private Invocation() {}

  /** The inputs that there are, besides {@code command}. */
  static Set<String> inputs() {
    return OPTIONS.keySet();
  }

  /** The option that an input becomes; none if it is for the action itself. */
  static Optional<String> optionOf(String input) {
    return Optional.ofNullable(OPTIONS.get(input))
        .map(Option::name)
        .filter(name -> !name.isEmpty());
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
    if (option.flag() && !Inputs.isBoolean(value)) {
      return Optional.of("\"" + value + "\" is neither true nor false");
    }
    if (name.equals(GitHubRecord.URL) && !value.matches("https?://\\S+")) {
      return Optional.of("\"" + value + "\" is no address of the form https://…");
    }
    boolean asked = !option.flag() || value.toLowerCase(Locale.ROOT).equals("true");
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
  static List<String> of(Inputs inputs, RunFolder folder) {
    var words = new ArrayList<>(List.of(inputs.command().word()));
    OPTIONS.forEach((name, option) -> words.addAll(words(inputs, name, option)));
    if (CHANGING.contains(inputs.command())) {
      words.addAll(List.of("--report", folder.report().toString()));
      words.addAll(List.of("--events", folder.events().toString(), "--plain"));
    }
    return words;
  }

  private static List<String> words(Inputs inputs, String name, Option option) {
    return switch (option.kind) {
      case VALUE ->
          inputs.text(name).map(value -> List.of(option.name + "=" + value)).orElse(List.of());
      case IF_TRUE -> inputs.flag(name) ? List.of(option.name) : List.of();
      case UNLESS_TRUE ->
          option.commands.contains(inputs.command()) && !inputs.flag(name)
              ? List.of(option.name)
              : List.of();
      case NONE -> List.of();
    };
  }

  /** The command line that brings a killed run's hosts to rest. */
  static List<String> recovery(Inputs inputs, String deployment) {
    var words = new ArrayList<>(List.of("recover", "--deployment", deployment));
    for (var name : List.of("file", "targets", "target", "limit")) {
      inputs.text(name).ifPresent(value -> words.add("--" + name + "=" + value));
    }
    return words;
  }
}
