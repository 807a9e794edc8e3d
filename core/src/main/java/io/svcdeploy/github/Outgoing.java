package io.svcdeploy.github;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of a request on their way, counted: a server that takes them is not silent. */
final class Outgoing {
  private final AtomicLong sent = new AtomicLong();

  BodyPublisher publisher(Call call) {
    if (call.content().isEmpty()) {
      return BodyPublishers.noBody();
    }
    var content = call.content().get();
    var stream = BodyPublishers.ofInputStream(() -> open(content));
    return BodyPublishers.fromPublisher(stream, content.bytes());
  }

  private InputStream open(Call.Content content) {
    try {
      return new Counted(content.source().open());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long sent() {
    return sent.get();
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      sent.addAndGet(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      sent.addAndGet(Math.max(0, count));
      return count;
    }
  }
}
