package io.github.sentimentj.benchmarks;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks a server as fast as it answers, or so many times a second, on one thread and with little
 * work of its own, since it shares the processors with the server: {@code URL TEXTS CONNECTIONS
 * SECONDS [RATE]}. {@code TEXTS} is a file with one text a line, each posted as <code>{"text":…}
 * </code>. The first third of the time is not counted. With a rate, the time of an answer counts
 * from when the request was due, not from when a connection was free for it.
 *
 * <p>In place of the URL, {@code in-process}, and a model in place of the connections: what {@code
 * classifyAll} answers in lists of 64, without a server; with a rate of 0, what {@code classify}
 * answers, and how long it takes.
 */
public final class HttpLoad {

  private static final int BUCKET_NANOS = 10_000;
  private static final int LIST = 64;

  private final List<ByteBuffer> requests;
  private final Selector selector = Selector.open();
  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Map<Integer, Answers> answers = new TreeMap<>();
  private final long from;
  private final long end;
  private final double rate;
  private long due;
  private int sent;

  private HttpLoad(List<ByteBuffer> requests, double seconds, double rate) throws IOException {
    this.requests = requests;
    this.rate = rate;
    due = System.nanoTime();
    from = due + (long) (seconds * 1e9 / 3);
    end = due + (long) (seconds * 1e9);
  }

  /** How long answers with one status took. */
  private static final class Answers {
    private final int[] buckets = new int[6_000_000];
    private int count;

    void add(long nanos) {
      count++;
      buckets[(int) Math.min(buckets.length - 1, nanos / BUCKET_NANOS)]++;
    }

    double milliseconds(double share) {
      long wanted = (long) Math.ceil(count * share);
      int bucket = 0;
      for (long seen = buckets[0]; seen < wanted; seen += buckets[bucket]) {
        bucket++;
      }
      return bucket * (BUCKET_NANOS / 1e6);
    }
  }

  /** A keep-alive connection, with at most one request under way. */
  private static final class Connection {
    final SocketChannel channel;
    final StringBuilder head = new StringBuilder();
    long since;
    int lineEnds;
    int missing = -1;
    int status;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /**
   * Runs it and prints what came back.
   *
   * @param args as above
   * @throws IOException if the server cannot be reached, or closes a connection
   */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("in-process")) {
      inProcess(args);
      return;
    }
    URI uri = URI.create(args[0]);
    List<ByteBuffer> requests =
        Files.readAllLines(Path.of(args[1])).stream().map(text -> request(uri, text)).toList();
    double rate = args.length > 4 ? Double.parseDouble(args[4]) : Double.POSITIVE_INFINITY;
    HttpLoad load = new HttpLoad(requests, Double.parseDouble(args[3]), rate);
    load.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), Integer.parseInt(args[2]));
    load.run();
    load.print();
  }

  private static void inProcess(String[] args) throws IOException {
    List<String> texts = Files.readAllLines(Path.of(args[1]));
    double seconds = Double.parseDouble(args[3]);
    boolean single = args.length > 4;
    int length = single ? 1 : LIST;
    Answers lists = new Answers();
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.uri(args[2])).build()) {
      long now = System.nanoTime();
      long from = now + (long) (seconds * 1e9 / 3);
      long end = now + (long) (seconds * 1e9);
      long counted = 0;
      long countedFrom = 0;
      for (int i = 0; now < end; i += length) {
        int first = i % texts.size();
        List<String> list = texts.subList(first, Math.min(first + length, texts.size()));
        long begun = now;
        if (single) {
          classifier.classify(list.get(0));
        } else {
          classifier.classifyAll(list);
        }
        now = System.nanoTime();
        if (countedFrom > 0) {
          counted += list.size();
          lists.add(now - begun);
        } else if (now > from) {
          countedFrom = now;
        }
      }
      System.out.printf(
          "in process, lists of %d: %.1f/s, ms a list: median %.2f, 99 %% %.2f%n",
          length,
          counted * 1e9 / (now - countedFrom),
          lists.milliseconds(0.5),
          lists.milliseconds(0.99));
    }
  }

  private static ByteBuffer request(URI uri, String text) {
    byte[] body =
        new JsonWriter()
            .beginObject()
            .name("text")
            .value(text)
            .endObject()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    byte[] head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(uri.getPath(), uri.getAuthority(), body.length)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(head.length + body.length).put(head).put(body).flip();
  }

  private void connect(InetSocketAddress server, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      idle.add(connection);
    }
  }

  private void run() throws IOException {
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      while (!idle.isEmpty() && due <= now) {
        send(idle.remove(), Double.isInfinite(rate) ? now : due);
        due += (long) (1e9 / rate);
      }
      // Without a rate there is nothing to do until an answer comes.
      selector.select(this::read, Double.isInfinite(rate) ? 100 : 1);
    }
  }

  private void send(Connection connection, long since) throws IOException {
    connection.since = since;
    ByteBuffer request = requests.get(sent++ % requests.size()).duplicate();
    while (request.hasRemaining()) {
      connection.channel.write(request);
    }
  }

  private void read(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      input.clear();
      if (connection.channel.read(input) < 0) {
        throw new IOException("the server closed a connection");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    input.flip();
    if (connection.missing < 0) {
      readHead(connection);
    }
    if (connection.missing >= 0) {
      connection.missing -= input.remaining();
      if (connection.missing == 0) {
        answered(connection);
      }
    }
  }

  private void readHead(Connection connection) {
    while (input.hasRemaining() && connection.lineEnds < 4) {
      char c = (char) input.get();
      connection.head.append(c);
      connection.lineEnds = c == '\r' || c == '\n' ? connection.lineEnds + 1 : 0;
    }
    if (connection.lineEnds == 4) {
      connection.lineEnds = 0;
      String head = connection.head.toString();
      int length = head.indexOf("Content-Length: ") + "Content-Length: ".length();
      connection.missing = Integer.parseInt(head.substring(length, head.indexOf('\r', length)));
      connection.status = Integer.parseInt(head.substring(9, 12));
      connection.head.setLength(0);
    }
  }

  private void answered(Connection connection) {
    connection.missing = -1;
    idle.add(connection);
    long now = System.nanoTime();
    if (now >= from) {
      answers
          .computeIfAbsent(connection.status, status -> new Answers())
          .add(now - connection.since);
    }
  }

  private void print() {
    double seconds = (end - from) / 1e9;
    answers.forEach(
        (status, answer) ->
            System.out.printf(
                "%d: %.1f/s, ms: median %.2f, 99 %% %.2f, 99.9 %% %.2f, longest %.2f%n",
                status,
                answer.count / seconds,
                answer.milliseconds(0.5),
                answer.milliseconds(0.99),
                answer.milliseconds(0.999),
                answer.milliseconds(1)));
  }
}
