package io.svcdeploy.rollout;

import io.svcdeploy.host.Journal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a deployment would go back without saying so, as an old run does that is run again. */
final class Downgrade {
  /** A lone number is one only if nothing follows: commits' hashes begin with digits too. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+(?:[.][0-9]+)+|[0-9]{1,18}$");

  private Downgrade() {}

  /**
   * By the versions' numbers, if these tell them apart; otherwise by what the host went through: a
   * version that others followed is behind it. The texts may be any.
   */
  static boolean is(Journal journal, String running, String next) {
    if (next.equals(running)) {
      return false;
    }
    int order = compare(numbers(next), numbers(running));
    return order == 0 ? journal.versionsBehind().contains(next) : order < 0;
  }

  /** Those that a version begins with; what follows has no order that all agree on. */
  private static List<BigInteger> numbers(String version) {
    var match = NUMBERS.matcher(version);
    return match.lookingAt()
        ? Stream.of(match.group().split("[.]")).map(BigInteger::new).toList()
        : List.of();
  }

  /** 0 if they are the same, as 1.2 and 1.2.0 are, or are not of the same kind. */
  private static int compare(List<BigInteger> one, List<BigInteger> other) {
    if (one.isEmpty() || other.isEmpty() || (one.size() == 1) != (other.size() == 1)) {
      return 0;
    }
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      int order = number(one, i).compareTo(number(other, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static BigInteger number(List<BigInteger> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
  }
}
