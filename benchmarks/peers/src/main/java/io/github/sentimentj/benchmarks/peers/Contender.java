package io.github.sentimentj.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who is compared. */
enum Contender {
  SENTIMENTJ_FP32(Host.JAVA, true, Weights.EXACT),
  SENTIMENTJ_INT8(Host.JAVA, true, Weights.QUANTIZED),
  IMDB(Host.JAVA, true, Weights.BUNDLED),
  IMDB_TRANSFORMER(Host.JAVA, true, Weights.BUNDLED),
  ONNXRUNTIME_FP32(Host.JAVA, false, Weights.EXACT),
  ONNXRUNTIME_INT8(Host.JAVA, false, Weights.QUANTIZED),
  ONNXRUNTIME_UINT8(Host.JAVA, false, Weights.QUANTIZED),
  DJL_ONNXRUNTIME(Host.JAVA_DJL, true, Weights.EXACT),
  DJL_PYTORCH(Host.JAVA_DJL, true, Weights.EXACT),
  OPENNLP_FP32(Host.JAVA_OPENNLP, false, Weights.EXACT),
  OPENNLP_INT8(Host.JAVA_OPENNLP, false, Weights.QUANTIZED),
  TRANSFORMERS_JS_FP32(Host.NODE, true, Weights.EXACT),
  TRANSFORMERS_JS_Q8(Host.NODE, true, Weights.QUANTIZED);

  /** What a contender runs in. The engine that a peer's own pom names goes before the others. */
  private enum Host {
    JAVA(""),
    JAVA_DJL("djl/onnxruntime.jar"),
    JAVA_OPENNLP("opennlp/onnxruntime.jar"),
    NODE("");

    private final String engine;

    Host(String engine) {
      this.engine = engine;
    }
  }

  /** What a contender computes with. */
  private enum Weights {
    /** Those of the random model, in fp32. */
    EXACT,
    /** Those of the random model, in int8. */
    QUANTIZED,
    /** Those of the model that this library brings: its answers are others. */
    BUNDLED
  }

  private final Host host;
  private final boolean lists;
  private final Weights weights;

  Contender(Host host, boolean lists, Weights weights) {
    this.host = host;
    this.lists = lists;
    this.weights = weights;
  }

  /** Whether it computes in fp32 what the others do. */
  boolean exact() {
    return weights == Weights.EXACT;
  }

  /** Whether its answers are nearly those of the others. */
  boolean comparable() {
    return weights != Weights.BUNDLED;
  }

  boolean takes(CallKind kind) {
    return kind == CallKind.SINGLE || lists;
  }

  /**
   * What starts its process.
   *
   * @param target the build folder of this module
   * @param folder the models
   * @param texts the file of the texts
   */
  List<String> command(Path target, Path folder, Path texts) {
    List<String> command = new ArrayList<>();
    if (host == Host.NODE) {
      command.add("node");
      command.add(target.resolveSibling("node").resolve("worker.mjs").toString());
    } else {
      String jar = target.resolve("peers.jar").toString();
      String classPath =
          host.engine.isEmpty()
              ? jar
              : target.resolve(host.engine) + java.io.File.pathSeparator + jar;
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Dai.djl.offline=true", "-cp", classPath, Worker.class.getName()));
    }
    command.addAll(List.of(name(), folder.toString(), texts.toString()));
    return command;
  }
}
