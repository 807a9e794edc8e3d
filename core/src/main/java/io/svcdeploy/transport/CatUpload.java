package io.svcdeploy.transport;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.script.Sh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/** Appends a file to one on the host by {@code cat}, where sshd has no SFTP. */
record CatUpload(SshSession session) {
  private static final int CHUNK = 32 * 1024;

  /** See {@link HostConnection#upload}. */
  void upload(Path file, String remotePath, LongConsumer progress) throws IOException {
    var number = PosixShell.number();
    var stdout = new FrameReader();
    var stderr = new FrameReader();
    var there = stdout.expect(number);
    var done = stdout.expect(number);
    var complaints = stderr.expect(number);
    try {
      var channel = session.channel("exec", ChannelExec.class);
      channel.setCommand("sh -c " + Sh.quote(script(remotePath, Files.size(file), number)));
      channel.setOutputStream(stdout);
      channel.setErrStream(stderr);
      channel.connect();
      try {
        send(file, Long.parseLong(there.get().tail()), channel, progress);
        requireWritten(done.get().tail(), complaints.get().text(), remotePath);
      } finally {
        channel.disconnect();
      }
    } catch (JSchException | ExecutionException e) {
      throw noShell(remotePath, stdout.received() + "\n" + stderr.received(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Says how much is there, reads the rest, says how that went. */
  private static String script(String path, long size, String number) {
    return "LC_ALL=C; export LC_ALL\n"
        + Sh.assign("f", path)
        + "n=0; [ -f \"$f\" ] && n=$(wc -c <\"$f\"); [ \"$n\" -le "
        + size
        + " ] || n=0\n"
        + "printf '\\n%s %d\\n' "
        + number
        + " \"$n\"\n"
        + "if [ \"$n\" -eq 0 ]; then cat >\"$f\"; else cat >>\"$f\"; fi; s=$?\n"
        + "[ $s -eq 0 ] || cat >/dev/null\n"
        + "printf '\\n%s %d\\n' "
        + number
        + " $s; printf '\\n%s \\n' "
        + number
        + " >&2";
  }

  private static void send(Path file, long there, ChannelExec channel, LongConsumer progress)
      throws IOException {
    long total = there;
    progress.accept(total);
    try (var in = Files.newInputStream(file);
        var stdin = channel.getOutputStream()) {
      in.skipNBytes(there);
      var chunk = new byte[CHUNK];
      for (int count; (count = in.read(chunk)) > 0; ) {
        stdin.write(chunk, 0, count);
        stdin.flush();
        total += count;
        progress.accept(total);
      }
    }
  }

  private void requireWritten(String status, String complaints, String path) {
    if (status.equals("0")) {
      return;
    }
    var folder = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    throw explain(complaints, path, folder).withOutput(complaints);
  }

  private DeployException explain(String complaints, String path, String folder) {
    var said = complaints.toLowerCase(Locale.ROOT);
    if (said.contains("no space left")) {
      return UploadFailure.diskFull(path, folder);
    }
    if (said.contains("permission denied")) {
      return UploadFailure.denied(path, session.login().user());
    }
    return said.contains("no such file") || said.contains("nonexistent")
        ? UploadFailure.noFolder(path, folder)
        : UploadFailure.other(path, Printable.line(complaints));
  }

  private IOException noShell(String path, String said, Exception e) {
    if (!session.survives()) {
      return new IOException(session.reason(), e);
    }
    throw UploadFailure.other(path, "neither SFTP nor a shell takes it: " + Printable.line(said))
        .causedBy(e);
  }
}
