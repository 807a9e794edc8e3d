package io.svcdeploy.health;

import io.svcdeploy.health.HostLook.CommandAnswer;
import io.svcdeploy.health.HostProbe.HostCommand;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;

/** A request that must be answered as expected. */
record HttpCheck(
    HttpTarget target,
    Map<String, String> requestHeaders,
    boolean verifyTls,
    HttpExpectation expectation)
    implements SocketCheck {

  @Override
  public String label() {
    return "http " + target.url();
  }

  @Override
  public Place place() {
    return new Place(target.host(), target.port());
  }

  @Override
  public Seen ask(Attempt attempt) throws IOException, HttpException {
    var socket = attempt.connect(place());
    try {
      var exchange = new HttpExchange(secured(socket));
      var response = exchange.ask(target, requestHeaders);
      var head = HttpExchange.head(response);
      if (expectation.accepts(head.status()) && !expectation.readsBody()) {
        return expectation.judge(head);
      }
      attempt.gotSoFar(head.line() + " but no end of its body");
      return expectation.judge(exchange.whole(response));
    } catch (SSLException e) {
      return Seen.bad("TLS failed: " + Words.excerpt(String.valueOf(e.getMessage()), 200));
    }
  }

  private Socket secured(Socket socket) throws IOException {
    return target.tls() ? Tls.over(socket, target, verifyTls) : socket;
  }

  @Override
  public HostCommand command(CheckShell shell, Duration timeout) {
    return Curl.command(this, shell, timeout);
  }

  @Override
  public Seen judge(CheckShell shell, CommandAnswer answer, Duration timeout) {
    return Curl.judge(this, answer, timeout);
  }
}
