package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.BatchQueue.Admission;
import io.github.sentimentj.BatchQueue.Batch;
import io.github.sentimentj.BatchQueue.Call;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Interleavings of callers who come and go with whoever runs batches, searched by Lincheck. */
@Param(name = "call", gen = IntGen.class, conf = "0:2")
public class BatchQueueTest {

  private final BatchQueue queue =
      new BatchQueue(Batching.upTo(2, Duration.ZERO).withQueue(3), Integer.MAX_VALUE);
  private final List<Call<List<Sentiment>>> calls = List.of(call(1), call(2), call(3));

  /** Made by JUnit, and by Lincheck for every interleaving. */
  public BatchQueueTest() {}

  private static Call<List<Sentiment>> call(int texts) {
    return new Call<>(Collections.nCopies(texts, "any"), Function.identity());
  }

  /** A caller with one text waits. */
  @Operation(runOnce = true)
  public String addOne() {
    return add(0);
  }

  /** A caller with two texts waits. */
  @Operation(runOnce = true)
  public String addTwo() {
    return add(1);
  }

  /** A caller with three texts waits. */
  @Operation(runOnce = true)
  public String addThree() {
    return add(2);
  }

  private String add(int index) {
    try {
      return queue.add(calls.get(index)).admitted() ? "waits" : "full";
    } catch (IllegalStateException e) {
      return "closed";
    }
  }

  /** A caller was cancelled. */
  @Operation
  public void remove(@Param(name = "call") int index) {
    queue.remove(calls.get(index));
  }

  /** A caller's deadline passed. */
  @Operation
  public boolean removeUnstarted(@Param(name = "call") int index) {
    return queue.removeUnstarted(calls.get(index));
  }

  /** The worker looks for a batch. */
  @Operation
  public String poll() {
    Batch batch = queue.poll();
    return batch == null
        ? "none"
        : batch.slots().stream()
            .map(slot -> calls.indexOf(slot.call()) + "[" + slot.index() + "]")
            .collect(Collectors.joining(" "));
  }

  /** The batch is done. */
  @Operation
  public void leave() {
    queue.leave(1);
  }

  /** A caller looks whether nothing is going on. */
  @Operation
  public String enterIdle() {
    try {
      return String.valueOf(queue.enterIdle(List.of("any")));
    } catch (IllegalStateException e) {
      return "closed";
    }
  }

  /** Nobody may wait any more. */
  @Operation
  public int close() {
    return queue.close().size();
  }

  /** Whoever left gave back its places: with nobody in the queue, none is taken. */
  @Validate
  public void noPlaceIsLost() {
    calls.forEach(queue::remove);
    if (queue.places() != 0) {
      throw new AssertionError(queue.places() + " places are lost");
    }
  }

  private final BatchQueue slow =
      new BatchQueue(
          Batching.upTo(1, Duration.ZERO).withDeadline(Duration.ofMillis(1)), Integer.MAX_VALUE);

  @Test
  void add_turnWouldComeAfterTheDeadline_refusedAtOnce() {
    assertThat(slow.enterIdle(List.of("any"))).isTrue();
    assertThat(slow.add(call(1))).isEqualTo(new Admission(true, Duration.ZERO));
    Duration batch = Duration.ofMillis(3);
    pass(batch);
    slow.leave(1);
    Admission late = slow.add(call(1));
    assertThat(late.admitted()).isFalse();
    assertThat(late.ahead()).isGreaterThanOrEqualTo(batch);

    assertThat(slow.poll()).isNotNull();
    assertThat(slow.add(call(1)).admitted()).as("nobody waits").isTrue();
  }

  @Test
  void add_whatRunsEndsAfterTheDeadline_refusedAtOnce() {
    Duration batch = Duration.ofMillis(200);
    assertThat(slow.enterIdle(List.of("any"))).isTrue();
    pass(batch);
    slow.leave(1);

    assertThat(slow.enterIdle(List.of("any"))).isTrue();
    assertThat(slow.add(call(1)).admitted()).as("it has just begun").isFalse();
    pass(batch.multipliedBy(2));
    assertThat(slow.add(call(1)).admitted()).as("it should have ended by now").isTrue();
  }

  private static void pass(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void interleavings_modelChecked() {
    new ModelCheckingOptions()
        .iterations(6)
        .threads(3)
        .actorsPerThread(2)
        .invocationsPerIteration(150)
        .check(BatchQueueTest.class);
  }

  @Test
  void interleavings_underStress() {
    new StressOptions()
        .iterations(10)
        .threads(2)
        .actorsPerThread(4)
        .invocationsPerIteration(1000)
        .check(BatchQueueTest.class);
  }
}
