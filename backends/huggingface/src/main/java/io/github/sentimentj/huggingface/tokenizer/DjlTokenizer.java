package io.github.sentimentj.huggingface.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * HuggingFace's own tokenizers, through DJL, for what ours do not know. DJL is optional: nothing
 * but {@link #isThere} may be called without it.
 */
final class DjlTokenizer implements TextEncoder {

  /** What to add to the class path. */
  static final String ARTIFACT = "ai.djl.huggingface:tokenizers";

  private static final class Native {
    static final Cleaner CLEANER = Cleaner.create();
  }

  private final HuggingFaceTokenizer tokenizer;

  private DjlTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    Native.CLEANER.register(this, tokenizer::close);
  }

  /** Whether DJL's tokenizers are on the class path. */
  static boolean isThere() {
    try {
      Class.forName(
          "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
          false,
          DjlTokenizer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Reads a tokenizer.
   *
   * @param json {@code tokenizer.json}; its truncation and its padding do not count
   * @param pad the padding token, where a file names it
   * @param maxLength what another file says
   * @throws IllegalArgumentException if the library refuses it
   */
  static Tokenizer load(Json json, Optional<String> pad, OptionalInt maxLength) {
    // Otherwise DJL would download what it needs for the graphics processor that it finds.
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
    json.find("post_processor").ifPresent(DjlTokenizer::checkTemplates);
    HuggingFaceTokenizer tokenizer;
    try {
      Map<String, String> options = Map.of("truncation", "false", "padding", "false");
      byte[] whole = withoutLimits(json).getBytes(StandardCharsets.UTF_8);
      tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(whole), options);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "%s cannot read it: %s".formatted(ARTIFACT, e.getMessage()), e);
    }
    return new Tokenizer(
        new DjlTokenizer(tokenizer), largestId(json), frame(tokenizer, pad, maxLength));
  }

  /** The library ends the process over a template with a special token that is not listed. */
  private static void checkTemplates(Json processor) {
    processor
        .find("processors")
        .ifPresent(all -> all.elements().forEach(DjlTokenizer::checkTemplates));
    for (String template : List.of("single", "pair")) {
      processor.find(template).filter(Json::isArray).map(Json::elements).orElse(List.of()).stream()
          .flatMap(part -> part.find("SpecialToken").stream())
          .map(token -> token.get("id").string())
          .forEach(id -> processor.get("special_tokens").get(id).get("ids").elements());
    }
  }

  /** The options of DJL do not reach what the file says. */
  private static String withoutLimits(Json json) {
    JsonWriter out = new JsonWriter();
    out.beginObject();
    json.members()
        .forEach(
            (name, member) -> {
              if (!name.equals("truncation") && !name.equals("padding")) {
                out.name(name);
                member.writeTo(out);
              }
            });
    out.endObject();
    return out.toString();
  }

  /** Of the vocabulary alone: which ids the library gives added tokens, the file does not say. */
  private static int largestId(Json json) {
    Json vocabulary = json.get("model").get("vocab");
    if (vocabulary.isArray()) {
      return vocabulary.elements().size() - 1;
    }
    return vocabulary.members().values().stream()
        .mapToInt(id -> id.integer(0, TokenizerJson.LARGEST_ID))
        .max()
        .orElse(0);
  }

  private static Tokenizer.Frame frame(
      HuggingFaceTokenizer tokenizer, Optional<String> pad, OptionalInt maxLength) {
    var row = tokenizer.encode("a", true, false);
    int[] ids = ints(row.getIds());
    long[] special = row.getSpecialTokenMask();
    int front = 0;
    while (front < ids.length && special[front] == 1) {
      front++;
    }
    int back = ids.length;
    while (back > front && special[back - 1] == 1) {
      back--;
    }
    long[] types = row.getTypeIds();
    if (Arrays.stream(types).distinct().count() > 1) {
      throw new IllegalArgumentException("a template with several type ids is not supported");
    }
    int[] padIds = ints(tokenizer.encode(pad.orElse(""), false, false).getIds());
    return new Tokenizer.Frame(
        Arrays.copyOf(ids, front),
        Arrays.copyOfRange(ids, back, ids.length),
        types.length == 0 ? 0 : (int) types[0],
        padIds.length == 1 ? padIds[0] : 0,
        maxLength);
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void encode(String text, Encoding out) {
    Pieces chars = out.first;
    chars.read(text, 0, text.length());
    var row = tokenizer.encode(new String(chars.chars, 0, chars.length), false, false);
    long[] ids = row.getIds();
    CharSpan[] spans = row.getCharTokenSpans();
    for (int i = 0; i < ids.length; i++) {
      int from = spans[i].getStart();
      int to = spans[i].getEnd();
      int start = from < chars.length ? chars.starts[from] : text.length();
      out.add((int) ids[i], start, to > from ? chars.ends[to - 1] : start);
    }
  }
}
