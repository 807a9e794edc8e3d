package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * An upload to where a plain path leads.
 *
 * @param path of the target as the host calls it
 */
record FileCopy(Path file, Path target, String path) {
  private static final int CHUNK = 1 << 20;

  /**
   * See {@link HostConnection#upload}.
   *
   * @throws IOException if the target cannot be written
   * @throws DeployException if the file cannot be read
   */
  void run(LongConsumer sent) throws IOException {
    try (var in = source()) {
      long there = Files.exists(target) ? Files.size(target) : 0;
      boolean resume = there <= Files.size(file);
      there = resume ? there : 0;
      sent.accept(there);
      in.skipNBytes(there);
      append(in, there, sent);
    }
  }

  private void append(InputStream in, long there, LongConsumer sent) throws IOException {
    var how = there > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE, how)) {
      var chunk = new byte[CHUNK];
      long total = there;
      for (int count; (count = in.read(chunk)) > 0; ) {
        out.write(chunk, 0, count);
        total += count;
        sent.accept(total);
      }
    }
  }

  private InputStream source() {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw DeployException.failed(
              "the file " + file + " cannot be sent: " + e.getMessage(),
              "check that it can be read")
          .causedBy(e);
    }
  }

  /** Why the target could not be written. */
  DeployException explain(IOException e) {
    var folder = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    if (e instanceof NoSuchFileException) {
      return UploadFailure.noFolder(path, folder).causedBy(e);
    }
    if (e instanceof AccessDeniedException) {
      return UploadFailure.denied(path, System.getProperty("user.name")).causedBy(e);
    }
    return isFull()
        ? UploadFailure.diskFull(path, folder).causedBy(e)
        : UploadFailure.other(path, Printable.line(String.valueOf(e.getMessage()))).causedBy(e);
  }

  private boolean isFull() {
    try {
      long there = Files.exists(target) ? Files.size(target) : 0;
      return Files.getFileStore(target).getUsableSpace() < Files.size(file) - there;
    } catch (IOException unknown) {
      return false;
    }
  }
}
