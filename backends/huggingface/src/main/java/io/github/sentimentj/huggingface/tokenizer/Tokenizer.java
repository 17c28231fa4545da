package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.ModelFiles;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Turns texts into the token ids that a HuggingFace checkpoint was trained on, exactly as the
 * checkpoint's own tokenizer does. Immutable and thread-safe; each thread needs an {@link Encoding}
 * of its own.
 *
 * <p>Texts are never cut and never padded here. What a model reads is {@link #before()}, ids of the
 * text, {@link #after()}, with an attention mask of 1; and {@link #padId()} with a mask of 0 where
 * a row is shorter than the longest.
 */
public final class Tokenizer {

  /**
   * What surrounds the tokens of a text.
   *
   * @param before ids in front of a text
   * @param after ids behind it
   * @param typeId the token type of all of them
   * @param padId fills rows
   * @param maxLength the most that the model was made for
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Frame(int[] before, int[] after, int typeId, int padId, OptionalInt maxLength) {}

  private final TextEncoder encoder;
  private final int largestId;
  private final Frame frame;

  /**
   * A tokenizer.
   *
   * @param encoder finds the tokens
   * @param largestId the largest id that it finds
   * @param frame what surrounds them
   */
  Tokenizer(TextEncoder encoder, int largestId, Frame frame) {
    this.encoder = encoder;
    this.largestId =
        IntStream.concat(Arrays.stream(frame.before), Arrays.stream(frame.after))
            .reduce(Math.max(largestId, frame.padId), Math::max);
    this.frame = frame;
  }

  /**
   * The largest id of a vocabulary and the tokens that were added to it.
   *
   * @param largestId the largest of the vocabulary
   * @param added what was added
   */
  static int largestId(int largestId, List<AddedToken> added) {
    int largest = largestId;
    for (AddedToken token : added) {
      largest = Math.max(largest, token.id());
    }
    return largest;
  }

  /**
   * Reads a checkpoint's tokenizer: {@code tokenizer.json}, else {@code vocab.txt} of BERT, else
   * {@code vocab.json} with {@code merges.txt} of RoBERTa.
   *
   * @param files the checkpoint
   * @return its tokenizer
   * @throws ModelLoadException if there is none, or it is damaged, or it is of a kind that this
   *     class does not know; the message names the file and the place in it
   */
  public static Tokenizer load(ModelFiles files) {
    return new TokenizerFiles(files).load();
  }

  /**
   * Finds a text's tokens.
   *
   * @param text any text; unpaired surrogates in it are read as U+FFFD
   * @param encoding where they go; it forgets what it held
   */
  public void encode(String text, Encoding encoding) {
    encoding.clear();
    encoder.encode(text, encoding);
  }

  /**
   * The special tokens in front of a text.
   *
   * @return a new array, such as the id of {@code [CLS]}
   */
  public int[] before() {
    return frame.before.clone();
  }

  /**
   * The special tokens behind a text.
   *
   * @return a new array, such as the id of {@code [SEP]}
   */
  public int[] after() {
    return frame.after.clone();
  }

  /**
   * The token type of a single text, for models that have token types.
   *
   * @return its id, mostly 0
   */
  public int typeId() {
    return frame.typeId;
  }

  /**
   * What fills the rows of shorter texts.
   *
   * @return the id of the padding token; 0 if the files name none
   */
  public int padId() {
    return frame.padId;
  }

  /**
   * How many embeddings a model needs for all tokens that there may be.
   *
   * @return the largest id and 1, special and added tokens included
   */
  public int vocabularySize() {
    return largestId + 1;
  }

  /**
   * How many tokens the tokenizer was made for, special tokens included.
   *
   * @return {@code model_max_length}, if it is stated and is a limit
   */
  public OptionalInt maxLength() {
    return frame.maxLength;
  }
}
