package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds answers against {@code openapi.json}, more strictly than it asks: all must be in it. */
final class OpenApi {

  private final Json document;
  private final Set<String> seen = new TreeSet<>();

  OpenApi(String document) {
    this.document = Json.parse(document);
  }

  /** Checks an answer with a JSON body. */
  void check(HttpResponse<String> response) {
    String path = response.request().uri().getPath();
    String method = response.request().method().toLowerCase(Locale.ROOT);
    String status = Integer.toString(response.statusCode());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    Json documented =
        document.get("paths").get(path).get(method).get("responses").get(status).get("content");
    check(documented.get("application/json").get("schema"), Json.parse(response.body()));
    seen.add(name(path, method, status));
  }

  /** The answers that the document has and that no {@link #check} has met. */
  Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    eachResponse((name, response) -> unseen.add(name));
    unseen.removeAll(seen);
    return unseen;
  }

  void checkExamples() {
    eachResponse(
        (name, response) -> {
          Json content = response.get("content").get("application/json");
          check(content.get("schema"), content.get("example"));
        });
  }

  private interface Visitor {
    void visit(String name, Json response);
  }

  private void eachResponse(Visitor visitor) {
    document
        .get("paths")
        .members()
        .forEach(
            (path, methods) ->
                methods
                    .members()
                    .forEach(
                        (method, call) ->
                            call.get("responses")
                                .members()
                                .forEach(
                                    (status, response) ->
                                        visitor.visit(name(path, method, status), response))));
  }

  private static String name(String path, String method, String status) {
    return method + " " + path + " " + status;
  }

  private void check(Json schema, Json value) {
    schema.members().forEach((keyword, wanted) -> check(keyword, wanted, schema, value));
  }

  private void check(String keyword, Json wanted, Json schema, Json value) {
    switch (keyword) {
      case "$ref" -> check(resolve(wanted.string()), value);
      case "type" -> {
        List<String> types = wanted.isString() ? List.of(wanted.string()) : wanted.strings();
        assertThat(types).as("%s", value).containsAnyElementsOf(types(value));
        if (value.isObject()) {
          checkMembers(schema, value.members());
        }
      }
      case "anyOf" ->
          assertThat(wanted.elements()).anySatisfy(alternative -> check(alternative, value));
      case "required" -> assertThat(value.members()).containsKeys(names(wanted));
      case "items" -> value.elements().forEach(element -> check(wanted, element));
      case "minimum" -> {
        if (value.isNumber()) {
          assertThat(value.number()).isGreaterThanOrEqualTo(wanted.number());
        }
      }
      case "maximum" -> {
        if (value.isNumber()) {
          assertThat(value.number()).isLessThanOrEqualTo(wanted.number());
        }
      }
      case "description", "properties", "additionalProperties" -> {}
      default -> throw new AssertionError("a keyword that is not checked: " + keyword);
    }
  }

  private void checkMembers(Json schema, Map<String, Json> members) {
    members.forEach(
        (name, member) -> {
          Json known =
              schema
                  .find("properties")
                  .flatMap(properties -> properties.find(name))
                  .or(() -> schema.find("additionalProperties"))
                  .orElseThrow(() -> new AssertionError("not documented: " + name));
          check(known, member);
        });
  }

  private Json resolve(String reference) {
    Json found = document;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      found = found.get(step);
    }
    return found;
  }

  private static String[] names(Json array) {
    return array.strings().toArray(String[]::new);
  }

  private static List<String> types(Json value) {
    if (value.isNumber()) {
      boolean whole = value.toString().matches("-?[0-9]+");
      return whole ? List.of("number", "integer") : List.of("number");
    }
    if (value.isNull()) {
      return List.of("null");
    }
    if (value.isString()) {
      return List.of("string");
    }
    if (value.isArray()) {
      return List.of("array");
    }
    return List.of(value.isObject() ? "object" : "boolean");
  }
}
