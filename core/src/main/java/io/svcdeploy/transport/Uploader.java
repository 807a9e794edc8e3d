package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;
import io.svcdeploy.event.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts files onto the host by SFTP, over one channel that stays open; by {@code cat} where there is
 * no SFTP. Used by one thread at a time.
 */
final class Uploader {
  private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);

  /** 64 requests of 32 KiB fill the window that OpenSSH grants, so that distance costs little. */
  private static final int REQUESTS = 64;

  private static final int OPEN_MILLIS = 20_000;

  private final String host;
  private final SshSession session;
  private final Duration stall;
  private final Runnable abort;
  private @Nullable ChannelSftp sftp;
  private boolean withoutSftp;

  /**
   * @param stall an upload that gets nothing across for so long is given up
   * @param abort ends the connection at once
   */
  Uploader(String host, SshSession session, Duration stall, Runnable abort) {
    this.host = host;
    this.session = session;
    this.stall = stall;
    this.abort = abort;
  }

  /** See {@link HostConnection#upload}. */
  void upload(Path file, String path, LongConsumer sent) {
    var remotePath = path.matches("[A-Za-z]:[/\\\\].*") ? "/" + path.replace('\\', '/') : path;
    if (!remotePath.startsWith("/")) {
      throw new IllegalArgumentException("not absolute: " + path);
    }
    try (var watchdog = Watchdog.after(stall, abort)) {
      LongConsumer progress =
          bytes -> {
            watchdog.restart();
            sent.accept(bytes);
          };
      var channel = channel();
      if (channel == null) {
        new CatUpload(session).upload(file, remotePath, progress);
      } else {
        put(channel, file, remotePath, progress);
      }
    } catch (IOException e) {
      throw session.survives() ? unreadable(file, e) : lost(e);
    }
  }

  private static DeployException unreadable(Path file, IOException e) {
    return DeployException.failed(
            "the file " + file + " cannot be sent: " + e.getMessage(), "check that it can be read")
        .causedBy(e);
  }

  private ConnectionLostException lost(Exception e) {
    return new ConnectionLostException(host, new IOException(session.reason(), e));
  }

  /** Null if the server has no SFTP. */
  private @Nullable ChannelSftp channel() {
    if (withoutSftp) {
      return null;
    }
    if (sftp != null && sftp.isConnected()) {
      return sftp;
    }
    try {
      var channel = session.channel("sftp", ChannelSftp.class);
      channel.setBulkRequests(REQUESTS);
      channel.connect(OPEN_MILLIS);
      sftp = channel;
      return channel;
    } catch (JSchException e) {
      if (!session.survives()) {
        throw lost(e);
      }
      LOG.info("{}: no SFTP ({}), sending files through a shell", host, e.getMessage());
      withoutSftp = true;
      return null;
    }
  }

  private void put(ChannelSftp channel, Path file, String remotePath, LongConsumer progress)
      throws IOException {
    long size = Files.size(file);
    var path = literal(remotePath);
    long there = 0;
    try (InputStream in = Files.newInputStream(file)) {
      there = sizeOf(channel, path);
      boolean resume = there > 0 && there <= size;
      var monitor = new Progress(resume ? there : 0, progress);
      channel.put(in, path, monitor, resume ? ChannelSftp.RESUME : ChannelSftp.OVERWRITE);
      progress.accept(size);
    } catch (SftpException e) {
      if (e.getCause() instanceof RuntimeException fromCaller) {
        // The caller gave up in the middle: answers are still under way on this channel.
        channel.disconnect();
        sftp = null;
        throw fromCaller;
      }
      // What the server answers has no cause.
      if (e.getCause() != null && !session.survives()) {
        throw lost(e);
      }
      throw failure(channel, remotePath, size - there, e);
    }
  }

  /** JSch takes paths for patterns. */
  private static String literal(String path) {
    return path.replaceAll("[\\\\*?]", "\\\\$0");
  }

  private static long sizeOf(ChannelSftp channel, String path) throws SftpException {
    try {
      return channel.stat(path).getSize();
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return 0;
      }
      throw e;
    }
  }

  private DeployException failure(ChannelSftp channel, String path, long missing, SftpException e) {
    var folder = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    var failure =
        switch (e.id) {
          case ChannelSftp.SSH_FX_NO_SUCH_FILE -> UploadFailure.noFolder(path, folder);
          case ChannelSftp.SSH_FX_PERMISSION_DENIED ->
              UploadFailure.denied(path, session.login().user());
          default ->
              free(channel, folder) < missing
                  ? UploadFailure.diskFull(path, folder)
                  : UploadFailure.other(path, String.valueOf(e.getMessage()));
        };
    return failure.causedBy(e);
  }

  /** Bytes; OpenSSH reports a full disk as a plain "Failure". */
  private static long free(ChannelSftp channel, String folder) {
    try {
      return channel.statVFS(literal(folder)).getAvailForNonRoot() * 1024;
    } catch (SftpException unknown) {
      return Long.MAX_VALUE;
    }
  }

  void close() {
    if (sftp != null) {
      sftp.disconnect();
    }
  }

  /** JSch counts what it queued, less what was there before. */
  private static final class Progress implements SftpProgressMonitor {
    private final LongConsumer progress;
    private long total;

    Progress(long there, LongConsumer progress) {
      this.total = there;
      this.progress = progress;
    }

    @Override
    public void init(int operation, String source, String target, long size) {
      progress.accept(total);
    }

    @Override
    public boolean count(long bytes) {
      total += bytes;
      progress.accept(total);
      return true;
    }

    @Override
    public void end() {}
  }
}
