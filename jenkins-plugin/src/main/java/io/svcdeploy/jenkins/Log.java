package io.svcdeploy.jenkins;

import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;

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

  OutputStream sink() {
    return masked;
  }

  void say(String words) {
    listener.getLogger().println("svc-deploy: " + MaskedLog.mask(words, secrets));
  }

  void end() throws IOException {
    masked.close();
  }

  static String span(long ms) {
    return ms >= 60_000 ? ms / 60_000 + " min" : ms / 1_000 + " s";
  }
}
