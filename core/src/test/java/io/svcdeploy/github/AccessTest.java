package io.svcdeploy.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.ExitCode;
import io.svcdeploy.event.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment says of GitHub and of the way there. */
class AccessTest {
  @Test
  void withoutAnythingItIsThePublicOneWithoutAToken() {
    var access = Access.of(Map.of("GITHUB_TOKEN", " ", "GITHUB_API_URL", ""));

    assertThat(access.api()).hasToString("https://api.github.com");
    assertThat(access.token()).isEmpty();
  }

  @Test
  void theTokenOfTheWorkflowGoesFirst() {
    assertThat(Access.of(Map.of("GITHUB_TOKEN", "one\n", "GH_TOKEN", "two")).token())
        .contains(new Access.Token("GITHUB_TOKEN", Secret.of("one")));
    assertThat(Access.of(Map.of("GH_TOKEN", "two")).token())
        .contains(new Access.Token("GH_TOKEN", Secret.of("two")));
  }

  @Test
  void aTokenIsNotShown() {
    assertThat(Access.of(Map.of("GH_TOKEN", "ghp_secret")).toString()).doesNotContain("ghp_secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a\nb", "tök", "a\u0000"})
  void whatCannotBeATokenIsRefusedWithoutBeingShown(String text) {
    var failure =
        catchThrowableOfType(DeployException.class, () -> Access.of(Map.of("GITHUB_TOKEN", text)));

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageStartingWith("GITHUB_TOKEN is no token");
    assertThat(failure.getMessage() + failure.hint()).doesNotContain(text);
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.example.com/api/v3/, https://github.example.com/api/v3",
    "http://localhost:8080, http://localhost:8080",
    "http://127.0.0.1:1/, http://127.0.0.1:1",
    "http://[::1]:1, http://[::1]:1"
  })
  void theAddressMayBeAnotherServers(String text, String address) {
    assertThat(Access.of(Map.of("GITHUB_API_URL", text)).api()).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://github.example.com/api/v3",
        "http://127.0.0.1.example.com",
        "github.example.com",
        "ftp://github.example.com",
        "https://me:secret@github.example.com",
        "https://github.example.com/?a=b",
        "https://a b"
      })
  void anAddressThatIsNoneOrWouldShowTheTokenIsRefused(String text) {
    var failure =
        catchThrowableOfType(
            DeployException.class, () -> Access.of(Map.of("GITHUB_API_URL", text)));

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageContaining("is not the address of an API");
    assertThat(failure.hint()).contains("https://HOST/api/v3");
  }

  private static Proxy proxy(Map<String, String> environment, String address) {
    return Proxies.of(environment).select(URI.create(address)).get(0);
  }

  private static Proxy at(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://127.0.0.9:3128/",
    "HTTPS_PROXY, 127.0.0.9:3128",
  })
  void theProxyIsTakenFromTheEnvironment(String name, String text) {
    var environment = Map.of(name, text);

    assertThat(proxy(environment, "https://api.example.com/x")).isEqualTo(at("127.0.0.9", 3128));
    assertThat(proxy(environment, "http://api.example.com/x")).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, true",
    "'other.org, .example.com', true",
    "'*.example.com', true",
    "API.example.com, true",
    "example.com:443, false",
    "api.example.com:8443, true",
    "'*', true",
    "ample.com, false",
    "com.example, false",
    "'', false"
  })
  void whatNoProxyNamesGoesWithout(String names, boolean without) {
    var environment = Map.of("https_proxy", "http://127.0.0.9:1", "no_proxy", names);

    assertThat(proxy(environment, "https://api.example.com:8443/x").equals(Proxy.NO_PROXY))
        .isEqualTo(without);
  }

  @Test
  void withoutOneJavasOwnSettingsHold() {
    assertThat(Proxies.of(Map.of("https_proxy", ""))).isSameAs(ProxySelector.getDefault());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://127.0.0.1:1", "http://127.0.0.1:99999", "http://me:secret@proxy:1"})
  void aProxyThatCannotBeUsedIsRefusedWithoutBeingShown(String text) {
    var failure =
        catchThrowableOfType(DeployException.class, () -> Proxies.of(Map.of("https_proxy", text)));

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageStartingWith("https_proxy ");
    assertThat(failure.getMessage() + failure.hint()).doesNotContain("secret", text);
  }
}
