package io.github.sentimentj.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.huggingface.tokenizer.Encoding;
import io.github.sentimentj.huggingface.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds for one text: our tokenizers, and HuggingFace's through DJL. {@code bert} and {@code
 * unigram} have the 30,000 most frequent words of the reviews; any other checkpoint is the path of
 * a folder with a {@code tokenizer.json}.
 *
 * <pre>
 * IMDB_DIR=… RUST_FLAVOR=cpu java -Dai.djl.offline=true -jar benchmarks/target/benchmarks.jar \
 *     TokenizerBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the method that fills the fields
public class TokenizerBenchmark {

  private static final int COUNT = 256;
  private static final int VOCABULARY = 30_000;

  @Param({"30", "230", "1000"})
  private int words;

  @Param({
    "bert",
    "backends/huggingface/src/test/resources/fixtures/t03_roberta_safetensors_fast",
    "unigram"
  })
  private String checkpoint = "bert";

  private Path folder = Path.of("");
  private List<String> texts = List.of();
  private final Encoding encoding = new Encoding();
  private Tokenizer ours;
  private HuggingFaceTokenizer theirs;
  private int next;

  /**
   * Reads the reviews and the tokenizers.
   *
   * @throws IOException if they cannot be read
   */
  @Setup
  public void read() throws IOException {
    List<LabeledText> reviews = reviews();
    folder = folder(checkpoint, reviews);
    texts = texts(reviews);
    ours = Tokenizer.load(ModelSource.directory(folder).open());
    theirs =
        HuggingFaceTokenizer.newInstance(
            folder.resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"));
  }

  static List<LabeledText> reviews() throws IOException {
    return LabeledTexts.read(Path.of(System.getenv("IMDB_DIR"), "test.tsv.gz"));
  }

  static Path folder(String checkpoint, List<LabeledText> reviews) throws IOException {
    return switch (checkpoint) {
      case "bert" -> temporary(bert(words(reviews)));
      case "unigram" -> temporary(unigram(words(reviews)));
      default -> Path.of(checkpoint);
    };
  }

  /** Reviews cut to the wanted number of words; where they are shorter, several in a row. */
  private List<String> texts(List<LabeledText> reviews) {
    List<String> cut = new ArrayList<>();
    List<String> row = new ArrayList<>();
    for (int i = 0; cut.size() < COUNT; i++) {
      row.addAll(List.of(reviews.get(i).text().split(" ", -1)));
      if (row.size() >= words) {
        cut.add(String.join(" ", row.subList(0, words)));
        row.clear();
      }
    }
    return cut;
  }

  /** The most frequent words, in that order. */
  private static List<String> words(List<LabeledText> reviews) {
    Map<String, Integer> counts = new TreeMap<>();
    for (LabeledText review : reviews) {
      for (String word : review.text().toLowerCase(java.util.Locale.ROOT).split("[^a-z]+", -1)) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(word -> word.getKey().length() > 1)
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(VOCABULARY)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String bert(List<String> words) {
    Set<String> tokens = new LinkedHashSet<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (char c = '!'; c <= '~'; c++) {
      tokens.add(String.valueOf(c));
      tokens.add("##" + c);
    }
    tokens.addAll(words);
    List<String> ids = new ArrayList<>();
    for (String token : tokens) {
      if (ids.size() < VOCABULARY) {
        ids.add(quoted(token) + ":" + ids.size());
      }
    }
    return """
        {"added_tokens":[],
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
        "strip_accents":null,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},
        "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
        "max_input_chars_per_word":100,"vocab":{%s}}}
        """
        .formatted(String.join(",", ids));
  }

  /** The score of a word is the logarithm of what Zipf's law makes of its frequency. */
  private static String unigram(List<String> words) {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("<unk>", 0.0);
    for (String piece : List.of("▁", "s", "ing", "ed", "er", "ly", "es", "al", "ment", "ness")) {
      scores.put(piece, -7.0);
    }
    for (char c = '!'; c <= '~'; c++) {
      scores.putIfAbsent(String.valueOf(c), -9.0);
    }
    for (int rank = 0; rank < words.size(); rank++) {
      scores.put("▁" + words.get(rank), -Math.log(10 + rank));
    }
    String vocabulary =
        scores.entrySet().stream()
            .limit(VOCABULARY)
            .map(piece -> "[%s,%s]".formatted(quoted(piece.getKey()), piece.getValue()))
            .collect(Collectors.joining(","));
    return """
        {"added_tokens":[],
        "normalizer":{"type":"Sequence","normalizers":[{"type":"Nmt"},{"type":"NFKC"},
        {"type":"Lowercase"},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}]},
        "pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always",
        "split":true},
        "model":{"type":"Unigram","unk_id":0,"vocab":[%s]}}
        """
        .formatted(vocabulary);
  }

  private static String quoted(String token) {
    return '"' + token.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Path temporary(String tokenizer) throws IOException {
    Path folder = Files.createTempDirectory("tokenizer-benchmark");
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
    return folder;
  }

  /**
   * Frees what was made.
   *
   * @throws IOException if a file cannot be deleted
   */
  @TearDown
  public void close() throws IOException {
    theirs.close();
    delete(folder);
  }

  /** Deletes a folder that was made for this. */
  static void delete(Path folder) throws IOException {
    if (folder.getFileName().toString().startsWith("tokenizer-benchmark")) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private String text() {
    next = (next + 1) % COUNT;
    return texts.get(next);
  }

  /**
   * One text by our tokenizer.
   *
   * @return its number of tokens
   */
  @Benchmark
  public int ours() {
    ours.encode(text(), encoding);
    return encoding.size();
  }

  /**
   * One text by HuggingFace's tokenizer.
   *
   * @return its tokens
   */
  @Benchmark
  public ai.djl.huggingface.tokenizers.Encoding theirs() {
    return theirs.encode(text(), false, false);
  }
}
