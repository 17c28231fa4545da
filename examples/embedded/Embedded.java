import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;

public class Embedded {
  public static void main(String[] texts) {
    try (SentimentClassifier classifier = SentimentClassifier.create()) {
      for (Sentiment sentiment : classifier.classifyAll(java.util.List.of(texts))) {
        System.out.printf("%s %.2f%n", sentiment.label(), sentiment.probability("positive"));
      }
    }
  }
}
