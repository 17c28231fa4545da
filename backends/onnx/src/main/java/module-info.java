/** The backend that runs models on ONNX Runtime. */
@SuppressWarnings("module") // the friend of the qualified export is not there when this is compiled
module io.github.sentimentj.onnx {
  requires static org.jspecify;
  requires transitive io.github.sentimentj.huggingface;
  requires com.microsoft.onnxruntime;

  exports io.github.sentimentj.onnx to
      io.github.sentimentj.keras;
  exports io.github.sentimentj.onnx.graph to
      io.github.sentimentj.keras;

  provides io.github.sentimentj.spi.BackendProvider with
      io.github.sentimentj.onnx.OnnxBackendProvider;
}
