package io.svcdeploy.jenkins;

import hudson.FilePath;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** The build's log: what the process prints, and words of our own. */
final class Log {
  private final TaskListener listener;
  private final MaskedLog masked;
  private final Collection<String> secrets;

  Log(TaskListener listener, Collection<String> secrets) {
    this.listener = listener;
    this.secrets = secrets;
    masked = new MaskedLog(listener.getLogger(), secrets);
  }

  Collection<String> secrets() {
    return secrets;
  }

  /** Copies what the process has printed since the last time; true if there was anything. */
  boolean copy(AgentProcess process, FilePath workspace) throws IOException, InterruptedException {
    try (var copying = masked.copying()) {
      return process.copyLog(workspace, copying);
    }
  }

  /** Grows as long as the process is heard. */
  long copied() {
    return masked.copied();
  }

  void say(String words) {
    listener.getLogger().println("svc-deploy: " + MaskedLog.mask(words, secrets));
  }

  void end() throws IOException {
    masked.close();
  }

  /** Why an agent was not seen, within a limit of time. */
  static String why(Exception e, long limitMs) {
    return e instanceof InterruptedException
        ? "no answer within " + span(limitMs)
        : Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
  }

  static String span(long ms) {
    return ms >= 60_000 ? ms / 60_000 + " min" : ms / 1_000 + " s";
  }
}
