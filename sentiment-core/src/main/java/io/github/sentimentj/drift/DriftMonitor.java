package io.github.sentimentj.drift;

import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.Sentiment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Collects the profile of what a classifier answers, window by window, and compares it with a
 * reference.
 *
 * <pre>{@code
 * DriftMonitor monitor = DriftMonitor.create();
 * SentimentClassifier classifier = SentimentClassifier.builder().listener(monitor).build();
 * // … once a day:
 * Drift drift = Drift.between(classifier.reference().orElseThrow(), monitor.roll());
 * }</pre>
 *
 * <p>Thread-safe. A classification never waits and allocates nothing here; {@link #snapshot},
 * {@link #roll} and {@link #drift} wait for those that are being counted at that moment. Every text
 * is in exactly one window, together with the other texts of its call. One monitor may listen to
 * several classifiers.
 */
public final class DriftMonitor implements ClassificationListener {

  private final @Nullable Profile reference;
  private final LongAdder other = new LongAdder();
  // Null until the labels are known.
  private volatile @Nullable WindowCounts counts;

  private DriftMonitor(@Nullable Profile reference) {
    this.reference = reference;
    this.counts = reference == null ? null : new WindowCounts(reference.labels());
  }

  /**
   * A monitor without a reference, to collect one. It counts texts whose labels are those of the
   * first text.
   *
   * @return the monitor
   */
  public static DriftMonitor create() {
    return new DriftMonitor(null);
  }

  /**
   * A monitor with a reference. It counts texts whose labels are those of the reference.
   *
   * @param reference answers that are as they should be, such as {@link
   *     io.github.sentimentj.SentimentClassifier#reference}
   * @return the monitor
   * @throws IllegalArgumentException if the reference has no text
   */
  public static DriftMonitor against(Profile reference) {
    if (reference.texts() == 0) {
      throw new IllegalArgumentException("a reference without texts");
    }
    return new DriftMonitor(reference);
  }

  /** Counts the texts. Never throws. */
  @Override
  public void onClassified(Classification classification) {
    List<Sentiment> answers = classification.results();
    if (answers.isEmpty()) {
      return;
    }
    WindowCounts known = counts;
    if (known == null) {
      known = begin(answers.get(0));
    }
    int counted = known == null ? 0 : known.add(answers);
    if (counted < answers.size()) {
      other.add(answers.size() - counted);
    }
  }

  private synchronized @Nullable WindowCounts begin(Sentiment first) {
    List<String> labels = Layout.labels(first);
    if (counts == null && Profile.areLabels(labels)) {
      counts = new WindowCounts(labels);
    }
    return counts;
  }

  /**
   * The window so far. The window goes on.
   *
   * @return the texts counted since the last {@link #roll}; without labels if there was no text yet
   *     to tell them
   */
  public Profile snapshot() {
    WindowCounts known = counts;
    return known == null ? Profile.EMPTY : known.snapshot();
  }

  /**
   * Ends the window and begins the next.
   *
   * @return the window that ended
   */
  public Profile roll() {
    WindowCounts known = counts;
    return known == null ? Profile.EMPTY : known.roll();
  }

  /**
   * How far the window so far is from the reference. The window goes on.
   *
   * @return the report; empty without a reference, or while the window has no text
   */
  public Optional<Drift> drift() {
    Profile window = snapshot();
    return reference == null || window.texts() == 0
        ? Optional.empty()
        : Optional.of(Drift.between(reference, window));
  }

  /**
   * The texts that are in no window, as their answers have other labels, or more than {@value
   * Profile#MAX_LABELS}. Labels decide alone: another model with the same labels is not noticed.
   *
   * @return a number that only grows, over all windows
   */
  public long other() {
    return other.sum();
  }
}
