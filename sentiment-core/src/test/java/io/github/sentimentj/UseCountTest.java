package io.github.sentimentj;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Interleavings of users and a closer, searched by Lincheck. */
public class UseCountTest {

  private final AtomicInteger freed = new AtomicInteger();
  private final UseCount uses = new UseCount(freed::incrementAndGet);

  /** Made by JUnit, and by Lincheck for every interleaving. */
  public UseCountTest() {}

  /** What a call does. */
  @Operation
  public String use() {
    if (!uses.enter()) {
      return "closed";
    }
    int freedMeanwhile = freed.get();
    uses.exit();
    return freedMeanwhile == 0 ? "used" : "freed under its use";
  }

  /** What a swap does. */
  @Operation
  public void close() {
    uses.close();
  }

  /** Nothing is kept, and nothing is freed twice. */
  @Validate
  public void freedOnceAfterClose() {
    boolean open = uses.enter();
    if (open) {
      uses.exit();
    }
    if (freed.get() != (open ? 0 : 1)) {
      throw new AssertionError("freed " + freed.get() + " times, open: " + open);
    }
  }

  @Test
  void interleavings_modelChecked() {
    new ModelCheckingOptions()
        .iterations(12)
        .threads(3)
        .actorsPerThread(2)
        .invocationsPerIteration(500)
        .check(UseCountTest.class);
  }

  @Test
  void interleavings_underStress() {
    new StressOptions()
        .iterations(10)
        .threads(2)
        .actorsPerThread(4)
        .invocationsPerIteration(1000)
        .check(UseCountTest.class);
  }
}
