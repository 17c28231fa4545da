package io.github.sentimentj.http.inference;

import io.github.sentimentj.http.server.AdmissionControl;
import io.github.sentimentj.http.server.Limits;
import io.github.sentimentj.http.server.Observer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Answers over gRPC. Brought by a jar of its own, {@code sentiment-grpc}, since gRPC is large. */
public interface GrpcProvider {

  /**
   * What the port shares with that for HTTP.
   *
   * @param tls null for plain text
   */
  record Settings(
      InetSocketAddress address,
      @Nullable Tls tls,
      InferenceModel model,
      Limits limits,
      AdmissionControl control,
      Observer observer) {}

  /**
   * PEM files.
   *
   * @param certificates the server's certificate and those that it was signed with
   * @param key its private key, PKCS #8, not encrypted
   */
  record Tls(Path certificates, Path key) {}

  /** A port that is open. Thread-safe. */
  interface Port {

    /** Its number. */
    int number();

    /** Refuses new calls from now on; those that are under way go on. */
    void drain();

    /** Waits for calls under way, then ends those that are left; the port is free afterwards. */
    void close(Duration drain);
  }

  /**
   * Opens a port.
   *
   * @throws IOException if it cannot listen there
   */
  Port open(Settings settings) throws IOException;

  /**
   * The one on the class path.
   *
   * @throws IllegalArgumentException if there is none; the message says which jar to add
   */
  static GrpcProvider load() {
    Iterator<GrpcProvider> found = ServiceLoader.load(GrpcProvider.class).iterator();
    if (!found.hasNext()) {
      throw new IllegalArgumentException(
          "gRPC needs sentiment-grpc: put sentiment-grpc.jar beside sentiment.jar, or add"
              + " io.github.sentimentj:sentiment-grpc to the class path");
    }
    return found.next();
  }
}
