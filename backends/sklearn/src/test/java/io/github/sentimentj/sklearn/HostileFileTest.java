package io.github.sentimentj.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.BackendOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are damaged or made to do harm; the heap of these tests has 256 MB. */
class HostileFileTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is said against a file; empty if it is read. */
  static String complaint(String name, byte[] content) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long started = System.nanoTime();
    String complaint = "";
    try {
      BackendOptions options = new BackendOptions(1, Precision.AUTO, LongText.head());
      var backend = new SklearnBackendProvider().open(new MemoryFiles(name, content), options);
      assertThat(allocatedSince(allocated)).isLessThan(bound(content));
      backend.score(List.of("A good film, isn't it?", ""));
    } catch (ModelLoadException e) {
      complaint = e.getMessage();
      assertThat(allocatedSince(allocated)).isLessThan(bound(content));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    assertThat(Files.exists(Path.of("/tmp/pwned"))).isFalse();
    return complaint;
  }

  private static long allocatedSince(long before) {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static long bound(byte[] content) {
    return 10L * content.length + (64 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evil_system_p4.pkl                       | posix.system",
        "evil_system_p0.pkl                       | posix.system",
        "evil_inside_pipeline.joblib              | posix.system",
        "evil_eval.joblib.gz                      | builtins.eval",
        "unsupported_randomforest.joblib          | RandomForestClassifier is not supported",
        "unsupported_custom_tokenizer_function.pkl| __main__.my_tokenizer",
        "empty.joblib                             | an empty file",
        "git_lfs_pointer.joblib                   | git lfs pull",
        "random.joblib                            | begins with byte",
        "bomb_zeros_800MB.joblib.xz               | memory",
        "claims_8TB_array.joblib                  | elements",
        "huge_string_length.pkl                   | length",
        "stack_underflow.pkl                      | on the stack",
        "not_a_model_dict.pkl                     | no classifier"
      })
  void knownHostileFilesAreRefused(String file, String reason) throws IOException {
    String complaint = complaint(file, Files.readAllBytes(Fixtures.HOSTILE.resolve(file)));

    assertThat(complaint).contains("[" + file + "]", reason);
  }

  @Test
  void listsInListsAreNotFollowed() {
    String opcodes = "]".repeat(100_000) + "a".repeat(99_999) + ".";

    assertThat(complaint("model.pkl", opcodes.getBytes(StandardCharsets.US_ASCII)))
        .contains("over 1000 objects");
  }

  static Stream<Path> models() throws IOException {
    return Fixtures.folders().stream()
        .filter(
            folder -> folder.toString().matches(".*(layout|hashing00|kbest|cal_iso|union|vote).*"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void theFirstHalfIsRefused(Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.model(folder));
    byte[] half = Arrays.copyOf(whole, whole.length / 2);

    assertThat(complaint("model.joblib", half)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  void changedBytesDoNoHarm(Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.model(folder));
    Random random = new Random(folder.getFileName().toString().hashCode());
    for (int round = 0; round < 150; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      complaint("model.joblib", changed);
    }
  }

  @Test
  void changedConvertedFilesDoNoHarm() throws IOException {
    byte[] whole = converted();
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      complaint("model.sklearn", changed);
    }
    for (int length = 0; length < whole.length; length += 97) {
      assertThat(complaint("model.sklearn", Arrays.copyOf(whole, length))).isNotEmpty();
    }
  }

  static byte[] converted() throws IOException {
    Path folder = Files.createTempDirectory("converted");
    Path model = Fixtures.model(Fixtures.FOLDER.resolve("tfidf00"));
    new SklearnBackendProvider()
        .convert(
            new MemoryFiles("model.joblib", Files.readAllBytes(model)), Precision.AUTO, folder);
    byte[] bytes = Files.readAllBytes(folder.resolve("model.sklearn"));
    Files.delete(folder.resolve("model.sklearn"));
    Files.delete(folder);
    return bytes;
  }
}
