/** Sentiment classification inside your own process: the API, the SPI and the linear backend. */
@SuppressWarnings(
    "module") // the friends of the qualified exports are not there when this is compiled
@org.jspecify.annotations.NullMarked
module io.github.sentimentj {
  requires static org.jspecify;

  exports io.github.sentimentj;
  exports io.github.sentimentj.drift;
  exports io.github.sentimentj.evaluation;
  exports io.github.sentimentj.spi;
  exports io.github.sentimentj.json to
      io.github.sentimentj.cloudfunction,
      io.github.sentimentj.http,
      io.github.sentimentj.huggingface,
      io.github.sentimentj.keras,
      io.github.sentimentj.onednn,
      io.github.sentimentj.onnx,
      io.github.sentimentj.sklearn,
      io.github.sentimentj.tensorflow,
      io.github.sentimentj.testkit;
  exports io.github.sentimentj.linear to
      io.github.sentimentj.testkit,
      io.github.sentimentj.training;
  exports io.github.sentimentj.web to
      io.github.sentimentj.cloudfunction,
      io.github.sentimentj.grpc,
      io.github.sentimentj.http;

  uses io.github.sentimentj.spi.BackendProvider;
  uses io.github.sentimentj.spi.ModelSourceProvider;
  uses io.github.sentimentj.spi.MonitorProvider;

  provides io.github.sentimentj.spi.BackendProvider with
      io.github.sentimentj.linear.LinearBackendProvider;
}
