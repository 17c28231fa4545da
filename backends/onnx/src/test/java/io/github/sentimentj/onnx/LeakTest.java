package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The long version is SoakCheck of the benchmarks. */
class LeakTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MOST_GROWTH_KB = 30 << 10;
  private static final int MOST_ROUNDS = 6;

  private static SentimentClassifier open() {
    return SentimentClassifier.builder()
        .model(
            ModelSource.directory(Fixtures.CHECKPOINTS.resolve("t01_distilbert_safetensors_fast")))
        .precision(Precision.INT8)
        .longText(LongText.head())
        .threads(2)
        .build();
  }

  private static long residentKilobytes() throws IOException {
    System.gc(); // what is garbage, and files that it had mapped, is no leak
    try (Stream<String> lines = Files.lines(STATUS)) {
      String line = lines.filter(each -> each.startsWith("VmRSS")).collect(Collectors.joining());
      return Long.parseLong(line.replaceAll("\\D+", ""));
    }
  }

  /** A heap grows for a while until it has found its size; a leak grows in every round. */
  private static void assertFlat(Runnable round) throws IOException {
    List<Long> growths = new ArrayList<>();
    long before = residentKilobytes();
    for (int i = 0; i < MOST_ROUNDS; i++) {
      round.run();
      long after = residentKilobytes();
      growths.add(after - before);
      if (i > 0 && after - before < MOST_GROWTH_KB) {
        return;
      }
      before = after;
    }
    fail("grew by %s kB, round for round".formatted(growths));
  }

  @Test
  void unevenTexts_memoryStaysFlat() throws IOException {
    assumeTrue(Files.exists(STATUS), "no /proc here");
    try (SentimentClassifier classifier = open()) {
      assertFlat(
          () -> {
            for (int i = 0; i < 2; i++) {
              classify(classifier);
            }
          });
    }
  }

  private static void classify(SentimentClassifier classifier) {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      classifier.classify("word ".repeat(random.nextInt(300)));
    }
  }

  @Test
  void openedAndClosed_memoryStaysFlat() throws IOException {
    assumeTrue(Files.exists(STATUS), "no /proc here");
    assertFlat(() -> openAndClose(60));
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      try (SentimentClassifier classifier = open()) {
        assertThat(classifier.classify("not bad").truncated()).isFalse();
        classifier.classify("not bad"); // on the session with two threads
      }
    }
  }
}
