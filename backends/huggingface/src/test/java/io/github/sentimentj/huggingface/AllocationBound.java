package io.github.sentimentj.huggingface;

import com.sun.management.ThreadMXBean;
import io.github.sentimentj.ModelLoadException;
import java.lang.management.ManagementFactory;

/** What reading a file may allocate, however it was made. */
public final class AllocationBound {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationBound() {}

  /** Fails if reading takes more memory than ten times the file and 64 MB. It may be refused. */
  public static void check(byte[] content, Runnable read) {
    long bound = 10L * content.length + (64 << 20);
    long allocated = allocated(read);
    if (allocated > bound) {
      // The first time, classes are loaded and instrumented.
      allocated = allocated(read);
    }
    if (allocated > bound) {
      throw new AssertionError(allocated + " bytes for a file of " + content.length);
    }
  }

  private static long allocated(Runnable read) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      read.run();
    } catch (ModelLoadException expected) {
      // What is damaged is refused; anything else is a finding.
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
