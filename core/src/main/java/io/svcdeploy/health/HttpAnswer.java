package io.svcdeploy.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/**
 * An HTTP response.
 *
 * @param body as text; cut if {@code whole} is false
 */
record HttpAnswer(int status, String phrase, List<Field> headers, String body, boolean whole) {
  /** Of longer bodies the rest is not read. */
  static final int MOST_BODY_BYTES = 1 << 20;

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3})(?: (.*))?");

  private static final Pattern BLANK_LINE = Pattern.compile("\r?\n\r?\n");

  record Field(String name, String value) {}

  /** Reads the text of a response whose body is already decoded, as {@code curl -i} prints it. */
  static Optional<HttpAnswer> parse(String raw) {
    var blank = BLANK_LINE.matcher(raw);
    var hasBody = blank.find();
    var head = (hasBody ? raw.substring(0, blank.start()) : raw).split("\r?\n");
    var status = STATUS_LINE.matcher(head[0]);
    if (!status.matches()) {
      return Optional.empty();
    }
    var headers = new ArrayList<Field>();
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(':');
      if (colon > 0) {
        headers.add(new Field(head[i].substring(0, colon), head[i].substring(colon + 1).strip()));
      }
    }
    var phrase = status.group(2) == null ? "" : status.group(2);
    var body = hasBody ? raw.substring(blank.end()) : "";
    return Optional.of(
        new HttpAnswer(Integer.parseInt(status.group(1)), phrase, headers, body, true));
  }

  /** All values of a header; names do not care for case. */
  List<String> header(String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** {@code 500 Internal Server Error}, with the usual words where the server gave none. */
  String line() {
    var usual = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
    var words = !phrase.isBlank() ? Words.excerpt(phrase, 60) : usual == null ? "" : usual;
    return (status + " " + words).strip();
  }
}
