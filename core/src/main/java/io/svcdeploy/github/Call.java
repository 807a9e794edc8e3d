package io.svcdeploy.github;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is asked of a server.
 *
 * @param accept the media type that the answer should have
 */
record Call(String method, URI address, String accept, Optional<Content> content) {
  /** Bytes that go along. */
  record Content(String mediaType, long bytes, Source source) {
    static Content of(Path file) throws IOException {
      return new Content(
          "application/octet-stream", Files.size(file), () -> Files.newInputStream(file));
    }
  }

  /** Can be read anew for each try. */
  interface Source {
    InputStream open() throws IOException;
  }

  static Call get(URI address, String accept) {
    return new Call("GET", address, accept, Optional.empty());
  }

  boolean changesNothing() {
    return method.equals("GET");
  }

  /** True if it may be made again though it may have been served. */
  boolean isRepeatable() {
    return !method.equals("POST");
  }
}
