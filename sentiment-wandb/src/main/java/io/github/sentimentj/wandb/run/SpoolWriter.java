package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.http.Log;
import io.github.sentimentj.wandb.run.RowEncoder.Media;
import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is logged and writes it to the run's folder, on a thread of its own. Whoever logs
 * never waits: what finds no room, in memory or on the disk, is dropped and counted.
 */
final class SpoolWriter implements Runnable {

  private static final long MAX_QUEUED = 32L << 20;
  private static final long MAX_SEGMENT = 8L << 20;

  /** Files of records for which there is room at least: what was sent goes file by file. */
  private static final int MIN_SEGMENTS = 4;

  private static final int MAX_BUFFER = 256 << 10;
  private static final int MAX_LINE = (10 << 20) - (100 << 10);
  private static final int MAX_SUMMARY = 100_000;

  /** Beyond the limit for rows; so that they do not push out the end of the run. */
  private static final long RESERVE = 1L << 20;

  /** What an object in the queue needs besides its text. */
  private static final int OVERHEAD = 100;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SUMMARY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Entry(RunRecord record, List<Media> media, long weight) {}

  private final RunFolder folder;
  private final RunRecord.Start start;
  private final Spool spool;
  private final long maxBytes;
  private final boolean segmented;
  private final @Nullable SystemMetrics metrics;
  private final long metricsNanos;

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private long steps;
  private boolean ended;

  // Only of the thread.
  private final Map<String, String> config = new LinkedHashMap<>();
  private final Map<String, String> summary = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final @Nullable ConsoleFile console;
  private @Nullable RecordLogWriter log;
  private int segment;
  private long number;
  private long accounted;
  private long unflushedRows;
  private boolean failing;
  private long nextMetrics;
  private long nextSummary;

  /**
   * A writer.
   *
   * @param maxBytes that rows may take on the disk
   * @param segmented whether it begins a new file now and then, so that what was sent can go
   * @param metrics of the process; null for none
   * @param metricsEvery how often they are taken
   */
  SpoolWriter(
      RunFolder folder,
      RunRecord.Start start,
      Spool spool,
      long maxBytes,
      boolean segmented,
      @Nullable SystemMetrics metrics,
      Duration metricsEvery) {
    this.folder = folder;
    this.start = start;
    this.spool = spool;
    this.maxBytes = maxBytes;
    this.segmented = segmented;
    this.metrics = metrics;
    this.metricsNanos = metricsEvery.toNanos();
    // From other files, who sends them makes it.
    console = segmented ? new ConsoleFile(folder.file(ConsoleFile.NAME), spool) : null;
    start.config().forEach(item -> config.put(item.key(), item.json()));
  }

  /** Adds a row; says whether there was room for it. */
  synchronized boolean row(RowEncoder.Row row) {
    Instant now = Instant.now();
    List<Item> items = new ArrayList<>(row.items().size() + 3);
    for (Item item : row.items()) {
      if (!item.key().equals("_step")
          && !item.key().equals("_runtime")
          && !item.key().equals("_timestamp")) {
        items.add(item);
      }
    }
    items.add(new Item("_timestamp", String.valueOf(seconds(now))));
    items.add(new Item("_runtime", String.valueOf(seconds(now) - seconds(start.start()))));
    items.add(new Item("_step", String.valueOf(steps)));
    if (!offer(new RunRecord.History(items, steps), row.media())) {
      return false;
    }
    steps++;
    return true;
  }

  /** Seconds since 1970. */
  static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  /** Adds anything else but a row. */
  synchronized boolean add(RunRecord record, List<Media> media) {
    return offer(record, media);
  }

  /** Adds the end; nothing comes after it. */
  synchronized void end(int code) {
    if (!ended) {
      long seconds = Duration.between(start.start(), Instant.now()).toSeconds();
      queue.add(new Entry(new RunRecord.Exit(code, seconds), List.of(), 0));
      ended = true;
    }
  }

  private boolean offer(RunRecord record, List<Media> media) {
    long weight = weight(record, media);
    if (ended || queued.get() + weight > MAX_QUEUED) {
      drop(record);
      return false;
    }
    queued.addAndGet(weight);
    return queue.add(new Entry(record, media, weight));
  }

  private void drop(RunRecord record) {
    if (record instanceof RunRecord.History && dropped.getAndIncrement() == 0) {
      Log.warning("run " + folder.id() + ": there is no room for its rows; some are dropped");
    }
  }

  private static long weight(RunRecord record, List<Media> media) {
    long weight = OVERHEAD;
    for (Media file : media) {
      weight += file.content().length;
    }
    if (record instanceof RunRecord.Console line) {
      return weight + line.line().length();
    }
    for (Item item : items(record)) {
      weight += OVERHEAD + item.key().length() + item.json().length();
    }
    return weight;
  }

  private static List<Item> items(RunRecord record) {
    if (record instanceof RunRecord.History row) {
      return row.items();
    }
    if (record instanceof RunRecord.Summary values) {
      return values.items();
    }
    return record instanceof RunRecord.Config values ? values.items() : List.of();
  }

  long dropped() {
    return dropped.get();
  }

  long written() {
    return written.get();
  }

  @Override
  public void run() {
    nextMetrics = System.nanoTime() + Math.min(metricsNanos, TimeUnit.SECONDS.toNanos(1));
    nextSummary = System.nanoTime();
    try {
      boolean more = true;
      begin();
      while (more) {
        Entry entry = queue.poll(POLL_NANOS, TimeUnit.NANOSECONDS);
        if (entry != null) {
          more = !(entry.record() instanceof RunRecord.Exit);
          write(entry);
        }
        regularly(!more);
        if (queue.isEmpty() || !more || (log != null && log.buffered() > MAX_BUFFER)) {
          flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeLog();
      if (console != null) {
        console.close();
      }
      spool.end(true);
    }
  }

  private void begin() {
    try {
      segment++;
      number = 0;
      accounted = 0;
      RecordLogWriter next = new RecordLogWriter(folder.segment(segment));
      log = next;
      append(next, new RunRecord.Header());
      append(
          next,
          new RunRecord.Start(
              start.id(),
              start.entity(),
              start.project(),
              list(config),
              start.group(),
              start.jobType(),
              start.name(),
              start.notes(),
              start.tags(),
              start.host(),
              start.start()));
      if (!summary.isEmpty()) {
        append(next, new RunRecord.Summary(list(summary)));
      }
      flush();
    } catch (IOException e) {
      fail(e);
    }
  }

  private static List<Item> list(Map<String, String> values) {
    List<Item> items = new ArrayList<>(values.size());
    values.forEach((key, json) -> items.add(new Item(key, json)));
    return items;
  }

  private void append(RecordLogWriter to, RunRecord record) {
    to.append(RecordCodec.encode(record, ++number));
  }

  private void write(Entry entry) {
    queued.addAndGet(-entry.weight());
    RunRecord record = entry.record();
    RecordLogWriter current = log();
    boolean row = record instanceof RunRecord.History;
    boolean end = record instanceof RunRecord.Exit;
    long limit = row ? maxBytes : maxBytes + RESERVE;
    long pending = current == null ? 0 : current.buffered();
    if (current == null || (!end && spool.onDisk() + pending + entry.weight() > limit)) {
      drop(record);
      return;
    }
    if (end) {
      summarize(current);
    }
    if (record instanceof RunRecord.Other) {
      boolean unused = save(entry.media(), current);
      return;
    }
    boolean line = !(record instanceof RunRecord.Artifact);
    if ((line && RecordCodec.encode(record, 0).length > MAX_LINE)
        || !save(entry.media(), current)) {
      drop(record);
      return;
    }
    append(current, record);
    remember(record);
    if (segmented && current.length() > Math.min(MAX_SEGMENT, maxBytes / MIN_SEGMENTS) && !end) {
      flush();
      closeLog();
      begin();
    }
  }

  /** The file of records; one more try to have one, if the disk has refused. */
  private @Nullable RecordLogWriter log() {
    if (log == null && segmented) {
      begin();
    }
    return log;
  }

  private boolean save(List<Media> media, RecordLogWriter to) {
    try {
      for (Media each : media) {
        Path file = folder.file(each.path());
        if (!Files.exists(file)) {
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Path part = folder.file(each.path() + ".part");
          Files.write(part, each.content());
          Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
          spool.changed(each.content().length);
        }
        append(to, new RunRecord.SavedFile(each.path()));
      }
      return true;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  private void remember(RunRecord record) {
    if (record instanceof RunRecord.History row) {
      unflushedRows++;
      row.items().forEach(this::summarize);
    } else if (record instanceof RunRecord.Summary values) {
      values.items().forEach(this::summarize);
    } else if (record instanceof RunRecord.Config values) {
      values.items().forEach(item -> config.put(item.key(), item.json()));
    } else if (record instanceof RunRecord.Console line && console != null) {
      console.append(line.line());
    }
  }

  private void summarize(Item item) {
    if (summary.size() < MAX_SUMMARY || summary.containsKey(item.key())) {
      summary.put(item.key(), item.json());
      changed.add(item.key());
    }
  }

  private void summarize(RecordLogWriter to) {
    if (changed.isEmpty()) {
      return;
    }
    long runtime = Duration.between(start.start(), Instant.now()).toSeconds();
    summary.put(Telemetry.KEY, "{\"runtime\":" + runtime + "}");
    changed.add(Telemetry.KEY);
    Map<String, String> values = new LinkedHashMap<>();
    changed.forEach(key -> values.put(key, Objects.requireNonNull(summary.get(key))));
    changed.clear();
    append(to, new RunRecord.Summary(list(values)));
  }

  private void regularly(boolean last) {
    long now = System.nanoTime();
    RecordLogWriter current = log;
    if (current == null || last) {
      return;
    }
    if (now - nextSummary >= 0 && !changed.isEmpty()) {
      summarize(current);
      nextSummary = now + SUMMARY_NANOS;
    }
    if (metrics != null && now - nextMetrics >= 0) {
      List<Item> items = new ArrayList<>(metrics.sample());
      items.add(new Item("client.dropped_rows", String.valueOf(dropped.get())));
      items.add(new Item("client.spool_bytes", String.valueOf(spool.onDisk())));
      if (spool.onDisk() < maxBytes + RESERVE) {
        append(current, new RunRecord.Stats(Instant.now(), items));
      }
      nextMetrics = now + metricsNanos;
    }
  }

  private void flush() {
    RecordLogWriter current = log;
    if (current == null || current.buffered() == 0) {
      return;
    }
    try {
      if (console != null) {
        console.flush();
      }
      current.flush();
      written.addAndGet(unflushedRows);
      unflushedRows = 0;
      failing = false;
      spool.wrote(segment, current.length(), current.length() - accounted);
      accounted = current.length();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    if (!failing) {
      failing = true;
      Log.warning(folder.path() + " cannot be written; rows are dropped: " + e.getMessage());
    }
    dropped.addAndGet(unflushedRows);
    unflushedRows = 0;
    closeLog();
  }

  private void closeLog() {
    try {
      if (log != null) {
        log.close();
      }
    } catch (IOException e) {
      Log.warning(folder.path() + " could not be closed: " + e.getMessage());
    }
    log = null;
  }
}
