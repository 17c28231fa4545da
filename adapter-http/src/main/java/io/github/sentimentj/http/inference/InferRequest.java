package io.github.sentimentj.http.inference;

import io.github.sentimentj.http.inference.InferenceModel.Tensor;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of an inference request.
 *
 * @param id to be sent back
 * @param outputs the names of those that are asked for
 */
record InferRequest(Optional<Json> id, List<String> texts, List<String> outputs) {

  /**
   * Reads a body.
   *
   * @throws RequestException if it does not fit the model
   * @throws io.github.sentimentj.json.JsonException if it is no inference request
   */
  static InferRequest of(Json json) {
    List<Json> inputs = json.get("inputs").elements();
    List<Tensor> tensors = inputs.stream().map(InferRequest::tensor).toList();
    InferenceModel.requireInputs(tensors);
    List<String> texts = texts(inputs.get(0).get("data"));
    InferenceModel.requireElements(tensors.get(0), texts.size());
    return new InferRequest(json.find("id"), texts, outputs(json));
  }

  private static Tensor tensor(Json input) {
    return new Tensor(
        input.get("name").string(),
        input.get("datatype").string(),
        input.get("shape").elements().stream().map(Json::integer).toList());
  }

  private static List<String> texts(Json data) {
    List<String> texts = new ArrayList<>();
    for (Json element : data.elements()) {
      if (element.isArray()) {
        element.elements().forEach(nested -> texts.add(nested.string()));
      } else {
        texts.add(element.string());
      }
    }
    return texts;
  }

  private static List<String> outputs(Json json) {
    List<Json> asked = json.find("outputs").map(Json::elements).orElse(List.of());
    return InferenceModel.requireOutputs(
        asked.stream().map(output -> output.get("name").string()).toList());
  }
}
