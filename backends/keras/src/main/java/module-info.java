/** The backend for Keras text classifiers. */
module io.github.sentimentj.keras {
  requires static org.jspecify;
  requires transitive io.github.sentimentj.onnx;

  provides io.github.sentimentj.spi.BackendProvider with
      io.github.sentimentj.keras.KerasBackendProvider;
}
