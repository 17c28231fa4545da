package io.github.sentimentj.examples;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Says what the classifier thinks of a review. */
@RestController
class ReviewController {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <title>Reviews</title>
      <form method="post" action="/">
        <textarea name="text" rows="8" cols="60" required>%s</textarea>
        <button>Ask</button>
      </form>
      <p>%s</p>
      </html>
      """;

  private final SentimentClassifier classifier;

  ReviewController(SentimentClassifier classifier) {
    this.classifier = classifier;
  }

  /**
   * The answer of the API.
   *
   * @param label what the text is
   * @param probability how sure that is
   */
  record Verdict(String label, double probability) {
    static Verdict of(Sentiment sentiment) {
      return new Verdict(sentiment.label(), sentiment.probability(sentiment.label()));
    }
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String form() {
    return PAGE.formatted("", "");
  }

  @PostMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  String answer(@RequestParam String text) {
    Verdict verdict = Verdict.of(classifier.classify(text));
    return PAGE.formatted(
        HtmlUtils.htmlEscape(text),
        "%s, %.0f %%".formatted(verdict.label(), 100 * verdict.probability()));
  }

  @GetMapping("/api/sentiment")
  Verdict one(@RequestParam String text) {
    return Verdict.of(classifier.classify(text));
  }

  @PostMapping("/api/sentiment")
  List<Verdict> many(@RequestBody List<String> texts) {
    return classifier.classifyAll(texts).stream().map(Verdict::of).toList();
  }
}
