package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The proxies that {@code https_proxy}, {@code http_proxy} and {@code no_proxy} name. */
final class Proxies extends ProxySelector {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:http://)?(?:(?<login>[^@/]*)@)?(?<host>[^:/@\\s]+|\\[[0-9a-fA-F:]+])"
              + "(?::(?<port>[0-9]{1,5}))?/?");

  private final Optional<Proxy> https;
  private final Optional<Proxy> http;
  private final List<String> without;

  private Proxies(Optional<Proxy> https, Optional<Proxy> http, List<String> without) {
    this.https = https;
    this.http = http;
    this.without = List.copyOf(without);
  }

  /** Those of the environment; if it names none, those of Java's own settings. */
  static ProxySelector of(Map<String, String> environment) {
    // Upper case only for https: HTTP_PROXY may be a header that came to a CGI program.
    var https = proxy(environment, "https_proxy", "HTTPS_PROXY");
    var http = proxy(environment, "http_proxy");
    var javas = Optional.ofNullable(ProxySelector.getDefault());
    if (https.isEmpty() && http.isEmpty() && javas.isPresent()) {
      return javas.get();
    }
    var without = first(environment, "no_proxy", "NO_PROXY").map(Proxies::names).orElse(List.of());
    return new Proxies(https, http, without);
  }

  private static Optional<String> first(Map<String, String> environment, String... names) {
    return Stream.of(names)
        .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static List<String> names(String text) {
    return Stream.of(text.split("[,\\s]+"))
        .map(name -> name.replaceAll("^([*]?[.])", "").toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String... names) {
    return first(environment, names).map(text -> proxy(names[0], text));
  }

  /** What it holds is not shown: it may have a password. */
  private static Proxy proxy(String variable, String text) {
    var matcher = FORM.matcher(text);
    var port =
        matcher.matches() ? Optional.ofNullable(matcher.group("port")) : Optional.<String>empty();
    if (!matcher.matches() || port.map(Integer::parseInt).orElse(1) > 65_535) {
      throw DeployException.usage(
          variable + " is not the address of an HTTP proxy", "write http://HOST:PORT");
    }
    if (matcher.group("login") != null) {
      throw DeployException.usage(
          variable + " has a login for the proxy, which is not supported",
          "use a proxy without one, or name GitHub's host in no_proxy");
    }
    var address =
        new InetSocketAddress(matcher.group("host"), port.map(Integer::parseInt).orElse(80));
    return new Proxy(Proxy.Type.HTTP, address);
  }

  @Override
  public List<Proxy> select(URI address) {
    var proxy = "https".equalsIgnoreCase(address.getScheme()) ? https : http;
    return List.of(proxy.filter(it -> !goesWithout(address)).orElse(Proxy.NO_PROXY));
  }

  /** A name stands for its host and for all below it, with a port for that port only. */
  private boolean goesWithout(URI address) {
    var host = address.getHost().toLowerCase(Locale.ROOT);
    var forms = new ArrayList<>(List.of(host));
    if (address.getPort() >= 0) {
      forms.add(host + ":" + address.getPort());
    }
    return without.stream()
        .anyMatch(
            name ->
                name.equals("*")
                    || forms.stream()
                        .anyMatch(form -> form.equals(name) || form.endsWith("." + name)));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException reason) {
    // Told by the request that fails.
  }
}
