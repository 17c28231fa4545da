package io.github.sentimentj.http.server;

import io.github.sentimentj.http.server.Routes.Found;
import io.github.sentimentj.http.server.Routes.Kind;
import io.github.sentimentj.http.server.Routes.Route;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The way in: finds the route, refuses what is not allowed or too much before its body is read, and
 * hands over the rest. Runs on the threads that read. Thread-safe.
 */
public final class Gateway implements HttpHandler {

  private final Routes routes;
  private final Limits limits;
  private final AdmissionControl control;
  private final Observer observer;
  private final Semaphore slow;
  private final Semaphore streams;

  /** What ends each request that waits for the model. */
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  /** A way in to these routes. */
  public Gateway(Routes routes, Limits limits, AdmissionControl control, Observer observer) {
    this.routes = routes;
    this.limits = limits;
    this.control = control;
    this.observer = observer;
    slow = new Semaphore(limits.slowRequests());
    streams = new Semaphore(limits.streams());
  }

  Limits limits() {
    return limits;
  }

  AdmissionControl control() {
    return control;
  }

  /** How the requests are ended that wait for the model. */
  Set<Runnable> waiting() {
    return waiting;
  }

  /** Answers those that still wait for the model with 503, since there is no more time. */
  public void refuseWaiting() {
    waiting.forEach(Runnable::run);
  }

  /** What is taken while a call of this kind runs; null if any number may. */
  @Nullable Semaphore permits(Kind kind) {
    return switch (kind) {
      case SLOW -> slow;
      case STREAM -> streams;
      default -> null;
    };
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    control
        .access()
        .cors()
        .headers(exchange.getRequestHeaders().getFirst(Headers.ORIGIN))
        .forEach((name, value) -> set(exchange, name, value));
    Trace parent = Trace.parse(exchange.getRequestHeaders().getFirst("traceparent"));
    String method = exchange.getRequestMethod().toString();
    Found found = routes.find(exchange.getRequestPath());
    Route route = found == null ? null : found.methods().get(method);
    String path = route == null ? "none" : route.path();
    Answering answering =
        new Answering(
            this,
            exchange,
            route == null ? routes.nearest(exchange.getRequestPath()) : route.protocol(),
            observer.begin(method, path, parent));
    try {
      if (found == null) {
        throw new RequestException(404, "Not Found");
      }
      if (route == null) {
        answering.finish(otherMethod(exchange, found.methods(), method));
        return;
      }
      requireAllowed(exchange, route);
      answering.begin(route, found.variables());
    } catch (RequestException e) {
      answering.fail(e);
    }
  }

  private Reply otherMethod(
      HttpServerExchange exchange, Map<String, Route> methods, String method) {
    exchange
        .getResponseHeaders()
        .put(Headers.ALLOW, String.join(", ", methods.keySet()) + ", OPTIONS");
    if (!method.equals("OPTIONS")) {
      throw new RequestException(405, "Method Not Allowed");
    }
    control
        .access()
        .cors()
        .preflight(exchange.getRequestHeaders().getFirst(Headers.ORIGIN))
        .forEach((name, value) -> set(exchange, name, value));
    return Reply.empty(204);
  }

  private void requireAllowed(HttpServerExchange exchange, Route route) {
    if (route.kind() == Kind.OPEN || route.kind() == Kind.FILE) {
      return;
    }
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (route.kind() == Kind.ADMIN) {
      control.requireAdministrator(authorization, address(exchange));
    } else {
      control.requireAllowed(authorization, address(exchange));
    }
  }

  private static Object address(HttpServerExchange exchange) {
    InetSocketAddress source = exchange.getSourceAddress();
    return source == null || source.getAddress() == null ? "unknown" : source.getAddress();
  }

  static void set(HttpServerExchange exchange, String name, String value) {
    exchange.getResponseHeaders().put(HttpString.tryFromString(name), value);
  }
}
