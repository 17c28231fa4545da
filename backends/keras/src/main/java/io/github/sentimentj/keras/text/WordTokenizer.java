package io.github.sentimentj.keras.text;

import io.github.sentimentj.json.JsonWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code Tokenizer} of {@code keras.preprocessing.text}. */
final class WordTokenizer implements TextEncoder {

  /** The default of Keras. */
  static final String FILTERS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

  /**
   * Its options.
   *
   * @param filters characters that part words
   * @param lower whether case is ignored
   * @param split what parts words besides
   * @param charLevel whether each character is a word
   * @param numWords numbers from here on are not used; empty for all
   * @param oovToken the word that stands for unknown ones
   */
  record Options(
      String filters,
      boolean lower,
      String split,
      boolean charLevel,
      OptionalInt numWords,
      @Nullable String oovToken) {

    static final Options DEFAULTS =
        new Options(FILTERS, true, " ", false, OptionalInt.empty(), null);

    Options {
      if (split.isEmpty() && !charLevel) {
        throw new IllegalArgumentException("split: expected a text, found an empty one");
      }
    }
  }

  private final Options options;
  private final Map<String, Integer> words;
  private final int unknown;
  private final int size;

  /** Keeps the words. */
  WordTokenizer(Options options, Map<String, Integer> words) {
    this.options = options;
    this.words = words;
    int limit = options.numWords.orElse(Integer.MAX_VALUE);
    Integer oov = options.oovToken == null ? null : words.get(options.oovToken);
    unknown = oov == null ? 0 : oov;
    int largest = unknown;
    for (int number : words.values()) {
      if (number < limit) {
        largest = Math.max(largest, number);
      }
    }
    size = largest + 1;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] encode(String text) {
    Numbers numbers = new Numbers();
    String cased = options.lower ? text.toLowerCase(Locale.ROOT) : text;
    if (options.charLevel) {
      cased.codePoints().forEach(c -> numbers.accept(Character.toString(c)));
    } else {
      eachWord(cased, numbers);
    }
    return Arrays.copyOf(numbers.values, numbers.count);
  }

  private void eachWord(String text, Consumer<String> consumer) {
    StringBuilder parted = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (options.filters.indexOf(c) >= 0) {
        parted.append(options.split);
      } else {
        parted.append(c);
      }
    }
    int from = 0;
    while (from < parted.length()) {
      int to = parted.indexOf(options.split, from);
      int end = to < 0 ? parted.length() : to;
      if (end > from) {
        consumer.accept(parted.substring(from, end));
      }
      from = end + options.split.length();
    }
  }

  @Override
  public void writeTo(JsonWriter json) {
    json.beginObject();
    json.name("class_name").value("Tokenizer").name("config").beginObject();
    json.name("filters").value(options.filters).name("lower").value(options.lower);
    json.name("split").value(options.split).name("char_level").value(options.charLevel);
    if (options.numWords.isPresent()) {
      json.name("num_words").value(options.numWords.getAsInt());
    }
    if (options.oovToken != null) {
      json.name("oov_token").value(options.oovToken);
    }
    json.name("word_index").beginObject();
    new TreeMap<>(words).forEach((word, number) -> json.name(word).value(number));
    json.endObject().endObject().endObject();
  }

  private final class Numbers implements Consumer<String> {
    private int[] values = new int[64];
    private int count;

    @Override
    public void accept(String word) {
      Integer known = words.get(word);
      int number = known == null ? 0 : known;
      if (number == 0 || number >= options.numWords.orElse(Integer.MAX_VALUE)) {
        number = unknown;
      }
      if (number > 0) {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = number;
      }
    }
  }
}
