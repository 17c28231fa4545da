package io.github.sentimentj.cloudfunction;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Lambda Runtime API on loopback, and a process with AWS's own runtime interface client that
 * gets its invocations from it.
 */
final class LambdaRuntime implements AutoCloseable {

  private static final String API = "/2018-06-01/runtime/";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Process process;
  private final Path log;

  /**
   * What the client reported.
   *
   * @param path which call of the API, such as {@code response} or {@code error}
   * @param body what it sent
   */
  record Outcome(String path, String body) {}

  LambdaRuntime(Class<?> handler, Path log, Map<String, String> variables) throws IOException {
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(API, this::handle);
    server.setExecutor(threads);
    server.start();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                System.getProperty("java.class.path"),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    builder.environment().put("LAMBDA_TASK_ROOT", log.getParent().toString());
    builder.environment().putAll(variables);
    process = builder.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(API.length());
    byte[] sent = exchange.getRequestBody().readAllBytes();
    if (path.equals("invocation/next")) {
      try {
        next(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      boolean restore = path.equals("restore/next");
      outcomes.add(
          new Outcome(
              path.substring(path.startsWith("invocation/") ? path.lastIndexOf('/') + 1 : 0),
              new String(sent, StandardCharsets.UTF_8)));
      exchange.sendResponseHeaders(restore ? 200 : 202, -1);
    }
    exchange.close();
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] event = events.take().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739");
    exchange.getResponseHeaders().add("Lambda-Runtime-Deadline-Ms", "9999999999999");
    exchange
        .getResponseHeaders()
        .add(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:123456789012:function:sentiment");
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  /** Sends one event to the function, and waits for what comes of it. */
  Outcome invoke(String event) throws InterruptedException, IOException {
    events.add(event);
    return outcome();
  }

  Outcome outcome() throws InterruptedException, IOException {
    Outcome outcome = outcomes.poll(60, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new IOException("no answer; the log is:\n" + log());
    }
    return outcome;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  List<String> logLines(String containing) throws IOException {
    return log().lines().filter(line -> line.contains(containing)).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    server.stop(0);
    threads.shutdownNow();
  }
}
