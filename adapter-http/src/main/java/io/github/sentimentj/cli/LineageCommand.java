package io.github.sentimentj.cli;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a running server what it is. */
@Command(
    name = "lineage",
    description = "Shows which code and which model a running server answers with.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class LineageCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = "SENTIMENT_TOKEN";

  private final Io io;

  @Parameters(paramLabel = "URL", description = "Its address, such as http://localhost:8080.")
  @Nullable URI server;

  @Option(names = "--json", description = "The answer as it came.")
  boolean asJson;

  LineageCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    String base = String.valueOf(server).replaceFirst("/+$", "");
    String body = get(base + "/api/v1/lineage");
    if (asJson) {
      io.print(body + "\n");
      return 0;
    }
    try {
      StringBuilder out = new StringBuilder();
      Json.parse(body).members().forEach((part, values) -> append(out, part, values));
      io.print(out);
      return 0;
    } catch (JsonException e) {
      throw new IOException(base + " answered something else than a lineage: " + e.getMessage(), e);
    }
  }

  private static void append(StringBuilder out, String part, Json values) {
    out.append(part).append('\n');
    values
        .members()
        .forEach(
            (name, value) ->
                out.append("  ")
                    .append(EvaluationTable.pad(name, 11))
                    .append(' ')
                    .append(value.isString() ? value.string() : value.toString())
                    .append('\n'));
  }

  private String get(String address) throws IOException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE);
      String token = io.environment().getOrDefault(TOKEN, "");
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() == 401) {
        throw new IOException(address + " wants a token; put it into the variable " + TOKEN);
      }
      if (answer.statusCode() != 200) {
        throw new IOException(address + " answered with status " + answer.statusCode());
      }
      return answer.body();
    } catch (IllegalArgumentException e) {
      throw new IOException(address + " is no address of a server: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
