package io.github.sentimentj.benchmarks.peers;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** This library. */
final class SentimentjPeer implements Peer {

  private final SentimentClassifier classifier;
  private final String positive;

  private SentimentjPeer(SentimentClassifier classifier) {
    this.classifier = classifier;
    positive =
        classifier.model().labels().stream()
            .filter("positive"::equalsIgnoreCase)
            .findFirst()
            .orElseThrow();
  }

  /** The random model, from the checkpoint itself. */
  static SentimentjPeer checkpoint(Path folder, Precision precision) {
    return new SentimentjPeer(
        SentimentClassifier.builder()
            .model(ModelSource.directory(folder.resolve("checkpoint")))
            .backend("onnx")
            .precision(precision)
            .longText(LongText.head())
            .build());
  }

  /** A model on the class path. */
  static SentimentjPeer bundled(String name) {
    return new SentimentjPeer(
        SentimentClassifier.builder().model(ModelSource.bundled(name)).build());
  }

  /** One of the models of which a bundle on the class path consists. */
  static SentimentjPeer bundledPart(String name, String part, Path folder) throws IOException {
    ModelFiles files = ModelSource.bundled(name).open();
    Path copy = Files.createDirectories(folder.resolve(name + "-" + part));
    for (String file : files.names()) {
      if (file.startsWith(part + "/")) {
        write(files, file, copy.resolve(file.substring(part.length() + 1)));
      }
    }
    return new SentimentjPeer(
        SentimentClassifier.builder().model(ModelSource.directory(copy)).build());
  }

  private static void write(ModelFiles files, String name, Path to) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(files.read(name));
    }
  }

  @Override
  public float classify(String text) {
    return (float) classifier.classify(text).probability(positive);
  }

  @Override
  public List<Float> classifyAll(List<String> texts) {
    return classifier.classifyAll(texts).stream()
        .map(sentiment -> (float) sentiment.probability(positive))
        .toList();
  }
}
