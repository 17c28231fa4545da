package io.github.sentimentj.spring;

import io.github.sentimentj.Batching;
import io.github.sentimentj.LongText;
import io.github.sentimentj.Precision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model the application's classifier uses, and how.
 *
 * @param enabled Whether there is a classifier at all.
 * @param model Folder, file or URI of the model, such as bundled:imdb-linear or
 *     wandb:films/imdb:prod. Default: what the environment says, else the bundled model.
 * @param loader File format of the model: linear, joblib, keras, transformers, onnx or tensorflow.
 *     Default: what its files are recognised as.
 * @param backend Engine that runs the model: linear, onnx, onednn, sklearn, keras or tensorflow.
 *     Default: the first that can.
 * @param precision Number format to compute in.
 * @param longText What is done with texts over the model's limit: head, head-tail, windows:N or
 *     reject. Default: what the model says, else head-tail.
 * @param threads Processors that one call may use. Default: all.
 * @param lazy Whether the model is loaded when it is first needed, and not when the application
 *     starts.
 * @param drift Whether the answers are counted, for the drift that the sentiment endpoint shows.
 * @param batching Puts texts of concurrent callers together. Off unless one of its properties is
 *     set.
 * @param cascade Asks a cheap model first. Off unless one of its properties is set.
 * @param wandb Where models of Weights &amp; Biases come from. Default: what the environment says.
 */
@ConfigurationProperties("sentiment")
public record SentimentProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String model,
    @Nullable String loader,
    @Nullable String backend,
    @DefaultValue("auto") Precision precision,
    @Nullable LongText longText,
    @Nullable Integer threads,
    @DefaultValue("false") boolean lazy,
    @DefaultValue("true") boolean drift,
    @Nullable Batch batching,
    @Nullable Cascade cascade,
    @DefaultValue Wandb wandb) {

  /**
   * How texts of concurrent callers are put together.
   *
   * @param maxTexts The most texts of one batch.
   * @param maxWait How long a batch may wait for more texts; never waited when idle.
   * @param maxTokens The most tokens of one batch. Default: no bound.
   * @param queue The most texts that wait. Default: 1024, or eight batches where that is more.
   * @param deadline The longest that a text may wait. Default: a day.
   */
  public record Batch(
      @DefaultValue("32") int maxTexts,
      @DefaultValue("2ms") Duration maxWait,
      @Nullable Integer maxTokens,
      @Nullable Integer queue,
      @Nullable Duration deadline) {

    Batching toBatching() {
      Batching batching = Batching.upTo(maxTexts, maxWait);
      batching = maxTokens == null ? batching : batching.withMaxTokens(maxTokens);
      batching = queue == null ? batching : batching.withQueue(queue);
      return deadline == null ? batching : batching.withDeadline(deadline);
    }
  }

  /**
   * A cheap model before the one that {@code sentiment.model} names.
   *
   * @param cheapModel Folder, file or URI of the model that is asked first.
   * @param threshold Probability, from 0 to 1, below which the cheap model is not sure enough.
   */
  public record Cascade(
      @DefaultValue("bundled:imdb-linear") String cheapModel,
      @DefaultValue("0.9") double threshold) {}

  /**
   * The account with Weights &amp; Biases.
   *
   * @param baseUrl Address of the server.
   * @param apiKey Key to the account.
   * @param entity User or team.
   * @param project Project of the models whose name says none.
   * @param monitor Whether what the classifier answers is logged to a run of the type inference.
   */
  public record Wandb(
      @Nullable String baseUrl,
      @Nullable String apiKey,
      @Nullable String entity,
      @Nullable String project,
      @DefaultValue("false") boolean monitor) {

    /** Everything but the key. */
    @Override
    public String toString() {
      return "Wandb[baseUrl=%s, entity=%s, project=%s, monitor=%s]"
          .formatted(baseUrl, entity, project, monitor);
    }
  }
}
