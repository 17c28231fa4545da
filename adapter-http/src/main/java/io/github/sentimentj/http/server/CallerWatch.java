package io.github.sentimentj.http.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Notices that a caller has gone while its request waits: Undertow reads nothing then, and would
 * see it only when it writes. What arrives meanwhile, the beginning of a pipelined request, is kept
 * for Undertow. Like every conduit, for the connection's own thread only.
 */
final class CallerWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final int MOST_KEPT = 1024;

  private final ByteBuffer kept = ByteBuffer.allocate(MOST_KEPT).flip();
  private @Nullable Runnable gone;
  private boolean resumed;

  private CallerWatch(StreamSourceConduit next) {
    super(next);
  }

  /** To be called before Undertow sees the connection. */
  static void on(StreamConnection connection) {
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    CallerWatch watch = new CallerWatch(source.getConduit());
    source.setConduit(watch);
    // The channel told the conduit below when it was made, and does not tell another one.
    watch.setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(source));
  }

  /** Runs something when the caller is seen to have gone, once. */
  void start(Runnable gone) {
    this.gone = gone;
    if (kept.limit() < MOST_KEPT) {
      next.resumeReads();
    }
  }

  /** No longer interested. */
  void stop() {
    if (gone != null) {
      gone = null;
      if (!resumed) {
        next.suspendReads();
      }
    }
  }

  private void look() {
    kept.compact();
    int count;
    try {
      count = next.read(kept);
    } catch (IOException e) {
      count = -1;
    }
    kept.flip();
    Runnable action = gone;
    if (count < 0 && action != null) {
      gone = null;
      next.suspendReads();
      action.run();
    } else if (kept.limit() == MOST_KEPT) {
      next.suspendReads();
    }
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {
    next.setReadReadyHandler(
        new ReadReadyHandler() {
          @Override
          public void readReady() {
            if (gone == null) {
              handler.readReady();
            } else {
              look();
            }
          }

          @Override
          public void forceTermination() {
            handler.forceTermination();
          }

          @Override
          public void terminated() {
            handler.terminated();
          }
        });
  }

  @Override
  public void resumeReads() {
    resumed = true;
    if (kept.hasRemaining()) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    next.wakeupReads();
  }

  @Override
  public void suspendReads() {
    resumed = false;
    if (gone == null) {
      next.suspendReads();
    }
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void awaitReadable() throws IOException {
    if (!kept.hasRemaining()) {
      next.awaitReadable();
    }
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    if (!kept.hasRemaining()) {
      next.awaitReadable(time, unit);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!kept.hasRemaining()) {
      return next.read(target);
    }
    int count = Math.min(kept.remaining(), target.remaining());
    target.put(kept.slice().limit(count));
    kept.position(kept.position() + count);
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    if (!kept.hasRemaining()) {
      return next.read(targets, offset, length);
    }
    long count = 0;
    for (int i = offset; i < offset + length && kept.hasRemaining(); i++) {
      count += read(targets[i]);
    }
    return count;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return kept.hasRemaining()
        ? target.transferFrom(new ConduitReadableByteChannel(this), position, count)
        : next.transferTo(position, count, target);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return kept.hasRemaining()
        ? IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target)
        : next.transferTo(count, through, target);
  }
}
