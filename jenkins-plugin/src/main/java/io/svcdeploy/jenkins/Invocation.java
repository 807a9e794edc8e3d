package io.svcdeploy.jenkins;

import static io.svcdeploy.jenkins.Operation.BUILD;
import static io.svcdeploy.jenkins.Operation.DEPLOY;
import static io.svcdeploy.jenkins.Operation.PLAN;
import static io.svcdeploy.jenkins.Operation.ROLLBACK;
import static io.svcdeploy.jenkins.Operation.STATUS;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of the step as options of the command. Pure. */
final class Invocation {
  static final String YES = "true";

  private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);
  private static final Set<Operation> OF_HOSTS = EnumSet.complementOf(EnumSet.of(BUILD));
  private static final Set<Operation> CHANGING = EnumSet.of(DEPLOY, ROLLBACK);

  private enum Kind {
    TEXT,
    FLAG,
    /** The option stands where the field does not. */
    INVERSE
  }

  /**
   * @param operations that have the option
   */
  private record Option(String name, Kind kind, Set<Operation> operations) {}

  /** By the field's name. */
  private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("file", text("--file", ALL));
    OPTIONS.put("target", text("--target", OF_HOSTS));
    OPTIONS.put("limit", text("--limit", OF_HOSTS));
    OPTIONS.put("version", text("--version", EnumSet.of(DEPLOY, PLAN, BUILD)));
    OPTIONS.put("from", text("--from", EnumSet.of(DEPLOY, PLAN)));
    OPTIONS.put("output", text("--output", EnumSet.of(BUILD)));
    OPTIONS.put("platform", text("--platform", EnumSet.of(BUILD)));
    OPTIONS.put("upload", text("--upload", EnumSet.of(BUILD)));
    OPTIONS.put("to", text("--to", EnumSet.of(ROLLBACK)));
    OPTIONS.put("plan", text("--plan", EnumSet.of(DEPLOY)));
    OPTIONS.put("force", new Option("--force", Kind.FLAG, EnumSet.of(DEPLOY, ROLLBACK, PLAN)));
    OPTIONS.put(
        "allowDowngrade", new Option("--no-downgrade", Kind.INVERSE, EnumSet.of(DEPLOY, PLAN)));
    OPTIONS.put("check", new Option("--check", Kind.FLAG, EnumSet.of(STATUS)));
    OPTIONS.put("timeout", text("--timeout", EnumSet.of(DEPLOY, ROLLBACK, PLAN, BUILD)));
  }

  private Invocation() {}

  private static Option text(String name, Set<Operation> operations) {
    return new Option(name, Kind.TEXT, operations);
  }

  /** Each field that stands for an option, with that option. */
  static Map<String, String> options() {
    return OPTIONS.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().name()));
  }

  /** True if the command knows the option of a field for this operation. */
  static boolean has(Operation operation, String field) {
    var option = OPTIONS.get(field);
    return option != null && option.operations().contains(operation);
  }

  /** Whether the operation changes hosts, and so has a report. */
  static boolean changing(Operation operation) {
    return CHANGING.contains(operation);
  }

  /** What is wrong with the fields, a sentence each. */
  static List<String> problems(Operation operation, Map<String, String> fields) {
    var problems = new ArrayList<String>();
    fields.forEach(
        (field, value) ->
            problem(operation, field, value).ifPresent(it -> problems.add(field + ": " + it)));
    return problems;
  }

  private static Optional<String> problem(Operation operation, String field, String value) {
    var option = OPTIONS.get(field);
    if (option == null) {
      return Optional.of("there is no such field");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it has a line break or another control character");
    }
    return option.operations().contains(operation)
        ? Optional.empty()
        : Optional.of("it is for " + words(option.operations()) + ", not for " + operation.word());
  }

  private static String words(Set<Operation> operations) {
    return operations.stream().map(Operation::word).collect(Collectors.joining(", "));
  }

  /** The command line; a value is never taken for an option. */
  static List<String> words(Operation operation, Map<String, String> fields) {
    var words = new ArrayList<>(List.of(operation.word()));
    OPTIONS.forEach(
        (field, option) -> {
          var value = Optional.ofNullable(fields.get(field));
          if (option.kind() == Kind.TEXT) {
            value.ifPresent(it -> words.add(option.name() + "=" + it));
          } else if (has(operation, field) && value.isPresent() == (option.kind() == Kind.FLAG)) {
            words.add(option.name());
          }
        });
    return words;
  }
}
