package io.svcdeploy.transport;

import com.jcraft.jsch.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * JSch's own messages, at debug level only: what matters of them is told by exceptions. JSch logs
 * neither passwords nor keys. Remembers why a session ended, which JSch tells nobody else.
 */
final class JschLog implements Logger {
  private static final org.slf4j.Logger LOG =
      LoggerFactory.getLogger("io.svcdeploy.transport.jsch");
  private static final String END = "leaving main loop due to ";

  private volatile String end = "";

  @Override
  public boolean isEnabled(int level) {
    return level >= INFO || LOG.isDebugEnabled();
  }

  @Override
  public void log(int level, String message) {
    int at = message.indexOf(END);
    if (at >= 0) {
      end = message.substring(at + END.length());
    }
    LOG.debug("{}", message);
  }

  @Override
  public void log(int level, String message, @Nullable Throwable cause) {
    log(level, cause == null ? message : message + ": " + cause.getMessage());
  }

  /** Why the session ended, for a person. */
  String reason() {
    return switch (end) {
      case "", "null" -> "it is closed";
      case "End of IO Stream Read", "Socket closed" -> "the other side closed it";
      case "Read timed out" -> "no answer any more";
      default -> end;
    };
  }
}
