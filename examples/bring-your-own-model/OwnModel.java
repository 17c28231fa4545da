import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;

/** Classifies a text with the model that the first argument names, whatever made it. */
public class OwnModel {
  public static void main(String[] arguments) {
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.uri(arguments[0])).build()) {
      ModelInfo model = classifier.model();
      System.out.printf("%s runs %s, labels %s%n", model.backend(), model.loader(), model.labels());
      System.out.println(classifier.classify(arguments[1]).label());
    }
  }
}
