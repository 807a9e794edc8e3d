package io.svcdeploy.github;

import java.io.IOException;
import java.net.URI;

/** A server did not answer, or not to the end. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final URI address;
  private final IOException reason;

  NoAnswerException(URI address, IOException reason) {
    super(reason);
    this.address = address;
    this.reason = reason;
  }

  String host() {
    return address.getHost();
  }

  IOException reason() {
    return reason;
  }
}
