package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads the files of a checkpoint that say something about its tokenizer. */
final class TokenizerFiles {

  private static final String JSON = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";
  private static final String ADDED_TOKENS = "added_tokens.json";
  private static final String WORDS = "vocab.txt";
  private static final String TOKENS = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final int LARGEST_LIMIT = 1 << 24;
  private static final Set<String> BERT =
      Set.of(
          "BertTokenizer",
          "ConvBertTokenizer",
          "DistilBertTokenizer",
          "ElectraTokenizer",
          "FunnelTokenizer",
          "LayoutLMTokenizer",
          "LxmertTokenizer",
          "MobileBertTokenizer",
          "SqueezeBertTokenizer");
  private static final Set<String> ROBERTA = Set.of("RobertaTokenizer", "LongformerTokenizer");

  private final ModelFiles files;
  private final Optional<Json> config;
  private final Optional<Json> specialTokens;

  TokenizerFiles(ModelFiles files) {
    this.files = files;
    config = object(CONFIG);
    specialTokens = object(SPECIAL_TOKENS);
  }

  Tokenizer load() {
    OptionalInt maxLength = in(CONFIG, name -> maxLength());
    if (has(JSON)) {
      return in(JSON, name -> tokenizer(specialToken("pad"), maxLength));
    }
    if (has(WORDS)) {
      expectClass(WORDS, BERT);
      return in(WORDS, name -> bert(lines(name), maxLength));
    }
    if (has(TOKENS) && has(MERGES)) {
      expectClass(TOKENS, ROBERTA);
      Map<String, Integer> ids = in(TOKENS, name -> ModelReader.vocabulary(json(name)));
      return in(MERGES, name -> roberta(ids, lines(name), maxLength));
    }
    throw new ModelLoadException(
        files.location()
            + ": no tokenizer: expected tokenizer.json, vocab.txt, or vocab.json with merges.txt");
  }

  private Tokenizer tokenizer(Optional<String> pad, OptionalInt maxLength) {
    ByteBuffer file = files.read(JSON);
    try {
      return new TokenizerJson(file, bertOptions()).tokenizer(pad, maxLength);
    } catch (UnknownStep e) {
      if (!DjlTokenizer.isThere()) {
        throw new IllegalArgumentException(
            e.getMessage() + "; it is with " + DjlTokenizer.ARTIFACT + " on the class path", e);
      }
      try {
        return DjlTokenizer.load(Json.parse(file), pad, maxLength);
      } catch (IllegalArgumentException refusal) {
        throw new IllegalArgumentException(
            e.getMessage() + ", and " + refusal.getMessage(), refusal);
      }
    }
  }

  /** What the classes of BERT's tokenizers do to the normalizer of the file. */
  private Optional<StepsReader.BertOptions> bertOptions() {
    return slowClass()
        .filter(BERT::contains)
        .map(
            name ->
                new StepsReader.BertOptions(
                    flag("do_lower_case", true),
                    config.flatMap(c -> c.find("strip_accents")).map(Json::bool),
                    flag("tokenize_chinese_chars", true)));
  }

  private Optional<String> tokenizerClass() {
    return in(CONFIG, f -> config.flatMap(c -> c.find("tokenizer_class")).map(Json::string));
  }

  private Optional<String> slowClass() {
    return tokenizerClass()
        .map(name -> name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name);
  }

  private OptionalInt maxLength() {
    double length = config.flatMap(c -> c.find("model_max_length")).map(Json::number).orElse(1e30);
    return length >= 1 && length <= LARGEST_LIMIT
        ? OptionalInt.of((int) length)
        : OptionalInt.empty();
  }

  private void expectClass(String file, Set<String> known) {
    String slow = slowClass().orElse("");
    if (!slow.isEmpty() && !known.contains(slow)) {
      throw new ModelLoadException(
          "%s: $.tokenizer_class: no tokenizer of type '%s' can be made from %s: save it as %s"
              .formatted(CONFIG, tokenizerClass().orElse(slow), file, JSON));
    }
  }

  private Tokenizer bert(List<String> words, OptionalInt maxLength) {
    Map<String, Integer> ids = new LinkedHashMap<>(words.size() * 2);
    for (int id = 0; id < words.size(); id++) {
      ids.put(words.get(id).stripTrailing(), id);
    }
    ModelReader.check(ids);
    Tokens tokens = Tokens.of(ids);
    boolean lowercase = flag("do_lower_case", true);
    boolean accents = flag("strip_accents", lowercase);
    boolean chinese = flag("tokenize_chinese_chars", true);
    int[] cls = {id(ids, "cls", "[CLS]")};
    int[] sep = {id(ids, "sep", "[SEP]")};
    List<AddedToken> added = new ArrayList<>();
    for (String kind : List.of("pad", "unk", "cls", "sep", "mask")) {
      String token = specialToken(kind).orElse("[" + kind.toUpperCase(Locale.ROOT) + "]");
      addKnown(added, ids, token, false);
    }
    addOthers(added);
    List<Step> normalizer = Normalizers.bert(true, chinese, accents, lowercase);
    return new Tokenizer(
        new Pipeline(
            added,
            normalizer,
            PreTokenizers.bert(),
            new WordPiece(tokens, "##", id(ids, "unk", "[UNK]"), ModelReader.LONGEST_WORD),
            null,
            AsciiWords.of(AsciiWords.Style.BERT, normalizer, List.of(), added).orElse(null)),
        Tokenizer.largestId(tokens.largest(), added),
        new Tokenizer.Frame(
            cls, sep, 0, ids.getOrDefault(specialToken("pad").orElse("[PAD]"), 0), maxLength));
  }

  private Tokenizer roberta(Map<String, Integer> ids, List<String> lines, OptionalInt maxLength) {
    List<int[]> merges = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.startsWith("#version") && !line.isEmpty()) {
        merges.add(ModelReader.merge(ids, line.split(" ", -1), "", "line " + (i + 1)));
      }
    }
    Tokens tokens = Tokens.of(ids);
    boolean prefixSpace = flag("add_prefix_space", false);
    int[] cls = {id(ids, "cls", "<s>")};
    int[] sep = {id(ids, "sep", "</s>")};
    int unknown = ids.getOrDefault(specialToken("unk").orElse("<unk>"), -1);
    List<AddedToken> added = new ArrayList<>();
    for (String token : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
      String kind =
          Map.of("<s>", "cls", "</s>", "sep")
              .getOrDefault(token, token.substring(1, token.length() - 1));
      addKnown(added, ids, specialToken(kind).orElse(token), kind.equals("mask"));
    }
    addOthers(added);
    List<Step> steps = new ArrayList<>();
    if (prefixSpace) {
      steps.add(PreTokenizers.prefixSpace());
    }
    steps.add(PreTokenizers::gpt2);
    steps.add(PreTokenizers::bytes);
    return new Tokenizer(
        new Pipeline(
            added,
            List.of(),
            steps,
            new Bpe(tokens, merges, Bpe.Options.plain(unknown)),
            new OffsetTrimming(prefixSpace, ids),
            AsciiWords.of(AsciiWords.Style.gpt2(prefixSpace), List.of(), List.of(), added)
                .orElse(null)),
        Tokenizer.largestId(tokens.largest(), added),
        new Tokenizer.Frame(
            cls, sep, 0, ids.getOrDefault(specialToken("pad").orElse("<pad>"), 0), maxLength));
  }

  private boolean flag(String name, boolean otherwise) {
    return in(CONFIG, f -> config.flatMap(c -> c.find(name)).map(Json::bool).orElse(otherwise));
  }

  private int id(Map<String, Integer> ids, String kind, String otherwise) {
    String token = specialToken(kind).orElse(otherwise);
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(
          "no token '" + token + "', which is the " + kind + "_token");
    }
    return id;
  }

  private static void addKnown(
      List<AddedToken> added, Map<String, Integer> ids, String token, boolean stripLeft) {
    Integer id = ids.get(token);
    if (id != null && !token.isEmpty()) {
      added.add(new AddedToken(token, id, false, stripLeft, false, false));
    }
  }

  /**
   * Tokens that were added to the vocabulary: newer files list them in one place, older in another.
   */
  private void addOthers(List<AddedToken> added) {
    in(
        CONFIG,
        f -> {
          config
              .flatMap(c -> c.find("added_tokens_decoder"))
              .map(Json::members)
              .orElse(Map.of())
              .forEach(
                  (id, token) -> {
                    if (!id.matches("\\d{1,7}")) {
                      throw new IllegalArgumentException(token.path() + ": expected an id");
                    }
                    addOther(added, TokenizerJson.addedToken(token, Integer.parseInt(id)));
                  });
          return true;
        });
    in(
        ADDED_TOKENS,
        f -> {
          object(ADDED_TOKENS)
              .map(ModelReader::vocabulary)
              .orElse(Map.of())
              .forEach(
                  (token, id) ->
                      addOther(added, new AddedToken(token, id, false, false, false, true)));
          return true;
        });
  }

  private static void addOther(List<AddedToken> added, AddedToken token) {
    if (!token.content().isEmpty()
        && added.stream().noneMatch(other -> other.content().equals(token.content()))) {
      added.add(token);
    }
  }

  private Optional<String> specialToken(String kind) {
    String name = kind + "_token";
    Optional<String> mapped = in(SPECIAL_TOKENS, f -> text(specialTokens, name));
    return mapped.isPresent() ? mapped : in(CONFIG, f -> text(config, name));
  }

  private static Optional<String> text(Optional<Json> file, String name) {
    return file.flatMap(f -> f.find(name))
        .map(token -> token.isObject() ? token.get("content").string() : token.string());
  }

  private boolean has(String name) {
    return files.names().contains(name);
  }

  private Optional<Json> object(String name) {
    return has(name) ? Optional.of(in(name, this::json)) : Optional.empty();
  }

  private Json json(String name) {
    return Json.parse(files.read(name));
  }

  private List<String> lines(String name) {
    ByteBuffer bytes = files.read(name);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      List<String> lines = new ArrayList<>();
      for (int at = 0; at < text.length(); ) {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        lines.add(text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end));
        at = end + 1;
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new ModelLoadException(name + ": not UTF-8", e);
    }
  }

  private static <T> T in(String name, Function<String, T> read) {
    try {
      return read.apply(name);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(name + ": " + e.getMessage(), e);
    }
  }
}
