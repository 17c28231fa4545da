package io.github.sentimentj.cli;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.SentimentServer;
import io.github.sentimentj.http.server.Listener;
import io.github.sentimentj.http.telemetry.JsonLogs;
import io.github.sentimentj.http.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a model until the process is told to end, then answers what was begun. */
@Command(
    name = "serve",
    description = "Answers over HTTP.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class ServeCommand implements Callable<Integer> {

  /** Shorter than the ten seconds that Docker and Cloud Run wait before they kill. */
  private static final Duration DRAIN = Duration.ofSeconds(8);

  /** Held, since a logger that nobody holds forgets its level; here, since only serving logs. */
  private static final class Noisy {
    static final List<Logger> LOGGERS =
        Stream.of("io.undertow", "org.xnio", "org.jboss").map(Logger::getLogger).toList();
  }

  private final Io io;

  @Mixin ModelOptions options = new ModelOptions();

  @Option(names = "--host", description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  String host = "0.0.0.0";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes a free one. Default: PORT, else 8080.")
  @Nullable String port;

  @Mixin BatchingOptions batching = new BatchingOptions();

  @Mixin ServerOptions server = new ServerOptions();

  ServeCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int number = port();
    Noisy.LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
    boolean json = server.installLogs(io.environment());
    Listener.prepare(); // meanwhile the model is loaded
    Telemetry telemetry = new Telemetry(io.environment());
    SentimentClassifier classifier = open(telemetry);
    SentimentServer started;
    try {
      started =
          server
              .builder(classifier, io.environment())
              .host(host)
              .port(number)
              .asynchronous()
              .telemetry(telemetry)
              .start();
    } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
      classifier.close();
      telemetry.close();
      if (e.getCause() instanceof BindException bind
          && String.valueOf(bind.getMessage()).contains("in use")) {
        throw new IOException(
            "port " + number + " is in use; choose another with --port or PORT", e);
      }
      throw e;
    }
    AtomicBoolean stopped = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (stopped.compareAndSet(false, true)) {
            started.stop(DRAIN);
            classifier.close();
            telemetry.close();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    String address = host.contains(":") ? "[" + host + "]" : host;
    String serving =
        "Serving "
            + classifier.model().name()
            + (server.tls() ? " at https://" : " at http://")
            + address
            + ":"
            + started.port()
            + (started.grpcPort() < 0 ? "" : ", gRPC at " + address + ":" + started.grpcPort());
    io.print(json ? JsonLogs.info("serve", serving) : serving + "\n");
    try {
      new CountDownLatch(1).await();
      return 0;
    } finally {
      stop.run();
    }
  }

  private SentimentClassifier open(Telemetry telemetry) {
    long start = System.nanoTime();
    SentimentClassifier classifier =
        options.builder(io).batching(batching.limits()).listener(telemetry).serve(io.environment());
    telemetry.of(classifier, Duration.ofNanos(System.nanoTime() - start));
    return classifier;
  }

  private int port() {
    String text = port != null ? port : io.environment().getOrDefault("PORT", "");
    text = port == null ? io.environment().getOrDefault("AIP_HTTP_PORT", text) : text;
    try {
      int number = text.isEmpty() ? 8080 : Integer.parseInt(text.strip());
      if (number >= 0 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for numbers out of range too.
    }
    throw new WrongUsageException(
        (port != null ? "--port" : "PORT") + " is not a port: '" + text + "'");
  }
}
