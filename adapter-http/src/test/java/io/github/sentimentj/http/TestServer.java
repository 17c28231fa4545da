package io.github.sentimentj.http;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The small bundled model behind a real server, and clients that ask it. */
final class TestServer implements AutoCloseable {

  static final int MAX_BODY = 1000;

  private final SentimentClassifier model =
      SentimentClassifier.builder().model(ModelSource.bundled("imdb-linear")).build();
  private final SentimentServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Runnable hook = () -> {};

  TestServer() {
    this(builder -> builder.maxBodyBytes(MAX_BODY));
  }

  TestServer(UnaryOperator<SentimentServerBuilder> settings) {
    server =
        settings.apply(SentimentServer.builder(new Hooked()).host("127.0.0.1").port(0)).start();
  }

  /** Whatever the model is asked, this comes first. */
  void beforeEachAnswer(Runnable action) {
    hook = action;
  }

  int adminPort() {
    return server.adminPort();
  }

  HttpRequest.Builder post(String path, String type, String body) {
    return request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
  }

  HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
    return send(post(path, "application/json", body));
  }

  int port() {
    return server.port();
  }

  void stop(Duration drain) {
    server.stop(drain);
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** The whole answer to a request that {@link HttpClient} would refuse to send. */
  String raw(String firstLines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(30_000);
      String request = firstLines + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(5));
    model.close();
  }

  private final class Hooked implements SentimentClassifier {

    @Override
    public Sentiment classify(String text) {
      hook.run();
      return model.classify(text);
    }

    @Override
    public List<Sentiment> classifyAll(List<String> texts) {
      hook.run();
      return model.classifyAll(texts);
    }

    @Override
    public Explanation explain(String text, int budget) {
      hook.run();
      return model.explain(text, budget);
    }

    @Override
    public ModelInfo model() {
      return model.model();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
