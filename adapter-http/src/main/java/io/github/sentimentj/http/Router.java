package io.github.sentimentj.http;

import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.SentimentException;
import io.github.sentimentj.web.Trace;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the answer for a path and a method, and turns what goes wrong into an answer too. */
final class Router implements HttpHandler {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.http");

  /** Answers one kind of request. */
  private interface Call {
    Reply answer(HttpServerExchange exchange) throws IOException;
  }

  private final Map<String, Map<String, HttpHandler>> routes = new LinkedHashMap<>();

  Router(Api api, Map<String, StaticFile> files) {
    files.forEach((path, file) -> add(path, "GET", file::send));
    call("/api/v1/predict", "GET", api::predictQuery);
    call("/api/v1/predict", "POST", api::predictBody);
    call("/api/v1/explain", "POST", api::explain);
    call("/api/v1/health", "GET", api::health);
  }

  private void call(String path, String method, Call call) {
    add(path, method, exchange -> call.answer(exchange).send(exchange));
  }

  private void add(String path, String method, HttpHandler handler) {
    Map<String, HttpHandler> methods =
        routes.computeIfAbsent(path, unused -> new LinkedHashMap<>());
    methods.put(method, handler);
    if (method.equals("GET")) {
      methods.put("HEAD", handler); // Undertow leaves the body out
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      route(exchange);
    } catch (RequestException e) {
      e.reply().send(exchange);
    } catch (OverloadedException e) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
      Reply.error(503, String.valueOf(e.getMessage())).send(exchange);
    } catch (SentimentException e) {
      log(e);
      Reply.error(500, String.valueOf(e.getMessage())).send(exchange);
    } catch (Exception e) {
      log(e);
      Reply.error(500, "Internal Server Error").send(exchange);
    }
  }

  private void route(HttpServerExchange exchange) throws Exception {
    Map<String, HttpHandler> methods = routes.get(exchange.getRequestPath());
    if (methods == null) {
      throw RequestException.of(404, "Not Found");
    }
    String method = exchange.getRequestMethod().toString();
    HttpHandler handler = methods.get(method);
    if (handler != null) {
      handler.handleRequest(exchange);
      return;
    }
    exchange
        .getResponseHeaders()
        .put(Headers.ALLOW, String.join(", ", methods.keySet()) + ", OPTIONS");
    if (!method.equals("OPTIONS")) {
      throw RequestException.of(405, "Method Not Allowed");
    }
    exchange.setStatusCode(204);
  }

  private static void log(Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, "a request failed: {0}", Trace.withoutMessages(failure));
  }
}
