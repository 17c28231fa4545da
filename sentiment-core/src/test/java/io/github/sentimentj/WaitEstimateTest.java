package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.BatchQueue.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the queue believes of the time that texts take. */
class WaitEstimateTest {

  private static final String TEXT = "Not bad at all.";
  private static final int PLACES = 1000;

  private final BatchQueue queue =
      new BatchQueue(
          Batching.upTo(32, Duration.ofMillis(2))
              .withQueue(PLACES)
              .withDeadline(Duration.ofSeconds(2)),
          Integer.MAX_VALUE);

  @Test
  void oneTextThatTookLongTurnsNobodyAway() {
    for (int i = 0; i < 20; i++) {
      queue.tookQuick(2_000, TEXT);
    }
    queue.tookQuick(200_000_000, TEXT);

    assertThat(admitted()).isEqualTo(PLACES);
  }

  @Test
  void theFirstTextIsSoonForgotten() {
    queue.tookQuick(50_000_000, TEXT);
    for (int i = 0; i < 10; i++) {
      queue.tookQuick(2_000, TEXT);
    }

    assertThat(admitted()).isEqualTo(PLACES);
  }

  @Test
  void textsThatTakeLongTurnThoseAwayWhoWouldComeTooLate() {
    for (int i = 0; i < 5; i++) {
      queue.tookQuick(20_000_000, TEXT);
    }

    assertThat(admitted()).isBetween(100, 102);
  }

  private int admitted() {
    int admitted = 0;
    while (admitted <= PLACES && queue.add(new Call<>(List.of(TEXT), List::copyOf)).admitted()) {
      admitted++;
    }
    return admitted;
  }
}
