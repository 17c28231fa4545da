package io.github.sentimentj.wandb.monitor;

import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.drift.Profile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that is collected of a service: sampled predictions, and a row of figures for each window.
 * Listening is thread-safe and never waits; rows are taken by one thread at a time.
 */
public final class InferenceCounts implements ClassificationListener {

  private final CallWindow calls = new CallWindow();
  private final ModelWindows models = new ModelWindows();
  private final PredictionRows predictions;
  private final boolean wantsTexts;
  private long begin = System.nanoTime();

  /**
   * Nothing collected yet.
   *
   * @param rowsPerSecond sampled predictions, at most, above 0; infinity for all
   * @param redaction makes of a text what may be sent; null sends none
   */
  public InferenceCounts(double rowsPerSecond, @Nullable UnaryOperator<String> redaction) {
    predictions = new PredictionRows(rowsPerSecond, redaction);
    wantsTexts = redaction != null;
  }

  @Override
  public void onLoaded(ModelInfo model, Optional<Profile> reference) {
    models.loaded(model, reference);
  }

  @Override
  public void onClassified(Classification classification) {
    calls.add(classification);
    models.add(classification);
    predictions.add(classification);
  }

  @Override
  public void onFailed(Failure failure) {
    calls.add(failure);
  }

  @Override
  public boolean wantsTexts() {
    return wantsTexts;
  }

  /**
   * Hands out the predictions that were sampled since the last time.
   *
   * @param rows is given each
   */
  public void drainTo(Consumer<Map<String, ?>> rows) {
    predictions.drainTo(rows);
  }

  /**
   * Ends the window and begins the next.
   *
   * @param droppedElsewhere rows that were handed out and got lost behind this, all in all
   * @return its figures
   */
  public Map<String, Object> roll(long droppedElsewhere) {
    long now = System.nanoTime();
    double seconds = Math.max(1, now - begin) / 1e9;
    begin = now;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("window/seconds", seconds);
    calls.roll().describe(seconds, row);
    models.roll(row);
    row.put("rows/dropped", predictions.dropped() + droppedElsewhere);
    return row;
  }
}
