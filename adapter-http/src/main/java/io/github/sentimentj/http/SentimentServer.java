package io.github.sentimentj.http;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Gateway;
import io.github.sentimentj.http.server.Limits;
import io.github.sentimentj.http.server.Listener;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Routes;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP what a classifier says, in several protocols. The classifier stays the caller's
 * to close. Thread-safe.
 */
public final class SentimentServer {

  private final Listener listener;
  private final @Nullable Listener adminListener;
  private final GracefulShutdownHandler gate;

  private SentimentServer(
      Listener listener, @Nullable Listener adminListener, GracefulShutdownHandler gate) {
    this.listener = listener;
    this.adminListener = adminListener;
    this.gate = gate;
  }

  /**
   * A server for a classifier.
   *
   * @param classifier answers the requests
   * @return a builder that, left alone, listens on port 8080 of all addresses
   */
  public static SentimentServerBuilder builder(SentimentClassifier classifier) {
    return new SentimentServerBuilder(classifier);
  }

  static SentimentServer start(SentimentServerBuilder settings) {
    Limits limits = settings.limits();
    SSLContext tls = settings.tls();
    GracefulShutdownHandler gate = gate(settings, settings.routes(), limits);
    Listener admin = null;
    try {
      if (settings.adminPort() >= 0) {
        GracefulShutdownHandler adminGate = gate(settings, settings.adminRoutes(), limits);
        admin = Listener.open(address(settings, settings.adminPort()), adminGate, limits, tls);
      }
      Listener listener =
          Listener.open(address(settings, settings.port()), refusing(gate), limits, tls);
      return new SentimentServer(listener, admin, gate);
    } catch (IOException e) {
      if (admin != null) {
        admin.close();
      }
      throw new UncheckedIOException(e);
    }
  }

  private static GracefulShutdownHandler gate(
      SentimentServerBuilder settings, Routes routes, Limits limits) {
    return new GracefulShutdownHandler(
        new HttpContinueReadHandler(
            new Gateway(routes, limits, settings.access(), settings.observer())));
  }

  private static InetSocketAddress address(SentimentServerBuilder settings, int port) {
    InetSocketAddress address = new InetSocketAddress(settings.host(), port);
    if (address.isUnresolved()) {
      throw new UncheckedIOException(new UnknownHostException(settings.host()));
    }
    return address;
  }

  /** Gives the refusals of the gate, which have no body, the form of every other error. */
  private static HttpHandler refusing(GracefulShutdownHandler gate) {
    return exchange -> {
      exchange.addDefaultResponseListener(SentimentServer::refuse);
      gate.handleRequest(exchange);
    };
  }

  private static boolean refuse(HttpServerExchange exchange) {
    if (exchange.getStatusCode() != 503 || exchange.isResponseStarted()) {
      return false; // also asked about answers of ours, while the rest of the request is read
    }
    exchange.setPersistent(false); // the next request may find another server
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    String body = Reply.detail(503, "the server is stopping").body();
    exchange.getResponseSender().send(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
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
   * The port for administrators.
   *
   * @return the one that was asked for, or the one that was free; that of everybody, if there is no
   *     other
   */
  public int adminPort() {
    return adminListener == null ? listener.port() : adminListener.port();
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
      if (adminListener != null) {
        adminListener.close();
      }
    }
  }
}
