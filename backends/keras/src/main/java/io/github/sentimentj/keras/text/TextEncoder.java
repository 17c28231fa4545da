package io.github.sentimentj.keras.text;

import io.github.sentimentj.json.JsonWriter;

/** Makes the numbers of a text. Immutable. */
public sealed interface TextEncoder permits WordTokenizer, Vectorizer {

  /**
   * The numbers of a whole text, neither cut nor padded.
   *
   * @param text any text
   * @return a new array
   */
  int[] encode(String text);

  /**
   * One more than the largest number that it can give.
   *
   * @return the size that an embedding needs
   */
  int size();

  /**
   * Writes it down for {@link TextFiles#parse}.
   *
   * @param json writes one object
   */
  void writeTo(JsonWriter json);
}
