package io.github.sentimentj.http.api;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.JsonWriter;

/** {@code /api/v1/lineage}: which code answers, with which model, made of what and by which run. */
public final class Lineage implements Protocol {

  private final SentimentClassifier classifier;
  private final String version;
  private final String commit;

  /**
   * Tells of what answers now.
   *
   * @param version of the code
   * @param commit that it was built from; empty where nobody said
   */
  public Lineage(SentimentClassifier classifier, String version, String commit) {
    this.classifier = classifier;
    this.version = version;
    this.commit = commit;
  }

  @Override
  public void addTo(Routes routes) {
    routes.get("/api/v1/lineage", request -> lineage());
  }

  @Override
  public Reply error(int status, String message) {
    return Reply.detail(status, message);
  }

  private Reply lineage() {
    ModelInfo model = classifier.model();
    JsonWriter json = new JsonWriter().beginObject();
    json.name("code").beginObject().name("version").value(version);
    json.name("commit").value(commit).endObject();
    json.name("model").beginObject();
    json.name("name").value(model.name());
    json.name("version").value(model.version());
    json.name("sha256").value(model.sha256());
    json.name("loader").value(model.loader());
    json.name("backend").value(model.backend());
    json.name("precision").value(model.precision().name());
    json.name("labels").strings(model.labels()).endObject();
    json.name("lineage").beginObject();
    model.lineage().forEach((name, value) -> json.name(name).value(value));
    return Reply.ok(json.endObject().endObject());
  }
}
