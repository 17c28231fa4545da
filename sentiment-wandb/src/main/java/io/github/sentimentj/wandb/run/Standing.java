package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.http.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How it goes with sending a run: told by the sender, asked by others. Thread-safe. */
final class Standing {

  private final String run;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable RunPath path;
  private @Nullable WandbException problem;
  private boolean stopRequested;
  private boolean gaveUp;
  private boolean ended;
  private long sent;
  private long dropped;

  Standing(String run) {
    this.run = run;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private interface Ask<T extends @Nullable Object> {
    T now();
  }

  private <T extends @Nullable Object> T ask(Ask<T> ask) {
    lock.lock();
    try {
      return ask.now();
    } finally {
      lock.unlock();
    }
  }

  void attached(RunPath where) {
    change(() -> path = where);
  }

  void failed(WandbException e) {
    change(
        () -> {
          if (problem == null) {
            Log.warning(
                "run %s: nothing is sent at the moment, and kept here: %s"
                    .formatted(run, e.getMessage()));
          }
          problem = e;
        });
  }

  void well() {
    change(
        () -> {
          if (problem != null) {
            Log.info("run " + run + ": the server takes it again");
          }
          problem = null;
        });
  }

  void gaveUp() {
    change(() -> gaveUp = true);
  }

  void ended() {
    change(() -> ended = true);
  }

  void stopRequested() {
    change(() -> stopRequested = true);
  }

  void sent(long rows) {
    change(() -> sent = rows);
  }

  void dropped() {
    change(() -> dropped++);
  }

  long rowsSent() {
    return ask(() -> sent);
  }

  long rowsDropped() {
    return ask(() -> dropped);
  }

  boolean isStopRequested() {
    return ask(() -> stopRequested);
  }

  Optional<String> problem() {
    return ask(() -> Optional.ofNullable(problem).map(e -> String.valueOf(e.getMessage())));
  }

  Optional<RunPath> path() {
    return ask(() -> Optional.ofNullable(path));
  }

  /**
   * Waits until the server has the run.
   *
   * @throws WandbException if it refuses, or cannot be reached for so long
   */
  RunPath awaitPath(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      while (path == null) {
        boolean late = System.nanoTime() - end >= 0;
        WandbException why = problem;
        if (why != null && (late || gaveUp || why.kind() != Kind.UNAVAILABLE)) {
          throw new WandbException(why.kind(), String.valueOf(why.getMessage()), why);
        }
        if (late || ended) {
          throw new WandbException(Kind.UNAVAILABLE, "the server has not begun run " + run);
        }
        await(end);
      }
      return path;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WandbException(Kind.UNAVAILABLE, "interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is sent; less, if that cannot be expected. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      while (!ended && System.nanoTime() - end < 0) {
        if (path == null && problem != null && problem.kind() != Kind.UNAVAILABLE) {
          break; // it does not take the run at all
        }
        await(end);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // who calls it loops
  private void await(long end) throws InterruptedException {
    boolean unused = changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
