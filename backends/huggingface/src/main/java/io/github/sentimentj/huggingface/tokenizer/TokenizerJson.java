package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.huggingface.tokenizer.PreTokenizers.Behavior;
import io.github.sentimentj.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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

  /** What {@code max_input_chars_per_word} is, where it is not stated. */
  static final int LONGEST_WORD = 100;

  // Far above what tokenizers have; they keep files from making us slow.
  private static final int LARGEST_ID = (1 << 22) - 1;
  private static final int LONGEST_TOKEN = 4096;
  private static final int LONGEST_WORD_ALLOWED = 1024;
  private static final int MOST_STEPS = 64;
  private static final int MOST_GROWTH = 4096;

  private final Json file;
  private Map<String, Integer> vocabulary = Map.of();
  private final List<Step> normalizer = new ArrayList<>();
  private final List<Step> preTokenizer = new ArrayList<>();
  private @Nullable Boolean trimsPrefixSpace;
  private boolean cleansText;
  private boolean lowercases;
  private int[] before = {};
  private int[] after = {};
  private int typeId;
  private long growth = 1;

  TokenizerJson(Json file) {
    this.file = file;
  }

  /**
   * Makes the tokenizer.
   *
   * @param pad the padding token, where another file names it
   * @param maxLength what another file says
   */
  Tokenizer tokenizer(Optional<String> pad, OptionalInt maxLength) {
    Model model = model(file.get("model"));
    Map<String, Integer> ids = vocabulary;
    List<AddedToken> added = new ArrayList<>();
    for (Json token : file.find("added_tokens").map(Json::elements).orElse(List.of())) {
      int id = token.get("id").integer(0, LARGEST_ID);
      AddedToken read = addedToken(token, id);
      if (!read.content().isEmpty()) {
        added.add(read);
      }
    }
    Optional<Json> normalizers = file.find("normalizer");
    Optional<Json> preTokenizers = file.find("pre_tokenizer");
    normalizers.ifPresent(this::normalizer);
    preTokenizers.ifPresent(this::preTokenizer);
    file.find("post_processor").ifPresent(this::postProcessor);
    boolean bert =
        normalizers.map(n -> type(n).equals("BertNormalizer")).orElse(false)
            && cleansText
            && preTokenizers.map(p -> type(p).equals("BertPreTokenizer")).orElse(false)
            && model instanceof WordPiece
            && trimsPrefixSpace == null;
    int padId =
        pad.map(token -> find(added, ids, token))
            .or(
                () ->
                    file.find("padding")
                        .flatMap(p -> p.find("pad_id"))
                        .map(id -> id.integer(0, LARGEST_ID)))
            .orElse(0);
    return new Tokenizer(
        added,
        normalizer,
        preTokenizer,
        model,
        bert ? AsciiWords.of(lowercases, added).orElse(null) : null,
        new Tokenizer.Frame(
            before,
            after,
            typeId,
            trimsPrefixSpace == null ? null : new OffsetTrimming(trimsPrefixSpace, ids),
            padId,
            maxLength));
  }

  private static int find(List<AddedToken> added, Map<String, Integer> ids, String token) {
    return added.stream()
        .filter(a -> a.content().equals(token))
        .findFirst()
        .map(AddedToken::id)
        .orElseGet(() -> ids.getOrDefault(token, 0));
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

  private static String bounded(Json text) {
    String string = text.string();
    if (string.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          text.path() + ": over " + LONGEST_TOKEN + " characters long");
    }
    return string;
  }

  private static boolean flag(Json json, String name, boolean otherwise) {
    return json.find(name).map(Json::bool).orElse(otherwise);
  }

  private static String type(Json component) {
    return component.get("type").string();
  }

  private static IllegalArgumentException unsupported(Json component, String what) {
    return new IllegalArgumentException(component.path() + ": " + what + " is not supported");
  }

  // ---- model

  private Model model(Json json) {
    String type = type(json);
    return switch (type) {
      case "WordPiece" -> wordPiece(json);
      case "BPE" -> bpe(json);
      case "Unigram" -> unigram(json);
      default -> throw unsupported(json, "a model of type '" + type + "'");
    };
  }

  private Model wordPiece(Json json) {
    vocabulary = vocabulary(json.get("vocab"));
    String unknown = json.find("unk_token").map(Json::string).orElse("[UNK]");
    return new WordPiece(
        vocabulary,
        json.find("continuing_subword_prefix").map(Json::string).orElse("##"),
        id(vocabulary, unknown, json),
        json.find("max_input_chars_per_word")
            .map(n -> n.integer(0, LONGEST_WORD_ALLOWED))
            .orElse(LONGEST_WORD));
  }

  private Model bpe(Json json) {
    if (json.find("dropout").map(Json::number).orElse(0.0) != 0) {
      throw unsupported(json, "dropout");
    }
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!json.find(affix).map(Json::string).orElse("").isEmpty()) {
        throw unsupported(json, "BPE with " + affix);
      }
    }
    if (flag(json, "byte_fallback", false)) {
      throw unsupported(json, "BPE with byte_fallback");
    }
    vocabulary = vocabulary(json.get("vocab"));
    List<int[]> merges = new ArrayList<>();
    for (Json merge : json.get("merges").elements()) {
      String[] pair =
          merge.isArray() ? merge.strings().toArray(String[]::new) : merge.string().split(" ", -1);
      merges.add(merge(vocabulary, pair, merge.path()));
    }
    int unknown =
        json.find("unk_token").map(token -> id(vocabulary, token.string(), json)).orElse(-1);
    return new Bpe(
        vocabulary,
        merges,
        unknown,
        flag(json, "fuse_unk", false),
        flag(json, "ignore_merges", false));
  }

  private Model unigram(Json json) {
    if (flag(json, "byte_fallback", false)) {
      throw unsupported(json, "Unigram with byte_fallback");
    }
    List<Json> pieces = json.get("vocab").elements();
    Map<String, Integer> ids = new HashMap<>();
    double[] scores = new double[pieces.size()];
    for (int id = 0; id < scores.length; id++) {
      List<Json> piece = pieces.get(id).elements();
      if (piece.size() != 2) {
        throw new IllegalArgumentException(
            pieces.get(id).path() + ": expected a token and its score");
      }
      ids.put(bounded(piece.get(0)), id);
      scores[id] = piece.get(1).number();
    }
    check(ids);
    vocabulary = ids;
    int unknown = json.get("unk_id").integer(0, Math.max(0, scores.length - 1));
    return new Unigram(ids, scores, unknown);
  }

  static Map<String, Integer> vocabulary(Json json) {
    Map<String, Json> members = json.members();
    Map<String, Integer> ids = new HashMap<>(members.size() * 2);
    members.forEach((token, id) -> ids.put(token, id.integer(0, LARGEST_ID)));
    check(ids);
    return ids;
  }

  static void check(Map<String, Integer> ids) {
    if (ids.isEmpty() || ids.size() > LARGEST_ID) {
      throw new IllegalArgumentException("a vocabulary of " + ids.size() + " tokens");
    }
    for (String token : ids.keySet()) {
      if (token.length() > LONGEST_TOKEN) {
        throw new IllegalArgumentException(
            "a token of the vocabulary is over " + LONGEST_TOKEN + " characters long");
      }
    }
  }

  static int[] merge(Map<String, Integer> ids, String[] pair, String path) {
    if (pair.length != 2) {
      throw new IllegalArgumentException(path + ": expected two tokens");
    }
    return new int[] {
      merged(ids, pair[0], path), merged(ids, pair[1], path), merged(ids, pair[0] + pair[1], path)
    };
  }

  private static int merged(Map<String, Integer> ids, String token, String path) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(path + ": '" + token + "' is not in the vocabulary");
    }
    return id;
  }

  private static int id(Map<String, Integer> ids, String token, Json json) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(
          json.path() + ".unk_token: '" + token + "' is not in the vocabulary");
    }
    return id;
  }

  // ---- normalizer

  private void normalizer(Json json) {
    String type = type(json);
    switch (type) {
      case "Sequence" -> json.get("normalizers").elements().forEach(this::normalizer);
      case "BertNormalizer" -> {
        cleansText = flag(json, "clean_text", true);
        lowercases = flag(json, "lowercase", true);
        normalizer.addAll(
            Normalizers.bert(
                cleansText,
                flag(json, "handle_chinese_chars", true),
                flag(json, "strip_accents", lowercases),
                lowercases));
      }
      case "NFC", "NFD", "NFKC", "NFKD" -> normalizer.add(UnicodeNormalizer.valueOf(type));
      case "Lowercase" -> normalizer.add(Normalizers::lowercase);
      case "StripAccents" -> normalizer.add(Normalizers.stripAccents());
      case "Strip" ->
          normalizer.add(
              Normalizers.strip(flag(json, "strip_left", true), flag(json, "strip_right", true)));
      case "Nmt" -> normalizer.addAll(Normalizers.nmt());
      case "Prepend" -> normalizer.add(Normalizers.prepend(content(json, "prepend")));
      case "Replace" ->
          normalizer.add(Normalizers.replace(pattern(json), content(json, "content")));
      case "Precompiled" -> normalizer.add(precompiled(json.get("precompiled_charsmap")));
      default -> throw unsupported(json, "a normalizer of type '" + type + "'");
    }
    checkCount(normalizer, json);
  }

  private static Step precompiled(Json json) {
    try {
      return new Precompiled(Base64.getDecoder().decode(json.string()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
    }
  }

  private int[] content(Json json, String name) {
    int[] content = json.get(name).string().codePoints().toArray();
    growth *= Math.max(1, content.length);
    if (growth > MOST_GROWTH) {
      throw unsupported(json, "a normalizer that makes texts so much longer");
    }
    return content;
  }

  private static void checkCount(List<Step> steps, Json json) {
    if (steps.size() > MOST_STEPS) {
      throw unsupported(json, "a sequence of so many");
    }
  }

  private static Pattern pattern(Json json) {
    Json pattern = json.get("pattern");
    Optional<Json> literal = pattern.find("String");
    if (literal.isPresent()) {
      String text = bounded(literal.get());
      if (text.isEmpty()) {
        throw unsupported(pattern, "an empty pattern");
      }
      return Pattern.literal(text.codePoints().toArray());
    }
    String regex = bounded(pattern.get("Regex"));
    return Pattern.regex(regex)
        .orElseThrow(() -> unsupported(pattern, "the regular expression '" + regex + "'"));
  }

  // ---- pre-tokenizer

  private void preTokenizer(Json json) {
    String type = type(json);
    switch (type) {
      case "Sequence" -> json.get("pretokenizers").elements().forEach(this::preTokenizer);
      case "BertPreTokenizer" -> preTokenizer.addAll(PreTokenizers.bert());
      case "ByteLevel" -> {
        if (flag(json, "add_prefix_space", true)) {
          preTokenizer.add(PreTokenizers.prefixSpace());
        }
        if (flag(json, "use_regex", true)) {
          preTokenizer.add(PreTokenizers::gpt2);
        }
        preTokenizer.add(PreTokenizers::bytes);
      }
      case "Whitespace" -> preTokenizer.add(PreTokenizers::whitespace);
      case "WhitespaceSplit" -> preTokenizer.add(PreTokenizers.whitespaceSplit());
      case "Metaspace" -> preTokenizer.add(metaspace(json));
      case "Punctuation" -> preTokenizer.add(PreTokenizers.punctuation(behavior(json)));
      case "Digits" ->
          preTokenizer.add(PreTokenizers.digits(flag(json, "individual_digits", false)));
      case "Split" -> preTokenizer.add(split(json));
      default -> throw unsupported(json, "a pre-tokenizer of type '" + type + "'");
    }
    checkCount(preTokenizer, json);
  }

  private static Step metaspace(Json json) {
    int[] mark = json.get("replacement").string().codePoints().toArray();
    if (mark.length != 1) {
      throw new IllegalArgumentException(json.path() + ".replacement: expected one character");
    }
    // Older files have the flag, newer ones the scheme.
    String otherwise = flag(json, "add_prefix_space", true) ? "always" : "never";
    String scheme = json.find("prepend_scheme").map(Json::string).orElse(otherwise);
    PreTokenizers.Prepend prepend =
        switch (scheme) {
          case "always" -> PreTokenizers.Prepend.ALWAYS;
          case "first" -> PreTokenizers.Prepend.FIRST;
          case "never" -> PreTokenizers.Prepend.NEVER;
          default -> throw unsupported(json, "the prepend_scheme '" + scheme + "'");
        };
    return PreTokenizers.metaspace(mark[0], prepend, flag(json, "split", true));
  }

  private static Step split(Json json) {
    Optional<Json> regex = json.get("pattern").find("Regex");
    boolean invert = flag(json, "invert", false);
    if (regex.map(r -> r.string().equals(PreTokenizers.GPT2)).orElse(false)
        && behavior(json) == Behavior.ISOLATED) {
      return PreTokenizers::gpt2;
    }
    return PreTokenizers.split(pattern(json), behavior(json), invert);
  }

  private static Behavior behavior(Json json) {
    String name = json.find("behavior").map(Json::string).orElse("Isolated");
    return switch (name) {
      case "Removed" -> Behavior.REMOVED;
      case "Isolated" -> Behavior.ISOLATED;
      case "MergedWithPrevious" -> Behavior.MERGED_WITH_PREVIOUS;
      case "MergedWithNext" -> Behavior.MERGED_WITH_NEXT;
      case "Contiguous" -> Behavior.CONTIGUOUS;
      default -> throw unsupported(json, "the behavior '" + name + "'");
    };
  }

  // ---- post-processor

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
      default -> throw unsupported(json, "a post-processor of type '" + type + "'");
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
