package io.svcdeploy.transport;

import io.svcdeploy.event.DeployException;
import java.io.IOException;

/** What can start a {@code sh} on a host. */
interface ShellSource {
  /**
   * Starts {@code sh} with a text of ours, which has no single quotes.
   *
   * @param out receives its standard output, and is closed at its end; so does {@code err}
   */
  ShellPipe start(String text, FrameReader out, FrameReader err) throws IOException;

  /** Who runs it. */
  String user();

  /** It ended before it could become a shell. */
  DeployException noShell(int status, String said);

  /** It could not be started: a {@link DeployException} or a {@link ConnectionLostException}. */
  RuntimeException failure(IOException e);
}
