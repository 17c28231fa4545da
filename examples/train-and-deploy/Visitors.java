import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Sends labelled reviews to a server, round after round, and counts what comes back. */
public final class Visitors {

  private static final int MOST_ROUNDS = 10_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String server;
  private int answers;
  private int failed;
  private int right;

  private Visitors(String server) {
    this.server = server;
  }

  /**
   * Visits a server.
   *
   * @param arguments its address, a file of reviews, and how many rounds; or, to go on until that model
   *     has answered a whole round, an artifact such as {@code reviews:v1}
   */
  public static void main(String[] arguments) throws Exception {
    Visitors visitors = new Visitors(arguments[0]);
    List<LabeledText> reviews = LabeledTexts.read(Path.of(arguments[1]));
    String until = arguments[2];
    boolean counted = until.matches("\\d+");
    int rounds = counted ? Integer.parseInt(until) : MOST_ROUNDS;
    boolean reached = false;
    for (int round = 0; round < rounds && !reached; round++) {
      reached = !counted && visitors.get("/api/v1/lineage").body().contains(until);
      visitors.round(reviews);
    }
    System.out.printf(
        "%d answers, %d failed; %d %% of the last round right%n",
        visitors.answers, visitors.failed, 100 * visitors.right / reviews.size());
  }

  private void round(List<LabeledText> reviews) throws IOException, InterruptedException {
    right = 0;
    for (LabeledText review : reviews) {
      String query = URLEncoder.encode(review.text(), StandardCharsets.UTF_8);
      HttpResponse<String> response = get("/api/v1/predict?text=" + query);
      String said = response.body().toLowerCase(Locale.ROOT);
      if (response.statusCode() == 200) {
        answers++;
        right += said.contains("\"sentiment\":\"" + review.label() + "\"") ? 1 : 0;
      } else {
        failed++;
      }
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server + path)).build(), BodyHandlers.ofString());
  }
}
