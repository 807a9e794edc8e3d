package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployEvent;
import io.svcdeploy.event.DeployEvent.Phase;
import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.HostTransaction;
import io.svcdeploy.host.ReleaseContent;
import io.svcdeploy.host.ReleaseContent.Entry;
import io.svcdeploy.host.StagingPlan;
import io.svcdeploy.host.StagingPlan.Part;
import io.svcdeploy.release.Digest;
import io.svcdeploy.transfer.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a release's bytes to one host: what the host holds already is copied there, what is small
 * travels in the script, the rest is encoded and uploaded.
 */
final class Stager {
  private static final Duration RENEW_EVERY = Duration.ofSeconds(45);

  private final RunContext run;
  private final HostSession session;
  private final ReleaseContent content;
  private final HostState state;
  private long bytesSent;
  private long bytesTotal;
  private String codec = "none";
  private long renewedAt = System.nanoTime();

  Stager(RunContext run, HostSession session, ReleaseContent content, HostState state) {
    this.run = run;
    this.session = session;
    this.content = content;
    this.state = state;
  }

  /** Bytes sent for shipped files, after encoding. */
  long bytesSent() {
    return bytesSent;
  }

  /** The shipped files' plain size. */
  long bytesTotal() {
    return bytesTotal;
  }

  /** How the binary went. */
  String codec() {
    return codec;
  }

  /**
   * Sends what is missing and puts the folder together. May be repeated after a lost connection.
   */
  void stage(HostTransaction transaction) {
    checkRoom();
    if (transaction.stage(plan(transaction, true))) {
      return;
    }
    run.events()
        .accept(
            DeployEvent.warning(
                session.name(), "bytes were damaged on the host; everything is sent once more"));
    if (!transaction.stage(plan(transaction, false))) {
      throw DeployException.failed(
              "the bytes arrive damaged: their digests on the host are wrong",
              "check the host's disk and memory; nothing was switched")
          .onHost(session.name());
    }
  }

  /**
   * @param trusting build on what the host holds; without it everything is sent anew and whole
   */
  private StagingPlan plan(HostTransaction transaction, boolean trusting) {
    bytesSent = 0;
    bytesTotal = 0;
    run.events().accept(new DeployEvent.PhaseStarted(session.name(), Phase.TRANSFER));
    var parts = new ArrayList<Part>();
    for (Entry entry : content.entries()) {
      parts.add(part(entry, transaction, trusting));
    }
    run.events().accept(new DeployEvent.PhaseStarted(session.name(), Phase.STAGE));
    var runAs = run.spec().run();
    return new StagingPlan(
        content.name(), content.sums(), parts, runAs.user(), runAs.group(), runAs.createUser());
  }

  private void checkRoom() {
    long needed = 3 * content.artifact().bytes();
    long free = state.facts().freeBytes();
    if (free >= 0 && free < needed) {
      throw DeployException.failed(
              "the disk of %s has %d MB left; this release needs up to %d MB while it is put together"
                  .formatted(state.facts().nearest(), free / 1_000_000, needed / 1_000_000 + 1),
              "free some room, or lower `keep`; nothing was changed")
          .onHost(session.name());
    }
  }

  private Part part(Entry entry, HostTransaction transaction, boolean trusting) {
    if (entry instanceof Entry.Written it) {
      return written(it, transaction);
    }
    var shipped = (Entry.Shipped) entry;
    long size = size(shipped.source());
    bytesTotal += size;
    var held = trusting ? state.fileWith(shipped.digest()) : Optional.<String>empty();
    if (held.isPresent()) {
      return new Part.Held(shipped.path(), shipped.mode(), shipped.digest(), held.get());
    }
    if (transaction.carries(size)) {
      bytesSent += size;
      return Part.Carried.of(shipped.path(), shipped.mode(), read(shipped.source()));
    }
    return uploaded(shipped, transaction, trusting);
  }

  private Part written(Entry.Written entry, HostTransaction transaction) {
    var bytes = entry.bytes();
    if (transaction.carries(bytes.length)) {
      return Part.Carried.of(entry.path(), entry.mode(), bytes);
    }
    var name = entry.digest().hex() + ".raw";
    try {
      var file = Files.createTempFile("svc-deploy-", ".raw");
      try {
        Files.write(file, bytes);
        session.connection().upload(file, staging(name), sent -> run.cancellation().check());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw unreadable(Path.of(entry.path()), e);
    }
    return new Part.Uploaded(
        entry.path(), entry.mode(), entry.digest(), name, "raw", Optional.empty());
  }

  private String staging(String name) {
    return state.facts().directory() + "/.svc-deploy/staging/" + name;
  }

  private Part uploaded(Entry.Shipped entry, HostTransaction transaction, boolean trusting) {
    var tools = Forecast.tools(state);
    List<Digest> held = trusting ? state.binaries(run.spec().service()) : List.of();
    Encoded encoded = run.encoder().encode(entry.source(), entry.digest(), tools, held);
    session
        .connection()
        .upload(
            encoded.file(),
            staging(encoded.remoteName()),
            sent -> progress(sent, encoded, transaction));
    bytesSent += encoded.bytes();
    if (entry.digest().equals(content.artifact().digest())) {
      codec = encoded.codec().label();
    }
    return new Part.Uploaded(
        entry.path(),
        entry.mode(),
        entry.digest(),
        encoded.remoteName(),
        encoded.codec().label(),
        encoded.base().flatMap(state::fileWith));
  }

  private void progress(long sent, Encoded encoded, HostTransaction transaction) {
    run.cancellation().check();
    run.events().accept(new DeployEvent.Transferred(session.name(), sent, encoded.bytes()));
    if (System.nanoTime() - renewedAt > RENEW_EVERY.toNanos()) {
      transaction.renew();
      renewedAt = System.nanoTime();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DeployException unreadable(Path file, IOException cause) {
    return DeployException.failed("cannot read " + file, "check that it is still there")
        .causedBy(cause);
  }
}
