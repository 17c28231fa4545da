package io.github.sentimentj.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearModelTest {

  private static byte[] file() {
    Ngrams ngrams = new Ngrams();
    ngrams.read("good bad not good movie");
    TreeMap<Integer, Byte> weights = new TreeMap<>();
    for (int i = 0; i < ngrams.tokens(); i++) {
      weights.put(LinearModel.key(ngrams.extend(0, i, 1)), (byte) (i % 2 == 0 ? 20 : -30));
    }
    long not = ngrams.extend(0, 3, 1);
    weights.put(LinearModel.key(ngrams.extend(not, 3, 2)), (byte) -100);
    byte[] values = new byte[weights.size()];
    int[] keys = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.get(keys[i]);
    }
    return LinearModel.encode(0.25f, 0.01f, keys, values);
  }

  private static LinearModel model() {
    return LinearModel.parse(ByteBuffer.wrap(file()));
  }

  private static LinearBackend backend() {
    return new LinearBackend(model(), List.of("negative", "positive"));
  }

  private static double logit(String text) {
    Ngrams ngrams = new Ngrams();
    ngrams.read(text);
    return model().logit(ngrams);
  }

  @Test
  void countsEachNgramOnce() {
    assertThat(logit("")).isCloseTo(Math.sqrt(6) * 0.25, within(1e-6));
    assertThat(logit("movie movie")).isCloseTo(Math.sqrt(600 / 106.0) * 0.45, within(1e-6));
  }

  @Test
  void explanationsAddUp() {
    for (String text : List.of("", "Good, not good good movie!", "bad bad bad not")) {
      Explanation explanation = backend().explain(text, 1);
      double sum = explanation.contributions().stream().mapToDouble(Contribution::weight).sum();
      double sign = explanation.label().equals("positive") ? 1 : -1;
      assertThat(sign * logit(text)).isNotNegative();
      assertThat(explanation.base() + sum).isCloseTo(sign * logit(text), within(1e-9));
      assertThat(explanation.exact()).isTrue();
    }
  }

  @Test
  void refusesWhatIsNoModel() {
    byte[] file = file();
    for (int length = 0; length < file.length; length++) {
      refused(Arrays.copyOf(file, length));
    }
    refused(Arrays.copyOf(file, file.length + 1));
    refused(changed(file, 0, 'X'));
    refused(changed(file, 4, 2));
    refused(changed(file, 5, 0x7f));
    refused(changed(file, 5, 0xff));
    refused(ByteBuffer.wrap(file.clone()).putFloat(9, Float.NaN).array());
    refused(ByteBuffer.wrap(file.clone()).putFloat(9, 0).array());
    refused(ByteBuffer.wrap(file.clone()).putFloat(13, Float.NaN).array());
    for (int[] keys :
        List.of(new int[] {5, 5}, new int[] {5, 4}, new int[] {-1, 1}, new int[] {1, 1 << 28})) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LinearModel.encode(0, 1, keys, new byte[2]));
    }
  }

  private static byte[] changed(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void refused(byte[] file) {
    assertThatIllegalArgumentException().isThrownBy(() -> LinearModel.parse(ByteBuffer.wrap(file)));
  }

  @Test
  void brokenFilesNeverFailOtherwise() {
    Random random = new Random(1);
    byte[] file = file();
    Ngrams ngrams = new Ngrams();
    ngrams.read("good bad not good movie");
    for (int i = 0; i < 20_000; i++) {
      byte[] broken =
          Arrays.copyOf(file, file.length - (random.nextBoolean() ? 0 : random.nextInt(4)));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(LinearModel.parse(ByteBuffer.wrap(broken)).logit(ngrams)).isFinite();
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    LinearBackend backend = backend();
    List<String> texts =
        IntStream.range(0, 500)
            .mapToObj(i -> "not good ".repeat(i % 7) + "bad ".repeat(i % 3))
            .toList();
    float[][] expected = backend.score(texts).probabilities();
    IntStream.range(0, 4)
        .mapToObj(
            i ->
                java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> backend.score(texts).probabilities()))
        .toList()
        .forEach(scores -> assertThat(scores.join()).isDeepEqualTo(expected));
  }

  @Test
  void allocatesNothingPerToken() {
    LinearBackend backend = backend();
    List<String> brief = List.of("not a good movie. ".repeat(10));
    List<String> extended = List.of("not a good movie. ".repeat(1000));
    backend.score(extended);
    backend.score(brief);
    assertThat(allocated(backend, extended)).isLessThan(allocated(backend, brief) + 1024);
  }

  private static long allocated(LinearBackend backend, List<String> texts) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    backend.score(texts);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
