package io.svcdeploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.script.Sh;
import io.svcdeploy.testhost.Fleet;
import io.svcdeploy.testhost.RealHosts;
import io.svcdeploy.testhost.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host where we are a plain user and may use no service manager. */
@RealHosts
class ScriptManagerIT {
  private static final String OTHERS = "17 4 * * * echo '100\\%' # not ours: svc-deploy:hello2";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void aServiceWithoutAServiceManagerIsKeptRunning(Fleet fleet) {
    var host = fleet.host(1);
    host.freshState();
    host.exec("echo " + Sh.quote(OTHERS) + " | crontab -u deploy -").orFail();
    FleetSpec.of(fleet, List.of(host))
        .withManager("script", "sudo: false\n    directory: ~/hello")
        .withRun(
            """
              env: { PORT: "8080" }
              restart: { policy: always, delay: 1s }
              stop: { signal: TERM, timeout: 5s }
              logs: { to: files, max-size: 20KB, keep: 2 }
            """)
        .writeTo(folder);
    Cli.in(folder).run("deploy", "--from", ExampleReleases.HELLO.good("1.0.0").toString()).exits(0);

    assertThat(ownerOf(host)).isEqualTo("deploy");
    itIsRestartedAfterACrash(host);
    itsLogsRotate(host);
    itStartsAtBoot(host);
  }

  private static String ownerOf(TestHost host) {
    return host.exec("ps -o user= -p $(pgrep -x hello)").out().strip();
  }

  private static boolean answers(TestHost host) {
    return host.exec("curl -s http://127.0.0.1:8080/healthz").out().contains("\"1.0.0\"");
  }

  private static String look(TestHost host) {
    return host.exec("su deploy -c 'sh ~/hello/current/.svc-deploy/service.sh look'").out();
  }

  private static void itIsRestartedAfterACrash(TestHost host) {
    assertThat(look(host)).contains("active=1", "restarts=0");
    host.exec("kill -SEGV $(pgrep -x hello)").orFail();
    await().atMost(SOON).until(() -> answers(host));
    assertThat(look(host)).contains("active=1", "restarts=1");
  }

  private static void itsLogsRotate(TestHost host) {
    var logs = "/home/deploy/hello/logs/";
    for (int file = 1; file <= 3; file++) {
      // As the program would: at the end of the file that it keeps open.
      host.exec("yes 'a line of the log' | head -c 30000 >>" + logs + "stderr.log").orFail();
      await()
          .atMost(SOON)
          .until(() -> host.exec("wc -c <" + logs + "stderr.log").out().strip().equals("0"));
    }
    assertThat(host.exec("ls " + logs).out())
        .contains("stderr.log.1", "stderr.log.2")
        .doesNotContain("stderr.log.3");
    host.exec("kill -SEGV $(pgrep -x hello)").orFail();
    await().atMost(SOON).until(() -> answers(host));
    assertThat(host.exec("cat " + logs + "stderr.log").out())
        .as("the program goes on in the same file")
        .contains("SIGSEGV");
  }

  private static void itStartsAtBoot(TestHost host) {
    assertThat(host.exec("crontab -u deploy -l").out().lines())
        .contains(OTHERS)
        .filteredOn(line -> line.startsWith("@reboot"))
        .hasSize(1);
    host.reboot();
    await().atMost(SOON).until(() -> answers(host));
    assertThat(ownerOf(host)).isEqualTo("deploy");
    assertThat(look(host)).contains("active=1", "restarts=0");
  }
}
