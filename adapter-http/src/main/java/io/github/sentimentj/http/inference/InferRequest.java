package io.github.sentimentj.http.inference;

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

  private static final List<String> OUTPUTS = List.of("label", "probabilities");

  /**
   * Reads a body.
   *
   * @throws RequestException if it does not fit the model
   * @throws io.github.sentimentj.json.JsonException if it is no inference request
   */
  static InferRequest of(Json json) {
    List<Json> inputs = json.get("inputs").elements();
    if (inputs.size() != 1 || !inputs.get(0).get("name").string().equals("text")) {
      throw new RequestException(400, "the model has one input, 'text'");
    }
    return new InferRequest(json.find("id"), texts(inputs.get(0)), outputs(json));
  }

  private static List<String> texts(Json input) {
    if (!input.get("datatype").string().equals("BYTES")) {
      throw new RequestException(400, "input 'text' has the datatype BYTES");
    }
    List<Json> shape = input.get("shape").elements();
    if (shape.isEmpty() || shape.size() > 2 || (shape.size() == 2 && shape.get(1).integer() != 1)) {
      throw new RequestException(400, "input 'text' has the shape [N] or [N, 1]");
    }
    List<String> texts = new ArrayList<>();
    for (Json element : input.get("data").elements()) {
      if (element.isArray()) {
        element.elements().forEach(nested -> texts.add(nested.string()));
      } else {
        texts.add(element.string());
      }
    }
    if (texts.size() != shape.get(0).integer()) {
      throw new RequestException(
          400,
          "input 'text' has %d elements, and its shape says %d"
              .formatted(texts.size(), shape.get(0).integer()));
    }
    return texts;
  }

  private static List<String> outputs(Json json) {
    Optional<Json> wanted = json.find("outputs");
    if (wanted.isEmpty() || wanted.get().elements().isEmpty()) {
      return OUTPUTS;
    }
    List<String> outputs =
        wanted.get().elements().stream().map(output -> output.get("name").string()).toList();
    for (String output : outputs) {
      if (!OUTPUTS.contains(output)) {
        throw new RequestException(400, "the model's outputs are " + OUTPUTS);
      }
    }
    return outputs;
  }
}
