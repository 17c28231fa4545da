package io.github.sentimentj.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.functions.CloudEventsFunction;
import com.sun.net.httpserver.HttpServer;
import io.cloudevents.CloudEvent;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under Google's own invoker, over loopback, with a storage server that speaks what is used of the
 * JSON API of Cloud Storage. The events have the shapes of Google's documentation of CloudEvents.
 */
@Timeout(60)
class GoogleEventFunctionTest {

  private static final Map<String, byte[]> OBJECTS = new ConcurrentHashMap<>();
  private static final SentimentClassifier CLASSIFIER = SentimentClassifier.create();
  private static HttpServer storage;
  private static TestInvoker invoker;

  /** What the invoker makes: the function with this test's storage. */
  public static final class Function implements CloudEventsFunction {

    private final CloudEventsFunction tested =
        new GoogleEventFunction(
            CLASSIFIER,
            new CloudStorage(
                Map.of("STORAGE_EMULATOR_HOST", "127.0.0.1:" + storage.getAddress().getPort())),
            "results");

    /** For the invoker. */
    public Function() {}

    @Override
    public void accept(CloudEvent event) throws Exception {
      tested.accept(event);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    storage.createContext(
        "/storage/v1/b/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] object = OBJECTS.get(path.substring("/storage/v1/b/".length()));
          exchange.sendResponseHeaders(object == null ? 404 : 200, object == null ? -1 : 0);
          if (object != null) {
            exchange.getResponseBody().write(object);
          }
          exchange.close();
        });
    storage.createContext(
        "/upload/storage/v1/b/",
        exchange -> {
          String bucket = Path.of(exchange.getRequestURI().getPath()).getName(4).toString();
          String name = exchange.getRequestURI().getQuery().replaceFirst(".*name=", "");
          OBJECTS.put(bucket + "/o/" + name, exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    storage.start();
    invoker = new TestInvoker(Function.class, "cloudevent");
  }

  @AfterAll
  static void stop() {
    invoker.close();
    storage.stop(0);
    CLASSIFIER.close();
  }

  private static HttpResponse<String> send(String type, String data) throws Exception {
    return invoker.send(
        invoker
            .request("/")
            .header("ce-specversion", "1.0")
            .header("ce-id", "1234567890")
            .header("ce-source", "//storage.googleapis.com/projects/_/buckets/reviews")
            .header("ce-type", type)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(data)));
  }

  private static String finalized(String name, String contentType) {
    return """
        {"kind":"storage#object","id":"reviews/%s/1","bucket":"reviews","name":"%s",
        "generation":"1669212000000000","contentType":"%s","size":"17","storageClass":"STANDARD"}"""
        .formatted(name, name, contentType);
  }

  private static String published(String data) {
    return """
        {"message":{"data":"%s","attributes":{"lang":"en"},"messageId":"6023","message_id":"6023",
        "publishTime":"2026-11-23T10:00:00.000Z"},"subscription":"projects/p/subscriptions/s"}"""
        .formatted(data);
  }

  private static int object(String name, String contentType) throws Exception {
    return send("google.cloud.storage.object.v1.finalized", finalized(name, contentType))
        .statusCode();
  }

  private static Json result(String key) {
    return Json.parse(OBJECTS.get(key));
  }

  @Test
  void object_isAnsweredBesideIt() throws Exception {
    String name = "2026/r\u00e9view 1+.txt";
    OBJECTS.put("reviews/o/" + name, "A wonderful film.".getBytes(StandardCharsets.UTF_8));
    assertThat(object(name, "text/plain; charset=utf-8")).isEqualTo(200);
    Json result = result("reviews/o/" + name + ".sentiment.json");
    assertThat(result.get("object").string()).isEqualTo(name);
    assertThat(result.get("sentiment").string()).isEqualTo("Positive");
    assertThat(result.members()).doesNotContainKey("text");
  }

  @Test
  void itsOwnResult_isLeftAlone() throws Exception {
    OBJECTS.put("reviews/o/a.sentiment.json", new byte[] {'{', '}'});
    assertThat(object("a.sentiment.json", "application/json")).isEqualTo(200);
    assertThat(OBJECTS).doesNotContainKey("reviews/o/a.sentiment.json.sentiment.json");
  }

  @Test
  void message_isAnsweredInTheResultBucket() throws Exception {
    String data =
        Base64.getEncoder().encodeToString("A dull film.".getBytes(StandardCharsets.UTF_8));
    assertThat(send("google.cloud.pubsub.topic.v1.messagePublished", published(data)).statusCode())
        .isEqualTo(200);
    assertThat(result("results/o/6023.sentiment.json").get("sentiment").string())
        .isEqualTo("Negative");
  }

  @Test
  void storageDown_failsSoThatTheEventComesAgain() throws Exception {
    assertThat(object("missing.txt", "text/plain")).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"message\":7}",
        "{\"message\":{\"messageId\":\"1\"}}",
        "{\"message\":{\"data\":\"***\",\"messageId\":\"1\"}}",
        "{\"message\":{\"data\":\"//8=\",\"messageId\":\"1\"}}"
      })
  void malformedMessage_isAcknowledged(String data) throws Exception {
    assertThat(send("google.cloud.pubsub.topic.v1.messagePublished", data).statusCode())
        .isEqualTo(200);
  }

  @Test
  void otherEventsAndObjects_areAcknowledged() throws Exception {
    assertThat(send("google.cloud.storage.object.v1.deleted", "{}").statusCode()).isEqualTo(200);
    assertThat(object("photo.jpg", "image/jpeg")).isEqualTo(200);
    OBJECTS.put("reviews/o/long.txt", new byte[GoogleEventFunction.MAX_TEXT + 1]);
    assertThat(object("long.txt", "text/plain")).isEqualTo(200);
    assertThat(OBJECTS).doesNotContainKey("reviews/o/long.txt.sentiment.json");
  }
}
