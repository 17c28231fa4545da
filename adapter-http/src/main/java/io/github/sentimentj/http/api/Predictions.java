package io.github.sentimentj.http.api;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.JsonWriter;
import java.util.Locale;

/** Results as {@code /api/v1} writes them. */
final class Predictions {

  private Predictions() {}

  /** The members of an open object. */
  static void write(JsonWriter json, String text, Sentiment sentiment) {
    json.name("text").value(text);
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

  static void write(JsonWriter json, Explanation explanation) {
    json.beginObject();
    json.name("label").value(explanation.label());
    json.name("base").value(explanation.base());
    json.name("exact").value(explanation.exact());
    json.name("contributions").beginArray();
    for (Explanation.Contribution span : explanation.contributions()) {
      json.beginObject().name("start").value(span.start()).name("end").value(span.end());
      json.name("weight").value(span.weight()).endObject();
    }
    json.endArray().endObject();
  }

  private static String capitalized(String label) {
    int first = label.isEmpty() ? 0 : label.offsetByCodePoints(0, 1);
    return label.substring(0, first).toUpperCase(Locale.ROOT) + label.substring(first);
  }
}
