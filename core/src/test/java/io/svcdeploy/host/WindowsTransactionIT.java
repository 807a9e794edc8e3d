package io.svcdeploy.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.svcdeploy.service.ServiceManager;
import io.svcdeploy.spec.TargetSpec.ManagerKind;
import io.svcdeploy.testhost.WindowsHost;
import io.svcdeploy.testhost.WindowsHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that has to go back while another process is in its way. */
@WindowsHosts
class WindowsTransactionIT {
  private static final String FOLDER = "C:\\held\\.svc-deploy\\tx\\d1";

  private Path transaction(WindowsHost host) throws IOException {
    host.exec("@if exist C:\\held rmdir /s /q C:\\held", "@mkdir C:\\held\\releases " + FOLDER)
        .orFail();
    var folder = host.driveC().resolve("held/.svc-deploy/tx/d1");
    var minute = Duration.ofMinutes(1);
    var origin = new Switch.Origin("d1", "deploy", "1.0", Optional.empty(), "00", "", false);
    var change =
        new Switch(Optional.of("1.0-1"), Optional.empty(), minute, minute, true, List.of(), origin);
    var script =
        HostScripts.of("held", "C:/held", ServiceManager.of(ManagerKind.SCM))
            .activate("d1", 1, minute, change, minute);
    Files.writeString(folder.resolve("tx.cmd"), script.replace("\r\n", "\n").replace("\n", "\r\n"));
    for (String state : new String[] {"reverting", "reverted"}) {
      Files.writeString(folder.resolve("state." + state), state + "\r\n");
    }
    Files.writeString(folder.resolve("state"), "activated\r\n");
    Files.writeString(folder.resolve("journal.reverted-host"), "\"event\":\"reverted\"}\r\n");
    Files.writeString(folder.resolve("ran"), "0\r\n");
    Files.writeString(folder.resolve("undecided"), "");
    return folder;
  }

  /**
   * {@code cmd} opens what it writes for one writer, and does not begin a command whose redirection
   * fails. Wine lets others write, so another program holds the file wholly.
   */
  @ParameterizedTest
  @ValueSource(strings = {"err", "err.activate", "err.deadman"})
  void theDeadManGoesBackWhoeverHoldsTheFileOfErrors(String held, WindowsHost host)
      throws IOException {
    host.assumeStandIns("a program that holds a file");
    var folder = transaction(host);
    Files.writeString(folder.resolve(held), "");
    var said = host.driveC().resolve("test/held-errors");

    host.exec(
            "@start /b C:\\test\\bin\\holder.exe file "
                + FOLDER
                + "\\"
                + held
                + " 60 >C:\\test\\held-errors 2>&1")
        .orFail();
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.readString(said).startsWith("held"));
    try {
      host.exec("@cd /d " + FOLDER, "@cmd /d /q /c .\\tx.cmd deadman", "@exit /b 0");

      assertThat(folder.resolve("state")).hasContent("reverted");
      assertThat(host.driveC().resolve("held/.svc-deploy/journal.jsonl"))
          .content()
          .contains("\"event\":\"reverted\"");
    } finally {
      host.exec("@taskkill /f /im holder.exe >nul 2>nul", "@exit /b 0").orFail();
    }
  }
}
