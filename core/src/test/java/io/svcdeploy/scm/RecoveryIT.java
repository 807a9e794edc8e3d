package io.svcdeploy.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import io.svcdeploy.testhost.WindowsJava;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is done when a service fails, set and read through the service manager's interface by the
 * real jar on a real Windows Java: {@link RecoverySteps} does it and tells, here it is judged.
 * Where the host is Wine, whose manager forgets it, a stand-in keeps it in the registry, by
 * Microsoft's words.
 */
@WindowsHosts
class RecoveryIT {
  private static final String NAME = "svc-deploy-recovery";
  // Two numbers that have no meaning in the registry are between the reset period and the count.
  private static final String UNUSED = "[0-9a-f]{16}";

  private static Map<String, List<String>> said = Map.of();

  @BeforeAll
  static void runTheSteps(WindowsHost host) throws IOException {
    var java = WindowsJava.in("recovery", host);
    host.exec(
            "@sc create " + NAME + " binPath= C:\\recovery\\none.exe",
            "@sc failure " + NAME + " reset= 60 actions= restart/1000//0 command= \"C:\\a b.exe\"",
            "@sc failureflag " + NAME + " 1")
        .orFail();
    try {
      var result = java.main(List.of(), RecoverySteps.class, NAME);
      said =
          result
              .out()
              .lines()
              .map(line -> line.split("=", 2))
              .filter(words -> words.length == 2)
              .collect(
                  Collectors.groupingBy(
                      words -> words[0],
                      Collectors.mapping(words -> words[1], Collectors.toList())));
      assertThat(said).as(result.out() + result.err()).containsKey("end");
    } finally {
      host.exec("@sc delete " + NAME).orFail();
    }
  }

  private static String said(String step) {
    return String.join("\n", said.getOrDefault(step, List.of()));
  }

  @Test
  void itsMemoryIsWhatJnaTakesForIt() {
    assertThat(said("memory")) // -1 is INFINITE
        .isEqualTo("-1 null|C:\\tools\\tell.exe hällo| 1/1000 3/2500 2/0 0/0");
    assertThat(said("memory.back")).isEqualTo("true");
    // No actions, but a place for them: without one Windows would leave what is.
    assertThat(said("memory.none")).isEqualTo("0 null|| true");
  }

  @Test
  void whatScHasSetIsRead() {
    assertThat(said("sc.ours"))
        .contains("[Action[delay=PT1S, kind=RESTART], Action[delay=PT0S, kind=NONE]]")
        .contains("resetAfter=PT1M, command=C:\\a b.exe, onErrorExit=true");
    assertThat(said("sc.theirs")).isEqualTo("60 null|C:\\a b.exe| 1/1000 0/0");
  }

  @Test
  void whatIsSetIsReadBackAndLiesInTheRegistry() {
    assertThat(said("ours.ours")).isEqualTo(said("wanted"));
    assertThat(said("ours.theirs"))
        .isEqualTo("86400 null|C:\\tools\\tell.exe hällo| 1/1000 3/2500 0/60000");
    assertThat(said("ours.theirs.flag")).isEqualTo("true");
    assertThat(said("ours.FailureActions"))
        .matches(
            "80510100"
                + UNUSED
                + "0300000014000000"
                + "01000000e803000003000000c4090000"
                + "0000000060ea0000");
    assertThat(said("ours.FailureCommand")).isEqualTo("C:\\tools\\tell.exe hällo");
    assertThat(said("ours.FailureActionsOnNonCrashFailures")).isEqualTo("1");
    assertThat(said("ours.RebootMessage")).isEmpty();
  }

  @Test
  void whatSomebodyElseHasSetIsRead() {
    assertThat(said("theirs.ours"))
        .isEqualTo(
            "Recovery[actions=[Action[delay=PT0.007S, kind=COMMAND], Action[delay=PT0S,"
                + " kind=NONE]], resetAfter=PT1M, command=C:\\other.exe, onErrorExit=false]");
    assertThat(said("theirs.theirs")).isEqualTo("60 Going down, hällo|C:\\other.exe| 3/7 0/0");
    assertThat(said("theirs.FailureActions"))
        .matches("3c000000" + UNUSED + "0200000014000000" + "03000000070000000000000000000000");
    assertThat(said("theirs.RebootMessage")).isEqualTo("Going down, hällo");
    assertThat(said("theirs.FailureActionsOnNonCrashFailures")).isEqualTo("0");
  }

  @Test
  void whatIsLeftOutStays() {
    assertThat(said("message")).isEqualTo("true");
    assertThat(said("message.theirs")).isEqualTo("60 Back soon|C:\\other.exe| 3/7 0/0");
    assertThat(said("message.FailureActions")).isEqualTo(said("theirs.FailureActions"));
  }

  @Test
  void anAnswerComesInOneBufferOrSaysHowLargeItIs() {
    assertThat(said("buffer.none")).isEqualTo("122 "); // ERROR_INSUFFICIENT_BUFFER
    assertThat(said("buffer.short")).isEqualTo("122 1");
    assertThat(said("buffer.enough")).isEqualTo("done ");
    assertThat(said("buffer.inside")).isEqualTo("true\ntrue\ntrue");
  }

  @Test
  void whoMayOnlyLookChangesNothing() {
    assertThat(said("rights")).isEqualTo("5\n5"); // ERROR_ACCESS_DENIED
  }

  @Test
  void noRecoveryTakesAllAwayButTheRebootMessageWhichIsNotOurs() {
    assertThat(said("none.ours"))
        .isEqualTo("Recovery[actions=[], resetAfter=PT0S, command=, onErrorExit=false]");
    assertThat(said("none.theirs")).startsWith("0 Back soon|").endsWith("|");
    assertThat(said).doesNotContainKeys("none.FailureActions", "none.FailureCommand");
    assertThat(said("none.FailureActionsOnNonCrashFailures")).isEqualTo("0");
    assertThat(said("none.RebootMessage")).isEqualTo("Back soon");
    assertThat(said).doesNotContainKey("message.none.RebootMessage");
  }
}
