package io.github.sentimentj.keras.text;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.text.WordTokenizer.Options;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds and reads what lies beside a model and makes numbers of texts. */
public final class TextFiles {

  private static final List<String> NAMES =
      List.of("tokenizer.json", "tokenizer.pickle", "tokenizer.pkl", "word_index.json");
  private static final Set<String> UNKNOWN = Set.of("<OOV>", "<oov>", "<UNK>", "<unk>", "[UNK]");

  private TextFiles() {}

  /**
   * Reads the file that {@code text.tokenizer} of {@code sentiment.json} names, else the first that
   * there is of {@code tokenizer.json}, {@code tokenizer.pickle}, {@code tokenizer.pkl} and {@code
   * word_index.json}.
   *
   * @param files the model
   * @param named the name in {@code sentiment.json}
   * @param limit numbers from here on are unknown to the model; for a bare list of words
   * @return what it says
   * @throws ModelLoadException if there is none, or it is none of Keras
   */
  public static TextEncoder read(ModelFiles files, Optional<String> named, OptionalInt limit) {
    String name =
        named
            .or(() -> NAMES.stream().filter(known -> files.names().contains(known)).findFirst())
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        files.location()
                            + ": nothing says how texts become numbers: put the tokenizer.json"
                            + " that tokenizer.to_json() writes beside the model, or"
                            + " word_index.json"));
    if (!files.names().contains(name)) {
      throw new ModelLoadException(
          "%s [%s]: $.text.tokenizer: there is no file %s"
              .formatted(files.location(), Manifest.FILE_NAME, name));
    }
    try {
      ByteBuffer bytes = files.read(name);
      return isPickle(bytes) ? ofPickle(bytes) : ofJson(bytes, limit);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "%s [%s]: %s".formatted(files.location(), name, e.getMessage()), e);
    }
  }

  /**
   * Reads what {@link TextEncoder#writeTo} wrote.
   *
   * @param json an object
   * @return the same as was written
   * @throws IllegalArgumentException if it is something else; the message says where
   */
  public static TextEncoder parse(Json json) {
    String type = json.get("class_name").string();
    return switch (type) {
      case "Tokenizer" -> ofConfig(json.get("config"));
      case "TextVectorization" -> Vectorizer.parse(json.get("config"), Optional.empty());
      default ->
          throw new IllegalArgumentException(
              "%s: expected a Tokenizer of Keras, found %s"
                  .formatted(json.get("class_name").path(), type));
    };
  }

  private static boolean isPickle(ByteBuffer bytes) {
    byte first = bytes.hasRemaining() ? bytes.get(bytes.position()) : 0;
    return first == (byte) 0x80 || first == 'c';
  }

  private static TextEncoder ofJson(ByteBuffer bytes, OptionalInt limit) {
    JsonCost.check(bytes);
    Json json = Json.parse(bytes);
    if (json.isString()) { // json.dumps(tokenizer.to_json()), which is JSON in JSON
      json = Json.parse(json.string());
    }
    if (json.members().containsKey("class_name")) {
      return parse(json);
    }
    Map<String, Integer> words = numbers(json);
    String unknown = UNKNOWN.stream().filter(words::containsKey).findFirst().orElse(null);
    Options usual = Options.DEFAULTS;
    return new WordTokenizer(
        new Options(usual.filters(), usual.lower(), usual.split(), false, limit, unknown), words);
  }

  private static TextEncoder ofConfig(Json config) {
    Options usual = Options.DEFAULTS;
    if (config.find("analyzer").isPresent()) {
      throw new IllegalArgumentException(
          config.path() + ".analyzer: a function of its own, which only Python can run");
    }
    return new WordTokenizer(
        new Options(
            config.find("filters").map(Json::string).orElse(""),
            config.find("lower").map(Json::bool).orElse(usual.lower()),
            config.find("split").map(Json::string).orElse(usual.split()),
            config.find("char_level").map(Json::bool).orElse(false),
            config
                .find("num_words")
                .map(limit -> limit.integer(0, Integer.MAX_VALUE))
                .filter(limit -> limit > 0)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()),
            config.find("oov_token").map(Json::string).orElse(null)),
        numbers(config.get("word_index")));
  }

  /** Words and their numbers, as an object, or as text in which there is one. */
  private static Map<String, Integer> numbers(Json json) {
    if (json.isString()) {
      try {
        return FlatJson.parse(json.string());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
      }
    }
    Map<String, Integer> numbers = new HashMap<>();
    json.members()
        .forEach((word, number) -> numbers.put(word, number.integer(0, Integer.MAX_VALUE - 1)));
    return numbers;
  }

  private static TextEncoder ofPickle(ByteBuffer bytes) {
    Map<?, ?> state = TokenizerPickle.read(bytes);
    if (state.containsKey("analyzer")) {
      throw new IllegalArgumentException(
          "analyzer: a function of its own, which only Python can run");
    }
    if (!(state.get("word_index") instanceof Map<?, ?> index)) {
      throw new IllegalArgumentException("expected a word_index, found none");
    }
    Map<String, Integer> words = new HashMap<>();
    index.forEach(
        (word, number) -> {
          if (!(word instanceof String text)
              || !(number instanceof Integer value)
              || value < 0
              || value == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("word_index: expected words and their numbers");
          }
          words.put(text, value);
        });
    Integer limit = attribute(state, "num_words", Integer.class);
    Options usual = Options.DEFAULTS;
    return new WordTokenizer(
        new Options(
            or(attribute(state, "filters", String.class), ""),
            or(attribute(state, "lower", Boolean.class), usual.lower()),
            or(attribute(state, "split", String.class), usual.split()),
            or(attribute(state, "char_level", Boolean.class), false),
            limit == null || limit <= 0 ? OptionalInt.empty() : OptionalInt.of(limit),
            attribute(state, "oov_token", String.class)),
        words);
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }

  private static <T> @Nullable T attribute(Map<?, ?> state, String name, Class<T> type) {
    Object value = state.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s: expected a %s, found something else".formatted(name, type.getSimpleName()));
    }
    return type.cast(value);
  }
}
