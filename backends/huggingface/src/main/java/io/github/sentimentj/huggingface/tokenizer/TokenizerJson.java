package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.json.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tokenizer.json}. Whatever is wrong with it is an {@link IllegalArgumentException}
 * that names the place.
 */
final class TokenizerJson {

  // Far above what tokenizers have; they keep files from making us slow.
  static final int LARGEST_ID = (1 << 22) - 1;
  static final int LONGEST_TOKEN = 4096;

  private final Json file;
  private final Tokens tokens;
  private final Optional<StepsReader.BertOptions> bertOptions;
  private @Nullable Boolean trimsPrefixSpace;
  private int[] before = {};
  private int[] after = {};
  private int typeId;

  /**
   * For a file.
   *
   * @param content its content
   * @param bertOptions what another file says of a normalizer of BERT
   */
  TokenizerJson(ByteBuffer content, Optional<StepsReader.BertOptions> bertOptions) {
    this.tokens = new Tokens();
    this.file = Json.parse(content, ModelReader.VOCABULARY, tokens);
    this.bertOptions = bertOptions;
  }

  /**
   * Makes the tokenizer.
   *
   * @param pad the padding token, where another file names it
   * @param maxLength what another file says
   */
  Tokenizer tokenizer(Optional<String> pad, OptionalInt maxLength) {
    Model model = new ModelReader(tokens).model(file.get("model"));
    List<AddedToken> added = addedTokens();
    StepsReader steps = new StepsReader(bertOptions);
    file.find("normalizer").ifPresent(steps::normalizer);
    file.find("pre_tokenizer").ifPresent(steps::preTokenizer);
    file.find("post_processor").ifPresent(this::postProcessor);
    int padId =
        pad.map(token -> find(added, token))
            .or(
                () ->
                    file.find("padding")
                        .flatMap(p -> p.find("pad_id"))
                        .map(id -> id.integer(0, LARGEST_ID)))
            .orElse(0);
    return new Tokenizer(
        new Pipeline(
            added,
            steps.normalizer(),
            steps.preTokenizer(),
            model,
            trimsPrefixSpace == null ? null : new OffsetTrimming(trimsPrefixSpace, tokens.map()),
            steps.asciiWords(added).orElse(null)),
        Tokenizer.largestId(tokens.largest(), added),
        new Tokenizer.Frame(before, after, typeId, padId, maxLength));
  }

  /** As the original does it: tokens that are not in the vocabulary are numbered behind it. */
  private List<AddedToken> addedTokens() {
    List<AddedToken> added = new ArrayList<>();
    Map<String, Integer> known = new HashMap<>();
    int next = tokens.size();
    for (Json token : file.find("added_tokens").map(Json::elements).orElse(List.of())) {
      String content = bounded(token.get("content"));
      if (content.isEmpty()) {
        continue;
      }
      int id = tokens.id(content);
      id = id < 0 ? known.getOrDefault(content, next) : id;
      known.put(content, id);
      next = Math.max(next, id + 1);
      added.add(addedToken(token, id));
    }
    return added;
  }

  private int find(List<AddedToken> added, String token) {
    return added.stream()
        .filter(a -> a.content().equals(token))
        .findFirst()
        .map(AddedToken::id)
        .orElseGet(() -> Math.max(0, tokens.id(token)));
  }

  static AddedToken addedToken(Json token, int id) {
    return new AddedToken(
        bounded(token.get("content")),
        id,
        flag(token, "single_word", false),
        flag(token, "lstrip", false),
        flag(token, "rstrip", false),
        flag(token, "normalized", true));
  }

  static String bounded(Json text) {
    String string = text.string();
    if (string.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          text.path() + ": over " + LONGEST_TOKEN + " characters long");
    }
    return string;
  }

  static boolean flag(Json json, String name, boolean otherwise) {
    return json.find(name).map(Json::bool).orElse(otherwise);
  }

  static String type(Json component) {
    return component.get("type").string();
  }

  static IllegalArgumentException unsupported(Json component, String what) {
    return new IllegalArgumentException(component.path() + ": " + what + " is not supported");
  }

  private void postProcessor(Json json) {
    String type = type(json);
    switch (type) {
      case "Sequence" -> json.get("processors").elements().forEach(this::postProcessor);
      case "BertProcessing" -> surround(json);
      case "RobertaProcessing" -> {
        trim(json);
        surround(json);
      }
      case "ByteLevel" -> trim(json);
      case "TemplateProcessing" -> template(json);
      default -> throw new UnknownStep(json, "a post-processor of type '" + type + "'");
    }
  }

  private void trim(Json json) {
    if (flag(json, "trim_offsets", true)) {
      if (trimsPrefixSpace != null) {
        throw unsupported(json, "trimming offsets twice");
      }
      trimsPrefixSpace = flag(json, "add_prefix_space", true);
    }
  }

  private void surround(Json json) {
    before = concat(new int[] {specialId(json.get("cls"))}, before);
    after = concat(after, new int[] {specialId(json.get("sep"))});
  }

  private static int specialId(Json pair) {
    if (pair.elements().size() != 2) {
      throw new IllegalArgumentException(pair.path() + ": expected a token and its id");
    }
    return pair.elements().get(1).integer(0, LARGEST_ID);
  }

  private void template(Json json) {
    int[] front = {};
    int[] back = {};
    int sequences = 0;
    int type = -1;
    for (Json part : json.get("single").elements()) {
      Optional<Json> special = part.find("SpecialToken");
      Json inner = special.isPresent() ? special.get() : part.get("Sequence");
      int partType = inner.find("type_id").map(t -> t.integer(0, LARGEST_ID)).orElse(0);
      if (type >= 0 && type != partType) {
        throw unsupported(inner, "a template with several type ids");
      }
      type = partType;
      if (special.isEmpty()) {
        sequences++;
      } else {
        int[] ids = templateIds(json, inner.get("id").string());
        if (sequences == 0) {
          front = concat(front, ids);
        } else {
          back = concat(back, ids);
        }
      }
    }
    if (sequences != 1) {
      throw unsupported(json.get("single"), "a template with " + sequences + " sequences");
    }
    before = concat(front, before);
    after = concat(after, back);
    typeId = type;
  }

  private static int[] templateIds(Json json, String token) {
    return json.get("special_tokens").get(token).get("ids").elements().stream()
        .mapToInt(id -> id.integer(0, LARGEST_ID))
        .toArray();
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
