/** Uses every published artifact by its name on the module path. */
module sample {
  requires io.github.sentimentj;
  requires io.github.sentimentj.cloudfunction;
  requires io.github.sentimentj.grpc;
  requires io.github.sentimentj.http;
  requires io.github.sentimentj.keras;
  requires io.github.sentimentj.models.imdb;
  requires io.github.sentimentj.models.imdb.linear;
  requires io.github.sentimentj.onnx;
  requires io.github.sentimentj.sklearn;
  requires io.github.sentimentj.spring;
  requires io.github.sentimentj.tensorflow;
  requires io.github.sentimentj.testkit;
  requires io.github.sentimentj.training;
  requires io.github.sentimentj.wandb;
  requires java.net.http;
  requires spring.context;

  uses io.github.sentimentj.spi.BackendProvider;
}
