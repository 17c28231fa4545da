package io.github.sentimentj.training.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.sentimentj.LongText;
import org.junit.jupiter.api.Test;

class ReadingTest {

  private final Reading cut = new Reading(LongText.headTail(), 512);
  private final Reading windows = new Reading(LongText.windows(64), 512);

  @Test
  void shortTextsCostTheSameHoweverLongOnesAreRead() {
    assertEquals(cut.cost(512), windows.cost(512));
    assertTrue(cut.cost(100) < cut.cost(200));
  }

  @Test
  void whatIsCutOffCostsNothing() {
    assertEquals(cut.cost(512), cut.cost(5_000));
  }

  @Test
  void eachWindowCostsAsMuchAsAWholeText() {
    assertEquals(2 * windows.cost(512), windows.cost(513));
    assertEquals(2 * windows.cost(512), windows.cost(960));
    assertEquals(3 * windows.cost(512), windows.cost(961));
  }
}
