package io.svcdeploy.transport;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What can run a batch file on a Windows host. Used by one thread, except {@link #abort}. */
interface CmdPlace {
  /** Writes a batch file; the host's time when that was done. */
  Instant put(String file, byte[] bytes) throws IOException;

  /**
   * Runs {@code cmd /d /q /c} with the file and these words, with empty standard input, to its end.
   */
  ScriptResult call(String file, String words) throws IOException, InterruptedException;

  /** What cannot be removed is of no harm. */
  void remove(String file) throws IOException;

  /** Ends a {@link #call} soon; nothing more can be done here then. Does not block. */
  void abort();

  /** Why the host cannot be reached any more; empty if it can. */
  Optional<String> broken();

  /** What to do when a script could not be run though the host is there. */
  String hint(String said);

  void close();
}
