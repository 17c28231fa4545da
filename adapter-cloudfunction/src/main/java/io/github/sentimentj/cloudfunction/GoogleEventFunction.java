package io.github.sentimentj.cloudfunction;

import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Classifies each text object that comes to a bucket, and each message of a topic, as a function of
 * Google Cloud. The answer to {@code review.txt} becomes {@code review.txt.sentiment.json} beside
 * it; answers to messages go to the bucket that {@code RESULT_BUCKET} names, as {@code
 * <messageId>.sentiment.json}, else to the log.
 *
 * <p>An event that can never be answered is logged and acknowledged, so that it does not come
 * again; if the storage or the model fails, the call fails, so that it does.
 */
public final class GoogleEventFunction implements CloudEventsFunction {

  /** Longer than any review, and no burden for the smallest function. */
  static final int MAX_TEXT = 1 << 20;

  private static final String SUFFIX = ".sentiment.json";
  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.cloudfunction");

  private final SentimentClassifier classifier;
  private final ObjectStore store;
  private final MessageResults results;

  /** For the platform. */
  public GoogleEventFunction() {
    this(
        EnvironmentModel.load(),
        new CloudStorage(System.getenv()),
        System.getenv().getOrDefault("RESULT_BUCKET", ""));
  }

  /**
   * For functions of your own.
   *
   * @param classifier answers
   * @param store where objects are
   * @param resultBucket where the answers to messages are written; the log, if empty
   */
  public GoogleEventFunction(
      SentimentClassifier classifier, ObjectStore store, String resultBucket) {
    this.classifier = classifier;
    this.store = store;
    this.results =
        resultBucket.isEmpty()
            ? ResultJson::print
            : (id, sentiment) ->
                store.write(resultBucket, id + SUFFIX, ResultJson.of("messageId", id, sentiment));
  }

  /** An event that cannot be answered however often it comes; the message quotes no text. */
  private static final class UnanswerableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnanswerableException(String message) {
      super(message, null, false, false);
    }
  }

  @Override
  public void accept(CloudEvent event) throws IOException {
    try {
      Json data = data(event);
      switch (event.getType()) {
        case "google.cloud.storage.object.v1.finalized" -> object(data);
        case "google.cloud.pubsub.topic.v1.messagePublished" -> message(data.get("message"));
        default -> throw new UnanswerableException("not an event that is known");
      }
    } catch (UnanswerableException e) {
      refuse(event, String.valueOf(e.getMessage()));
    } catch (JsonException e) {
      refuse(event, "not the data that events of this type have");
    }
  }

  private static void refuse(CloudEvent event, String why) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the event {0} of type {1} is refused: {2}",
        event.getId(),
        event.getType(),
        why);
  }

  private static Json data(CloudEvent event) throws UnanswerableException {
    CloudEventData data = event.getData();
    if (data == null) {
      throw new UnanswerableException("no data");
    }
    return Json.parse(data.toBytes());
  }

  private void object(Json data) throws IOException, UnanswerableException {
    String bucket = data.get("bucket").string();
    String name = data.get("name").string();
    String type = data.find("contentType").map(Json::string).orElse("text/plain");
    if (name.endsWith(SUFFIX)) {
      return; // what this function wrote itself
    }
    if (!type.startsWith("text/")) {
      throw new UnanswerableException("an object that is " + type + ", not a text");
    }
    String text = utf8(store.read(bucket, name, MAX_TEXT + 1));
    store.write(bucket, name + SUFFIX, ResultJson.of("object", name, classifier.classify(text)));
  }

  private void message(Json message) throws IOException, UnanswerableException {
    byte[] text;
    try {
      text = Base64.getDecoder().decode(message.get("data").string());
    } catch (IllegalArgumentException e) {
      throw new UnanswerableException("data that is not Base64");
    }
    Sentiment sentiment = classifier.classify(utf8(text));
    results.accept(message.get("messageId").string(), sentiment);
  }

  private static String utf8(byte[] text) throws UnanswerableException {
    if (text.length > MAX_TEXT) {
      throw new UnanswerableException("a text of more than " + MAX_TEXT + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw new UnanswerableException("a text that is not UTF-8");
    }
  }
}
