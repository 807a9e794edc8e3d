package io.svcdeploy.health;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.spec.Template;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The parts of an http or https URL that a request needs.
 *
 * @param host without the brackets of an IPv6 address
 * @param authority for the Host header
 * @param path with the query
 */
record HttpTarget(boolean tls, String host, int port, String authority, String path) {

  /**
   * @param written what it was made of, for the error: the URL itself may hold a secret
   * @throws DeployException if it is no such URL
   */
  static HttpTarget of(String url, Template written) {
    try {
      var uri = new URI(new URI(url).toASCIIString());
      var scheme = uri.getScheme() == null ? "" : uri.getScheme();
      var tls = scheme.equalsIgnoreCase("https");
      if ((!tls && !scheme.equalsIgnoreCase("http")) || uri.getHost() == null) {
        throw unusable(written, "write it as http://127.0.0.1:8080/path");
      }
      if (uri.getRawUserInfo() != null) {
        throw unusable(written, "send its user name as an Authorization header instead");
      }
      return of(uri, tls);
    } catch (URISyntaxException e) {
      throw unusable(
          written, "it must be a URL as http://127.0.0.1:8080/path; encode special signs");
    }
  }

  private static HttpTarget of(URI uri, boolean tls) {
    var host = uri.getHost().replaceAll("[\\[\\]]", "");
    var port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var authority = uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
    return new HttpTarget(tls, host, port, authority, path + query);
  }

  /** The URL in its plain form. */
  String url() {
    return (tls ? "https://" : "http://") + authority + path;
  }

  /** {@code 127.0.0.1:8080}. */
  String place() {
    return Place.show(host, port);
  }

  private static DeployException unusable(Template written, String hint) {
    return DeployException.usage(
        "%s: a health check cannot use the URL %s".formatted(written.position(), written), hint);
  }
}
