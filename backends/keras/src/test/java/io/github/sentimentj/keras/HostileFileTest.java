package io.github.sentimentj.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.sentimentj.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged or made to do harm. */
class HostileFileTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 300;

  /** What is said against a model; empty if it is read. */
  static String complaint(Map<String, byte[]> files) {
    long size = files.values().stream().mapToLong(content -> content.length).sum();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long started = System.nanoTime();
    String complaint = "";
    try {
      KerasModel model = KerasModel.read(new MemoryFiles(files));
      model.encoder().encode("A good film, isn't it?");
    } catch (ModelLoadException e) {
      complaint = String.valueOf(e.getMessage());
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
        .isLessThan(10 * size + (64 << 20));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    return complaint;
  }

  private static Map<String, byte[]> with(Path folder, String name, byte[] content) {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(folder));
    files.put(name, content);
    return files;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> unzip(Path archive) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lstm_mask_post", "multi_head", "nested_h5", "norms_json", "vector_tf_idf"})
  void damagedFilesAreRefusedOrHarmless(String fixture) {
    Path folder = Fixtures.FOLDER.resolve(fixture);
    for (Map.Entry<String, byte[]> file : Fixtures.files(folder).entrySet()) {
      byte[] whole = file.getValue();
      if (file.getKey().equals("sentiment.json")) {
        continue;
      }
      assertThat(complaint(with(folder, file.getKey(), Arrays.copyOf(whole, whole.length / 2))))
          .as(file.getKey())
          .isNotEmpty();
      Random random = new Random(fixture.hashCode());
      for (int round = 0; round < ROUNDS; round++) {
        byte[] changed = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        complaint(with(folder, file.getKey(), changed));
      }
    }
  }

  @Test
  void compressedArchivesAreRead() throws IOException {
    Path folder = Fixtures.FOLDER.resolve("lstm_mask_post");
    byte[] compressed = zip(unzip(folder.resolve("model.keras")));

    assertThat(complaint(with(folder, "model.keras", compressed))).isEmpty();
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    Path folder = Fixtures.FOLDER.resolve("lstm_mask_post");
    Map<String, byte[]> entries = unzip(folder.resolve("model.keras"));
    entries.put("config.json", new byte[300 << 20]);

    assertThat(complaint(with(folder, "model.keras", zip(entries))))
        .contains("config.json", "expected less unpacked data");
  }

  @Test
  void pathsOutOfTheArchiveLeadNowhere(@TempDir Path temporary) throws IOException {
    Path folder = Fixtures.FOLDER.resolve("lstm_mask_post");
    Map<String, byte[]> entries = unzip(folder.resolve("model.keras"));
    Path target = temporary.resolve("escaped");
    entries.put("../../../../../../.." + target, new byte[] {1});

    assertThat(complaint(with(folder, "model.keras", zip(entries)))).isEmpty();
    assertThat(target).doesNotExist();
  }

  @Test
  void aChangedWeightInAnArchiveIsSeen() throws IOException {
    Path folder = Fixtures.FOLDER.resolve("lstm_mask_post");
    byte[] archive = Fixtures.read(folder.resolve("model.keras"));
    archive[archive.length / 2] ^= 1;

    assertThat(complaint(with(folder, "model.keras", archive))).contains("checksum");
  }

  @Test
  void manyValuesAreNotRead() {
    Path folder = Fixtures.FOLDER.resolve("nested_json");
    byte[] values = ("[" + "0,".repeat(5_000_000) + "0]").getBytes(StandardCharsets.US_ASCII);

    assertThat(complaint(with(folder, "model.json", values))).contains("weights only");
    assertThat(complaint(with(folder, "tokenizer.json", values))).contains("values");
  }

  @Test
  void modelsThatGrowWhenTheyAreCalledAreRefused() {
    StringBuilder model =
        new StringBuilder(
            "{\"class_name\":\"Activation\",\"config\":{\"name\":\"a\",\"activation\":\"relu\"}}");
    for (int depth = 0; depth < 24; depth++) {
      String inner = model.toString();
      model.setLength(0);
      model
          .append("{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s\",\"layers\":[")
          .append("{\"class_name\":\"TimeDistributed\",\"config\":{\"layer\":")
          .append(inner.length() > 100_000 ? "{}" : inner)
          .append("}},")
          .append(inner.length() > 100_000 ? "{}" : inner)
          .append("]}}");
    }
    Path folder = Fixtures.FOLDER.resolve("nested_json");
    byte[] json = model.toString().getBytes(StandardCharsets.UTF_8);

    assertThat(complaint(with(folder, "model.json", json))).isNotEmpty();
  }

  @Test
  void weightsThatAreNoNumbersAreRefusedWhenTheGraphIsWritten() throws IOException {
    Path folder = Fixtures.FOLDER.resolve("nested_json");
    byte[] weights = Fixtures.read(folder.resolve("model.weights.h5"));
    byte[] broken = weights.clone();
    // So many likely weights in a row are weights.
    ByteBuffer floats = ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN);
    int likely = 0;
    for (int at = 0; at + 4 <= weights.length; at += 4) {
      float weight = Math.abs(floats.getFloat(at));
      likely = weight > 1e-5 && weight < 10 ? likely + 1 : 0;
      if (likely > 16) {
        floats.putFloat(at, Float.NaN);
        break;
      }
    }
    String complaint = "";
    try {
      KerasModel model = KerasModel.read(new MemoryFiles(with(folder, "model.weights.h5", broken)));
      try (OutputStream nowhere = OutputStream.nullOutputStream()) {
        Path file = Files.createTempFile("graph", ".onnx");
        try {
          model.graph().orElseThrow().write(file);
          Channels.newChannel(nowhere).close();
        } finally {
          Files.delete(file);
        }
      }
    } catch (ModelLoadException e) {
      complaint = String.valueOf(e.getMessage());
    }

    assertThat(complaint).contains("expected finite numbers");
  }
}
