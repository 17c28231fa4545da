package io.github.sentimentj.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * A port and the threads that serve it. Put together here, with the numbers of {@link Undertow},
 * because Undertow's builder leaves no room for {@link MalformedRequests} and its {@code stop}
 * waits for a stuck request without end.
 */
final class Listener {

  private static final int BUFFER_BYTES = 16 * 1024 - 20;

  private final XnioWorker worker;
  private final AcceptingChannel<StreamConnection> channel;
  private final int port;

  private Listener(XnioWorker worker, AcceptingChannel<StreamConnection> channel) {
    this.worker = worker;
    this.channel = channel;
    this.port = channel.getLocalAddress(InetSocketAddress.class).getPort();
  }

  static Listener open(InetSocketAddress address, HttpHandler handler) throws IOException {
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    XnioWorker worker =
        Xnio.getInstance(Undertow.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, processors)
                    .set(Options.WORKER_TASK_CORE_THREADS, 8 * processors)
                    .set(Options.WORKER_TASK_MAX_THREADS, 8 * processors)
                    .getMap());
    try {
      AcceptingChannel<StreamConnection> channel =
          worker.createStreamConnectionServer(
              address,
              ChannelListeners.openListenerAdapter(http(handler)),
              OptionMap.builder()
                  .set(Options.WORKER_IO_THREADS, processors)
                  .set(Options.TCP_NODELAY, true)
                  .set(Options.REUSE_ADDRESSES, true)
                  .set(Options.BALANCING_TOKENS, 1)
                  .set(Options.BALANCING_CONNECTIONS, 2)
                  .set(Options.BACKLOG, 1000)
                  .getMap());
      channel.resumeAccepts();
      return new Listener(worker, channel);
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  private static ChannelListener<StreamConnection> http(HttpHandler handler) {
    HttpOpenListener http =
        new HttpOpenListener(
            new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4),
            OptionMap.builder()
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
                // Undertow decodes leniently; the query is decoded strictly here.
                .set(UndertowOptions.DECODE_URL, false)
                .getMap());
    http.setRootHandler(handler);
    return connection -> {
      MalformedRequests.answer(connection);
      http.handleEvent(connection);
    };
  }

  int port() {
    return port;
  }

  /** Ends what still runs; when this returns, the port is free. */
  synchronized void close() {
    if (worker.isShutdown()) {
      return; // closing the channel again would wait for threads that are gone
    }
    IoUtils.safeClose(channel);
    worker.shutdownNow();
    try {
      // The socket is closed by a thread of the worker; only a stuck request takes longer.
      worker.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
