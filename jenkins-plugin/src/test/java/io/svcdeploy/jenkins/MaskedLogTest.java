package io.svcdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The build's log shows no secret, and all else once. */
class MaskedLogTest {
  @Test
  void whatComesAfterACallThatCopiesIsRefused() throws Exception {
    var out = new ByteArrayOutputStream();
    var log = new MaskedLog(out, List.of());
    var copying = log.copying();
    copying.write("in time".getBytes());
    copying.close();
    assertThatThrownBy(() -> copying.write("too late".getBytes())).isInstanceOf(IOException.class);
    assertThat(out).hasToString("in time");
    assertThat(log.copied()).isEqualTo(7);
  }

  @Test
  void aLogIsMaskedHoweverItIsCut() throws Exception {
    var secrets = List.of("topsecret", "secret!");
    var text = "a topsecret b topsec c secret! topsecretsecret! top";
    for (int size = 1; size < 12; size++) {
      var out = new ByteArrayOutputStream();
      try (var log = new MaskedLog(out, secrets)) {
        for (int i = 0; i < text.length(); i += size) {
          log.write(text.substring(i, Math.min(text.length(), i + size)).getBytes());
        }
      }
      assertThat(out).hasToString("a **** b topsec c **** ******** top");
    }
    assertThat(MaskedLog.mask(text, secrets)).isEqualTo("a **** b topsec c **** ******** top");
  }

  @Test
  void whatIsCopiedIsFlushedWhenDurableTaskSaysSo() throws Exception {
    var disk = new ByteArrayOutputStream();
    var log = new MaskedLog(new BufferedOutputStream(disk), List.of());
    try (var copying = log.copying()) {
      copying.write("a line\n".getBytes(StandardCharsets.UTF_8));
      copying.flush(); // as FileMonitoringController.writeLog does in its finally
    }
    assertThat(disk).hasToString("a line\n");
  }

  @Test
  void aSecretThatBeginsALongerOneIsNotShownAtTheEnd() throws Exception {
    for (var longer : List.of("topsecret \n", "topsecret\nsecond line")) {
      var out = new ByteArrayOutputStream();
      try (var log = new MaskedLog(out, List.of(longer, "topsecret"))) {
        log.write("the password is topsecret".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(out).hasToString("the password is ****");
    }
  }
}
