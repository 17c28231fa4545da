package io.github.sentimentj.spi;

import io.github.sentimentj.LongText;
import io.github.sentimentj.Precision;

/**
 * What the user asked for, with defaults filled in.
 *
 * @param threads processors that one call may use, 1 or more
 * @param precision the number format; a backend that has only one ignores this and says so in
 *     {@link ModelTraits#precision()}
 * @param longText what to do with texts over the model's limit; see {@link TokenWindows}
 */
public record BackendOptions(int threads, Precision precision, LongText longText) {

  /**
   * Checks the threads.
   *
   * @throws IllegalArgumentException if there are fewer than one
   */
  public BackendOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
  }
}
