package io.svcdeploy.rollout;

import io.svcdeploy.event.DeployException;
import io.svcdeploy.host.ReleaseContent.Entry;
import io.svcdeploy.release.Digest;
import io.svcdeploy.service.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between the release that a host runs and the one that it would run, for people. Only
 * what everybody on the host may read is shown line by line: an environment and files for their
 * owner alone are only named.
 */
final class ReleaseDiff {
  private static final int MOST_LINES = 40;
  private static final int MOST_BYTES = 64 * 1024;

  /** Of each release its own, whatever changed. */
  private static final Set<String> ALWAYS_NEW =
      Set.of(Registration.FOLDER + "/manifest.json", Registration.FOLDER + "/install");

  private static final int OTHERS_READ = 04;

  private final HostPlan plan;
  private final String current;

  private ReleaseDiff(HostPlan plan, String current) {
    this.plan = plan;
    this.current = current;
  }

  /** The files that differ, each with its lines below it; asks the host for the old ones. */
  static List<String> of(HostPlan plan) {
    var current = plan.seen().current();
    return current.isEmpty() || plan.unchanged()
        ? List.of()
        : new ReleaseDiff(plan, current.get()).changes();
  }

  private List<String> changes() {
    var changed =
        plan.content().stream()
            .flatMap(content -> content.entries().stream())
            .filter(entry -> !ALWAYS_NEW.contains(entry.path()))
            .filter(entry -> !Optional.of(entry.digest()).equals(held(entry)))
            .toList();
    var paths = changed.stream().filter(this::isShown).map(Entry::path).toList();
    var before = plan.session().service().contents(current, paths, MOST_BYTES);
    var lines = new ArrayList<String>();
    for (var entry : changed) {
      lines.add((held(entry).isPresent() ? "changes " : "adds ") + entry.path());
      Optional.ofNullable(before.get(entry.path()))
          .ifPresent(old -> lines.addAll(indented(LineDiff.of(old, lines(entry)))));
    }
    return lines;
  }

  private Optional<Digest> held(Entry entry) {
    return Optional.ofNullable(plan.seen().files().get(current + "/" + entry.path()));
  }

  private boolean isShown(Entry entry) {
    return held(entry).isPresent()
        && (entry.mode() & OTHERS_READ) != 0
        && !entry.digest().equals(plan.binary())
        && text(entry).map(it -> it.indexOf('\0') < 0).orElse(false);
  }

  /** The new text, if it is short. */
  private static Optional<String> text(Entry entry) {
    if (entry instanceof Entry.Written written) {
      return Optional.of(written.text());
    }
    var source = ((Entry.Shipped) entry).source();
    try {
      return Files.size(source) > MOST_BYTES
          ? Optional.empty()
          : Optional.of(new String(Files.readAllBytes(source), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DeployException.failed("cannot read " + source, "check that it is still there")
          .causedBy(e);
    }
  }

  private static List<String> lines(Entry entry) {
    return text(entry).map(it -> it.lines().toList()).orElse(List.of());
  }

  private static List<String> indented(List<String> diff) {
    var shown = new ArrayList<String>();
    diff.stream().limit(MOST_LINES).map(line -> "  " + line).forEach(shown::add);
    if (diff.size() > MOST_LINES) {
      shown.add("  … " + (diff.size() - MOST_LINES) + " more lines");
    }
    return shown;
  }
}
