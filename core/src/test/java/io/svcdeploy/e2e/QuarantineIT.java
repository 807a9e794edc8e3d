package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What failed on a host is refused there until somebody takes it upon himself. */
@EnabledOnOs(OS.LINUX)
class QuarantineIT {
  private static final String REFUSED = "release 1.1.0 failed here at ";

  @TempDir Path folder;

  @Test
  void aReleaseThatFailedIsRefusedInEveryWayUntilItIsForced() throws IOException {
    var rejects = Files.createFile(folder.resolve("rejects"));
    try (var hello = LocalHello.in(folder)) {
      var check = "command: \"[ ${version} = 1.0.0 ] || [ ! -e '" + rejects + "' ]\"";
      hello.spec("WORD: x", "6s", check, "");
      hello.run("deploy", "1.0.0").exits(0);
      hello.run("deploy", "1.1.0").exits(3);
      Files.delete(rejects);

      isRefused(hello);

      var token = plannedByForce(hello);
      hello.run("deploy", "1.1.0", "--force", "--run", "job 7", "--plan", token).exits(0);
      forceIsInTheHistory();
      Cli.in(folder).run("rollback").exits(0);
      assertThat(hello.current().toRealPath().getFileName().toString()).startsWith("1.0.0-");
      Cli.in(folder).run("rollback", "--to", "1.1.0").exits(0);
    }
  }

  private void isRefused(LocalHello hello) {
    assertThat(hello.run("deploy", "1.1.0").exits(1).out()).contains(REFUSED, "is quarantined");
    assertThat(hello.run("plan", "1.1.0").exits(1).out()).contains("cannot: " + REFUSED);
    var rollback = Cli.in(folder).run("rollback", "--to", "1.1.0").exits(1);
    assertThat(rollback.out()).contains(REFUSED, "is quarantined", "--force");
  }

  private static String plannedByForce(LocalHello hello) {
    var plan = hello.run("plan", "1.1.0", "--force").exits(0).out();
    assertThat(plan).containsPattern("switch to 1.1.0-[0-9a-f]+, quarantined: by --force");
    assertThat(hello.run("deploy", "1.1.0", "--force", "--dry-run").exits(0).out()).isEqualTo(plan);
    return plan.substring(plan.indexOf("token: ") + "token: ".length()).strip();
  }

  private void forceIsInTheHistory() throws IOException {
    assertThat(Cli.in(folder).run("history").exits(0).out())
        .containsPattern("confirmed +1.1.0 +controller, forced +job 7");
    var json = Cli.in(folder).run("history", "--json").exits(0).out();
    var entries = JsonMapper.builder().build().readTree(json).path("entries");
    var events =
        StreamSupport.stream(entries.spliterator(), false)
            .map(it -> it.path("entry"))
            .filter(it -> it.path("forced").asBoolean())
            .map(it -> it.path("event").asText());
    assertThat(events).containsExactly("switching", "confirmed");
  }
}
