/** The backend that runs transformer encoders directly on oneDNN. */
module io.github.sentimentj.onednn {
  requires static org.jspecify;
  requires transitive io.github.sentimentj.huggingface;
}
