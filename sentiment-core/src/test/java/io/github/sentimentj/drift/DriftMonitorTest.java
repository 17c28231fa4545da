package io.github.sentimentj.drift;

import static io.github.sentimentj.drift.Answers.classified;
import static io.github.sentimentj.drift.Answers.positive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.Sentiment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftMonitorTest {

  private static final Sentiment GOOD = positive(0.9, 12);
  private static final Sentiment BAD = positive(0.2, 300);
  private static final Sentiment STRANGE = Answers.of(List.of("cat", "dog"), 1, 0, 1);
  private static final Profile REFERENCE = Profile.of(List.of(GOOD, GOOD, BAD));

  @Test
  void snapshot_isTheProfileSoFar_rollBeginsAnew() {
    DriftMonitor monitor = DriftMonitor.against(REFERENCE);
    assertThat(monitor.snapshot().texts()).isZero();
    monitor.onClassified(classified(GOOD, BAD));
    assertThat(monitor.snapshot()).isEqualTo(Profile.of(List.of(GOOD, BAD)));
    monitor.onClassified(classified(GOOD));
    assertThat(monitor.snapshot()).isEqualTo(REFERENCE);
    assertThat(monitor.roll()).isEqualTo(REFERENCE);
    assertThat(monitor.snapshot().texts()).isZero();
    monitor.onClassified(classified(BAD));
    assertThat(monitor.roll()).isEqualTo(Profile.of(List.of(BAD)));
    assertThat(monitor.roll().texts()).isZero();
  }

  @Test
  void drift_comparesTheWindowWithTheReference() {
    DriftMonitor monitor = DriftMonitor.against(REFERENCE);
    assertThat(monitor.drift()).isEmpty();
    monitor.onClassified(classified(BAD));
    assertThat(monitor.drift())
        .contains(Drift.between(REFERENCE, Profile.of(List.of(BAD))))
        .isEqualTo(monitor.drift());
    monitor.roll();
    assertThat(monitor.drift()).isEmpty();
  }

  @Test
  void create_takesTheLabelsOfTheFirstText() {
    DriftMonitor monitor = DriftMonitor.create();
    assertThat(monitor.snapshot()).isEqualTo(Profile.of(List.of()));
    assertThat(monitor.roll()).isEqualTo(Profile.of(List.of()));
    monitor.onClassified(classified());
    monitor.onClassified(classified(STRANGE));
    monitor.onClassified(classified(GOOD));
    assertThat(monitor.snapshot()).isEqualTo(Profile.of(List.of(STRANGE)));
    assertThat(monitor.other()).isEqualTo(1);
    assertThat(monitor.drift()).isEmpty();
  }

  @Test
  void onClassified_otherLabels_areCountedApart() {
    DriftMonitor monitor = DriftMonitor.against(REFERENCE);
    monitor.onClassified(classified(STRANGE, GOOD, STRANGE));
    monitor.onClassified(classified(Answers.of(List.of("a", "b", "c"), 1, 0, 0, 1)));
    assertThat(monitor.roll()).isEqualTo(Profile.of(List.of(GOOD)));
    assertThat(monitor.other()).isEqualTo(3);
  }

  @Test
  void onClassified_moreLabelsThanAProfileHas_areCountedApart() {
    List<String> names = IntStream.range(0, 1001).mapToObj(i -> "label" + i).toList();
    DriftMonitor monitor = DriftMonitor.create();
    monitor.onClassified(classified(Answers.of(names, 1, new double[1001])));
    assertThat(monitor.other()).isEqualTo(1);
    monitor.onClassified(classified(GOOD));
    assertThat(monitor.snapshot()).isEqualTo(Profile.of(List.of(GOOD)));
  }

  @Test
  void against_noTexts_refused() {
    Profile none = Profile.of(List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> DriftMonitor.against(none));
  }

  @Test
  void onClassified_allocatesNothing() {
    DriftMonitor monitor = DriftMonitor.against(REFERENCE);
    Classification one = classified(GOOD, BAD);
    monitor.onClassified(one);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      monitor.onClassified(one);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  /**
   * Some threads classify, one ends windows and one looks at them: nothing is lost, nothing is
   * counted twice, no call is torn. (Profiles whose histograms differ in their number of texts
   * cannot be made.)
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void roll_whileOthersClassify_everyTextIsInOneWindow(int writers)
      throws ExecutionException, InterruptedException {
    DriftMonitor monitor = DriftMonitor.create();
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
    try {
      List<Future<Long>> writing =
          IntStream.range(0, writers)
              .mapToObj(writer -> threads.submit(() -> write(monitor, 1 << writer, stop)))
              .toList();
      Future<?> watching =
          threads.submit(
              () -> {
                while (!stop.get()) {
                  assertWholeCalls(monitor.snapshot());
                }
              });
      List<Profile> windows = new ArrayList<>();
      long end = System.nanoTime() + 1_000_000_000;
      while (System.nanoTime() < end || windows.size() < 3) {
        windows.add(monitor.roll());
      }
      stop.set(true);
      watching.get();
      List<Long> written = new ArrayList<>();
      for (Future<Long> each : writing) {
        written.add(each.get());
      }
      windows.add(monitor.roll());

      windows.forEach(DriftMonitorTest::assertWholeCalls);
      Profile all = windows.stream().reduce(Profile::merge).orElseThrow();
      assertThat(all.lengths().stream().filter(texts -> texts > 0)).isEqualTo(written);
      assertThat(all.texts()).isEqualTo(written.stream().mapToLong(Long::longValue).sum());
      assertThat(monitor.other()).isZero();
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
  }

  /** Each call is three texts with the same tokens, so that a torn one shows. */
  private static long write(DriftMonitor monitor, int tokens, AtomicBoolean stop) {
    Classification call =
        classified(positive(0.01, tokens), positive(0.7, tokens), positive(0.99, tokens));
    long texts = 0;
    do {
      monitor.onClassified(call);
      texts += 3;
    } while (!stop.get());
    return texts;
  }

  private static void assertWholeCalls(Profile window) {
    assertThat(window.lengths()).allMatch(texts -> texts % 3 == 0);
  }
}
