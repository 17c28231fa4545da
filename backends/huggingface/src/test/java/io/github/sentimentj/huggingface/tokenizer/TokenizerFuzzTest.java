package io.github.sentimentj.huggingface.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.sentimentj.huggingface.AllocationBound;
import io.github.sentimentj.huggingface.MemoryFiles;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer, one for each kind of {@code tokenizer.json}; without {@code JAZZER_FUZZ=1}
 * they only run on the files that it begins with. Jazzer wants its annotation to be the last one.
 */
class TokenizerFuzzTest {

  private static final String TIME = "3m";
  private static final String TEXT =
      "The film isn't  bad,\tis it?  <s>[MASK] caf\u00e9 \u65e5\u672c \ud83d\ude00\ud800 \u0001"
          + "a".repeat(300);

  static Stream<byte[]> wordPieceFiles() {
    return files("t01_distilbert_safetensors_fast");
  }

  @MethodSource("wordPieceFiles")
  @FuzzTest(maxDuration = TIME)
  void wordPiece(byte[] content) {
    check(content);
  }

  static Stream<byte[]> bpeFiles() {
    return files("t03_roberta_safetensors_fast");
  }

  @MethodSource("bpeFiles")
  @FuzzTest(maxDuration = TIME)
  void bpe(byte[] content) {
    check(content);
  }

  static Stream<byte[]> unigramFiles() {
    return Stream.of(UnigramTokenizer.json().getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("unigramFiles")
  @FuzzTest(maxDuration = TIME)
  void unigram(byte[] content) {
    check(content);
  }

  private static Stream<byte[]> files(String fixture) {
    return Stream.of(MemoryFiles.fixture(fixture).get("tokenizer.json"));
  }

  private static void check(byte[] content) {
    AllocationBound.check(
        content,
        () -> {
          Tokenizer tokenizer = Tokenizer.load(MemoryFiles.of("tokenizer.json", content));
          Encoding encoding = new Encoding();
          tokenizer.encode(TEXT, encoding);
          for (int i = 0; i < encoding.size(); i++) {
            assertThat(encoding.id(i)).isNotNegative();
            assertThat(encoding.start(i)).isBetween(0, encoding.end(i));
            assertThat(encoding.end(i)).isLessThanOrEqualTo(TEXT.length());
          }
        });
  }
}
