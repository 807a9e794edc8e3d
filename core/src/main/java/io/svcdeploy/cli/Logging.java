package io.svcdeploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Libraries are silent unless the user asks for more. */
final class Logging {
  private Logging() {}

  static void configure(boolean verbose) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.addAppender(toErrors(context));
      root.setLevel(verbose ? Level.INFO : Level.OFF);
      context.getLogger("io.svcdeploy").setLevel(verbose ? Level.DEBUG : Level.OFF);
    }
  }

  /** Logback's own default is the standard output, where tables and reports go. */
  private static ConsoleAppender<ILoggingEvent> toErrors(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} [%thread] %-5level %logger{20} - %msg%n");
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
