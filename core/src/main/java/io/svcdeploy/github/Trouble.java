package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a request brought nothing, and whether another try may.
 *
 * @param failure what to say if it does not pass
 * @param tries how often the request is made at most
 * @param pause how long to wait before the next one, if the server said so
 */
record Trouble(DeployException failure, int tries, Optional<Duration> pause) {
  private static final int USUAL_TRIES = 4;

  static Trouble lasting(DeployException failure) {
    return new Trouble(failure, 1, Optional.empty());
  }

  static Trouble passing(DeployException failure) {
    return new Trouble(failure, USUAL_TRIES, Optional.empty());
  }

  /** An address that was good for minutes only; one fresh one is asked for. */
  static Trouble expired(DeployException failure) {
    return new Trouble(failure, 2, Optional.empty());
  }

  /** It passes at a known time; only patience limits the tries. */
  static Trouble until(Duration pause, DeployException failure) {
    return new Trouble(failure, Integer.MAX_VALUE, Optional.of(pause));
  }

  static Trouble connecting(NoAnswerException e) {
    var host = e.host();
    var reason = e.reason();
    if (isDistrust(reason)) {
      return lasting(
          DeployException.failed(
                  "no safe connection to " + host + ": " + reason.getMessage(),
                  "this Java does not trust its certificate: if a proxy opens TLS here, give Java"
                      + " a trust store with the proxy's authority"
                      + " (JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE)")
              .causedBy(e));
    }
    return passing(
        DeployException.failed(
                what(host, reason),
                "check the network of this machine; a proxy is taken from https_proxy, what goes"
                    + " without it from no_proxy")
            .causedBy(e));
  }

  private static boolean isDistrust(Throwable reason) {
    return Stream.iterate(reason, Objects::nonNull, Throwable::getCause)
        .limit(10)
        .anyMatch(CertificateException.class::isInstance);
  }

  private static String what(String host, Exception reason) {
    if (reason instanceof UnknownHostException
        || reason.getCause() instanceof UnresolvedAddressException) {
      return "there is no host named " + host;
    }
    if (reason instanceof HttpConnectTimeoutException) {
      return host + " did not answer";
    }
    if (reason instanceof HttpTimeoutException) {
      return host + " fell silent: " + reason.getMessage();
    }
    if (reason instanceof ConnectException) {
      return host
          + " cannot be reached: "
          + Optional.ofNullable(reason.getMessage()).orElse("it refuses connections");
    }
    return "the connection to " + host + " broke: " + reason.getMessage();
  }
}
