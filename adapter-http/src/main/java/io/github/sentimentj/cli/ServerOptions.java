package io.github.sentimentj.cli;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.SentimentServer;
import io.github.sentimentj.http.SentimentServerBuilder;
import io.github.sentimentj.http.telemetry.JsonLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a server takes from whom, and what it tells of itself. */
final class ServerOptions {

  private enum LogFormat {
    TEXT,
    JSON
  }

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "Largest request that is read. Default: ${DEFAULT-VALUE}.")
  int maxBody = SentimentServerBuilder.DEFAULT_MAX_BODY;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "A port of its own for /metrics. Default: it is on --port.")
  @Nullable Integer adminPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "N",
      description = "Answers over gRPC, too. Needs sentiment-grpc.jar beside sentiment.jar.")
  @Nullable Integer grpcPort;

  @Option(
      names = "--token-sha256",
      paramLabel = "HASH",
      split = ",",
      description = {
        "SHA-256 of a bearer token that clients must send. May be repeated.",
        "Default: SENTIMENT_TOKEN_SHA256, separated by commas; else nobody is asked."
      })
  List<String> tokens = List.of();

  @Option(
      names = "--admin-token-sha256",
      paramLabel = "HASH",
      split = ",",
      description = {
        "The same for /metrics. Default: SENTIMENT_ADMIN_TOKEN_SHA256,",
        "else the tokens of clients."
      })
  List<String> adminTokens = List.of();

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      description = "Most requests of one client a second. Default: any number.")
  double rateLimit;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Pages that may ask from a browser, such as https://example.org. Default: none.")
  List<String> corsOrigins = List.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serves HTTPS with the certificates in this PEM file.")
  @Nullable Path tlsCertificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Their private key: PEM, PKCS #8, not encrypted.")
  @Nullable Path tlsKey;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text or json. Default: json on Cloud Run and Vertex AI, else text.")
  @Nullable LogFormat logFormat;

  boolean tls() {
    return tlsCertificates != null;
  }

  /** Whether logs are JSON from now on. */
  boolean installLogs(Map<String, String> environment) {
    boolean cloud =
        environment.containsKey("K_SERVICE") || environment.containsKey("AIP_HTTP_PORT");
    boolean json = logFormat == LogFormat.JSON || (logFormat == null && cloud);
    if (json) {
      JsonLogs.install(environment);
    }
    return json;
  }

  SentimentServerBuilder builder(SentimentClassifier classifier, Map<String, String> environment)
      throws IOException {
    SentimentServerBuilder builder =
        SentimentServer.builder(classifier)
            .maxBodyBytes(maxBody)
            .tokens(orElse(tokens, environment, "SENTIMENT_TOKEN_SHA256"))
            .adminTokens(orElse(adminTokens, environment, "SENTIMENT_ADMIN_TOKEN_SHA256"))
            .requestsPerSecond(rateLimit)
            .corsOrigins(corsOrigins);
    if (adminPort != null) {
      builder.adminPort(adminPort);
    }
    builder.commit(environment.getOrDefault("SENTIMENT_COMMIT", ""));
    if (grpcPort != null) {
      builder.grpcPort(grpcPort);
    }
    String predict = environment.get("AIP_PREDICT_ROUTE");
    String health = environment.get("AIP_HEALTH_ROUTE");
    if (predict != null && health != null) {
      builder.vertex(predict, health);
    }
    Path certificates = tlsCertificates;
    Path key = tlsKey;
    if (certificates != null && key != null) {
      builder.tls(certificates, key);
    } else if (certificates != null || key != null) {
      throw new WrongUsageException("--tls-cert and --tls-key go together");
    }
    return builder;
  }

  private static List<String> orElse(
      List<String> option, Map<String, String> environment, String variable) {
    return option.isEmpty()
        ? Arrays.stream(environment.getOrDefault(variable, "").split(","))
            .map(String::strip)
            .filter(hash -> !hash.isEmpty())
            .toList()
        : option;
  }
}
