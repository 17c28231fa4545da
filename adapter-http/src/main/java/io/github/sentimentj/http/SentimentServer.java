package io.github.sentimentj.http;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.inference.GrpcProvider;
import io.github.sentimentj.http.server.AdmissionControl;
import io.github.sentimentj.http.server.Gateway;
import io.github.sentimentj.http.server.Limits;
import io.github.sentimentj.http.server.Listener;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** For sending what those are told for whom there was no time. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final Listener listener;
  private final @Nullable Listener adminListener;
  private final GrpcProvider.@Nullable Port grpc;
  private final Gateway gateway;
  private final GracefulShutdownHandler gate;

  private SentimentServer(
      Listener listener,
      @Nullable Listener adminListener,
      GrpcProvider.@Nullable Port grpc,
      Gateway gateway,
      GracefulShutdownHandler gate) {
    this.listener = listener;
    this.adminListener = adminListener;
    this.grpc = grpc;
    this.gateway = gateway;
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
    AdmissionControl control = new AdmissionControl(limits, settings.access());
    Gateway gateway = gateway(settings, settings.routes(), control);
    GracefulShutdownHandler gate = gate(gateway);
    Listener admin = null;
    GrpcProvider.Port grpc = null;
    try {
      if (settings.adminPort() >= 0) {
        AdmissionControl adminControl = new AdmissionControl(limits, settings.access());
        HttpHandler adminGate = gate(gateway(settings, settings.adminRoutes(), adminControl));
        admin = Listener.open(settings.address(settings.adminPort()), adminGate, limits, tls);
      }
      grpc = settings.openGrpc(control);
      Listener listener =
          Listener.open(settings.address(settings.port()), refusing(gate), limits, tls);
      return new SentimentServer(listener, admin, grpc, gateway, gate);
    } catch (IOException | RuntimeException e) {
      if (admin != null) {
        admin.close();
      }
      if (grpc != null) {
        grpc.close(Duration.ZERO);
      }
      throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
    }
  }

  private static Gateway gateway(
      SentimentServerBuilder settings, Routes routes, AdmissionControl control) {
    return new Gateway(routes, settings.limits(), control, settings.observer());
  }

  private static GracefulShutdownHandler gate(Gateway gateway) {
    return new GracefulShutdownHandler(new HttpContinueReadHandler(gateway));
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
    String body =
        Reply.detail(503, String.valueOf(RequestException.stopping().getMessage())).body();
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
   * The port for gRPC.
   *
   * @return the one that was asked for, or the one that was free; -1 if there is none
   */
  public int grpcPort() {
    return grpc == null ? -1 : grpc.number();
  }

  /**
   * Refuses new requests, answers those in flight, and stops.
   *
   * @param drain how long to wait for the requests in flight; those that take longer are answered
   *     with 503, unless a thread of the caller is stuck in them
   */
  public void stop(Duration drain) {
    long end = System.nanoTime() + drain.toNanos();
    gate.shutdown();
    if (grpc != null) {
      grpc.drain();
    }
    try {
      if (!gate.awaitShutdown(drain.toMillis())) {
        gateway.refuseWaiting();
        gate.awaitShutdown(FAREWELL.toMillis());
      }
      listener.settle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listener.close();
      if (adminListener != null) {
        adminListener.close();
      }
      if (grpc != null) {
        grpc.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    }
  }
}
