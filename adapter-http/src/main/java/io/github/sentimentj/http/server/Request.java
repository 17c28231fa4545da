package io.github.sentimentj.http.server;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.web.Query;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request whose body has arrived. For one thread at a time. */
public final class Request {

  /** What clients send with JSON when they do not say that it is JSON. */
  private static final Set<String> TAKEN_FOR_JSON =
      Set.of("", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream");

  private final HttpServerExchange exchange;
  private final Map<String, String> variables;
  private final byte[] body;
  private final long deadline;
  private volatile @Nullable CompletableFuture<?> running;
  private volatile boolean gone;

  Request(HttpServerExchange exchange, Map<String, String> variables, byte[] body, long deadline) {
    this.exchange = exchange;
    this.variables = variables;
    this.body = body;
    this.deadline = deadline;
  }

  /** The first value of a header; null if there is none. */
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /**
   * The last value of that name in the query; null if there is none.
   *
   * @throws RequestException if the query is malformed
   */
  public @Nullable String parameter(String name) {
    try {
      return Query.parameter(exchange.getQueryString(), name);
    } catch (IllegalArgumentException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
  }

  /** The part of the path that stands for a variable. */
  public String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** The media type in lower case, without parameters; empty if there is none. */
  public String mediaType() {
    return mediaType(exchange.getRequestHeaders());
  }

  static String mediaType(HeaderMap headers) {
    String header = headers.getFirst(Headers.CONTENT_TYPE);
    if (header == null) {
      return "";
    }
    int end = header.indexOf(';');
    return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** The body; empty if there is none. Not to be changed. */
  public byte[] body() {
    return body;
  }

  /**
   * The body as JSON.
   *
   * @throws RequestException if it is something else, or not JSON
   */
  public Json json() {
    String type = mediaType();
    if (!TAKEN_FOR_JSON.contains(type) && !type.endsWith("/json") && !type.endsWith("+json")) {
      throw new RequestException(415, "expected application/json");
    }
    try {
      return Json.parse(body);
    } catch (JsonException e) {
      throw new RequestException(400, "the body is not JSON: " + e.getMessage());
    }
  }

  /**
   * Ends a computation when the caller has gone, or the time that it allows has passed.
   *
   * @throws CancellationException if it has gone already
   */
  public <T> CompletableFuture<T> within(CompletableFuture<T> computation) {
    if (computation.isDone()) {
      return computation;
    }
    running = computation;
    if (gone) {
      computation.cancel(false);
    } else if (deadline != Long.MAX_VALUE) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        computation.completeExceptionally(new TimeoutException());
      } else {
        return computation.orTimeout(left, TimeUnit.NANOSECONDS);
      }
    }
    return computation;
  }

  /**
   * To be asked before something long is begun.
   *
   * @throws RequestException if the caller waits no more
   */
  public void requireWaiting() {
    if (gone) {
      throw new CancellationException("the caller has gone");
    }
    if (deadline != Long.MAX_VALUE && deadline - System.nanoTime() <= 0) {
      throw new RequestException(504, RequestException.LATE);
    }
  }

  void leave() {
    gone = true;
    CompletableFuture<?> computation = running;
    if (computation != null) {
      computation.cancel(false);
    }
  }
}
