package io.github.sentimentj.http.telemetry;

import io.github.sentimentj.http.server.Trace;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.StackTraces;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A JSON object a line, with the names that Google Cloud Logging knows.
 *
 * @see <a href="https://cloud.google.com/logging/docs/structured-logging">Structured logging</a>
 */
public final class JsonLogs extends Formatter {

  private static final String PREFIX = "logging.googleapis.com/";

  private final String project;

  private JsonLogs(String project) {
    this.project = project;
  }

  /**
   * Lets all loggers of the process write so.
   *
   * @param environment whose {@code GOOGLE_CLOUD_PROJECT} traces belong to
   */
  public static void install(Map<String, String> environment) {
    JsonLogs format = new JsonLogs(environment.getOrDefault("GOOGLE_CLOUD_PROJECT", ""));
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(format);
    }
  }

  /** The line for a message that is no logger's, with the line's end. */
  public static String info(String logger, String message) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName(logger);
    return new JsonLogs("").format(record);
  }

  @Override
  public String format(LogRecord record) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("severity").value(severity(record.getLevel()));
    json.name("message").value(formatMessage(record));
    json.name("time").value(record.getInstant().toString());
    json.name("logger").value(String.valueOf(record.getLoggerName()));
    Trace trace = Trace.current();
    if (trace != null) {
      json.name(PREFIX + "trace")
          .value(
              project.isEmpty()
                  ? trace.traceId()
                  : "projects/" + project + "/traces/" + trace.traceId());
      json.name(PREFIX + "spanId").value(trace.spanId());
      json.name(PREFIX + "trace_sampled").value(trace.sampled());
    }
    if (record.getThrown() != null) {
      json.name("stack_trace").value(StackTraces.withoutMessages(record.getThrown()));
    }
    return json.endObject() + System.lineSeparator();
  }

  private static String severity(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARNING";
    }
    return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }
}
