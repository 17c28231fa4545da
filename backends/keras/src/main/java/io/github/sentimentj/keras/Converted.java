package io.github.sentimentj.keras;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.keras.text.JsonCost;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.keras.text.TextFiles;
import io.github.sentimentj.spi.Conversion;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in our own format: {@value #GRAPH}, and {@value #TEXT} with what makes numbers of texts
 * and what the numbers that come out are called.
 */
final class Converted {

  static final String GRAPH = "model.onnx";
  static final String TEXT = "keras-text.json";

  private Converted() {}

  static boolean isIn(ModelFiles files) {
    return files.names().contains(TEXT);
  }

  static Conversion write(KerasModel model, Path folder) throws IOException {
    if (model.graph().isEmpty()) {
      throw new ModelLoadException("the model is converted already; use it as it is");
    }
    model.graph().get().write(folder.resolve(GRAPH));
    JsonWriter json = new JsonWriter();
    json.beginObject().name("labels").strings(model.labels());
    json.name("multiLabel").value(model.multiLabel());
    model.format().writeTo(json);
    json.name("tokenizer");
    model.encoder().writeTo(json);
    json.endObject();
    Files.writeString(folder.resolve(TEXT), json.toString());
    return new Conversion(KerasBackendProvider.KERAS, List.of(GRAPH, TEXT), Map.of());
  }

  static KerasModel read(ModelFiles files) {
    if (!files.names().contains(GRAPH)) {
      throw new ModelLoadException(
          "%s: expected %s beside %s, found none".formatted(files.location(), GRAPH, TEXT));
    }
    try {
      ByteBuffer bytes = files.read(TEXT);
      JsonCost.check(bytes);
      Json json = Json.parse(bytes);
      List<String> own = json.get("labels").strings();
      Manifest manifest = files.manifest();
      List<String> labels = manifest.labels().isEmpty() ? own : manifest.labels();
      if (own.size() < 2
          || labels.size() != own.size()
          || own.stream().distinct().count() < own.size()) {
        throw new IllegalArgumentException(
            "$.labels: expected two or more, as many as in sentiment.json, found " + own.size());
      }
      return new KerasModel(
          Optional.empty(),
          TextFiles.parse(json.get("tokenizer")),
          SequenceFormat.parse(json),
          labels,
          json.get("multiLabel").bool());
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "%s [%s]: %s".formatted(files.location(), TEXT, e.getMessage()), e);
    }
  }
}
