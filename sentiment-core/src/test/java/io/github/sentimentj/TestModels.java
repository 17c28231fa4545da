package io.github.sentimentj;

import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelTraits;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Classifiers whose answers a test knows. */
final class TestModels {

  private static final long MOST_NANOS = 20_000_000_000L;

  private TestModels() {}

  static LoadedClassifier classifier(
      Backend backend, Manifest manifest, ClassificationListener... listeners) {
    ModelTraits traits = backend.traits();
    ModelInfo info =
        new ModelInfo(
            manifest.name().orElse("test"),
            manifest.version().orElse(""),
            "test",
            "test",
            traits.precision(),
            traits.labels(),
            traits.maxTokens(),
            false,
            "0".repeat(64),
            Map.of());
    return new LoadedClassifier(backend, info, manifest, List.of(listeners));
  }

  static LoadedClassifier classifier(Backend backend, ClassificationListener... listeners) {
    return classifier(backend, Manifest.EMPTY, listeners);
  }

  /** Until something is so that nobody can be waited for. */
  static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > MOST_NANOS) {
        throw new AssertionError("waited for too long");
      }
      Thread.onSpinWait();
    }
  }

  /** The text "17" is 0.17 positive: a caller sees whether the answer is to its own text. */
  static float percent(String text) {
    return text.isEmpty() ? 0.5f : Integer.parseInt(text) / 100f;
  }

  /** Says that it is asked, and answers when it may. */
  static Function<String, Float> waiting(
      CountDownLatch inside, CountDownLatch gate, float positive) {
    return text -> {
      inside.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return positive;
    };
  }

  /** A backend that asks a function for the probability of "positive". */
  static class Scored implements Backend {
    private final Function<String, Float> positive;
    final AtomicInteger closed = new AtomicInteger();

    Scored(Function<String, Float> positive) {
      this.positive = positive;
    }

    @Override
    public ModelTraits traits() {
      return new ModelTraits(
          List.of("negative", "positive"), false, true, OptionalInt.empty(), Precision.FP32);
    }

    @Override
    public Scores score(List<String> texts) {
      if (closed.get() > 0) {
        throw new AssertionError("scored after close");
      }
      float[][] rows = new float[texts.size()][];
      int[] tokens = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        float p = positive.apply(texts.get(i));
        rows[i] = new float[] {1 - p, p};
        tokens[i] = texts.get(i).length();
      }
      return new Scores(rows, tokens, new boolean[rows.length]);
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
