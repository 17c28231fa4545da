/** The backend for TensorFlow SavedModel folders. */
module io.github.sentimentj.tensorflow {
  requires static org.jspecify;
  requires transitive io.github.sentimentj.keras;
  requires tensorflow;

  provides io.github.sentimentj.spi.BackendProvider with
      io.github.sentimentj.tensorflow.TensorFlowBackendProvider;
}
