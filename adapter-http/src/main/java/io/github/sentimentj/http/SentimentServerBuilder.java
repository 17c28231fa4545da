package io.github.sentimentj.http;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.api.Lineage;
import io.github.sentimentj.http.api.OriginalApi;
import io.github.sentimentj.http.inference.GrpcProvider;
import io.github.sentimentj.http.inference.InferenceModel;
import io.github.sentimentj.http.inference.OpenInference;
import io.github.sentimentj.http.mlflow.MlflowScoring;
import io.github.sentimentj.http.security.AccessRules;
import io.github.sentimentj.http.security.PemFiles;
import io.github.sentimentj.http.security.Tokens;
import io.github.sentimentj.http.server.AdmissionControl;
import io.github.sentimentj.http.server.Limits;
import io.github.sentimentj.http.server.Observer;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.http.server.StaticFile;
import io.github.sentimentj.http.tei.TextClassification;
import io.github.sentimentj.http.telemetry.Telemetry;
import io.github.sentimentj.http.vertex.VertexAi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Says where a server listens, and what it takes from whom. Not thread-safe. */
public final class SentimentServerBuilder {

  /** The longest body that is read, unless another limit is set: eight mebibytes. */
  public static final int DEFAULT_MAX_BODY = 8 << 20;

  private static final int MOST_REQUESTS = 4096;
  private static final int MOST_EXPLANATIONS = 4;
  private static final int MOST_STREAMS = 8;

  private static final String VERSION = version();

  private final SentimentClassifier classifier;
  private String host = "0.0.0.0";
  private int port = 8080;
  private int adminPort = -1;
  private int grpcPort = -1;
  private @Nullable GrpcProvider grpcProvider;
  private int maxBodyBytes = DEFAULT_MAX_BODY;
  private Duration patience = Duration.ofSeconds(30);
  private boolean asynchronous;
  private Tokens tokens = Tokens.ofHashes(List.of());
  private Tokens adminTokens = tokens;
  private double requestsPerSecond;
  private Set<String> origins = Set.of();
  private @Nullable SSLContext tls;
  private GrpcProvider.@Nullable Tls tlsFiles;
  private @Nullable Telemetry telemetry;
  private @Nullable String vertexPredict;
  private @Nullable String vertexHealth;
  private String commit = "";

  SentimentServerBuilder(SentimentClassifier classifier) {
    this.classifier = Objects.requireNonNull(classifier, "classifier");
  }

  /**
   * Sets the address to listen on. Default: {@code 0.0.0.0}.
   *
   * @param host a name or an address
   * @return this
   */
  public SentimentServerBuilder host(String host) {
    this.host = Objects.requireNonNull(host, "host");
    return this;
  }

  /**
   * Sets the port. Default: 8080.
   *
   * @param port the port, 0 for any that is free
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public SentimentServerBuilder port(int port) {
    this.port = checked(port, "port");
    return this;
  }

  /**
   * Gives {@code /metrics} a port of its own; it is not on the other one then. Default: it has
   * none.
   *
   * @param port the port, 0 for any that is free
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public SentimentServerBuilder adminPort(int port) {
    this.adminPort = checked(port, "adminPort");
    return this;
  }

  /**
   * Says which code this is; {@code /api/v1/lineage} tells it.
   *
   * @param commit the commit that it was built from, empty if nobody knows
   * @return this
   */
  public SentimentServerBuilder commit(String commit) {
    this.commit = Objects.requireNonNull(commit, "commit");
    return this;
  }

  /**
   * Answers the Open Inference Protocol over gRPC on a port of its own, too. Needs the jar {@code
   * sentiment-grpc} on the class path. Default: it does not.
   *
   * @param port the port, 0 for any that is free
   * @return this
   * @throws IllegalArgumentException if it is out of range, or the jar is not there; the message
   *     names it
   */
  public SentimentServerBuilder grpcPort(int port) {
    this.grpcPort = checked(port, "grpcPort");
    grpcProvider = GrpcProvider.load();
    return this;
  }

  private static String version() {
    String version = SentimentServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static int checked(int port, String name) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(name + ": " + port);
    }
    return port;
  }

  /**
   * Sets the longest body of a request, also when unpacked. Streams may be longer; then it is their
   * longest line. Default: {@link #DEFAULT_MAX_BODY}.
   *
   * @param bytes 1 or more
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public SentimentServerBuilder maxBodyBytes(int bytes) {
    if (bytes < 1 || bytes == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("maxBodyBytes: " + bytes);
    }
    maxBodyBytes = bytes;
    return this;
  }

  /**
   * Sets how long the head or the body of a request may take to arrive, an answer to be read, and a
   * stream to stand still, before the connection is closed. Default: 30 seconds.
   *
   * @param patience longer than nothing
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  public SentimentServerBuilder patience(Duration patience) {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience: " + patience);
    }
    this.patience = patience;
    return this;
  }

  /**
   * Says that {@link SentimentClassifier#classifyAsync} never keeps its caller waiting, since the
   * classifier has {@link io.github.sentimentj.Batching}, or answers in microseconds. It is then
   * called on the threads that read. Default: calls run on threads of their own.
   *
   * @return this
   */
  public SentimentServerBuilder asynchronous() {
    asynchronous = true;
    return this;
  }

  /**
   * Asks for a bearer token with every request that asks the model. Default: nobody is asked.
   *
   * @param sha256 the SHA-256 of each token that is accepted, 64 hexadecimal digits
   * @return this
   * @throws IllegalArgumentException if one is no such hash
   */
  public SentimentServerBuilder tokens(Collection<String> sha256) {
    tokens = Tokens.ofHashes(sha256);
    return this;
  }

  /**
   * Asks for another bearer token with {@code /metrics}. Default: those of {@link #tokens}.
   *
   * @param sha256 as for {@link #tokens}
   * @return this
   * @throws IllegalArgumentException if one is no such hash
   */
  public SentimentServerBuilder adminTokens(Collection<String> sha256) {
    adminTokens = Tokens.ofHashes(sha256);
    return this;
  }

  /**
   * Sets how often a client may ask, told by its token or else its address; it may save up one
   * second's worth. Default: as often as it likes.
   *
   * @param requests a second; 0 for any number
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SentimentServerBuilder requestsPerSecond(double requests) {
    if (!(requests >= 0)) {
      throw new IllegalArgumentException("requestsPerSecond: " + requests);
    }
    requestsPerSecond = requests;
    return this;
  }

  /**
   * Sets the pages of other origins that may ask from a browser. Default: none.
   *
   * @param origins such as {@code https://example.org}; {@code *} for all
   * @return this
   */
  public SentimentServerBuilder corsOrigins(Collection<String> origins) {
    this.origins = Set.copyOf(origins);
    return this;
  }

  /**
   * Serves HTTPS.
   *
   * @param certificates a PEM file with the server's certificate and those that it was signed with
   * @param key a PEM file with its private key, PKCS #8, not encrypted
   * @return this
   * @throws IOException if a file cannot be read, or is something else; the message names it
   */
  public SentimentServerBuilder tls(Path certificates, Path key) throws IOException {
    tls = PemFiles.context(certificates, key);
    tlsFiles = new GrpcProvider.Tls(certificates, key);
    return this;
  }

  /**
   * Serves {@code /metrics}, and tells of every request.
   *
   * @param telemetry who is told; stays the caller's to close
   * @return this
   */
  public SentimentServerBuilder telemetry(Telemetry telemetry) {
    this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
    return this;
  }

  /**
   * Answers as Vertex AI asks of a container.
   *
   * @param predictRoute the path that {@code AIP_PREDICT_ROUTE} says
   * @param healthRoute the path that {@code AIP_HEALTH_ROUTE} says
   * @return this
   */
  public SentimentServerBuilder vertex(String predictRoute, String healthRoute) {
    vertexPredict = Objects.requireNonNull(predictRoute, "predictRoute");
    vertexHealth = Objects.requireNonNull(healthRoute, "healthRoute");
    return this;
  }

  /**
   * Starts the server.
   *
   * @return the server, which accepts connections already
   * @throws UncheckedIOException if it cannot listen there; the cause is a {@link BindException}
   *     where the port is in use
   */
  public SentimentServer start() {
    return SentimentServer.start(this);
  }

  Routes routes() {
    Routes routes = new Routes();
    StaticFile.all().forEach(routes::file);
    protocols().forEach(routes::add);
    return routes;
  }

  /** What only administrators see, and what load balancers ask. */
  Routes adminRoutes() {
    Routes routes = new Routes();
    Telemetry shown = telemetry;
    if (shown != null) {
      routes.add(shown.metrics());
    }
    return routes;
  }

  private List<Protocol> protocols() {
    List<Protocol> protocols = new ArrayList<>();
    protocols.add(new OriginalApi(classifier, maxBodyBytes));
    protocols.add(new Lineage(classifier, VERSION, commit));
    protocols.add(new OpenInference(new InferenceModel(classifier, VERSION)));
    protocols.add(new MlflowScoring(classifier, VERSION));
    protocols.add(new TextClassification(classifier, VERSION, MOST_REQUESTS));
    if (vertexPredict != null && vertexHealth != null) {
      protocols.add(new VertexAi(classifier, vertexPredict, vertexHealth));
    }
    if (telemetry != null && adminPort < 0) {
      protocols.add(telemetry.metrics());
    }
    return protocols;
  }

  Limits limits() {
    return new Limits(
        maxBodyBytes,
        MOST_REQUESTS,
        Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / 8),
        MOST_EXPLANATIONS,
        MOST_STREAMS,
        patience,
        asynchronous);
  }

  AccessRules access() {
    return new AccessRules(tokens, adminTokens, requestsPerSecond, origins);
  }

  Observer observer() {
    return telemetry == null ? Observer.NONE : telemetry;
  }

  int port() {
    return port;
  }

  int adminPort() {
    return adminPort;
  }

  /** Opens the port for gRPC; null if none was asked for. */
  GrpcProvider.@Nullable Port openGrpc(AdmissionControl control) throws IOException {
    if (grpcProvider == null) {
      return null;
    }
    return grpcProvider.open(
        new GrpcProvider.Settings(
            address(grpcPort),
            tlsFiles,
            new InferenceModel(classifier, VERSION),
            limits(),
            control,
            observer()));
  }

  InetSocketAddress address(int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UncheckedIOException(new UnknownHostException(host));
    }
    return address;
  }

  @Nullable SSLContext tls() {
    return tls;
  }
}
