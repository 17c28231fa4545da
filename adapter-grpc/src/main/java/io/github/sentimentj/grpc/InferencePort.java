package io.github.sentimentj.grpc;

import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc;
import io.github.sentimentj.http.inference.GrpcProvider;
import io.github.sentimentj.http.server.Limits;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A port that is open, and the threads for what takes longer than reading. */
final class InferencePort implements GrpcProvider.Port {

  private static final int MOST_METADATA_BYTES = 64 << 10;
  private static final int MOST_CALLS_OF_A_CONNECTION = 1000;

  /** Clients connect again by themselves. */
  private static final int IDLE_MINUTES = 5;

  private final Server server;
  private final HealthStatusManager health;
  private final ExecutorService workers;
  private final ExecutorService clock;

  private InferencePort(
      Server server, HealthStatusManager health, ExecutorService workers, ExecutorService clock) {
    this.server = server;
    this.health = health;
    this.workers = workers;
    this.clock = clock;
  }

  static InferencePort open(GrpcProvider.Settings settings) throws IOException {
    Limits limits = settings.limits();
    long patience = limits.patience().toMillis();
    ServerCredentials credentials = credentials(settings);
    ExecutorService workers =
        Executors.newFixedThreadPool(
            8 * Math.max(2, Runtime.getRuntime().availableProcessors()), InferencePort::thread);
    ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, InferencePort::thread);
    clock.setRemoveOnCancelPolicy(true);
    HealthStatusManager health = new HealthStatusManager();
    InferenceService service =
        new InferenceService(settings.model(), workers, limits.asynchronous());
    CallGate gate = new CallGate(settings.control(), settings.observer(), limits.patience(), clock);
    Server server =
        NettyServerBuilder.forAddress(settings.address(), credentials)
            // Refusals, and small texts, are answered by the threads that read.
            .directExecutor()
            .maxInboundMessageSize(limits.bodyBytes())
            .maxInboundMetadataSize(MOST_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
            .handshakeTimeout(patience, TimeUnit.MILLISECONDS)
            .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
            .addStreamTracerFactory(gate)
            .addService(health.getHealthService())
            .addService(ServerInterceptors.intercept(service, gate))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      workers.shutdown();
      clock.shutdown();
      throw e;
    }
    health.setStatus(GRPCInferenceServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    return new InferencePort(server, health, workers, clock);
  }

  private static ServerCredentials credentials(GrpcProvider.Settings settings) throws IOException {
    GrpcProvider.Tls tls = settings.tls();
    return tls == null
        ? InsecureServerCredentials.create()
        : TlsServerCredentials.create(tls.certificates().toFile(), tls.key().toFile());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sentiment-grpc");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public int number() {
    return server.getPort();
  }

  @Override
  public void drain() {
    if (!server.isShutdown()) {
      health.enterTerminalState();
      server.shutdown();
    }
  }

  @Override
  public void close(Duration drain) {
    try {
      if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      workers.shutdownNow();
      clock.shutdownNow();
    }
  }
}
