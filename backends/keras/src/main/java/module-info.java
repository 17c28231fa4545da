/** The backend for Keras text classifiers. */
@SuppressWarnings("module") // the friend of the qualified export is not there when this is compiled
module io.github.sentimentj.keras {
  requires static org.jspecify;
  requires transitive io.github.sentimentj.onnx;

  exports io.github.sentimentj.keras.text to
      io.github.sentimentj.tensorflow;

  provides io.github.sentimentj.spi.BackendProvider with
      io.github.sentimentj.keras.KerasBackendProvider;
}
