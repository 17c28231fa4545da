package io.github.sentimentj.huggingface.tokenizer;

import static io.github.sentimentj.huggingface.tokenizer.TokenizerJson.flag;

import io.github.sentimentj.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the model of a {@code tokenizer.json}. */
final class ModelReader {

  /** What {@code max_input_chars_per_word} is, where it is not stated. */
  static final int LONGEST_WORD = 100;

  private static final int LONGEST_WORD_ALLOWED = 1024;

  /** Where it is, if it is an object of tokens and their ids. */
  static final String VOCABULARY = "$.model.vocab";

  private final Tokens tokens;

  /**
   * For a file.
   *
   * @param tokens what its {@value #VOCABULARY} has; the model adds them, where that is no object
   */
  ModelReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Reads {@code $.model}. */
  Model model(Json json) {
    String type = TokenizerJson.type(json);
    return switch (type) {
      case "WordPiece" -> wordPiece(json);
      case "BPE" -> bpe(json);
      case "Unigram" -> unigram(json);
      case "WordLevel" -> wordLevel(json);
      default -> throw new UnknownStep(json, "a model of type '" + type + "'");
    };
  }

  private Model wordPiece(Json json) {
    checkVocabulary(json);
    String unknown = json.find("unk_token").map(Json::string).orElse("[UNK]");
    return new WordPiece(
        tokens,
        json.find("continuing_subword_prefix").map(Json::string).orElse("##"),
        id(unknown, json),
        json.find("max_input_chars_per_word")
            .map(n -> n.integer(0, LONGEST_WORD_ALLOWED))
            .orElse(LONGEST_WORD));
  }

  private Model bpe(Json json) {
    if (json.find("dropout").map(Json::number).orElse(0.0) != 0) {
      throw new UnknownStep(json, "dropout");
    }
    String prefix = json.find("continuing_subword_prefix").map(Json::string).orElse("");
    String suffix = json.find("end_of_word_suffix").map(Json::string).orElse("");
    boolean byteFallback = flag(json, "byte_fallback", false);
    if (byteFallback && !(prefix + suffix).isEmpty()) {
      throw new UnknownStep(json, "byte_fallback with a prefix or a suffix");
    }
    checkVocabulary(json);
    Map<String, Integer> vocabulary = tokens.map();
    List<int[]> merges = new ArrayList<>();
    for (Json merge : json.get("merges").elements()) {
      String[] pair =
          merge.isArray() ? merge.strings().toArray(String[]::new) : merge.string().split(" ", -1);
      merges.add(merge(vocabulary, pair, prefix, merge.path()));
    }
    int unknown = json.find("unk_token").map(token -> id(token.string(), json)).orElse(-1);
    return new Bpe(
        tokens,
        merges,
        new Bpe.Options(
            unknown,
            flag(json, "fuse_unk", false),
            flag(json, "ignore_merges", false),
            byteFallback,
            prefix,
            suffix));
  }

  private Model wordLevel(Json json) {
    checkVocabulary(json);
    return new WordLevel(tokens, id(json.get("unk_token").string(), json));
  }

  private Model unigram(Json json) {
    List<Json> pieces = json.get("vocab").elements();
    Map<String, Integer> ids = new LinkedHashMap<>(pieces.size() * 2);
    double[] scores = new double[pieces.size()];
    for (int id = 0; id < scores.length; id++) {
      List<Json> piece = pieces.get(id).elements();
      if (piece.size() != 2) {
        throw new IllegalArgumentException(
            pieces.get(id).path() + ": expected a token and its score");
      }
      ids.put(TokenizerJson.bounded(piece.get(0)), id);
      scores[id] = piece.get(1).number();
    }
    check(ids);
    ids.forEach(tokens::add);
    int unknown = json.get("unk_id").integer(0, Math.max(0, scores.length - 1));
    return new Unigram(tokens, scores, unknown, flag(json, "byte_fallback", false));
  }

  private void checkVocabulary(Json json) {
    json.get("vocab").members();
    checkSize(tokens.size());
  }

  /** Tokens and ids of a file that has nothing else. */
  static Map<String, Integer> vocabulary(Json json) {
    Map<String, Json> members = json.members();
    // Linked, since it is walked through several times, and in memory as it was read.
    Map<String, Integer> ids = new LinkedHashMap<>(members.size() * 2);
    members.forEach((token, id) -> ids.put(token, id.integer(0, TokenizerJson.LARGEST_ID)));
    check(ids);
    return ids;
  }

  static void check(Map<String, Integer> ids) {
    checkSize(ids.size());
    for (String token : ids.keySet()) {
      if (token.length() > TokenizerJson.LONGEST_TOKEN) {
        throw new IllegalArgumentException(
            "a token of the vocabulary is over "
                + TokenizerJson.LONGEST_TOKEN
                + " characters long");
      }
    }
  }

  private static void checkSize(int tokens) {
    if (tokens == 0 || tokens > TokenizerJson.LARGEST_ID) {
      throw new IllegalArgumentException("a vocabulary of " + tokens + " tokens");
    }
  }

  /**
   * Reads a merge.
   *
   * @param ids ids by token
   * @param pair the two tokens
   * @param prefix what the second one does without when they are put together
   * @param path where they stand
   */
  static int[] merge(Map<String, Integer> ids, String[] pair, String prefix, String path) {
    if (pair.length != 2) {
      throw new IllegalArgumentException(path + ": expected two tokens");
    }
    String second = pair[1].startsWith(prefix) ? pair[1].substring(prefix.length()) : pair[1];
    return new int[] {
      merged(ids, pair[0], path), merged(ids, pair[1], path), merged(ids, pair[0] + second, path)
    };
  }

  private static int merged(Map<String, Integer> ids, String token, String path) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(path + ": '" + token + "' is not in the vocabulary");
    }
    return id;
  }

  private int id(String token, Json json) {
    int id = tokens.id(token);
    if (id < 0) {
      throw new IllegalArgumentException(
          json.path() + ".unk_token: '" + token + "' is not in the vocabulary");
    }
    return id;
  }
}
