package io.github.sentimentj.cli;

/**
 * Options that are each right and do not go together, or a variable that stands for a wrong one.
 */
final class WrongUsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WrongUsageException(String message) {
    super(message);
  }
}
