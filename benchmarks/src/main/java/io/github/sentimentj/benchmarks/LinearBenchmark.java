package io.github.sentimentj.benchmarks;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reviews a second through the bundled linear model, one text a call.
 *
 * <pre>IMDB_DIR=… java -jar benchmarks/target/benchmarks.jar LinearBenchmark -t 2 -prof gc</pre>
 *
 * Without {@code IMDB_DIR} the texts are made up, and the output says so.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LinearBenchmark {

  /** The classifier and the texts, shared by all threads. */
  @State(Scope.Benchmark)
  public static class Reviews {
    private static final int COUNT = 2048;

    private SentimentClassifier classifier = SentimentClassifier.create();
    private List<String> texts = List.of();

    /**
     * Reads the reviews.
     *
     * @throws IOException if they cannot be read
     */
    @Setup
    public void read() throws IOException {
      String folder = System.getenv("IMDB_DIR");
      List<String> all = new ArrayList<>();
      if (folder != null) {
        for (LabeledText review : LabeledTexts.read(Path.of(folder, "test.tsv.gz"))) {
          all.add(review.text());
        }
        Collections.shuffle(all, new Random(1));
      } else {
        System.out.println("IMDB_DIR IS NOT SET: these texts are made up, not reviews");
        Random random = new Random(1);
        for (int i = 0; i < COUNT; i++) {
          all.add(madeUp(random));
        }
      }
      texts = List.copyOf(all.subList(0, COUNT));
    }

    private static String madeUp(Random random) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 230; word++) {
        for (int letter = 2 + random.nextInt(7); letter > 0; letter--) {
          text.append((char) ('a' + random.nextInt(26)));
        }
        text.append(random.nextInt(15) == 0 ? ". " : " ");
      }
      return text.toString();
    }

    /** Frees the model. */
    @TearDown
    public void close() {
      classifier.close();
    }
  }

  /** Where a thread is in the list. */
  @State(Scope.Thread)
  public static class Position {
    private int at;
  }

  /**
   * One review.
   *
   * @param reviews classifier and texts
   * @param position the next one
   * @return its sentiment
   */
  @Benchmark
  public Sentiment classify(Reviews reviews, Position position) {
    position.at = (position.at + 1) % Reviews.COUNT;
    return reviews.classifier.classify(reviews.texts.get(position.at));
  }
}
