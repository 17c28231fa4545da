/** The backend for TensorFlow SavedModel folders. */
module io.github.sentimentj.tensorflow {
  requires static org.jspecify;
  requires transitive io.github.sentimentj;
}
