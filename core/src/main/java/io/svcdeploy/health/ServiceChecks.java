package io.svcdeploy.health;

import io.svcdeploy.report.HostReport.CheckResult;
import io.svcdeploy.spec.HealthSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks that are always made: they need nothing but what the host says of the service. */
record ServiceChecks(HealthSpec spec, Subject subject) {

  List<CheckResult> of(ServiceState service) {
    var restarts = restarts(service);
    var checks = new ArrayList<CheckResult>();
    checks.add(new CheckResult("service", service.active(), Words.excerpt(service.status(), 200)));
    checks.add(
        new CheckResult(
            "restarts", restarts <= spec.maxRestarts(), Words.count(restarts, "restart")));
    expected().ifPresent(digest -> checks.add(identity(service, digest)));
    return checks;
  }

  /** Restarts since the switch. */
  int restarts(ServiceState service) {
    return Math.max(0, service.restarts() - subject.restartsBefore());
  }

  /** The digest that the process must have, if that is asked for. */
  private Optional<String> expected() {
    return spec.sameBinary() ? subject.exeDigest() : Optional.empty();
  }

  /** True if the process is known to run something else than what was shipped. */
  boolean runsAnother(ServiceState service) {
    return expected()
        .flatMap(digest -> service.exeDigest().map(seen -> !seen.equals(digest)))
        .orElse(false);
  }

  /** True if it should be known what the process runs, but the host does not tell. */
  boolean runsUnknown(ServiceState service) {
    return expected().isPresent() && service.exeDigest().isEmpty();
  }

  private CheckResult identity(ServiceState service, String digest) {
    if (runsAnother(service)) {
      return new CheckResult("process", false, another(service, digest));
    }
    if (service.exeDigest().isPresent()) {
      return new CheckResult("process", true, "runs the shipped binary " + brief(digest));
    }
    return service.active()
        ? new CheckResult("process", true, "the host does not tell which binary it runs")
        : new CheckResult("process", false, "there is none");
  }

  private static String another(ServiceState service, String digest) {
    var path = service.exePath().map(text -> " (" + place(text) + ")").orElse("");
    return "runs the binary %s%s, not the shipped %s"
        .formatted(service.exeDigest().map(ServiceChecks::brief).orElse(""), path, brief(digest));
  }

  /** The end of the path, which tells the release; Linux marks a file that was removed. */
  private static String place(String path) {
    var gone = path.endsWith(" (deleted)");
    var file = gone ? path.substring(0, path.length() - " (deleted)".length()) : path;
    var shown = file.replaceFirst("^.+((/[^/]+){3})$", "…$1");
    return Words.excerpt(shown, 120) + (gone ? ", deleted" : "");
  }

  private static String brief(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
