package io.github.sentimentj.http;

import io.github.sentimentj.SentimentClassifier;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;

/** Answers over HTTP what a classifier says. The classifier stays the caller's to close. */
public final class SentimentServer {

  private final Listener listener;
  private final GracefulShutdownHandler gate;

  private SentimentServer(Listener listener, GracefulShutdownHandler gate) {
    this.listener = listener;
    this.gate = gate;
  }

  /**
   * Where the server listens and what it takes.
   *
   * @param host name or address to listen on, such as {@code 0.0.0.0}
   * @param port the port, 0 for any that is free
   * @param maxBodyBytes the longest body of a request that is read
   */
  public record Options(String host, int port, int maxBodyBytes) {

    /** A body of one mebibyte, far longer than any review. */
    public static final int DEFAULT_MAX_BODY = 1 << 20;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the port or the limit is out of range
     */
    public Options {
      Objects.requireNonNull(host, "host");
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port: " + port);
      }
      if (maxBodyBytes < 1 || maxBodyBytes == Integer.MAX_VALUE) {
        throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes);
      }
    }
  }

  /**
   * Starts a server.
   *
   * @param classifier answers the requests
   * @param options where to listen
   * @return the server, which accepts connections already
   * @throws UncheckedIOException if it cannot listen there; the cause is a {@link BindException}
   *     where the port is in use
   */
  public static SentimentServer start(SentimentClassifier classifier, Options options) {
    Objects.requireNonNull(classifier, "classifier");
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    if (address.isUnresolved()) {
      throw new UncheckedIOException(new UnknownHostException(options.host()));
    }
    Router router = new Router(new Api(classifier, options.maxBodyBytes()), StaticFile.all());
    GracefulShutdownHandler gate =
        new GracefulShutdownHandler(new BlockingHandler(new HttpContinueReadHandler(router)));
    HttpHandler handler =
        exchange -> {
          exchange.addDefaultResponseListener(SentimentServer::refuse);
          gate.handleRequest(exchange);
        };
    try {
      return new SentimentServer(Listener.open(address, handler), gate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the refusals of the gate, which have no body, the form of every other error. */
  private static boolean refuse(HttpServerExchange exchange) {
    if (exchange.getStatusCode() != 503) {
      return false;
    }
    exchange.setPersistent(false); // the next request may find another server
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    Reply.error(503, "the server is stopping").send(exchange);
    return true;
  }

  /**
   * The port that the server listens on.
   *
   * @return the one that was asked for, or the one that was free
   */
  public int port() {
    return listener.port();
  }

  /**
   * Refuses new requests, answers those in flight, and stops.
   *
   * @param drain how long to wait for the requests in flight; those that take longer get no answer
   */
  public void stop(Duration drain) {
    gate.shutdown();
    try {
      gate.awaitShutdown(drain.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listener.close();
    }
  }
}
