package io.github.sentimentj.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from the start of a process to its first answer, for each way to deploy. Not
 * JMH's kind: every start is a process of its own.
 */
public final class ColdStart {

  private static final int ROUNDS = 10;
  private static final int MAX_SECONDS = 60;
  private static final String ARCHIVE = "classes.jsa";
  private static final String APPLICATION = "io.github.sentimentj.examples.ReviewApplication";
  private static final String QUERY = "/api/v1/predict?text=A+wonderful+film.";

  private final Path jars;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> options;

  private ColdStart(Path jars, List<String> options) {
    this.jars = jars;
    this.options = options;
  }

  /** One start: gives the nanoseconds to the first answer. */
  private interface Start {
    long time() throws IOException, InterruptedException;
  }

  /**
   * Measures each kind, in turns, and prints medians and ranges.
   *
   * @param arguments a folder with Google's invoker and AWS's runtime interface client and what
   *     that needs, {@code sentiment-function.jar}, the jar of the Spring Boot example, {@code
   *     sentiment.jar}, which has the model {@code imdb}, and options of the JVM; {@code
   *     benchmarks/cold-start.sh} knows them
   * @throws Exception if something does not start
   */
  public static void main(String[] arguments) throws Exception {
    ColdStart starts =
        new ColdStart(Path.of(arguments[0]), Arrays.asList(arguments).subList(4, arguments.length));
    String function = arguments[1];
    String spring = arguments[2];
    String imdb = ":" + arguments[3];
    starts.measure("Google's invoker", () -> starts.google(function));
    starts.measure("with imdb", () -> starts.google(function + imdb));
    starts.measure("AWS's client", () -> starts.lambda(function));
    starts.measure("with imdb", () -> starts.lambda(function + imdb));
    starts.measure("Spring Boot", () -> starts.springBoot("-jar", spring));
    Path folder = Files.createTempDirectory("cold-start");
    String unpacked = starts.unpack(Path.of(spring), folder);
    String archive = "-XX:SharedArchiveFile=" + folder.resolve(ARCHIVE);
    starts.measure("unpacked, archive", () -> starts.springBoot(archive, "-jar", unpacked));
    starts.measure(
        "with imdb", () -> starts.springBoot(archive, "-cp", unpacked + imdb, APPLICATION));
  }

  /** As Spring Boot's manual says: jars beside each other, and an archive of their classes. */
  private String unpack(Path jar, Path folder) throws IOException, InterruptedException {
    run(java("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", folder + "/a"));
    String unpacked = folder.resolve("a").resolve(String.valueOf(jar.getFileName())).toString();
    run(
        java(
            "-XX:ArchiveClassesAtExit=" + folder.resolve(ARCHIVE),
            "-Dspring.context.exit=onRefresh",
            "-jar",
            unpacked));
    return unpacked;
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException(builder.command() + " ended with " + status);
    }
  }

  private void measure(String name, Start start) throws IOException, InterruptedException {
    long warm = start.time(); // the page cache
    long[] times = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      times[i] = start.time();
    }
    Arrays.sort(times);
    System.out.printf(
        "%-17s median %d ms, %d to %d ms (first %d ms)%n",
        name,
        millis((times[ROUNDS / 2 - 1] + times[ROUNDS / 2]) / 2),
        millis(times[0]),
        millis(times[ROUNDS - 1]),
        millis(warm));
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private ProcessBuilder java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private long google(String functions) throws IOException, InterruptedException {
    int port = freePort();
    return untilAnswer(
        java(
            "-jar",
            jar("java-function-invoker"),
            "--port",
            Integer.toString(port),
            "--classpath",
            functions,
            "--target",
            "io.github.sentimentj.cloudfunction.GoogleFunction"),
        port,
        QUERY);
  }

  private long springBoot(String... arguments) throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder = java(arguments);
    builder.environment().put("PORT", Integer.toString(port));
    return untilAnswer(builder, port, "/api/sentiment?text=A+wonderful+film.");
  }

  private long untilAnswer(ProcessBuilder builder, int port, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      while (process.isAlive()) {
        try {
          HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
          if (response.statusCode() == 200 && response.body().contains("ositive")) {
            return System.nanoTime() - start;
          }
          throw new IOException(response.statusCode() + " " + response.body());
        } catch (ConnectException e) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
      }
      throw new IOException("ended with " + process.exitValue());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** With the Runtime API on loopback, which has an invocation waiting. */
  private long lambda(String functions) throws IOException, InterruptedException {
    // Otherwise every answer on a used connection waits for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    byte[] event = "{\"text\":\"A wonderful film.\"}".getBytes(StandardCharsets.UTF_8);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext(
        "/2018-06-01/runtime/",
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith("/response")) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            answered.countDown();
          } else if (answered.getCount() > 0) {
            exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "1");
            exchange.getResponseHeaders().add("Lambda-Runtime-Deadline-Ms", "9999999999999");
            exchange.getResponseHeaders().add("Lambda-Runtime-Invoked-Function-Arn", "arn");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
          } else {
            waitFor(over);
          }
          exchange.close();
        });
    server.start();
    String classPath =
        String.join(
            ":",
            jar("aws-lambda-java-runtime-interface-client"),
            jar("aws-lambda-java-serialization"),
            jar("aws-lambda-java-core"),
            functions);
    ProcessBuilder builder =
        java(
            "-cp",
            classPath,
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            "io.github.sentimentj.cloudfunction.LambdaFunction");
    builder
        .environment()
        .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      for (int second = 0; !answered.await(1, TimeUnit.SECONDS); second++) {
        if (second > MAX_SECONDS || !process.isAlive()) {
          throw new IOException("no answer; " + process);
        }
      }
      return System.nanoTime() - start;
    } finally {
      process.destroyForcibly().waitFor();
      over.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String jar(String name) throws IOException {
    try (var found = Files.list(jars)) {
      return found
          .filter(each -> String.valueOf(each.getFileName()).startsWith(name))
          .findFirst()
          .orElseThrow(() -> new IOException(jars + " has no " + name))
          .toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
