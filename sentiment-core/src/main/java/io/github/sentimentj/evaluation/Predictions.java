package io.github.sentimentj.evaluation;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What labelled texts are, and what a classifier made of them. */
@SuppressWarnings("ArrayRecordComponent") // filled once, read at once
record Predictions(int[] expected, double[][] probabilities) {

  private static final int CHUNK = 256;

  static Predictions of(
      SentimentClassifier classifier, List<LabeledText> texts, IntConsumer progress) {
    Map<String, Integer> meaning = Polarity.match(texts, classifier.model().labels());
    int[] expected = new int[texts.size()];
    double[][] probabilities = new double[texts.size()][];
    for (int from = 0; from < texts.size(); from += CHUNK) {
      List<LabeledText> chunk = texts.subList(from, Math.min(from + CHUNK, texts.size()));
      List<Sentiment> answers =
          classifier.classifyAll(chunk.stream().map(LabeledText::text).toList());
      for (int i = 0; i < chunk.size(); i++) {
        expected[from + i] = meaning.getOrDefault(chunk.get(i).label(), 0); // every label is in it
        probabilities[from + i] =
            answers.get(i).scores().stream().mapToDouble(Sentiment.Score::probability).toArray();
      }
      progress.accept(from + chunk.size());
    }
    return new Predictions(expected, probabilities);
  }
}
