package io.quorate.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process logs: text for people, or one JSON object a line for machines. */
public final class Logging {

  /** What a line looks like. */
  public enum Format {
    /** Time, level, sentence, and figures as {@code name=value}. */
    TEXT,
    /**
     * One object a line: sentence under {@code formattedMessage}, figures under {@code kvpList}.
     */
    JSON
  }

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %msg %kvp{NONE}%n%ex";

  private Logging() {}

  /** Has the process log to standard error from now on, replacing whatever was set up before. */
  public static void configure(Format format, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(format, context));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    // What these say at INFO is for their own developers.
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    context.getLogger("io.netty").setLevel(Level.WARN);
    context.getLogger("io.grpc").setLevel(Level.WARN);
  }

  private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
    switch (format) {
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        return text;
      }
      case JSON -> {
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.setWithFormattedMessage(true);
        json.start();
        return json;
      }
    }
    throw new IllegalArgumentException(format.name());
  }
}
