package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentimentj.http.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may ask, how often, from where. */
class SecurityTest {

  private TestServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private void start(UnaryOperator<SentimentServerBuilder> settings) {
    server = new TestServer(settings);
  }

  private static String sha256(String token) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }

  private int status(String path, String token) throws Exception {
    HttpRequest.Builder request = server.request(path);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return server.send(request).statusCode();
  }

  @Test
  void tokens_areAskedFor_exceptByProbesAndPages() throws Exception {
    String client = sha256("client-token");
    String admin = sha256("admin-token");
    start(
        builder ->
            builder
                .tokens(List.of(sha("other"), client))
                .adminTokens(List.of(admin))
                .telemetry(new Telemetry(Map.of())));
    assertThat(status("/api/v1/predict?text=good", "client-token")).isEqualTo(200);
    for (String wrong : new String[] {"", "client-toke", client, "admin-token"}) {
      assertThat(status("/api/v1/predict?text=good", wrong)).as(wrong).isEqualTo(401);
    }
    assertThat(status("/metrics", "admin-token")).isEqualTo(200);
    assertThat(status("/metrics", "client-token")).isEqualTo(401);
    for (String open : new String[] {"/", "/api/v1/health", "/v2/health/ready", "/ping"}) {
      assertThat(status(open, "")).as(open).isEqualTo(200);
    }
    HttpResponse<String> refused = server.postJson("/v2/models/imdb-linear/infer", "{}");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(refused.body()).isEqualTo("{\"error\":\"a valid bearer token is needed\"}");
  }

  private static String sha(String token) {
    try {
      return sha256(token);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tokenInPlaceOfItsHash_isRefused_andNotRepeated() {
    start(builder -> builder);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(builder -> builder.tokens(List.of("my-secret"))))
        .withMessageContaining("SHA-256")
        .withMessageNotContaining("my-secret");
  }

  @Test
  void rateLimit_isAClientsOwn() throws Exception {
    start(builder -> builder.requestsPerSecond(0.001).tokens(List.of(sha("a"), sha("b"))));
    assertThat(status("/api/v1/predict?text=good", "a")).isEqualTo(200);
    assertThat(status("/api/v1/predict?text=good", "a")).isEqualTo(429);
    assertThat(status("/api/v1/predict?text=good", "b")).isEqualTo(200);
    assertThat(status("/api/v1/health", "")).isEqualTo(200);
    HttpResponse<String> refused =
        server.send(
            server.request("/api/v1/predict?text=good").header("Authorization", "Bearer b"));
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(900, 1000);
  }

  @Test
  void cors_isOff_unlessAnOriginIsNamed() throws Exception {
    start(builder -> builder);
    assertThat(origin("https://good.example").headers().map()).doesNotContainKey(ALLOW);
    close();
    start(builder -> builder.corsOrigins(List.of("https://good.example")));
    assertThat(origin("https://good.example").headers().firstValue(ALLOW))
        .contains("https://good.example");
    assertThat(origin("https://bad.example").headers().map()).doesNotContainKey(ALLOW);
    HttpResponse<String> preflight =
        server.send(
            server
                .request("/api/v1/predict")
                .header("Origin", "https://good.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, POST");
  }

  private static final String ALLOW = "access-control-allow-origin";

  private HttpResponse<String> origin(String origin) throws IOException, InterruptedException {
    return server.send(server.request("/api/v1/predict?text=good").header("Origin", origin));
  }

  @Test
  void metrics_onAPortOfTheirOwn_areNotOnTheOther() throws Exception {
    start(builder -> builder.adminPort(0).telemetry(new Telemetry(Map.of())));
    assertThat(server.get("/metrics").statusCode()).isEqualTo(404);
    URI metrics = URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(metrics).build();
    assertThat(server.client().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpRequest predict =
        HttpRequest.newBuilder(metrics.resolve("/api/v1/predict?text=good")).build();
    assertThat(server.client().send(predict, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void tls_byFile() throws Exception {
    Path certificate = resource("tls-cert.pem");
    start(
        builder -> {
          try {
            return builder.tls(certificate, resource("tls-key.pem"));
          } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
          }
        });
    HttpClient client = HttpClient.newBuilder().sslContext(trusting("tls-cert.pem")).build();
    URI uri = URI.create("https://localhost:" + server.port() + "/api/v1/predict");
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"text\":\"" + "good ".repeat(8000) + "\"}"))
            .build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> server.get("/")).isInstanceOf(IOException.class);
  }

  @Test
  void tls_wrongFiles_areNamed() throws Exception {
    start(builder -> builder);
    Path certificate = resource("tls-cert.pem");
    assertThatThrownBy(() -> SentimentServer.builder(null))
        .isInstanceOf(NullPointerException.class);
    SentimentServerBuilder builder =
        SentimentServer.builder(io.github.sentimentj.SentimentClassifier.create());
    assertThatThrownBy(() -> builder.tls(certificate, certificate))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tls-cert.pem has no BEGIN PRIVATE KEY");
    assertThatThrownBy(() -> builder.tls(resource("tls-key.pem"), resource("tls-key.pem")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tls-key.pem");
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = SecurityTest.class.getResource(name);
    return Path.of(url.toURI());
  }

  private static SSLContext trusting(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = SecurityTest.class.getResourceAsStream(certificate)) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
