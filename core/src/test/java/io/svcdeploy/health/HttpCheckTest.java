package io.svcdeploy.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.svcdeploy.event.Cancellation;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.Masking;
import io.svcdeploy.spec.HealthSpec.StatusRange;
import io.svcdeploy.spec.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP and TCP checks against real servers, well-behaved and otherwise. */
@Timeout(20)
class HttpCheckTest {
  private static final Duration TRY = ofMillis(1500);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final HttpExpectation ANY_2XX = expecting(Optional.empty(), Map.of());

  private static HttpExpectation expecting(Optional<String> body, Map<String, String> json) {
    return new HttpExpectation(
        List.of(new StatusRange(200, 299)), body, json, Map.of(), new Masking());
  }

  private static HttpTarget target(String url) {
    return HttpTarget.of(url, Template.literal(url));
  }

  private static HttpCheck check(RawServer server, HttpExpectation expectation) {
    return new HttpCheck(
        target("http://127.0.0.1:" + server.port() + "/healthz"), Map.of(), true, expectation);
  }

  private static Seen ask(SocketCheck check) {
    return ask(check, UnaryOperator.identity());
  }

  private static Seen ask(SocketCheck check, UnaryOperator<Socket> dress) {
    try (var checks = new SocketChecks(new LoopbackHost(dress), TRY, new Cancellation())) {
      return checks.ask(List.of(check)).get(0);
    }
  }

  private static Seen seen(String answer, HttpExpectation expectation) throws IOException {
    try (var server = RawServer.answering(answer)) {
      return ask(check(server, expectation));
    }
  }

  private static Seen seen(RawServer.Behaviour behaviour, HttpExpectation expectation)
      throws IOException {
    try (var server = RawServer.doing(behaviour)) {
      return ask(check(server, expectation));
    }
  }

  private static Optional<String> containing(String text) {
    return Optional.of(text);
  }

  @Test
  void sends_a_plain_request_that_names_its_sender() throws IOException {
    try (var server = RawServer.answering(OK)) {
      var url = "http://127.0.0.1:" + server.port() + "?full=1";
      var headers = Map.of("Authorization", "Bearer abc", "User-Agent", "probe/1");

      assertThat(ask(new HttpCheck(target(url), headers, true, ANY_2XX)).ok()).isTrue();

      assertThat(server.requests.get(0).split("\r\n"))
          .startsWith("GET /?full=1 HTTP/1.1")
          .contains(
              "Host: 127.0.0.1:" + server.port(),
              "Authorization: Bearer abc",
              "User-Agent: probe/1",
              "Connection: close");
    }
  }

  @Test
  void works_over_a_socket_that_is_only_two_streams() throws IOException {
    try (var server = RawServer.answering(OK)) {
      assertThat(ask(check(server, expecting(containing("ok"), Map.of())), HttpCheckTest::streams))
          .isEqualTo(Seen.good("200 OK"));
    }
  }

  static Socket streams(Socket socket) {
    try {
      return new StreamSocket(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 Internal Server Error | db down      | 500 Internal Server Error: db down
          500                       | ''           | 500 Internal Server Error
          404 Nothing Here          | 'a\tb'       | 404 Nothing Here: a\\tb
          """)
  void says_the_status_and_what_the_server_said(String status, String body, String expected)
      throws IOException {
    assertThat(seen(FakeHost.http(status, body), ANY_2XX)).isEqualTo(Seen.bad(expected));
  }

  @Test
  void follows_no_redirect_but_names_it() throws IOException {
    assertThat(seen("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", ANY_2XX))
        .isEqualTo(Seen.bad("302 Found to /login"));
  }

  @Test
  void accepts_an_answer_without_a_body_on_a_connection_that_stays_open() throws IOException {
    var seen =
        seen(
            socket -> {
              RawServer.send(socket, "HTTP/1.1 204 No Content\r\n\r\n");
              Thread.sleep(5000);
            },
            expecting(Optional.empty(), Map.of("a", "b")));

    assertThat(seen).isEqualTo(Seen.bad("204 but the body is not JSON: "));
  }

  @Test
  void reads_a_chunked_body() throws IOException {
    var chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "6\r\n{\"a\": \r\n4\r\n1.10\r\n1\r\n}\r\n0\r\n\r\n";

    assertThat(seen(chunked, expecting(Optional.empty(), Map.of("a", "1.10"))).ok()).isTrue();
  }

  @Test
  void skips_interim_answers() throws IOException {
    assertThat(seen("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, ANY_2XX))
        .isEqualTo(Seen.good("200 OK"));
  }

  @Test
  void needs_no_end_of_a_body_that_nobody_asked_for() throws IOException {
    var seen =
        seen(
            socket -> {
              RawServer.send(socket, "HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n");
              Thread.sleep(5000);
            },
            ANY_2XX);

    assertThat(seen).isEqualTo(Seen.good("200 OK"));
  }

  @Test
  void takes_the_end_of_a_kept_connection_from_the_length() throws IOException {
    var seen =
        seen(
            socket -> {
              RawServer.send(socket, OK);
              Thread.sleep(5000);
            },
            expecting(containing("ok"), Map.of()));

    assertThat(seen.ok()).isTrue();
  }

  @Test
  void gives_up_a_server_that_says_nothing() throws IOException {
    assertThat(seen(socket -> Thread.sleep(5000), ANY_2XX))
        .isEqualTo(Seen.bad("no answer within 1.5 s"));
  }

  @Test
  void gives_up_a_server_that_trickles_its_head() throws IOException {
    var start = System.nanoTime();
    var seen =
        seen(
            socket -> {
              for (var letter : "HTTP/1.1 200 OK and so on and on".repeat(10).split("")) {
                RawServer.send(socket, letter);
                Thread.sleep(50);
              }
            },
            ANY_2XX);

    assertThat(seen).isEqualTo(Seen.bad("no answer within 1.5 s"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ofSeconds(3));
  }

  @Test
  void gives_up_a_server_that_trickles_its_body_but_tells_the_status() throws IOException {
    var seen =
        seen(
            socket -> {
              RawServer.send(socket, "HTTP/1.1 500 Oops\r\nContent-Length: 10000\r\n\r\n");
              for (int i = 0; i < 200; i++) {
                RawServer.send(socket, "x");
                Thread.sleep(50);
              }
            },
            ANY_2XX);

    assertThat(seen).isEqualTo(Seen.bad("500 Oops but no end of its body within 1.5 s"));
  }

  @Test
  void reads_no_more_than_the_first_mebibyte() throws IOException {
    RawServer.Behaviour huge =
        socket -> {
          RawServer.send(socket, "HTTP/1.1 200 OK\r\n\r\nstart");
          var block = "x".repeat(1 << 16);
          for (int i = 0; i < 10_000; i++) {
            RawServer.send(socket, block);
          }
        };

    assertThat(seen(huge, expecting(containing("start"), Map.of())).ok()).isTrue();
    assertThat(seen(huge, expecting(containing("end"), Map.of())).text())
        .startsWith("200 but the body does not contain \"end\" in its first MiB: startxxx")
        .hasSizeLessThan(300);
    assertThat(seen(huge, expecting(Optional.empty(), Map.of("a", "b"))))
        .isEqualTo(Seen.bad("200 but the body is larger than 1 MiB"));
  }

  @Test
  void refuses_an_endless_head() throws IOException {
    var seen = seen("HTTP/1.1 200 OK\r\n" + "X-Header: y\r\n".repeat(100_000), ANY_2XX);

    assertThat(seen.ok()).isFalse();
    assertThat(seen.text()).contains("Maximum header count exceeded");
  }

  @ParameterizedTest
  @CsvSource({"SSH-2.0-OpenSSH_9.2", "220 mail ESMTP", "'\u0000\u0001\u0002'"})
  void says_that_another_protocol_is_not_http(String banner) throws IOException {
    var seen = seen(banner + "\r\n".repeat(20), ANY_2XX);

    assertThat(seen.ok()).isFalse();
    assertThat(seen.text()).startsWith("the answer is not HTTP: ").doesNotContain("\u0000");
  }

  @Test
  void says_that_the_server_closed_without_an_answer() throws IOException {
    assertThat(seen("", ANY_2XX)).isEqualTo(Seen.bad("closed the connection without an answer"));
  }

  @Test
  void says_that_the_body_ended_too_early() throws IOException {
    var seen =
        seen(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":",
            expecting(containing("a"), Map.of()));

    assertThat(seen.ok()).isFalse();
    assertThat(seen.text()).contains("Premature end").contains("expected: 100; received: 5");
  }

  @Test
  void says_that_nobody_listens() throws IOException {
    var server = RawServer.answering(OK);
    server.close();

    assertThat(ask(check(server, ANY_2XX)))
        .isEqualTo(Seen.bad("nobody listens on 127.0.0.1:" + server.port()));
    assertThat(ask(new TcpCheck(new Place("127.0.0.1", server.port()))))
        .isEqualTo(Seen.bad("nobody listens on 127.0.0.1:" + server.port()));
  }

  @Test
  void a_tcp_check_needs_nothing_but_a_connection() throws IOException {
    try (var server = RawServer.doing(socket -> Thread.sleep(5000))) {
      assertThat(ask(new TcpCheck(new Place("127.0.0.1", server.port()))))
          .isEqualTo(Seen.good("accepts connections"));
    }
  }

  @Test
  void reaches_an_ipv6_address() throws IOException {
    assumeTrue(hasIpv6());
    var listener = new ServerSocket(0, 5, InetAddress.getByName("::1"));
    try (var server = RawServer.on(listener, socket -> RawServer.send(socket, OK))) {
      var url = "http://[::1]:" + server.port() + "/";

      assertThat(ask(new HttpCheck(target(url), Map.of(), true, ANY_2XX)).ok()).isTrue();
      assertThat(server.requests.get(0)).contains("Host: [::1]:" + server.port());
    }
  }

  private static boolean hasIpv6() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void asks_all_checks_of_a_look_at_once() throws IOException {
    try (var silent = RawServer.doing(socket -> Thread.sleep(5000));
        var good = RawServer.answering(OK);
        var checks =
            new SocketChecks(new LoopbackHost(UnaryOperator.identity()), TRY, new Cancellation())) {
      var start = System.nanoTime();

      var seen =
          checks.ask(List.of(check(silent, ANY_2XX), check(good, ANY_2XX), check(silent, ANY_2XX)));

      assertThat(seen).extracting(Seen::ok).containsExactly(false, true, false);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TRY.multipliedBy(2));
    }
  }

  @Test
  void stops_waiting_when_the_run_is_cancelled() throws IOException {
    var cancellation = new Cancellation();
    var later = Executors.newSingleThreadScheduledExecutor();
    try (var silent = RawServer.doing(socket -> Thread.sleep(5000));
        var checks =
            new SocketChecks(
                new LoopbackHost(UnaryOperator.identity()), ofSeconds(15), cancellation)) {
      var start = System.nanoTime();
      later.schedule(cancellation::request, 100, TimeUnit.MILLISECONDS);

      checks.ask(List.of(check(silent, ANY_2XX)));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ofSeconds(3));
    } finally {
      later.shutdownNow();
    }
  }

  @Test
  void compares_headers_of_any_case() throws IOException {
    var wanted =
        new HttpExpectation(
            List.of(new StatusRange(200, 200)),
            Optional.empty(),
            Map.of(),
            Map.of("x-version", "1.1.0"),
            new Masking());

    assertThat(seen("HTTP/1.1 200 OK\r\nX-Version:  1.1.0 \r\n\r\n", wanted).ok()).isTrue();
    assertThat(seen("HTTP/1.1 200 OK\r\nX-Version: 1.0.0\r\n\r\n", wanted).text())
        .isEqualTo("200 but header x-version is \"1.0.0\", expected \"1.1.0\"");
    assertThat(seen("HTTP/1.1 200 OK\r\n\r\n", wanted).text())
        .isEqualTo("200 but header x-version is missing, expected \"1.1.0\"");
  }

  @Test
  void refuses_urls_that_it_cannot_use() {
    for (var url : List.of("ftp://a/", "http://a b/", "/healthz", "http:///x", "http://u:p@a/")) {
      assertThatThrownBy(() -> target(url))
          .isInstanceOf(DeployException.class)
          .hasMessageContaining(url);
    }
  }

  @Test
  void knows_the_usual_ports() {
    assertThat(target("http://example.com").place()).isEqualTo("example.com:80");
    assertThat(target("https://example.com/x").place()).isEqualTo("example.com:443");
    assertThat(target("HTTPS://[::1]/x").place()).isEqualTo("[::1]:443");
  }
}
