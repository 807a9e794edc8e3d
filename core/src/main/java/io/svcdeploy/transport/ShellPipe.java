package io.svcdeploy.transport;

import java.io.OutputStream;
import java.util.Optional;

/** A {@code sh} that was started, and what lies between it and us. */
interface ShellPipe {
  OutputStream stdin();

  /** Why it cannot be reached any more; empty if only the shell itself can have ended. */
  Optional<String> broken();

  /** How the shell ended, waiting a moment for it; negative if that is not known. */
  int exitStatus();

  void close();
}
