package io.github.sentimentj.grpc;

import com.google.protobuf.ByteString;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.grpc.protocol.InferTensorContents;
import io.github.sentimentj.grpc.protocol.ModelInferRequest;
import io.github.sentimentj.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.github.sentimentj.grpc.protocol.ModelInferRequest.InferRequestedOutputTensor;
import io.github.sentimentj.grpc.protocol.ModelInferResponse;
import io.github.sentimentj.grpc.protocol.ModelInferResponse.InferOutputTensor;
import io.github.sentimentj.http.inference.InferenceModel;
import io.github.sentimentj.http.inference.InferenceModel.Tensor;
import io.github.sentimentj.http.server.RequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of an inference request, and of the response, which has the same form: contents by
 * type, or raw. In the raw form, an element of BYTES is its length, four bytes, little-endian, and
 * its bytes.
 *
 * @param id to be sent back
 * @param outputs the names of those that are asked for
 */
record InferTensors(String id, List<String> texts, List<String> outputs, boolean raw) {

  /**
   * Reads a request.
   *
   * @throws RequestException if it does not fit the model
   */
  static InferTensors of(ModelInferRequest request) {
    List<Tensor> inputs = request.getInputsList().stream().map(InferTensors::tensor).toList();
    InferenceModel.requireInputs(inputs);
    boolean raw = request.getRawInputContentsCount() > 0;
    List<ByteString> contents = request.getInputs(0).getContents().getBytesContentsList();
    if (raw && (request.getRawInputContentsCount() != 1 || request.getInputs(0).hasContents())) {
      throw new RequestException(
          400, "raw_input_contents has one element for each input, which has no contents then");
    }
    List<String> texts = new ArrayList<>();
    for (ByteString element : raw ? elements(request.getRawInputContents(0)) : contents) {
      texts.add(text(element));
    }
    InferenceModel.requireElements(inputs.get(0), texts.size());
    List<String> asked =
        request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList();
    return new InferTensors(request.getId(), texts, InferenceModel.requireOutputs(asked), raw);
  }

  private static Tensor tensor(InferInputTensor input) {
    return new Tensor(input.getName(), input.getDatatype(), input.getShapeList());
  }

  private static List<ByteString> elements(ByteString raw) {
    ByteBuffer lengths = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<ByteString> elements = new ArrayList<>();
    int at = 0;
    while (at < raw.size()) {
      int left = raw.size() - at - Integer.BYTES;
      int length = left < 0 ? -1 : lengths.getInt(at);
      if (length < 0 || length > left) {
        throw new RequestException(
            400,
            "raw_input_contents, byte %d: expected a length of four bytes, and so many bytes"
                .formatted(at));
      }
      at += Integer.BYTES;
      elements.add(raw.substring(at, at + length));
      at += length;
    }
    return elements;
  }

  private static String text(ByteString utf8) {
    if (!utf8.isValidUtf8()) {
      throw new RequestException(400, "input 'text' is not valid UTF-8");
    }
    return utf8.toStringUtf8();
  }

  /** The answers, in the order of the texts. */
  ModelInferResponse response(ModelInfo info, List<Sentiment> sentiments) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(info.name())
            .setModelVersion(InferenceModel.version(info))
            .setId(id);
    for (String name : outputs) {
      Tensor tensor = InferenceModel.output(name, sentiments.size(), info);
      InferOutputTensor.Builder output =
          InferOutputTensor.newBuilder()
              .setName(name)
              .setDatatype(tensor.datatype())
              .addAllShape(tensor.shape());
      InferTensorContents contents =
          name.equals(InferenceModel.LABEL) ? labels(sentiments) : probabilities(sentiments);
      if (raw) {
        response.addRawOutputContents(raw(contents));
      } else {
        output.setContents(contents);
      }
      response.addOutputs(output);
    }
    return response.build();
  }

  private static InferTensorContents labels(List<Sentiment> sentiments) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    sentiments.forEach(
        sentiment -> contents.addBytesContents(ByteString.copyFromUtf8(sentiment.label())));
    return contents.build();
  }

  private static InferTensorContents probabilities(List<Sentiment> sentiments) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (Sentiment sentiment : sentiments) {
      sentiment.scores().forEach(score -> contents.addFp32Contents((float) score.probability()));
    }
    return contents.build();
  }

  private static ByteString raw(InferTensorContents contents) {
    int size = Float.BYTES * contents.getFp32ContentsCount();
    for (ByteString element : contents.getBytesContentsList()) {
      size += Integer.BYTES + element.size();
    }
    ByteBuffer raw = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (ByteString element : contents.getBytesContentsList()) {
      element.copyTo(raw.putInt(element.size()));
    }
    contents.getFp32ContentsList().forEach(raw::putFloat);
    return ByteString.copyFrom(raw.flip());
  }
}
