package io.github.sentimentj.spi;

import java.util.Optional;

/**
 * A backend's answer to "would you run this model?". Immutable.
 *
 * @param loader the format that the model would be read as; empty if it would not be
 * @param reason why, or why not, in a few words that are shown to the user
 */
public record Match(Optional<String> loader, String reason) {

  /**
   * Yes.
   *
   * @param loader the format: {@code linear}, {@code transformers}, {@code onnx}, …
   * @param reason what was recognised
   * @return the answer
   */
  public static Match as(String loader, String reason) {
    return new Match(Optional.of(loader), reason);
  }

  /**
   * No.
   *
   * @param reason what is missing
   * @return the answer
   */
  public static Match none(String reason) {
    return new Match(Optional.empty(), reason);
  }
}
