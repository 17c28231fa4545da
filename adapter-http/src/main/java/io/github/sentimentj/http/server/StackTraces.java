package io.github.sentimentj.http.server;

/** Where exceptions came from. */
public final class StackTraces {

  private StackTraces() {}

  /** Without messages: those of unexpected exceptions may quote the text. */
  public static String withoutMessages(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      trace.append(cause == failure ? "" : "\ncaused by ").append(cause.getClass().getName());
      for (StackTraceElement element : cause.getStackTrace()) {
        trace.append("\n\tat ").append(element);
      }
    }
    return trace.toString();
  }
}
