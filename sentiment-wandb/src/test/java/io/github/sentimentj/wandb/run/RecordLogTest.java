package io.github.sentimentj.wandb.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of records, held against one that the official client wrote. */
class RecordLogTest {

  @TempDir Path folder;

  private Path official() throws IOException {
    Path file = folder.resolve("official.wandb");
    try (InputStream in = RecordLogTest.class.getResourceAsStream("official.wandb")) {
      long unused = Files.copy(Objects.requireNonNull(in), file);
    }
    return file;
  }

  private static List<byte[]> records(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (RecordLogReader reader = new RecordLogReader(file)) {
      long size = Files.size(file);
      for (Optional<byte[]> next = reader.next(size); next.isPresent(); next = reader.next(size)) {
        records.add(next.get());
      }
    }
    return records;
  }

  @Test
  void whatTheOfficialClientWroteIsRead() throws IOException {
    List<RunRecord> found = new ArrayList<>();
    for (byte[] record : records(official())) {
      found.add(RecordCodec.decode(record));
    }

    assertThat(found).first().isInstanceOf(RunRecord.Header.class);
    assertThat(found)
        .filteredOn(RunRecord.Start.class::isInstance)
        .singleElement()
        .satisfies(
            record -> {
              RunRecord.Start start = (RunRecord.Start) record;
              assertThat(start.project()).isEqualTo("golden");
              assertThat(start.jobType()).isEqualTo("training");
              assertThat(start.name()).isEqualTo("golden run");
              assertThat(start.group()).isEqualTo("g");
              assertThat(start.notes()).isEqualTo("n");
              assertThat(start.tags()).containsExactly("a", "b");
              assertThat(start.config())
                  .contains(new Item("lr", "0.1"), new Item("nested", "{\"a\":1}"));
            });
    List<RunRecord> rows =
        found.stream().filter(record -> record instanceof RunRecord.History).toList();
    assertThat(rows).hasSize(13);
    assertThat(((RunRecord.History) rows.get(3)).step()).isEqualTo(3);
    assertThat(((RunRecord.History) rows.get(3)).items())
        .contains(
            new Item("loss", "0.25"),
            new Item("_step", "3"),
            new Item("text", "\"" + "d".repeat(3000) + "\""));
    assertThat(((RunRecord.History) rows.get(12)).items())
        .contains(
            new Item("nan", "NaN"),
            new Item("inf", "-Infinity"),
            new Item("accent", "\"\u00e9\\\"x\""));
    assertThat(found)
        .anyMatch(
            record ->
                record instanceof RunRecord.Console line && line.line().equals("hello console"))
        .anyMatch(record -> record instanceof RunRecord.Exit exit && exit.code() == 3);
  }

  @Test
  void theSameRecordsAreWrittenAsTheSameBytes() throws IOException {
    Path official = official();
    Path ours = folder.resolve("ours.wandb");
    try (RecordLogWriter writer = new RecordLogWriter(ours)) {
      for (byte[] record : records(official)) {
        writer.append(record);
      }
      writer.flush();
    }

    assertThat(ours).hasSameBinaryContentAs(official);
  }

  @Test
  void recordsOfAnySizeAreReadAsTheyAreWritten() throws IOException {
    Random random = new Random(1);
    List<byte[]> written = new ArrayList<>();
    Path file = folder.resolve("sizes.wandb");
    try (RecordLogWriter writer = new RecordLogWriter(file)) {
      for (int i = 0; i < 300; i++) {
        // Around the ends of blocks, where there is no room for a chunk, or just enough.
        int left = (int) (RecordLogWriter.BLOCK - writer.length() % RecordLogWriter.BLOCK);
        int size = i % 3 == 0 ? random.nextInt(100_000) : Math.max(0, left - i % 17);
        byte[] record = new byte[size];
        random.nextBytes(record);
        writer.append(record);
        written.add(record);
      }
      writer.flush();
    }

    assertThat(records(file)).usingElementComparator(java.util.Arrays::compare).isEqualTo(written);
  }

  @Test
  void everyRecordIsReadAsItWasWritten() throws IOException {
    Instant time = Instant.ofEpochSecond(1_700_000_000L, 123_456_000);
    List<Item> items = List.of(new Item("a.b", "1"), new Item("\u00e9", "\"x\""));
    List<RunRecord> all =
        List.of(
            new RunRecord.Header(),
            new RunRecord.Start(
                "id",
                "me",
                "films",
                items,
                "g",
                "training",
                "name",
                "notes",
                List.of("t"),
                "h",
                time),
            new RunRecord.History(items, 7),
            new RunRecord.Summary(items),
            new RunRecord.Config(items),
            new RunRecord.Stats(time, items),
            new RunRecord.Console(true, time, "oh"),
            new RunRecord.Console(false, time, ""),
            new RunRecord.SavedFile("media/x.png"),
            new RunRecord.Exit(3, 12));

    for (RunRecord record : all) {
      assertThat(RecordCodec.decode(RecordCodec.encode(record, 5))).isEqualTo(record);
    }
  }

  @Test
  void whatIsCutOrDamagedEndsTheFile() throws IOException {
    byte[] whole = Files.readAllBytes(official());
    int records = records(folder.resolve("official.wandb")).size();
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
      if (i % 2 == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(folder.resolve("damaged.wandb"), bytes);
      List<byte[]> found = records(file);
      assertThat(found).hasSizeLessThan(records);
      for (byte[] record : found) {
        assertThat(RecordCodec.decode(record)).isNotNull();
      }
    }
  }
}
