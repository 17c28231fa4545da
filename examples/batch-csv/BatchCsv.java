import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.nio.file.Path;
import java.util.List;

/** Reads labelled reviews from CSV, and says how often the model agrees. */
public class BatchCsv {
  public static void main(String[] arguments) throws Exception {
    List<LabeledText> reviews = LabeledTexts.read(Path.of(arguments[0]));
    try (SentimentClassifier classifier = SentimentClassifier.create()) {
      List<Sentiment> answers =
          classifier.classifyAll(reviews.stream().map(LabeledText::text).toList());
      int right = 0;
      for (int i = 0; i < reviews.size(); i++) {
        String label = answers.get(i).label();
        right += label.equals(reviews.get(i).label()) ? 1 : 0;
        System.out.printf("%s,%.3f,%d%n", label, answers.get(i).probability(label), i + 1);
      }
      System.out.printf("%d of %d as labelled%n", right, reviews.size());
    }
  }
}
