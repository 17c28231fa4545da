package io.github.sentimentj.huggingface.model;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a {@link Config}. */
final class ConfigReader {

  static final String CONFIG = "config.json";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String ADAPTER = "adapter_config.json";
  private static final int MAX_FILE_BYTES = 1 << 24;

  // Far above what exists; what they promise is checked against the tensors before it is believed.
  private static final int MAX_VOCABULARY = 1 << 24;
  private static final int MAX_WIDTH = 1 << 17;
  private static final int MAX_LAYERS = 1 << 10;
  private static final int MAX_POSITIONS = 1 << 20;
  private static final double DEFAULT_EPSILON = 1e-12;

  // Options that would change the result, with the one value for which they do not.
  private static final Map<String, String> FIXED_OPTIONS = fixedOptions();

  // What transformers takes where a configuration says nothing.
  private static final Map<String, Integer> DEFAULT_SIZES =
      Map.of(
          "vocab_size", 30_522,
          "embedding_size", 128,
          "hidden_size", 768,
          "intermediate_size", 3072,
          "num_attention_heads", 12,
          "num_hidden_layers", 12,
          "max_position_embeddings", 512);

  private static final Map<String, Map<String, Integer>> OWN_DEFAULT_SIZES =
      Map.of(
          "albert",
          Map.of(
              "vocab_size", 30_000,
              "hidden_size", 4096,
              "intermediate_size", 16_384,
              "num_attention_heads", 64),
          "distilbert",
          Map.of("num_hidden_layers", 6),
          "electra",
          Map.of("hidden_size", 256, "intermediate_size", 1024, "num_attention_heads", 4),
          "roberta",
          Map.of("vocab_size", 50_265));

  private static final Map<String, String> DISTILBERT_KEYS =
      Map.of(
          "hidden_size", "dim",
          "intermediate_size", "hidden_dim",
          "num_attention_heads", "n_heads",
          "num_hidden_layers", "n_layers",
          "hidden_act", "activation");

  private static final ByteBuffer LFS_POINTER =
      StandardCharsets.US_ASCII.encode("version https://git-lfs").asReadOnlyBuffer();

  private final String location;
  private final Json json;
  private final String modelType;
  private final Family family;

  private ConfigReader(String location, Json json) {
    this.location = location;
    this.json = json;
    modelType = modelType(json);
    family =
        Family.ofModelType(modelType)
            .orElseThrow(
                () -> refused("model_type", "one of " + Family.modelTypes(), quote(modelType)));
  }

  /** Old configurations do not name it; where they name the class, that is enough. */
  private static String modelType(Json json) {
    return json.find("model_type")
        .map(Json::string)
        .or(
            () ->
                json.find("architectures").map(Json::strings).stream()
                    .flatMap(List::stream)
                    .flatMap(name -> Family.modelTypeOf(name).stream())
                    .findFirst())
        .orElseGet(() -> json.get("model_type").string());
  }

  private static Map<String, String> fixedOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("position_embedding_type", "\"absolute\"");
    options.put("relative_attention", "false");
    options.put("is_decoder", "false");
    options.put("is_encoder_decoder", "false");
    options.put("add_cross_attention", "false");
    options.put("pruned_heads", "{}");
    options.put("quantization_config", "null");
    for (String preNorm :
        List.of("pre_norm", "prenorm", "pre_layer_norm", "norm_first", "normalize_before")) {
      options.put(preNorm, "false");
    }
    return options;
  }

  static Config read(ModelFiles files) {
    int tokenizerLimit =
        files.names().contains(TOKENIZER_CONFIG)
            ? parse(files, TOKENIZER_CONFIG, ConfigReader::tokenizerLimit)
            : Integer.MAX_VALUE;
    return parse(
        files, CONFIG, json -> new ConfigReader(files.location(), json).config(tokenizerLimit));
  }

  static <T> T parse(ModelFiles files, String name, Function<Json, T> reader) {
    if (!files.names().contains(name) && files.names().contains(ADAPTER)) {
      throw new ModelLoadException(
          "%s: there is no %s, but %s: an adapter, which changes another model; merge it into that"
                  .formatted(files.location(), name, ADAPTER)
              + " one with merge_and_unload() of peft, and save the result");
    }
    if (!files.names().contains(name)) {
      throw new ModelLoadException(files.location() + ": there is no " + name);
    }
    ByteBuffer bytes = files.read(name);
    if (bytes.remaining() > MAX_FILE_BYTES) {
      throw new ModelLoadException(
          files.location() + ": " + name + ": over " + MAX_FILE_BYTES + " bytes");
    }
    int prefix = LFS_POINTER.remaining();
    if (bytes.remaining() >= prefix && bytes.slice(0, prefix).equals(LFS_POINTER)) {
      throw new ModelLoadException(
          "%s: %s: this is a Git LFS pointer, not the file itself; run \"git lfs pull\" where it came"
                  .formatted(files.location(), name)
              + " from");
    }
    try {
      return reader.apply(Json.parse(bytes));
    } catch (JsonException e) {
      throw new ModelLoadException(files.location() + ": " + name + ": " + e.getMessage(), e);
    }
  }

  /** Where there is no limit, the library that wrote the file puts 10<sup>30</sup>. */
  private static int tokenizerLimit(Json json) {
    return json.find("model_max_length")
        .or(() -> json.find("max_len"))
        .filter(limit -> limit.number() <= MAX_POSITIONS)
        .map(limit -> limit.integer(1, MAX_POSITIONS))
        .orElse(Integer.MAX_VALUE);
  }

  private Config config(int tokenizerLimit) {
    requireClassifier();
    FIXED_OPTIONS.forEach(this::requireOption);
    boolean multiLabel = Task.multiLabel(location, json);
    int vocabularySize = size("vocab_size", MAX_VOCABULARY);
    int hiddenSize = size("hidden_size", MAX_WIDTH);
    int heads = size("num_attention_heads", hiddenSize);
    if (hiddenSize % heads != 0) {
      throw refused(
          key("num_attention_heads"), "a divisor of the hidden size " + hiddenSize, heads);
    }
    int layers = size("num_hidden_layers", MAX_LAYERS);
    int positions = size("max_position_embeddings", MAX_POSITIONS);
    int offset =
        family == Family.ROBERTA ? 1 + optional("pad_token_id", 0, vocabularySize - 1, 1) : 0;
    if (offset >= positions) {
      throw refused("max_position_embeddings", "over pad_token_id + 1, " + offset, positions);
    }
    boolean albert = family == Family.ALBERT;
    return new Config(
        location,
        modelType,
        vocabularySize,
        family.projectsEmbeddings() ? size("embedding_size", MAX_WIDTH) : hiddenSize,
        hiddenSize,
        size("intermediate_size", MAX_WIDTH),
        heads,
        layers,
        albert ? optional("num_hidden_groups", 1, layers, 1) : layers,
        albert ? optional("inner_group_num", 1, MAX_LAYERS / layers, 1) : 1,
        activation(),
        epsilon(),
        positions,
        offset,
        family.hasTokenTypes() ? optional("type_vocab_size", 1, MAX_VOCABULARY, 2) : 0,
        Task.labels(location, json),
        multiLabel,
        Math.min(positions - offset, tokenizerLimit));
  }

  /** What the family calls an option that most call like this. */
  private String key(String usual) {
    return family == Family.DISTILBERT ? DISTILBERT_KEYS.getOrDefault(usual, usual) : usual;
  }

  private void requireClassifier() {
    json.find("architectures")
        .map(Json::strings)
        .filter(names -> names.stream().noneMatch(family.classifiers()::contains))
        .ifPresent(
            names -> {
              throw refused(
                  "architectures",
                  "a sequence classifier, " + String.join(" or ", family.classifiers()),
                  quote(String.join(", ", names)));
            });
    json.find("auto_map")
        .flatMap(own -> own.find("AutoModelForSequenceClassification"))
        .ifPresent(
            own -> {
              throw refused(
                  "auto_map", "a model without Python code of its own", quote(own.string()));
            });
  }

  private void requireOption(String key, String expected) {
    json.find(key)
        .map(Json::toString)
        .filter(found -> !found.equals(expected))
        .ifPresent(
            found -> {
              throw refused(key, expected, abbreviate(found));
            });
  }

  private int size(String usual, int max) {
    int otherwise =
        OWN_DEFAULT_SIZES
            .getOrDefault(modelType, Map.of())
            .getOrDefault(usual, DEFAULT_SIZES.getOrDefault(usual, max));
    return optional(key(usual), 1, max, otherwise);
  }

  private int optional(String key, int min, int max, int otherwise) {
    return json.find(key).map(value -> value.integer(min, max)).orElse(otherwise);
  }

  private Activation activation() {
    String key = key("hidden_act");
    String otherwise = family == Family.ALBERT ? "gelu_new" : "gelu";
    String name = json.find(key).map(Json::string).orElse(otherwise);
    return Activation.named(name)
        .orElseThrow(() -> refused(key, "a known activation", quote(name)));
  }

  private double epsilon() {
    if (family == Family.DISTILBERT) {
      return DEFAULT_EPSILON; // not an option there
    }
    double epsilon = json.find("layer_norm_eps").map(Json::number).orElse(DEFAULT_EPSILON);
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw refused("layer_norm_eps", "above 0, at most 1", epsilon);
    }
    return epsilon;
  }

  private ModelLoadException refused(String key, String expected, Object found) {
    return refused(location, key, expected, found);
  }

  static ModelLoadException refused(String location, String key, String expected, Object found) {
    return new ModelLoadException(
        "%s: %s: %s: expected %s, found %s".formatted(location, CONFIG, key, expected, found));
  }

  static String quote(String text) {
    return '"' + abbreviate(text) + '"';
  }

  static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
