package io.github.sentimentj.testkit.wandb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import graphql.ExecutionResult;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.testkit.wandb.FakeWandb.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything below the base URL: GraphQL, file streams, redirects to files, and the page. */
final class ApiHandler implements HttpHandler {

  private static final Pattern OPERATION = Pattern.compile("(?:query|mutation)\\s+(\\w+)");
  private static final String AUTHORIZATION =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(("api:" + FakeWandb.API_KEY).getBytes(StandardCharsets.UTF_8));

  private final Store store;
  private final GraphQlApi graphql;
  private final Faults faults;
  private final List<Received> received;
  private final String prefix;

  ApiHandler(
      Store store, GraphQlApi graphql, Faults faults, List<Received> received, String prefix) {
    this.store = store;
    this.graphql = graphql;
    this.faults = faults;
    this.received = received;
    this.prefix = prefix;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    Exchange exchange = new Exchange(http);
    try {
      route(http, exchange);
    } catch (IllegalArgumentException e) {
      exchange.error(400, String.valueOf(e.getMessage()).replaceAll("[\"\\\\\\p{Cntrl}]", " "));
    }
  }

  private void route(HttpExchange http, Exchange exchange) throws IOException {
    String path = http.getRequestURI().getPath();
    if (!path.startsWith(prefix)) {
      exchange.error(404, "not found");
      return;
    }
    String inner = path.substring(prefix.length());
    if (http.getRequestMethod().equals("GET") && !inner.startsWith("/artifacts")) {
      synchronized (store) {
        exchange.send(
            200,
            "text/html; charset=utf-8",
            new StatusPage(store).html().getBytes(StandardCharsets.UTF_8));
      }
      return;
    }
    boolean stream = inner.startsWith("/files/") && inner.endsWith("/file_stream");
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Stage stage = stream ? Stage.FILE_STREAM : Stage.GRAPHQL;
    String name = stream ? inner : operation(body);
    Map<String, String> headers = exchange.headers();
    received.add(
        new Received(
            stage, name, http.getRequestMethod(), http.getRequestURI().toString(), headers, body));
    if (exchange.faulty(faults.take(stage, name).orElse(null))) {
      return;
    }
    String host = headers.getOrDefault("host", "");
    if (host.matches("[\\w.-]+(:\\d+)?")) {
      store.storage.calledBy(host.replaceFirst(":\\d+$", ""));
    }
    if (!AUTHORIZATION.equals(headers.get("authorization"))) {
      exchange.error(401, "invalid API key");
    } else if (stream) {
      fileStream(exchange, inner.split("/"), Json.parse(body));
    } else if (inner.startsWith("/artifacts")) {
      redirect(http, exchange, inner);
    } else {
      graphql(exchange, Json.parse(body));
    }
  }

  private static String operation(String body) {
    Matcher name = OPERATION.matcher(body);
    return name.find() ? name.group(1) : "";
  }

  private void graphql(Exchange exchange, Json request) throws IOException {
    Map<String, Object> variables = new LinkedHashMap<>();
    request
        .find("variables")
        .filter(Json::isObject)
        .ifPresent(
            given -> given.members().forEach((name, value) -> variables.put(name, value(value))));
    ExecutionResult result = graphql.execute(request.get("query").string(), variables);
    JsonWriter json = new JsonWriter();
    write(json, result.toSpecification());
    exchange.json(result.isDataPresent() ? 200 : 400, json.toString());
  }

  private static @Nullable Object value(Json json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isString()) {
      return json.string();
    }
    if (json.isNumber()) {
      double number = json.number();
      return number == Math.rint(number) && Math.abs(number) < Integer.MAX_VALUE
          ? (Object) (int) number
          : (Object) number;
    }
    if (json.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      json.elements().forEach(element -> list.add(value(element)));
      return list;
    }
    if (json.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      json.members().forEach((name, member) -> map.put(name, value(member)));
      return map;
    }
    return json.bool();
  }

  private static void write(JsonWriter json, @Nullable Object value) {
    if (value == null) {
      json.nullValue();
    } else if (value instanceof Map<?, ?> map) {
      json.beginObject();
      map.forEach(
          (name, member) -> {
            json.name(String.valueOf(name));
            write(json, member);
          });
      json.endObject();
    } else if (value instanceof Iterable<?> list) {
      json.beginArray();
      list.forEach(element -> write(json, element));
      json.endArray();
    } else if (value instanceof Boolean flag) {
      json.value(flag.booleanValue());
    } else if (value instanceof Integer || value instanceof Long) {
      json.value(((Number) value).longValue());
    } else if (value instanceof Number number) {
      json.value(number.doubleValue());
    } else {
      json.value(value.toString());
    }
  }

  private void fileStream(Exchange exchange, String[] path, Json body) throws IOException {
    boolean stopped;
    synchronized (store) {
      ProjectNode project = store.project(path[2], path[3]);
      RunNode run = project == null ? null : project.runs.get(path[4]);
      if (run == null) {
        exchange.error(404, "no such run");
        return;
      }
      body.find("files")
          .ifPresent(
              files ->
                  files
                      .members()
                      .forEach(
                          (file, chunk) ->
                              run.write(
                                  file,
                                  chunk.get("offset").integer(0, Integer.MAX_VALUE),
                                  chunk.get("content").strings())));
      if (body.find("complete").map(Json::bool).orElse(false)) {
        run.finish(body.find("exitcode").map(code -> code.integer(0, 255)).orElse(0));
      }
      stopped = run.stopped;
    }
    exchange.json(200, stopped ? "{\"stopped\":true}" : "{\"exitcode\":null,\"limits\":{}}");
  }

  /** {@code /artifactsV2/…/birthId/md5[/basename]}: to where the bytes are. */
  private void redirect(HttpExchange http, Exchange exchange, String path) throws IOException {
    List<String> segments = Arrays.asList(path.split("/"));
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i).matches("[0-9a-f]{32}")) {
        String key = "artifact-" + segments.get(i - 1) + "-" + segments.get(i);
        http.getResponseHeaders()
            .set("Location", store.storage.sign("GET", key, Stage.FILE_DOWNLOAD));
        exchange.send(307, "text/plain", new byte[0]);
        return;
      }
    }
    exchange.error(404, "no such file");
  }
}
