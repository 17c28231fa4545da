package io.github.sentimentj.cloudfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;

/**
 * Answers on AWS Lambda: requests of API Gateway (payloads 1.0 and 2.0) and of function URLs,
 * batches of SQS, and direct invocations with {@code {"text":"…"}} or {@code {"texts":["…"]}}. Its
 * model is what the environment's variables say, loaded once for each instance; with SnapStart, it
 * is part of the snapshot, and warm.
 *
 * <p>Of a batch, only the messages that failed come again, if the queue's mapping reports batch
 * item failures. A message is a text, or JSON with {@code text}. Answers to messages are logged,
 * one JSON line each, without the text.
 */
public final class LambdaFunction implements RequestStreamHandler, Resource {

  private static final String SHORT = "A good film.";
  private static final String LONG =
      "It began well, and then it went on for far too long. ".repeat(60);

  private final SentimentClassifier classifier;
  private final HttpEvents http;
  private final QueueEvents queue;

  /** For the platform. */
  public LambdaFunction() {
    this(EnvironmentModel.load(), ResultJson::print);
  }

  /**
   * For functions of your own.
   *
   * @param classifier answers
   * @param results where the answers to messages go
   */
  @SuppressWarnings("this-escape") // the class is final, and registers itself last
  public LambdaFunction(SentimentClassifier classifier, MessageResults results) {
    this.classifier = classifier;
    http = new HttpEvents(new HttpApi(classifier));
    queue = new QueueEvents(classifier, results);
    Core.getGlobalContext().register(this); // held weakly: the platform holds the handler
  }

  /**
   * Answers one event.
   *
   * @param input the event's JSON
   * @param output the answer's JSON
   * @param context not needed
   * @throws IllegalArgumentException if it is no event of a kind that is known; the message quotes
   *     nothing of it
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String answer;
    try {
      answer = answer(Json.parse(input.readAllBytes()));
    } catch (JsonException e) {
      // Its message may quote the event.
      throw new IllegalArgumentException("the event is not JSON of a kind that is known");
    }
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private String answer(Json event) throws IOException {
    if (event.isObject()) {
      if (event.find("requestContext").isPresent()) {
        return http.answer(event);
      }
      if (event.find("Records").isPresent()) {
        return queue.answer(event.get("Records").elements());
      }
      if (event.find("text").isPresent()) {
        String text = event.get("text").string();
        JsonWriter json = new JsonWriter().beginObject();
        Answer.write(json, text, classifier.classify(text));
        return json.endObject().toString();
      }
      if (event.find("texts").isPresent()) {
        List<String> texts = event.get("texts").strings();
        JsonWriter json = new JsonWriter();
        HttpApi.write(json, texts, classifier.classifyAll(texts));
        return json.toString();
      }
    }
    throw new IllegalArgumentException(
        "expected an event of API Gateway, a function URL or SQS, or {\"text\":\"…\"}");
  }

  /** Makes the model warm before SnapStart, or CRaC, takes its snapshot. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    List<Sentiment> unused = classifier.classifyAll(List.of(SHORT, LONG));
    Sentiment unusedToo = classifier.classify(LONG);
  }

  /** Does nothing: the model needs nothing but memory. */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
