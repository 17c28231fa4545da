package io.github.sentimentj.http.inference;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.http.inference.InferenceModel.Tensor;
import io.github.sentimentj.http.server.ErrorBody;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The {@link InferenceModel} over HTTP. Without the binary data extension. */
public final class OpenInference implements Protocol {

  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private final InferenceModel model;

  /** Answers what the model says. */
  public OpenInference(InferenceModel model) {
    this.model = model;
  }

  @Override
  public void addTo(Routes routes) {
    routes.open("/v2/health/live", request -> Reply.json(200, "{\"live\":true}"));
    // The specification calls the member "live" here, too; servers call it "ready".
    routes.open("/v2/health/ready", request -> Reply.json(200, "{\"live\":true,\"ready\":true}"));
    // The specification's text has the one, its OpenAPI document the other.
    routes.get("/v2", request -> server());
    routes.get("/v2/", request -> server());
    for (String path : List.of(MODEL, VERSION)) {
      routes.get(path, request -> metadata(requested(request)));
      routes.get(path + "/ready", request -> ready(requested(request)));
      routes.call("POST", path + "/infer", this::infer);
    }
  }

  @Override
  public Reply error(int status, String message) {
    return ErrorBody.of(status, message);
  }

  private ModelInfo requested(Request request) {
    return model.find(request.variable("model"), request.variable("version"));
  }

  private Reply server() {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("name").value(InferenceModel.SERVER).name("version").value(model.serverVersion());
    return Reply.ok(json.name("extensions").strings(List.of()).endObject());
  }

  private static Reply metadata(ModelInfo info) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("name").value(info.name());
    json.name("versions").strings(List.of(InferenceModel.version(info)));
    json.name("platform").value(InferenceModel.platform(info));
    json.name("inputs").beginArray();
    InferenceModel.inputs().forEach(input -> begin(json, input).endObject());
    json.endArray().name("outputs").beginArray();
    InferenceModel.outputs(info).forEach(output -> begin(json, output).endObject());
    return Reply.ok(json.endArray().endObject());
  }

  private static JsonWriter begin(JsonWriter json, Tensor tensor) {
    json.beginObject().name("name").value(tensor.name());
    json.name("datatype").value(tensor.datatype()).name("shape").beginArray();
    tensor.shape().forEach(size -> json.value((long) size));
    return json.endArray();
  }

  private static Reply ready(ModelInfo info) {
    JsonWriter json = new JsonWriter().beginObject();
    return Reply.ok(json.name("name").value(info.name()).name("ready").value(true).endObject());
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
        .within(model.classify(asked.texts()))
        .thenApply(sentiments -> inferred(asked, sentiments));
  }

  private Reply inferred(InferRequest asked, List<Sentiment> sentiments) {
    ModelInfo info = model.answering(sentiments);
    JsonWriter json = new JsonWriter().beginObject();
    json.name("model_name").value(info.name());
    json.name("model_version").value(InferenceModel.version(info));
    asked.id().ifPresent(value -> json.name("id").value(value.string()));
    json.name("outputs").beginArray();
    for (String output : asked.outputs()) {
      begin(json, InferenceModel.output(output, sentiments.size(), info));
      json.name("data").beginArray();
      for (Sentiment sentiment : sentiments) {
        if (output.equals(InferenceModel.LABEL)) {
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
