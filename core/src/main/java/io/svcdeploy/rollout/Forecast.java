package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.HostState;
import io.svcdeploy.host.ReleaseContent;
import io.svcdeploy.host.ReleaseContent.Entry;
import io.svcdeploy.rollout.FleetPlan.Transfer;
import io.svcdeploy.transfer.HostTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How many bytes {@link Stager} would send to a host, and how; sends none. */
final class Forecast {
  private final RunContext run;
  private final HostPlan plan;
  private long bytes;
  private String codec = "none";

  private Forecast(RunContext run, HostPlan plan) {
    this.run = run;
    this.plan = plan;
  }

  static Optional<Transfer> of(RunContext run, HostPlan plan) {
    return plan.content()
        .filter(content -> !plan.unchanged() && !plan.complete())
        .map(content -> new Forecast(run, plan).sum(content));
  }

  /** What the host has to decode with. */
  static HostTools tools(HostState state) {
    var facts = state.facts();
    return new HostTools(facts.has("zstd"), facts.has("patch-from"), facts.has("gzip"));
  }

  private Transfer sum(ReleaseContent content) {
    for (Entry entry : content.entries()) {
      if (entry instanceof Entry.Shipped shipped
          && plan.seen().fileWith(shipped.digest()).isEmpty()) {
        add(shipped);
      }
    }
    return new Transfer(bytes, codec);
  }

  private void add(Entry.Shipped entry) {
    long size = size(entry.source());
    if (plan.session().service().carries(size)) {
      bytes += size;
      return;
    }
    var held = plan.seen().binaries(run.spec().service());
    var encoded = run.encoder().encode(entry.source(), entry.digest(), tools(plan.seen()), held);
    bytes += encoded.bytes();
    if (entry.digest().equals(plan.binary())) {
      codec = encoded.codec().label();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw DeployException.failed("cannot read " + file, "check that it is still there")
          .causedBy(e);
    }
  }
}
