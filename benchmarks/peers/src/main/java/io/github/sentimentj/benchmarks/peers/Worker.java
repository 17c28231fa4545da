package io.github.sentimentj.benchmarks.peers;

import io.github.sentimentj.Precision;
import io.github.sentimentj.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with one peer in it. It says {@code ready}, and then, for each line {@code single} or
 * {@code list}, {@code result}, the nanoseconds that all texts took, and each text's probability.
 * {@code node/worker.mjs} says the same.
 */
final class Worker {

  private Worker() {}

  /**
   * Answers until there are no more lines.
   *
   * @param args the contender, the folder and the file of the texts
   * @throws Exception whatever the peer throws
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // for what a library may print
    List<String> texts = Json.parse(Files.readString(Path.of(args[2]))).strings();
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Peer peer = open(Contender.valueOf(args[0]), Path.of(args[1]));
    answers.println("ready");
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      long start = System.nanoTime();
      List<Float> probabilities = run(peer, CallKind.valueOf(line), texts);
      StringBuilder answer = new StringBuilder("result " + (System.nanoTime() - start));
      probabilities.forEach(probability -> answer.append(' ').append(probability));
      answers.println(answer);
    }
  }

  private static List<Float> run(Peer peer, CallKind kind, List<String> texts) throws Exception {
    if (kind == CallKind.LIST) {
      return peer.classifyAll(texts);
    }
    List<Float> probabilities = new ArrayList<>();
    for (String text : texts) {
      probabilities.add(peer.classify(text));
    }
    return probabilities;
  }

  private static Peer open(Contender contender, Path folder) throws Exception {
    return switch (contender) {
      case SENTIMENTJ_FP32 -> SentimentjPeer.checkpoint(folder, Precision.FP32);
      case SENTIMENTJ_INT8 -> SentimentjPeer.checkpoint(folder, Precision.INT8);
      case IMDB -> SentimentjPeer.bundled("imdb");
      case IMDB_TRANSFORMER -> SentimentjPeer.bundledPart("imdb", "transformer", folder);
      case ONNXRUNTIME_FP32 -> new OnnxRuntimePeer(folder, "model.onnx");
      case ONNXRUNTIME_INT8 -> new OnnxRuntimePeer(folder, "model_quantized.onnx");
      case ONNXRUNTIME_UINT8 -> new OnnxRuntimePeer(folder, "model_uint8.onnx");
      case DJL_ONNXRUNTIME -> new DjlPeer(folder.resolve("djl-onnxruntime"), "OnnxRuntime");
      case DJL_PYTORCH -> new DjlPeer(folder.resolve("djl-pytorch"), "PyTorch");
      case OPENNLP_FP32 -> new OpenNlpPeer(folder, "model.onnx");
      case OPENNLP_INT8 -> new OpenNlpPeer(folder, "model_quantized.onnx");
      case TRANSFORMERS_JS_FP32, TRANSFORMERS_JS_Q8 ->
          throw new IOException(contender + " runs in node");
    };
  }
}
