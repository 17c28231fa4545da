package io.github.sentimentj;

/**
 * The library's log. Asked for when there is something to say: a logger that is never used would
 * cost a short-lived process more than its model.
 */
final class Log {

  private Log() {}

  static void warning(String message, Throwable cause) {
    logger().log(System.Logger.Level.WARNING, message, cause);
  }

  static void warning(String message) {
    logger().log(System.Logger.Level.WARNING, message);
  }

  private static System.Logger logger() {
    return System.getLogger("io.github.sentimentj");
  }
}
