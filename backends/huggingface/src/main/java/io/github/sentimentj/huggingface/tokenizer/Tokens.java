package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a vocabulary and their ids, in the order of the file. There are tens of thousands,
 * and a process that just started reads them: they are kept without an object for each. Complete
 * before it is asked; not thread-safe.
 */
final class Tokens implements Json.IntegerMembers {

  private static final int FIRST_TOKENS = 1 << 8;
  private static final int FIRST_CHARS = 1 << 11;

  private char[] chars = new char[FIRST_CHARS];
  private int[] ends = new int[FIRST_TOKENS];
  private int[] ids = new int[FIRST_TOKENS];
  private int size;
  private int largest;
  private @Nullable Vocabulary index;

  /** The tokens of a map. */
  static Tokens of(Map<String, Integer> vocabulary) {
    Tokens tokens = new Tokens();
    vocabulary.forEach(tokens::add);
    return tokens;
  }

  void add(String token, int id) {
    add(token.toCharArray(), 0, token.length(), id);
  }

  /**
   * Adds a token.
   *
   * @throws IllegalArgumentException if it is too long, or the id too large
   */
  @Override
  public void add(char[] text, int from, int to, long id) {
    int length = to - from;
    if (length > TokenizerJson.LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          "a token of the vocabulary is over " + TokenizerJson.LONGEST_TOKEN + " characters long");
    }
    if (id < 0 || id > TokenizerJson.LARGEST_ID) {
      throw new IllegalArgumentException(
          "$.model.vocab.%s: expected a whole number from 0 to %d, found %d"
              .formatted(new String(text, from, length), TokenizerJson.LARGEST_ID, id));
    }
    int start = start(size);
    if (size == ids.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      ids = Arrays.copyOf(ids, 2 * size);
    }
    if (chars.length - start < length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, start + length));
    }
    System.arraycopy(text, from, chars, start, length);
    ends[size] = start + length;
    ids[size++] = (int) id;
    largest = Math.max(largest, (int) id);
  }

  int size() {
    return size;
  }

  /** The largest id; 0 if there is none. */
  int largest() {
    return largest;
  }

  /** The characters of all tokens; not to be changed. */
  char[] chars() {
    return chars;
  }

  /** Where a token's characters begin. */
  int start(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  /** Behind a token's characters. */
  int end(int token) {
    return ends[token];
  }

  /** The id of a token, given which one of the file it is. */
  int id(int token) {
    return ids[token];
  }

  /** The id of a token; -1 if there is no such token. */
  int id(String token) {
    int[] text = token.codePoints().toArray();
    return index().find(text, 0, text.length);
  }

  /**
   * All of them, to be asked by text.
   *
   * @throws IllegalArgumentException if a token is there twice
   */
  Vocabulary index() {
    if (index == null) {
      index = new Vocabulary(this, "", "");
    }
    return index;
  }

  /**
   * Ids by token, for models that need strings.
   *
   * @throws IllegalArgumentException if a token is there twice
   */
  Map<String, Integer> map() {
    // Linked, since it is walked through several times, and in memory as it was read.
    Map<String, Integer> map = new LinkedHashMap<>(size * 2);
    for (int i = 0; i < size; i++) {
      String token = new String(chars, start(i), ends[i] - start(i));
      if (map.put(token, ids[i]) != null) {
        throw twice(token);
      }
    }
    return map;
  }

  static IllegalArgumentException twice(String token) {
    return new IllegalArgumentException("second token \"" + token + "\" in the vocabulary");
  }
}
