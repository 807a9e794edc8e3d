package io.svcdeploy.transport;

import java.time.Duration;

/** What runs scripts on a host. Used by one thread at a time. */
interface HostShell {
  /** See {@link HostConnection#run}. */
  ScriptResult run(String script, Duration deadline);

  void close();
}
