package io.svcdeploy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KnownHostsTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
  private static final String FINGERPRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

  private static boolean knows(String hosts, String host, int port) {
    return !KnownHosts.parse(hosts + " " + KEY).keysOf(KnownHosts.nameOf(host, port), "").isEmpty();
  }

  @Example
  void findsNamesPatternsAndPorts() {
    assertThat(knows("web-1,198.18.0.1", "web-1", 22)).isTrue();
    assertThat(knows("web-1,198.18.0.1", "198.18.0.1", 22)).isTrue();
    assertThat(knows("Web-1", "wEB-1", 22)).isTrue();
    assertThat(knows("web-1", "web-1", 2222)).isFalse();
    assertThat(knows("[web-1]:2222", "web-1", 2222)).isTrue();
    assertThat(knows("[web-1]:2222", "web-1", 22)).isFalse();
    assertThat(knows("*.example.com,!bad.example.com", "web.example.com", 22)).isTrue();
    assertThat(knows("*.example.com,!bad.example.com", "bad.example.com", 22)).isFalse();
    assertThat(knows("web-?", "web-1", 22)).isTrue();
    assertThat(knows("web.1", "web-1", 22)).isFalse();
  }

  @Example
  void tellsMarkersAndMalformedLinesApart() {
    var file =
        KnownHosts.parse(
            "# comment\r\n\r\n@revoked * "
                + KEY
                + "\n@strange * "
                + KEY
                + "\nweb-1 ssh-rsa "
                + KEY.split(" ")[1]
                + "\nweb-1\nweb-1 "
                + KEY
                + " a comment\n");
    assertThat(file.malformed()).containsExactly(4, 5, 6);
    assertThat(file.keysOf("web-1", "")).hasSize(1);
    assertThat(file.keysOf("web-1", KnownHosts.REVOKED)).hasSize(1);
  }

  @Property
  void anyTextIsReadWithoutFailing(@ForAll String text, @ForAll String host) {
    var file = KnownHosts.parse(text + "\n" + text + " " + KEY);
    assertThat(file.keysOf(KnownHosts.nameOf(host, 22), "")).hasSizeLessThan(2);
  }

  @Example
  void readsEveryWayToWriteAPin() {
    assertThat(HostKeyPin.parse(FINGERPRINT + "=\n").get(0).fingerprint()).isEqualTo(FINGERPRINT);
    for (var text : new String[] {KEY, "  " + KEY + " me@home ", "[web-1]:2222 " + KEY}) {
      assertThat(HostKeyPin.parse("# ours\n" + text))
          .singleElement()
          .satisfies(pin -> assertThat(pin.fingerprint()).isEqualTo(FINGERPRINT))
          .satisfies(pin -> assertThat(pin.type()).contains("ssh-ed25519"));
    }
  }

  @Example
  void whatIsNoPinIsAUsageError() {
    for (var text : new String[] {"", "SHA256:short", "MD5:aa:bb", "ssh-rsa AAAA", "nonsense"}) {
      assertThatThrownBy(() -> HostKeyPin.parse(text))
          .isInstanceOfSatisfying(
              DeployException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE));
    }
  }
}
