package io.github.sentimentj.huggingface.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.MemoryFiles;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

  private static final String TEXT =
      "Not a good movie, I'd say: café 👍🏽 and the acting wasn't either! ";

  @Test
  void saysWhatSurroundsAText() {
    for (MemoryFiles files :
        List.of(
            Files.without("t01_distilbert_safetensors_fast", ""),
            Files.without("t01_distilbert_safetensors_fast", "tokenizer.json"))) {
      Tokenizer bert = Tokenizer.load(files);
      assertThat(bert.before()).containsExactly(4);
      assertThat(bert.after()).containsExactly(5);
      assertThat(bert.typeId()).isZero();
      assertThat(bert.padId()).isZero();
      assertThat(bert.maxLength()).hasValue(512);
    }
    Tokenizer roberta = Tokenizer.load(Files.open("t11_roberta_bin_prefix_space_multilabel"));
    assertThat(roberta.before()).containsExactly(0);
    assertThat(roberta.after()).containsExactly(2);
    assertThat(roberta.padId()).isEqualTo(1);
  }

  @Test
  void findsAddedTokens() {
    String model =
        "{\"type\":\"WordPiece\",\"unk_token\":\"u\",\"continuing_subword_prefix\":\"##\","
            + "\"max_input_chars_per_word\":100,\"vocab\":{\"u\":0,\"ab\":1,\"c\":2}}";
    String added =
        """
        [{"id":7,"content":"ab","single_word":true,"lstrip":false,"rstrip":false,"normalized":true,"special":false},
         {"id":8,"content":"<m>","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":true},
         {"id":9,"content":"<m>x","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]\
        """;
    String json =
        Oracle.json("{\"type\":\"Lowercase\"}", "{\"type\":\"BertPreTokenizer\"}", model)
            .replace("\"added_tokens\":[]", "\"added_tokens\":" + added)
            .replace("\"u\":0", "\"u\":0,\"<m>\":8,\"<m>x\":9,\"zz\":7")
            .replace("\"ab\":1", "\"ab\":7");
    try (Oracle oracle = new Oracle(json)) {
      OracleTest.compare(
          Tokenizer.load(Files.json(json)),
          oracle,
          List.of(
              "AB c ab abc éab ab",
              "c <m>  c\u00A0<m>\n<m>x <M> <m>",
              "<m><m>x<m> ab<m>ab",
              "ab "));
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    Tokenizer tokenizer = Tokenizer.load(Files.open("t03_roberta_safetensors_fast"));
    List<String> texts = Texts.torture();
    int[][] expected = all(tokenizer, texts);
    IntStream.range(0, 4)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> all(tokenizer, texts)))
        .toList()
        .forEach(ids -> assertThat(ids.join()).isDeepEqualTo(expected));
  }

  private static int[][] all(Tokenizer tokenizer, List<String> texts) {
    Encoding encoding = new Encoding();
    return texts.stream()
        .map(
            text -> {
              tokenizer.encode(text, encoding);
              return encoding.ids();
            })
        .toArray(int[][]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t01_distilbert_safetensors_fast", "t03_roberta_safetensors_fast", "unigram"})
  void allocatesNothingPerToken(String kind) {
    Tokenizer tokenizer =
        Tokenizer.load(
            kind.equals("unigram") ? Files.json(UnigramTokenizer.json()) : Files.open(kind));
    Encoding encoding = new Encoding();
    String brief = TEXT.repeat(4);
    String extended = TEXT.repeat(200);
    for (int i = 0; i < 100; i++) {
      tokenizer.encode(extended, encoding);
      tokenizer.encode(brief, encoding);
    }
    long most = allocated(tokenizer, brief, encoding) + 4096;
    assertThat(allocated(tokenizer, extended, encoding)).isLessThan(most);
  }

  /** The least of some tries: now and then the JVM allocates something of its own. */
  private static long allocated(Tokenizer tokenizer, String text, Encoding encoding) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      tokenizer.encode(text, encoding);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void namesWhatItDoesNotKnow() {
    refused("{}", "tokenizer.json: $: no member \"model\"");
    refused("[", "tokenizer.json: ");
    refused(wordPiece("\"[UNK]\":0,\"a\":1,\"a\":2"), "tokenizer.json: second token \"a\"");
    refused(
        wordPiece("\"[UNK]\":0,\"a\":-1"),
        "tokenizer.json: $.model.vocab.a: expected a whole number from 0 to 4194303, found -1");
    refused(wordPiece(""), "tokenizer.json: a vocabulary of 0 tokens");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Tokenizer.load(MemoryFiles.of(Map.of())))
        .withMessageContaining("no tokenizer");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () ->
                Tokenizer.load(
                    MemoryFiles.of("vocab.txt", "[UNK]")
                        .with(
                            "tokenizer_config.json",
                            "{\"tokenizer_class\":\"BertweetTokenizer\"}"
                                .getBytes(StandardCharsets.UTF_8))))
        .withMessageContaining("BertweetTokenizer");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Tokenizer.load(MemoryFiles.of("vocab.txt", new byte[] {(byte) 0xFF})))
        .withMessageContaining("vocab.txt: not UTF-8");
  }

  private static String wordPiece(String vocabulary) {
    return "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{" + vocabulary + "}}}";
  }

  private static void refused(String json, String message) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Tokenizer.load(Files.json(json)))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t01_distilbert_safetensors_fast", "t03_roberta_safetensors_fast", "unigram"})
  void brokenFilesNeverFailOtherwise(String kind) {
    String json =
        shortened(
            kind.equals("unigram")
                ? UnigramTokenizer.json()
                : Files.text(kind, "tokenizer.json").replaceAll("\\s+", " "));
    String syntax = "{}[]\",:0123456789-truefalsn\\ \u0001\u00FF";
    Random random = new Random(1);
    Encoding encoding = new Encoding();
    int loaded = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] broken = json.getBytes(StandardCharsets.UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(broken.length);
        switch (random.nextInt(3)) {
          case 0 -> broken[at] = (byte) syntax.charAt(random.nextInt(syntax.length()));
          case 1 -> broken[at] = broken[random.nextInt(broken.length)];
          default -> {
            int size = Math.min(broken.length - at, random.nextInt(8));
            System.arraycopy(broken, random.nextInt(broken.length - size), broken, at, size);
          }
        }
      }
      if (random.nextInt(20) == 0) {
        broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      }
      MemoryFiles files = MemoryFiles.of("tokenizer.json", broken);
      loaded +=
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> {
                try {
                  Tokenizer.load(files).encode(TEXT, encoding);
                  return 1;
                } catch (ModelLoadException expected) {
                  assertThat(expected).hasMessageStartingWith("tokenizer.json: ");
                  return 0;
                }
              });
    }
    assertThat(loaded).isBetween(50, 1950);
  }

  /** Fewer tokens, so that more of the changes hit the rest. */
  private static String shortened(String json) {
    int model = json.indexOf("\"vocab\"");
    int merges = json.indexOf("\"merges\"");
    StringBuilder text = new StringBuilder(json);
    if (merges > 0) {
      cut(text, json.indexOf(',', merges + 400), json.lastIndexOf(']'));
    } else if (json.contains("\"Unigram\"")) {
      cut(text, json.indexOf(",[", model + 600), json.lastIndexOf("],\"byte"));
    } else {
      cut(text, json.indexOf(',', model + 600), json.lastIndexOf("} } }"));
    }
    return text.toString();
  }

  private static void cut(StringBuilder text, int from, int to) {
    text.delete(from, Math.max(from, to));
  }
}
