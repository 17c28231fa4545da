package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests as API Gateway and function URLs hand them to Lambda, and answers as they want them. */
final class HttpEvents {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.cloudfunction");

  private final HttpApi api;

  HttpEvents(HttpApi api) {
    this.api = api;
  }

  String answer(Json event) throws IOException {
    Reply reply;
    try {
      boolean second = event.find("version").map(Json::string).orElse("").equals("2.0");
      reply = api.answer(second ? payload2(event) : payload1(event));
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.ERROR, "the event is not a request as API Gateway sends it");
      reply = Reply.error(400, "the event is not a request");
    }
    JsonWriter json = new JsonWriter().beginObject().name("statusCode").value(reply.status());
    json.name("headers").beginObject();
    reply.headers().forEach((name, value) -> json.name(name).value(value));
    json.endObject().name("isBase64Encoded").value(false);
    return json.name("body").value(reply.json()).endObject().toString();
  }

  /**
   * What HTTP APIs and function URLs send. Their path begins with the stage, if that has a name.
   */
  private static Request payload2(Json event) {
    Json context = event.get("requestContext");
    String path = event.get("rawPath").string();
    String stage = "/" + context.find("stage").map(Json::string).orElse("$default");
    if (path.startsWith(stage + "/")) {
      path = path.substring(stage.length());
    }
    String query = event.find("rawQueryString").map(Json::string).orElse("");
    return new Request(
        context.get("http").get("method").string(),
        path,
        contentType(event),
        name -> Query.parameter(query, name),
        body(event));
  }

  /** What REST APIs send. Their parameters are decoded already. */
  private static Request payload1(Json event) {
    return new Request(
        event.get("httpMethod").string(),
        event.get("path").string(),
        contentType(event),
        name -> parameter(event, name),
        body(event));
  }

  private static @Nullable String parameter(Json event, String name) {
    List<String> values =
        object(event, "multiValueQueryStringParameters")
            .flatMap(parameters -> parameters.find(name))
            .map(Json::strings)
            .orElse(List.of());
    if (!values.isEmpty()) {
      return values.get(values.size() - 1);
    }
    return object(event, "queryStringParameters")
        .flatMap(parameters -> parameters.find(name))
        .map(Json::string)
        .orElse(null);
  }

  private static String contentType(Json event) {
    Map<String, Json> headers = object(event, "headers").map(Json::members).orElse(Map.of());
    for (Map.Entry<String, Json> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        return header.getValue().string();
      }
    }
    return "";
  }

  private static Request.Body body(Json event) {
    String body = event.find("body").filter(value -> !value.isNull()).map(Json::string).orElse("");
    boolean encoded = event.find("isBase64Encoded").map(Json::bool).orElse(false);
    byte[] bytes =
        encoded ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    return limit -> bytes;
  }

  private static Optional<Json> object(Json event, String name) {
    return event.find(name).filter(Json::isObject);
  }
}
