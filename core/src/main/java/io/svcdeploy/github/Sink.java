package io.svcdeploy.github;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.event.IoReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a good body goes; a new try begins anew. */
sealed interface Sink {
  /** More bytes than this are refused. */
  long most();

  /** Fewer bytes than this are a body that was cut off. */
  long least();

  OutputStream open();

  /** A file of a known size. */
  record ToFile(Path file, long bytes) implements Sink {
    @Override
    public long most() {
      return bytes;
    }

    @Override
    public long least() {
      return bytes;
    }

    @Override
    public OutputStream open() {
      try {
        return Files.newOutputStream(file);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  /** An answer in JSON. */
  record ToMemory(ByteArrayOutputStream bytes) implements Sink {
    /** Far more than a page of a hundred assets. */
    private static final long MOST = 8 << 20;

    ToMemory() {
      this(new ByteArrayOutputStream());
    }

    @Override
    public long most() {
      return MOST;
    }

    @Override
    public long least() {
      return 0;
    }

    @Override
    public OutputStream open() {
      bytes.reset();
      return bytes;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  static DeployException unwritable(IOException e) {
    return DeployException.failed(
            "cannot keep the download: " + IoReason.of(e),
            "check the permissions and the free space of the cache; XDG_CACHE_HOME can move it")
        .causedBy(e);
  }
}
