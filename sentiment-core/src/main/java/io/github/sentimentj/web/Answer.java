package io.github.sentimentj.web;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.JsonWriter;
import java.util.Locale;

/** The answer of {@code /api/v1/predict} in JSON, the same from every adapter. */
public final class Answer {

  private Answer() {}

  /**
   * Writes the members of an answer into an object that is open.
   *
   * @param json where to
   * @param text the text that was asked about
   * @param sentiment what the model says of it
   */
  public static void write(JsonWriter json, String text, Sentiment sentiment) {
    json.name("text").value(text);
    write(json, sentiment);
  }

  /**
   * Writes the members of an answer that does not repeat the text.
   *
   * @param json where to
   * @param sentiment what the model says
   */
  public static void write(JsonWriter json, Sentiment sentiment) {
    json.name("sentiment").value(capitalized(sentiment.label()));
    json.name("confidences").beginObject();
    sentiment.scores().forEach(score -> json.name(score.label()).value(score.probability()));
    json.endObject().name("polarity");
    sentiment.polarity().ifPresentOrElse(json::value, json::nullValue);
    json.name("truncated").value(sentiment.truncated());
    json.name("tokens").value(sentiment.tokens());
    ModelInfo model = sentiment.model();
    json.name("model").beginObject();
    json.name("name").value(model.name());
    json.name("version").value(model.version());
    json.name("sha256").value(model.sha256()).endObject();
  }

  private static String capitalized(String label) {
    int first = label.isEmpty() ? 0 : label.offsetByCodePoints(0, 1);
    return label.substring(0, first).toUpperCase(Locale.ROOT) + label.substring(first);
  }
}
