package io.github.sentimentj.spring;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.SentimentClassifier;
import java.util.Map;
import java.util.TreeMap;

/** Whether the model answers. A lazy model is loaded by it: it is ready when it can answer. */
final class SelfTest {

  private SelfTest() {}

  /** The details of health; throws what the model throws. */
  static Map<String, Object> run(SentimentClassifier classifier) {
    ModelInfo model = classifier.classify("A good film.").model();
    Map<String, Object> details = new TreeMap<>();
    details.put("model", model.name());
    details.put("backend", model.backend());
    details.put("sha256", model.sha256());
    return details;
  }
}
