package io.svcdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the workflow gives to the action, trimmed. An input that is left out, or empty, has no
 * value.
 *
 * @param texts by the names that {@code action.yml} has
 */
record Inputs(Command command, Map<String, String> texts) {
  private static final Set<String> YES = Set.of("true", "True", "TRUE");
  private static final Set<String> NO = Set.of("false", "False", "FALSE");

  /** Read by action.yml and run.sh, before there is a Java. */
  private static final Set<String> OF_THE_SHELL = Set.of("java-home", "working-directory");

  /** What the action can be told to do: the command of the same name. */
  enum Command {
    DEPLOY,
    ROLLBACK,
    PLAN,
    STATUS,
    BUILD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Inputs {
    texts = Map.copyOf(texts);
  }

  /** Inputs that cannot be meant; each problem is a line. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    Invalid(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = List.copyOf(problems);
    }

    List<String> problems() {
      return problems;
    }
  }

  /**
   * @param json the inputs as {@code toJSON(inputs)} writes them
   * @throws Invalid with all that is wrong with them
   */
  static Inputs parse(String json) throws Invalid {
    var given = new TreeMap<String, String>();
    try {
      new JsonMapper()
          .readValue(json, new TypeReference<Map<String, Object>>() {})
          .forEach((name, value) -> given.put(name, value == null ? "" : value.toString().strip()));
    } catch (JsonProcessingException e) {
      throw new Invalid(List.of("the inputs of the action cannot be read: " + e.getMessage()));
    }
    given.values().removeIf(String::isEmpty);
    given.keySet().removeAll(OF_THE_SHELL);
    return checked(given);
  }

  private static Inputs checked(Map<String, String> given) throws Invalid {
    var problems = new ArrayList<String>();
    var word = given.getOrDefault("command", "deploy");
    var command = Arrays.stream(Command.values()).filter(it -> it.word().equals(word)).findFirst();
    if (command.isEmpty()) {
      problems.add(
          "input command: \"%s\" is none of deploy, rollback, plan, status, build".formatted(word));
    }
    given.forEach(
        (name, value) ->
            Invocation.problem(name, value, command.orElse(Command.DEPLOY))
                .ifPresent(it -> problems.add("input " + name + ": " + it)));
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return new Inputs(command.orElseThrow(), given);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  boolean flag(String name) {
    return text(name).filter(YES::contains).isPresent();
  }

  static boolean isBoolean(String value) {
    return YES.contains(value) || NO.contains(value);
  }
}
