package io.svcdeploy.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be done; it is kept with the build, and so names credentials but holds none. */
final class Order implements Serializable {
  private static final long serialVersionUID = 1;

  private final Operation operation;
  private final ArrayList<String> words;
  private final String file;
  private final String target;
  private final @Nullable String credentialsId;

  Order(
      Operation operation,
      List<String> words,
      Map<String, String> fields,
      @Nullable String credentialsId) {
    this.operation = operation;
    this.words = new ArrayList<>(words);
    this.file = fields.getOrDefault("file", "");
    this.target = fields.getOrDefault("target", "");
    this.credentialsId = credentialsId;
  }

  Operation operation() {
    return operation;
  }

  /** The command line, but for where to report to. */
  List<String> words() {
    return List.copyOf(words);
  }

  String target() {
    return target;
  }

  Optional<String> credentialsId() {
    return Optional.ofNullable(credentialsId);
  }

  /** In the workspace; steps for different targets may run there at once. */
  String reportFolder() {
    var suffix = target.replaceAll("[^A-Za-z0-9._-]", "_");
    return suffix.isEmpty() ? "svc-deploy-report" : "svc-deploy-report-" + suffix;
  }

  /** What a person can do about a run that nobody sees any more. */
  String whatNow(String deployment) {
    var known = deployment.isEmpty() ? "" : "It is deployment " + deployment + ". ";
    return known
        + "A host that is being switched goes back by itself if the run does not go on. See: "
        + command("status")
        + (deployment.isEmpty()
            ? ""
            : "; end what is half-way: " + command("recover --deployment " + deployment));
  }

  /** A command for a person that looks at, or mends, what the order was for. */
  String command(String words) {
    return "svc-deploy "
        + words
        + (file.isEmpty() ? "" : " --file " + file)
        + (target.isEmpty() ? "" : " --target " + target);
  }
}
