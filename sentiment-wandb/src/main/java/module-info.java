/** Weights &amp; Biases: models pulled and pushed, runs, services monitored. */
@org.jspecify.annotations.NullMarked
module io.github.sentimentj.wandb {
  requires static org.jspecify;
  requires transitive io.github.sentimentj;
  requires com.fasterxml.jackson.databind;
  requires jdk.management;
  requires okhttp3;

  exports io.github.sentimentj.wandb;

  provides io.github.sentimentj.spi.ModelSourceProvider with
      io.github.sentimentj.wandb.WandbModelSourceProvider;
  provides io.github.sentimentj.spi.MonitorProvider with
      io.github.sentimentj.wandb.WandbMonitorProvider;
  provides io.github.sentimentj.spi.Command with
      io.github.sentimentj.wandb.PullCommand,
      io.github.sentimentj.wandb.PushCommand;
}
