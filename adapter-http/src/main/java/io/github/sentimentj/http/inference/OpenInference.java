package io.github.sentimentj.http.inference;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.ErrorBody;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The model as one with an input {@code text} (BYTES) and the outputs {@code label} (BYTES) and
 * {@code probabilities} (FP32). Without the binary data extension.
 *
 * @see <a href="https://github.com/open-inference/open-inference-protocol">Open Inference
 *     Protocol</a>
 */
public final class OpenInference implements Protocol {

  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private final SentimentClassifier classifier;
  private final String serverVersion;

  /** Answers what the classifier says. */
  public OpenInference(SentimentClassifier classifier, String serverVersion) {
    this.classifier = classifier;
    this.serverVersion = serverVersion;
  }

  @Override
  public void addTo(Routes routes) {
    routes.open("/v2/health/live", request -> Reply.json(200, "{\"live\":true}"));
    // The specification calls the member "live" here, too; servers call it "ready".
    routes.open("/v2/health/ready", request -> Reply.json(200, "{\"live\":true,\"ready\":true}"));
    routes.get("/v2", request -> server());
    for (String path : List.of(MODEL, VERSION)) {
      routes.get(path, request -> model(request));
      routes.get(path + "/ready", request -> ready(request));
      routes.call("POST", path + "/infer", this::infer);
    }
  }

  @Override
  public Reply error(int status, String message) {
    return ErrorBody.of(status, message);
  }

  private Reply server() {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("name").value("sentimentj").name("version").value(serverVersion);
    return Reply.ok(json.name("extensions").strings(List.of()).endObject());
  }

  private Reply model(Request request) {
    ModelInfo model = requested(request);
    JsonWriter json = new JsonWriter().beginObject();
    json.name("name").value(model.name());
    json.name("versions").strings(List.of(version(model)));
    json.name("platform").value("sentimentj_" + model.backend());
    json.name("inputs").beginArray();
    tensor(json, "text", "BYTES", List.of(-1));
    json.endArray().name("outputs").beginArray();
    tensor(json, "label", "BYTES", List.of(-1));
    tensor(json, "probabilities", "FP32", List.of(-1, model.labels().size()));
    return Reply.ok(json.endArray().endObject());
  }

  private static void tensor(JsonWriter json, String name, String type, List<Integer> shape) {
    json.beginObject().name("name").value(name).name("datatype").value(type);
    shape(json, shape);
    json.endObject();
  }

  private static void shape(JsonWriter json, List<Integer> shape) {
    json.name("shape").beginArray();
    shape.forEach(size -> json.value((long) size));
    json.endArray();
  }

  private Reply ready(Request request) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("name").value(requested(request).name());
    return Reply.ok(json.name("ready").value(true).endObject());
  }

  private ModelInfo requested(Request request) {
    ModelInfo model = classifier.model();
    String version = request.variable("version");
    if (!request.variable("model").equals(model.name())
        || !(version.isEmpty() || version.equals(version(model)))) {
      throw new RequestException(
          404,
          "there is no such model; this server has '%s' in version '%s'"
              .formatted(model.name(), version(model)));
    }
    return model;
  }

  private static String version(ModelInfo model) {
    return model.version().isEmpty() ? "1" : model.version();
  }

  private CompletableFuture<Reply> infer(Request request) {
    requested(request);
    if (request.header("Inference-Header-Content-Length") != null) {
      throw new RequestException(
          400, "the binary data extension is not supported; send tensors as JSON");
    }
    InferRequest asked;
    try {
      asked = InferRequest.of(request.json());
    } catch (JsonException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
    return request
        .within(classifier.classifyAllAsync(asked.texts()))
        .thenApply(sentiments -> inferred(asked, sentiments));
  }

  private Reply inferred(InferRequest asked, List<Sentiment> sentiments) {
    ModelInfo model = sentiments.isEmpty() ? classifier.model() : sentiments.get(0).model();
    JsonWriter json = new JsonWriter().beginObject();
    json.name("model_name").value(model.name()).name("model_version").value(version(model));
    Optional<Json> id = asked.id();
    id.ifPresent(value -> json.name("id").value(value.string()));
    json.name("outputs").beginArray();
    for (String output : asked.outputs()) {
      boolean label = output.equals("label");
      json.beginObject().name("name").value(output);
      json.name("datatype").value(label ? "BYTES" : "FP32");
      shape(
          json,
          label ? List.of(sentiments.size()) : List.of(sentiments.size(), model.labels().size()));
      json.name("data").beginArray();
      for (Sentiment sentiment : sentiments) {
        if (label) {
          json.value(sentiment.label());
        } else {
          sentiment.scores().forEach(score -> json.value(single(score.probability())));
        }
      }
      json.endArray().endObject();
    }
    return Reply.ok(json.endArray().endObject());
  }

  /** The shortest decimal that is the same number in FP32. */
  private static double single(double probability) {
    return Double.parseDouble(Float.toString((float) probability));
  }
}
