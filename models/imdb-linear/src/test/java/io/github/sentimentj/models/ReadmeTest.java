package io.github.sentimentj.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.Batching;
import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.drift.Drift;
import io.github.sentimentj.drift.DriftMonitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The example of the README, compiled and run, and compared with what stands there. */
class ReadmeTest {

  private static void example(PrintStream out) {
    // begin
    try (SentimentClassifier classifier = SentimentClassifier.create()) {
      String review = "One of the best movies of all time.";
      Sentiment sentiment = classifier.classify(review);
      out.printf("%s %.2f%n", sentiment.label(), sentiment.probability("positive"));

      for (Explanation.Contribution part : classifier.explain(review).contributions()) {
        out.printf("%+.2f %s%n", part.weight(), review.substring(part.start(), part.end()));
      }
    }
    // end
  }

  private static double inProduction(List<String> reviews) {
    // begin in production
    DriftMonitor monitor = DriftMonitor.create();
    SentimentClassifier first =
        SentimentClassifier.builder()
            .batching(Batching.upTo(32, Duration.ofMillis(2)).withDeadline(Duration.ofSeconds(1)))
            .listener(monitor)
            .build();
    try (SwappableClassifier live = SentimentClassifier.swappable(first)) {
      live.classifyAll(reviews);
      CompletableFuture<Sentiment> soon = live.classifyAsync("Not a dull moment in it.");
      System.out.println(soon.join().label());

      Drift drift = Drift.between(live.reference().orElseThrow(), monitor.roll());
      if (drift.maxPsi() > 0.25) {
        live.swap(SentimentClassifier.builder().model(ModelSource.bundled("imdb-linear")).build());
      }
      // end in production
      return drift.maxPsi();
    }
  }

  private static String between(String begin, String end) throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/github/sentimentj/models/ReadmeTest.java"));
    return source
        .substring(source.indexOf(begin + "\n") + begin.length() + 1, source.indexOf("    " + end))
        .stripTrailing()
        .stripIndent()
        .strip();
  }

  @Test
  void example_isTheReadmesAndPrintsWhatItSays() throws IOException {
    String body = between("// begin", "// end").replace("out.printf", "System.out.printf");
    String readme = Files.readString(Path.of("../../README.md"));
    assertThat(readme).contains(body);

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    example(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String printed = bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    assertThat(readme).contains(printed.lines().limit(3).reduce("", (a, b) -> a + b + "\n"));
  }

  @Test
  void productionExample_isTheReadmesAndRuns() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    assertThat(readme).contains(between("// begin in production", "  // end in production"));
    assertThat(inProduction(List.of("Good.", "Bad."))).as("two short texts").isGreaterThan(0.25);
  }
}
