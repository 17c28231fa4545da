package io.github.sentimentj.cloudfunction;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.web.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code /api/v1/predict}, {@code /api/v1/predict/batch} and {@code /api/v1/health} as a
 * function of Google Cloud. Its model is what the environment's variables say, loaded once for each
 * instance.
 */
public final class GoogleFunction implements HttpFunction {

  private final HttpApi api;

  /** For the platform. */
  public GoogleFunction() {
    this(EnvironmentModel.load());
  }

  /**
   * For functions of your own.
   *
   * @param classifier answers the requests
   */
  public GoogleFunction(SentimentClassifier classifier) {
    api = new HttpApi(classifier);
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    String query = request.getQuery().orElse("");
    Reply reply =
        api.answer(
            new Request(
                request.getMethod(),
                request.getPath(),
                request.getContentType().orElse(""),
                name -> Query.parameter(query, name),
                limit -> request.getInputStream().readNBytes(limit + 1)));
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::appendHeader);
    response.setContentType("application/json");
    response.getOutputStream().write(reply.json().getBytes(StandardCharsets.UTF_8));
  }
}
