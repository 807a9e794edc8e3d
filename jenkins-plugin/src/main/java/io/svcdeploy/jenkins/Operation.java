package io.svcdeploy.jenkins;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the step can be told to do: the command of the same name. */
enum Operation {
  DEPLOY,
  ROLLBACK,
  PLAN,
  STATUS,
  BUILD;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Operation> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Operation::word).collect(Collectors.joining(", "));
  }
}
