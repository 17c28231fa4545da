package io.github.sentimentj.wandb.artifact;

import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An MD5 that is computed on a thread of its own, since it takes longer than a fast network does.
 * Buffers go round: who fills them waits only when all of them are still to be hashed. They are
 * large, since threads that wake each other up take their time, and all of them fit into a
 * processor's cache. Not thread-safe; the thread begins with the first bytes and ends with {@link
 * #close}.
 */
final class BackgroundDigest implements AutoCloseable {

  private static final int BUFFERS = 8;
  private static final int MAX_BUFFER = 256 << 10;

  private final MessageDigest digest = Digests.md5();
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "wandb-md5");
            made.setDaemon(true);
            return made;
          });
  private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);

  /** For a file of so many bytes. */
  BackgroundDigest(long size) {
    int length = (int) Math.max(1, Math.min(MAX_BUFFER, size));
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new byte[length]);
    }
  }

  /** A buffer to fill, which is given back by {@link #update}. */
  byte[] buffer() throws InterruptedIOException {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Hashes the beginning of a buffer of this, which may still be read, but not written to. */
  void update(byte[] buffer, int length) {
    pending =
        pending.thenRunAsync(
            () -> {
              digest.update(buffer, 0, length);
              free.add(buffer);
            },
            thread);
  }

  /** The digest for who hashes on the own thread what comes before or after. */
  MessageDigest await() {
    Void unused = pending.join();
    return digest;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
