import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A backend of your own: its model is a file with words that are good. */
public class KeywordBackend implements BackendProvider {

  private static final String WORDS = "words.txt";

  @Override
  public String name() {
    return "keywords";
  }

  @Override
  public Match match(ModelFiles files) {
    return files.names().contains(WORDS)
        ? Match.as("keywords", "it has " + WORDS)
        : Match.none("it has no " + WORDS);
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    List<String> words = StandardCharsets.UTF_8.decode(files.read(WORDS)).toString().lines().toList();
    return new Backend() {
      @Override
      public ModelTraits traits() {
        List<String> labels = List.of("negative", "positive");
        return new ModelTraits(labels, false, true, OptionalInt.empty(), Precision.FP32);
      }

      @Override
      public Scores score(List<String> texts) {
        float[][] probabilities = new float[texts.size()][];
        int[] tokens = new int[texts.size()];
        for (int i = 0; i < tokens.length; i++) {
          String[] found = texts.get(i).toLowerCase().split("\\W+");
          tokens[i] = found.length;
          long good = List.of(found).stream().filter(words::contains).count();
          float positive = (1 + good) / (2f + good);
          probabilities[i] = new float[] {1 - positive, positive};
        }
        return new Scores(probabilities, tokens, new boolean[texts.size()]);
      }

      @Override
      public void close() {}
    };
  }

  public static void main(String[] arguments) {
    try (SentimentClassifier classifier =
        SentimentClassifier.builder()
            .model(ModelSource.directory(Path.of(arguments[0])))
            .backend("keywords")
            .build()) {
      System.out.println(classifier.classify(arguments[1]).probability("positive"));
      classifier
          .explain(arguments[1])
          .contributions()
          .forEach(one -> System.out.println(one.start() + " to " + one.end() + ": " + one.weight()));
    }
  }
}
