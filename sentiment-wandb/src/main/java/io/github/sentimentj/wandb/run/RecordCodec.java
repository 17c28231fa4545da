package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records as bytes: the message {@code Record} of the official client's {@code
 * wandb_internal.proto}, of which it writes and reads the fields that matter here.
 */
final class RecordCodec {

  private static final int NUMBER = 1;
  private static final int HISTORY = 2;
  private static final int SUMMARY = 3;
  private static final int CONFIG = 5;
  private static final int FILES = 6;
  private static final int STATS = 7;
  private static final int ARTIFACT = 8;
  private static final int OUTPUT = 13;
  private static final int RUN = 17;
  private static final int EXIT = 18;
  private static final int HEADER = 21;

  /** The oldest client that reads such files. */
  private static final String MIN_CONSUMER = "0.40.0";

  private RecordCodec() {}

  /** A record as the {@code number}th of its file. */
  static byte[] encode(RunRecord record, long number) {
    ProtoWriter out = new ProtoWriter().number(NUMBER, number);
    if (record instanceof RunRecord.Header) {
      ProtoWriter version = new ProtoWriter().text(1, Telemetry.CLIENT).text(2, MIN_CONSUMER);
      out.message(HEADER, new ProtoWriter().message(1, version));
    } else if (record instanceof RunRecord.Start start) {
      out.message(RUN, start(start));
    } else if (record instanceof RunRecord.History row) {
      ProtoWriter step = new ProtoWriter().number(1, row.step());
      out.message(HISTORY, items(1, row.items()).message(2, step));
    } else if (record instanceof RunRecord.Summary summary) {
      out.message(SUMMARY, items(1, summary.items()));
    } else if (record instanceof RunRecord.Config config) {
      out.message(CONFIG, items(1, config.items()));
    } else if (record instanceof RunRecord.Stats stats) {
      out.message(STATS, stats(stats));
    } else if (record instanceof RunRecord.Console line) {
      out.message(
          OUTPUT,
          new ProtoWriter()
              .number(1, line.error() ? 0 : 1)
              .message(2, time(line.time()))
              .text(3, line.line() + "\n"));
    } else if (record instanceof RunRecord.SavedFile file) {
      out.message(FILES, new ProtoWriter().message(1, new ProtoWriter().text(1, file.path())));
    } else if (record instanceof RunRecord.Artifact artifact) {
      out.message(ARTIFACT, artifact(artifact));
    } else if (record instanceof RunRecord.Exit exit) {
      out.message(EXIT, new ProtoWriter().number(1, exit.code()).number(2, exit.seconds()));
    }
    return out.bytes();
  }

  private static ProtoWriter start(RunRecord.Start start) {
    ProtoWriter run =
        new ProtoWriter()
            .text(1, start.id())
            .text(2, start.entity())
            .text(3, start.project())
            .message(4, items(1, start.config()))
            .text(6, start.group())
            .text(7, start.jobType())
            .text(8, start.name())
            .text(9, start.notes());
    start.tags().forEach(tag -> run.text(10, tag));
    return run.text(13, start.host())
        .message(17, time(start.start()))
        .message(19, new ProtoWriter().text(5, Telemetry.CLIENT));
  }

  private static ProtoWriter artifact(RunRecord.Artifact artifact) {
    ProtoWriter manifest =
        new ProtoWriter()
            .number(1, 1)
            .text(2, "wandb-storage-policy-v1")
            .message(3, new ProtoWriter().text(1, "storageLayout").text(2, "\"V2\""));
    for (RunRecord.KeptFile file : artifact.files()) {
      manifest.message(
          4,
          new ProtoWriter()
              .text(1, file.path())
              .text(2, file.digest())
              .number(4, file.size())
              .text(6, file.copy().toString()));
    }
    ProtoWriter out =
        new ProtoWriter()
            .text(1, artifact.start().id())
            .text(2, artifact.start().project())
            .text(3, artifact.start().entity())
            .text(4, artifact.type())
            .text(5, artifact.name())
            .text(6, artifact.digest())
            .text(7, artifact.description())
            .text(8, artifact.metadata());
    artifact.aliases().forEach(alias -> out.text(11, alias));
    return out.message(12, manifest)
        .number(14, 1)
        .text(15, artifact.clientId())
        .text(16, artifact.sequenceClientId())
        .text(20, "MANIFEST_MD5");
  }

  private static ProtoWriter stats(RunRecord.Stats stats) {
    ProtoWriter out = new ProtoWriter().message(2, time(stats.time()));
    for (Item item : stats.items()) {
      out.message(3, new ProtoWriter().text(1, item.key()).text(16, item.json()));
    }
    return out;
  }

  private static ProtoWriter items(int field, List<Item> items) {
    ProtoWriter out = new ProtoWriter();
    for (Item item : items) {
      // As a path of one name: so a dot in the name is only a dot.
      out.message(field, new ProtoWriter().text(2, item.key()).text(16, item.json()));
    }
    return out;
  }

  private static ProtoWriter time(Instant time) {
    return new ProtoWriter().number(1, time.getEpochSecond()).number(2, time.getNano());
  }

  /**
   * What bytes say.
   *
   * @throws IOException if they are no record
   */
  static RunRecord decode(byte[] bytes) throws IOException {
    RunRecord found = new RunRecord.Other();
    ProtoReader in = new ProtoReader(bytes);
    while (in.next()) {
      switch (in.field()) {
        case HISTORY -> found = history(in.message());
        case SUMMARY -> found = new RunRecord.Summary(items(in.message(), 1));
        case CONFIG -> found = new RunRecord.Config(items(in.message(), 1));
        case STATS -> found = stats(in.message());
        case OUTPUT -> found = console(in.message());
        case FILES -> found = file(in.message());
        case RUN -> found = start(in.message());
        case EXIT -> found = exit(in.message());
        case HEADER -> {
          in.ignore();
          found = new RunRecord.Header();
        }
        default -> in.ignore();
      }
    }
    return found;
  }

  private static RunRecord history(ProtoReader in) throws IOException {
    List<Item> items = new ArrayList<>();
    long step = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> items.add(item(in.message()));
        case 2 -> step = number(in.message(), 1);
        default -> in.ignore();
      }
    }
    return new RunRecord.History(items, step);
  }

  private static List<Item> items(ProtoReader in, int field) throws IOException {
    List<Item> items = new ArrayList<>();
    while (in.next()) {
      if (in.field() == field) {
        items.add(item(in.message()));
      } else {
        in.ignore();
      }
    }
    return items;
  }

  private static Item item(ProtoReader in) throws IOException {
    String key = "";
    String json = "null";
    while (in.next()) {
      switch (in.field()) {
        case 1, 2 -> key = key.isEmpty() ? in.text() : key + "." + in.text();
        case 16 -> json = in.text();
        default -> in.ignore();
      }
    }
    return new Item(key, json);
  }

  private static RunRecord stats(ProtoReader in) throws IOException {
    Instant time = Instant.EPOCH;
    List<Item> items = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 2 -> time = instant(in.message());
        case 3 -> items.add(item(in.message()));
        default -> in.ignore();
      }
    }
    return new RunRecord.Stats(time, items);
  }

  private static RunRecord console(ProtoReader in) throws IOException {
    boolean error = true; // zero is left out
    Instant time = Instant.EPOCH;
    String line = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> error = in.number() == 0;
        case 2 -> time = instant(in.message());
        case 3 -> line = in.text();
        default -> in.ignore();
      }
    }
    String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    return new RunRecord.Console(error, time, text);
  }

  private static RunRecord file(ProtoReader in) throws IOException {
    String path = "";
    while (in.next()) {
      if (in.field() == 1) {
        ProtoReader file = in.message();
        while (file.next()) {
          if (file.field() == 1) {
            path = file.text();
          } else {
            file.ignore();
          }
        }
      } else {
        in.ignore();
      }
    }
    return new RunRecord.SavedFile(path);
  }

  private static RunRecord start(ProtoReader in) throws IOException {
    String[] texts = new String[14];
    java.util.Arrays.fill(texts, "");
    List<Item> config = List.of();
    List<String> tags = new ArrayList<>();
    Instant start = Instant.EPOCH;
    while (in.next()) {
      switch (in.field()) {
        case 1, 2, 3, 6, 7, 8, 9, 13 -> texts[in.field()] = in.text();
        case 4 -> config = items(in.message(), 1);
        case 10 -> tags.add(in.text());
        case 17 -> start = instant(in.message());
        default -> in.ignore();
      }
    }
    return new RunRecord.Start(
        texts[1], texts[2], texts[3], config, texts[6], texts[7], texts[8], texts[9], tags,
        texts[13], start);
  }

  private static RunRecord exit(ProtoReader in) throws IOException {
    long code = 0;
    long seconds = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> code = in.number();
        case 2 -> seconds = in.number();
        default -> in.ignore();
      }
    }
    return new RunRecord.Exit((int) code, seconds);
  }

  private static Instant instant(ProtoReader in) throws IOException {
    long seconds = 0;
    long nanos = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> seconds = in.number();
        case 2 -> nanos = in.number();
        default -> in.ignore();
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("a time that is none", e);
    }
  }

  private static long number(ProtoReader in, int field) throws IOException {
    long number = 0;
    while (in.next()) {
      if (in.field() == field) {
        number = in.number();
      } else {
        in.ignore();
      }
    }
    return number;
  }
}
