package io.github.sentimentj.http.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * A port and the threads that serve it. Put together here, with the numbers of {@link Undertow},
 * because Undertow's builder leaves no room for {@link MalformedRequests} and its {@code stop}
 * waits for a stuck request without end.
 */
public final class Listener {

  private static final int BUFFER_BYTES = 16 * 1024 - 20;
  private static final int IDLE_MILLIS = 60_000;

  /** A text may be in the URL. */
  private static final int MOST_HEADER_BYTES = 64 << 10;

  private static final int MOST_HEADERS = 100;

  /** The class that makes the server of the JVM's management, where it was not made before. */
  private static final String MANAGEMENT = "javax.management.builder.initial";

  private static final String UNMANAGED_THREADS = "jboss.threads.eqe.disable-mbean";

  /**
   * In the first, a thread may have looked already; in the second it reads, and then it answers.
   */
  private static final int ROUNDS = 3;

  private final XnioWorker worker;
  private final int threads;
  private final AcceptingChannel<? extends StreamConnection> channel;
  private final int port;

  private Listener(
      XnioWorker worker, int threads, AcceptingChannel<? extends StreamConnection> channel) {
    this.worker = worker;
    this.threads = threads;
    this.channel = channel;
    this.port = channel.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /**
   * Loads on a thread of its own what every port needs, for a process that only serves. Whoever
   * opens a port meanwhile waits for it.
   */
  public static void prepare() {
    Thread thread = new Thread(Listener::xnioUnmanaged, "sentiment-prepare");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * XNIO and its threads tell the JVM's management of themselves. To make that ready takes longer
   * than all else that a server needs, and is left to those who ask for it. The threads can be
   * told; XNIO goes on where it fails.
   */
  private static void xnioUnmanaged() {
    if (System.getProperty(UNMANAGED_THREADS) == null) {
      System.setProperty(UNMANAGED_THREADS, "true");
    }
    if (System.getProperty(MANAGEMENT) != null) {
      return;
    }
    System.setProperty(MANAGEMENT, "none");
    try {
      xnio();
    } finally {
      System.clearProperty(MANAGEMENT);
    }
  }

  private static Xnio xnio() {
    return Xnio.getInstance(Undertow.class.getClassLoader());
  }

  /**
   * Opens a port.
   *
   * @param tls null for plain HTTP
   */
  public static Listener open(
      InetSocketAddress address, HttpHandler handler, Limits limits, @Nullable SSLContext tls)
      throws IOException {
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    Xnio xnio = xnio();
    XnioWorker worker =
        xnio.createWorker(
            OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, processors)
                .set(Options.WORKER_TASK_CORE_THREADS, 8 * processors)
                .set(Options.WORKER_TASK_MAX_THREADS, 8 * processors)
                .getMap());
    try {
      OptionMap options =
          OptionMap.builder()
              .set(Options.WORKER_IO_THREADS, processors)
              .set(Options.TCP_NODELAY, true)
              .set(Options.REUSE_ADDRESSES, true)
              .set(Options.BALANCING_TOKENS, 1)
              .set(Options.BALANCING_CONNECTIONS, 2)
              .set(Options.BACKLOG, 1000)
              .getMap();
      AcceptingChannel<? extends StreamConnection> channel =
          tls == null
              ? worker.createStreamConnectionServer(
                  address, ChannelListeners.openListenerAdapter(http(handler, limits)), options)
              : new UndertowXnioSsl(xnio, OptionMap.EMPTY, tls)
                  .createSslConnectionServer(
                      worker, address, accept(http(handler, limits)), options);
      channel.resumeAccepts();
      return new Listener(worker, processors, channel);
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  private static ChannelListener<AcceptingChannel<SslConnection>> accept(
      ChannelListener<StreamConnection> opened) {
    return ChannelListeners.openListenerAdapter(opened);
  }

  private static ChannelListener<StreamConnection> http(HttpHandler handler, Limits limits) {
    HttpOpenListener http =
        new HttpOpenListener(
            new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4),
            OptionMap.builder()
                // With it, what is wrong with one request would take the answer before it along.
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.patience().toMillis())
                .set(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
                .set(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
                .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // counted here; streams have no end
                // Undertow decodes leniently; the query is decoded strictly here.
                .set(UndertowOptions.DECODE_URL, false)
                .getMap());
    http.setRootHandler(handler);
    return connection -> {
      MalformedRequests.answer(connection);
      CallerWatch.on(connection);
      http.handleEvent(connection);
    };
  }

  /** The port that is listened on. */
  public int port() {
    return port;
  }

  /**
   * Waits until requests have been read that lie here already, so that none of them is lost when
   * the port closes. What needs more than that, such as the model, is not waited for.
   */
  public void settle() throws InterruptedException {
    for (int round = 0; round < ROUNDS && !worker.isShutdown(); round++) {
      CountDownLatch turns = new CountDownLatch(threads);
      for (int thread = 0; thread < threads; thread++) {
        worker.getIoThread(thread).execute(turns::countDown);
      }
      if (!turns.await(100, TimeUnit.MILLISECONDS)) {
        return; // a thread is stuck
      }
    }
  }

  /** Ends what still runs; when this returns, the port is free. */
  public synchronized void close() {
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
