package io.svcdeploy.health;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * One GET request over a socket that somebody else opened and will close. Redirects are not
 * followed.
 */
final class HttpExchange {
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(1 << 16).setMaxHeaderCount(500).build();

  // The parser does not take its limits from the connection: it must be given them itself.
  private final DefaultBHttpClientConnection http =
      new DefaultBHttpClientConnection(
          LIMITS, null, null, null, null, null, new DefaultHttpResponseParserFactory(LIMITS));

  HttpExchange(Socket socket) throws IOException {
    http.bind(socket);
  }

  /** Sends the request and reads the head of the answer; headers given replace the usual ones. */
  ClassicHttpResponse ask(HttpTarget target, Map<String, String> headers)
      throws IOException, HttpException {
    var request = new BasicClassicHttpRequest("GET", target.path());
    request.setHeader("Host", target.authority());
    request.setHeader("User-Agent", "svc-deploy");
    request.setHeader("Accept", "*/*");
    headers.forEach(request::setHeader);
    request.setHeader("Connection", "close");
    http.sendRequestHeader(request);
    http.flush();
    var response = http.receiveResponseHeader();
    while (response.getCode() < 200) {
      response = http.receiveResponseHeader();
    }
    return response;
  }

  /** The answer without its body. */
  static HttpAnswer head(ClassicHttpResponse response) {
    return answer(response, new byte[0]);
  }

  /** The answer with its body. */
  HttpAnswer whole(ClassicHttpResponse response) throws IOException, HttpException {
    if (response.getCode() == 204 || response.getCode() == 304) {
      return head(response);
    }
    http.receiveResponseEntity(response);
    return answer(
        response, response.getEntity().getContent().readNBytes(HttpAnswer.MOST_BODY_BYTES + 1));
  }

  private static HttpAnswer answer(ClassicHttpResponse response, byte[] body) {
    var whole = body.length <= HttpAnswer.MOST_BODY_BYTES;
    var bytes = whole ? body : Arrays.copyOf(body, HttpAnswer.MOST_BODY_BYTES);
    var headers =
        Arrays.stream(response.getHeaders())
            .map(header -> new HttpAnswer.Field(header.getName(), text(header)))
            .toList();
    var phrase = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
    return new HttpAnswer(response.getCode(), phrase, headers, decode(response, bytes), whole);
  }

  private static String text(Header header) {
    return header.getValue() == null ? "" : header.getValue().strip();
  }

  private static String decode(ClassicHttpResponse response, byte[] body) {
    var type = response.getFirstHeader("Content-Type");
    var parsed = type == null ? null : ContentType.parseLenient(type.getValue());
    return new String(
        body, parsed == null ? StandardCharsets.UTF_8 : parsed.getCharset(StandardCharsets.UTF_8));
  }
}
