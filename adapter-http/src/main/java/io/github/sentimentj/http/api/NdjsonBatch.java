package io.github.sentimentj.http.api;

import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xnio.streams.BufferedChannelInputStream;
import org.xnio.streams.ChannelOutputStream;

/**
 * Lines of JSON, answered line by line while they come, however many there are. No more is read
 * than two chunks ahead of what the caller has taken, so that neither side fills the other's
 * memory. A line that is no text is answered with an error, and the others go on.
 */
final class NdjsonBatch {

  static final Set<String> MEDIA_TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private static final int BUFFER_BYTES = 1 << 12;
  private static final int CHUNK = 64;
  private static final int CHUNKS_AHEAD = 2;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final int MOST_RETRIES = 20;

  private final SentimentClassifier classifier;
  private final int maxLine;

  NdjsonBatch(SentimentClassifier classifier, int maxLine) {
    this.classifier = classifier;
    this.maxLine = maxLine;
  }

  /** A line: its text, or what is wrong with it. */
  private record Line(long number, String text, @Nullable String error) {}

  private record Chunk(List<Line> lines, CompletableFuture<List<Sentiment>> answers) {

    List<String> texts() {
      return lines.stream().filter(line -> line.error == null).map(Line::text).toList();
    }
  }

  void answer(HttpServerExchange exchange, Duration patience) throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    StreamLines in = new StreamLines(input(exchange, patience), maxLine);
    OutputStream out = null;
    Deque<Chunk> begun = new ArrayDeque<>();
    try {
      while (true) {
        boolean more = begun.isEmpty() || (begun.size() < CHUNKS_AHEAD && in.ready());
        Chunk next = more ? read(in) : null;
        if (next != null) {
          begun.add(next);
        } else if (begun.isEmpty()) {
          break;
        } else {
          String answers = answers(begun.remove());
          if (out == null) { // not earlier: until then, a line may be refused with a status
            out = output(exchange, patience);
          }
          out.write(answers.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    } finally {
      begun.forEach(chunk -> chunk.answers.cancel(false));
    }
    if (out != null) {
      out.close();
    }
  }

  // Undertow's own blocking streams wait a minute and a half, and do not notice that somebody else
  // has closed the connection meanwhile.
  private static InputStream input(HttpServerExchange exchange, Duration patience) {
    return new BufferedChannelInputStream(
        exchange.getRequestChannel(), BUFFER_BYTES, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static OutputStream output(HttpServerExchange exchange, Duration patience) {
    return new ChannelOutputStream(
        exchange.getResponseChannel(), patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private @Nullable Chunk read(StreamLines in) throws IOException {
    List<Line> lines = new ArrayList<>();
    while (lines.size() < CHUNK && (lines.isEmpty() || in.ready())) {
      byte[] line = in.next();
      if (line == null) {
        break;
      }
      if (line.length > 0) {
        lines.add(parse(in.number(), line));
      }
    }
    if (lines.isEmpty()) {
      return null;
    }
    Chunk unasked = new Chunk(lines, new CompletableFuture<>());
    return new Chunk(lines, classifier.classifyAllAsync(unasked.texts()));
  }

  private static Line parse(long number, byte[] line) {
    try {
      Json json = Json.parse(line);
      String text = json.isString() ? json.string() : json.get("text").string();
      return text.isEmpty()
          ? new Line(number, "", "the text is empty")
          : new Line(number, text, null);
    } catch (JsonException e) {
      return new Line(number, "", String.valueOf(e.getMessage()));
    }
  }

  private String answers(Chunk chunk) {
    List<Sentiment> sentiments = sentiments(chunk);
    StringBuilder text = new StringBuilder();
    int answered = 0;
    for (Line line : chunk.lines) {
      JsonWriter json = new JsonWriter(text).beginObject();
      if (line.error == null) {
        Answer.write(json, line.text, sentiments.get(answered++));
      } else {
        json.name("line").value(line.number).name("error").value(line.error);
      }
      json.endObject();
      text.append('\n');
    }
    return text.toString();
  }

  /** Waits where the server is busy: a stream has time, and its caller sends no more meanwhile. */
  private List<Sentiment> sentiments(Chunk chunk) {
    CompletableFuture<List<Sentiment>> answers = chunk.answers;
    for (int retry = 0; ; retry++) {
      try {
        return answers.join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof OverloadedException busy) || retry == MOST_RETRIES) {
          throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        Duration wait = busy.queuedWork();
        wait = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        LockSupport.parkNanos((wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait).toNanos());
        answers = classifier.classifyAllAsync(chunk.texts());
      }
    }
  }
}
