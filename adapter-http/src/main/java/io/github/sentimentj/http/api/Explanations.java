package io.github.sentimentj.http.api;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.json.JsonWriter;

/** Explanations as {@code /api/v1} writes them. */
final class Explanations {

  private Explanations() {}

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
}
