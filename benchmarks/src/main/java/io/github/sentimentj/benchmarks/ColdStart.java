package io.github.sentimentj.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * How long it takes from the start of a process to its first answer, for each way to deploy. Not
 * JMH's kind: every start is a process of its own.
 */
public final class ColdStart {

  private static final int ROUNDS = 10;
  private static final int MAX_SECONDS = 60;
  private static final String EMPTY = "empty.Empty";
  private static final String C1 = "-XX:TieredStopAtLevel=1";
  private static final String SERIAL = "-XX:+UseSerialGC";
  private static final String APPLICATION = "io.github.sentimentj.examples.ReviewApplication";
  private static final String SPRING_QUERY = "/api/sentiment?text=A+wonderful+film.";
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
   * Measures each kind, in turns, and prints medians and ranges. The system property {@code kinds}
   * is a regular expression for the names of those to be measured, {@code rounds} their number.
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
    Map<String, Start> kinds = new LinkedHashMap<>();
    kinds.put("Google's invoker", () -> starts.google(function));
    kinds.put("Google's invoker, imdb", () -> starts.google(function + imdb));
    kinds.put("AWS's client", () -> starts.lambda(function));
    kinds.put("AWS's client, imdb", () -> starts.lambda(function + imdb));
    kinds.put("Spring Boot, -jar", () -> starts.springBoot("-jar", spring));
    Path folder = Files.createTempDirectory("cold-start");
    String unpacked = starts.unpack(Path.of(spring), folder);
    kinds.put("Spring Boot, unpacked", () -> starts.springBoot("-jar", unpacked));
    String archive = starts.archive(folder.resolve("linear.jsa"), "-jar", unpacked);
    kinds.put("Spring Boot, archive", () -> starts.springBoot(archive, "-jar", unpacked));
    kinds.put(
        "Spring Boot, archive, C1", () -> starts.springBoot(archive, C1, SERIAL, "-jar", unpacked));
    String both = unpacked + imdb;
    String second = starts.archive(folder.resolve("imdb.jsa"), "-cp", both, APPLICATION);
    kinds.put(
        "Spring Boot, archive, imdb", () -> starts.springBoot(second, "-cp", both, APPLICATION));
    List<String> libraries = libraries(Path.of(unpacked).resolveSibling("lib"));
    String with = compileEmpty(libraries, folder) + String.join("", libraries);
    String without = with.replaceAll(":[^:]*/sentiment-[^:]*", "");
    kinds.put("empty application", () -> starts.springBoot("-cp", without, EMPTY));
    kinds.put("empty, starter", () -> starts.springBoot("-cp", with, EMPTY));
    kinds.put(
        "empty, disabled",
        () -> starts.springBoot("-Dsentiment.enabled=false", "-cp", with, EMPTY));
    kinds.keySet().removeIf(kind -> !kind.matches(System.getProperty("kinds", ".*")));
    measure(kinds, Integer.getInteger("rounds", ROUNDS));
  }

  private static List<String> libraries(Path folder) throws IOException {
    try (var found = Files.list(folder)) {
      return found.map(each -> ":" + each).sorted().toList();
    }
  }

  /** A web application that has nothing to do; gives the folder of its class. */
  private static String compileEmpty(List<String> libraries, Path folder) throws IOException {
    Path source = folder.resolve("Empty.java");
    try (InputStream resource = ColdStart.class.getResourceAsStream("Empty.java.txt")) {
      Files.write(source, Objects.requireNonNull(resource).readAllBytes());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-parameters",
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                String.join("", libraries),
                source.toString());
    if (status != 0) {
      throw new IOException(source + " cannot be compiled");
    }
    return folder.toString();
  }

  /** As the example's README says: jars beside each other. */
  private String unpack(Path jar, Path folder) throws IOException, InterruptedException {
    run(java("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", folder + "/a"));
    String unpacked = folder.resolve("a").resolve(String.valueOf(jar.getFileName())).toString();
    return unpacked;
  }

  /** Makes an archive of what the application needs until it has answered; gives its option. */
  private String archive(Path file, String... application)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-XX:ArchiveClassesAtExit=" + file));
    arguments.addAll(List.of(application));
    int port = freePort();
    ProcessBuilder builder = java(arguments.toArray(String[]::new));
    builder.environment().put("PORT", Integer.toString(port));
    Process process = builder.start();
    awaitAnswer(process, port, SPRING_QUERY);
    process.destroy(); // it is written when the process ends by itself
    int unused = process.waitFor();
    return "-XX:SharedArchiveFile=" + file;
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException(builder.command() + " ended with " + status);
    }
  }

  /** The first round, which warms the page cache, does not count. */
  private static void measure(Map<String, Start> kinds, int rounds)
      throws IOException, InterruptedException {
    Map<String, List<Long>> times = new LinkedHashMap<>();
    for (int i = -1; i < rounds; i++) {
      for (Map.Entry<String, Start> kind : kinds.entrySet()) {
        long time = kind.getValue().time();
        if (i >= 0) {
          times.computeIfAbsent(kind.getKey(), name -> new ArrayList<>()).add(time);
        }
      }
    }
    times.forEach(ColdStart::print);
  }

  private static void print(String kind, List<Long> times) {
    Collections.sort(times);
    int half = times.size() / 2;
    long median = (times.get((times.size() - 1) / 2) + times.get(half)) / 2;
    System.out.printf(
        "%-26s median %d ms, %d to %d ms%n",
        kind, millis(median), millis(times.get(0)), millis(times.get(times.size() - 1)));
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
    return untilAnswer(builder, port, SPRING_QUERY);
  }

  private long untilAnswer(ProcessBuilder builder, int port, String path)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      awaitAnswer(process, port, path);
      return System.nanoTime() - start;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void awaitAnswer(Process process, int port, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    while (process.isAlive()) {
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200 && response.body().contains("ositive")) {
          return;
        }
        throw new IOException(response.statusCode() + " " + response.body());
      } catch (ConnectException e) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    throw new IOException("ended with " + process.exitValue());
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
