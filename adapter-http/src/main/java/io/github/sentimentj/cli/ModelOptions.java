package io.github.sentimentj.cli;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentClassifierBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command uses, and how. */
final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "A folder, a file, or a URI such as bundled:imdb-linear.",
        "Default: what the environment says, else the bundled model."
      })
  @Nullable String model;

  @Option(
      names = "--loader",
      paramLabel = "NAME",
      description = "File format: linear, joblib, keras, transformers, onnx or tensorflow.")
  @Nullable String loader;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Engine: linear, onnx, onednn, sklearn, keras or tensorflow.")
  @Nullable String backend;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      description = "Number format to compute in: fp32, bf16, int8 or auto. Default: auto.")
  Precision precision = Precision.AUTO;

  @Option(
      names = "--long-text",
      paramLabel = "POLICY",
      description = {
        "Texts over the model's limit: head, head-tail, head-tail:SHARE, windows:N or reject.",
        "Default: what the model says, else head-tail."
      })
  @Nullable LongText longText;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processors that one call may use. Default: all.")
  @Nullable Integer threads;

  SentimentClassifier open(Io io) {
    return builder(io).build();
  }

  /** For commands that set more. */
  SentimentClassifierBuilder builder(Io io) {
    if (threads != null && threads < 1) {
      throw new WrongUsageException("--threads must be 1 or more");
    }
    SentimentClassifierBuilder builder = SentimentClassifier.builder().precision(precision);
    if (model != null) {
      builder.model(ModelSource.uri(model, io.environment()));
    } else {
      builder.environment(io.environment());
    }
    if (loader != null && !loader.equals("auto")) {
      builder.loader(loader);
    }
    if (backend != null) {
      builder.backend(backend);
    }
    if (longText != null) {
      builder.longText(longText);
    }
    if (threads != null) {
      builder.threads(threads);
    }
    return builder;
  }
}
