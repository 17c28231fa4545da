package io.github.sentimentj.web;

/** Stack traces for logs. */
public final class StackTraces {

  private StackTraces() {}

  /**
   * What failed and where, without messages: those of unexpected exceptions may quote a text.
   *
   * @param failure the exception
   * @return names of classes and lines of code, of its causes too
   */
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
