package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batches of SQS. The answer names the messages that failed, and no other comes again. */
final class QueueEvents {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.cloudfunction");

  private final SentimentClassifier classifier;
  private final MessageResults results;

  QueueEvents(SentimentClassifier classifier, MessageResults results) {
    this.classifier = classifier;
    this.results = results;
  }

  String answer(List<Json> records) {
    List<String> failed = new ArrayList<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Json record : records) {
      if (!record.get("eventSource").string().equals("aws:sqs")) {
        throw new IllegalArgumentException("expected records of SQS");
      }
      String id = record.get("messageId").string();
      try {
        texts.put(id, text(record.get("body").string()));
      } catch (JsonException e) {
        refuse(id, "neither a text nor JSON with a text", failed);
      }
    }
    classify(texts, failed);
    JsonWriter json = new JsonWriter().beginObject().name("batchItemFailures").beginArray();
    failed.forEach(id -> json.beginObject().name("itemIdentifier").value(id).endObject());
    return json.endArray().endObject().toString();
  }

  private static String text(String body) {
    return body.stripLeading().startsWith("{") ? Json.parse(body).get("text").string() : body;
  }

  private void classify(Map<String, String> texts, List<String> failed) {
    List<String> ids = List.copyOf(texts.keySet());
    List<Sentiment> answers;
    try {
      answers = classifier.classifyAll(List.copyOf(texts.values()));
    } catch (SentimentException e) {
      texts.forEach((id, text) -> classifyAlone(id, text, failed));
      return;
    }
    for (int i = 0; i < ids.size(); i++) {
      keep(ids.get(i), answers.get(i), failed);
    }
  }

  private void classifyAlone(String id, String text, List<String> failed) {
    try {
      keep(id, classifier.classify(text), failed);
    } catch (SentimentException e) {
      refuse(id, String.valueOf(e.getMessage()), failed);
    }
  }

  private void keep(String id, Sentiment answer, List<String> failed) {
    try {
      results.accept(id, answer);
    } catch (IOException e) {
      refuse(id, "its result could not be kept: " + e.getMessage(), failed);
    }
  }

  private static void refuse(String id, String why, List<String> failed) {
    LOG.log(System.Logger.Level.ERROR, "the message {0} failed: {1}", id, why);
    failed.add(id);
  }
}
