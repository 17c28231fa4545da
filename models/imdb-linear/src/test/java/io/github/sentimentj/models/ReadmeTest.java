package io.github.sentimentj.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void example_isTheReadmesAndPrintsWhatItSays() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/github/sentimentj/models/ReadmeTest.java"));
    String body =
        source
            .substring(
                source.indexOf("// begin\n") + "// begin\n".length(), source.indexOf("    // end"))
            .stripTrailing()
            .stripIndent()
            .replace("out.printf", "System.out.printf");
    String readme = Files.readString(Path.of("../../README.md"));
    assertThat(readme).contains(body.strip());

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    example(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String printed = bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    assertThat(readme).contains(printed.lines().limit(3).reduce("", (a, b) -> a + b + "\n"));
  }
}
