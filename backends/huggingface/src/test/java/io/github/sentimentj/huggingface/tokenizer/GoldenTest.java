package io.github.sentimentj.huggingface.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with what transformers gave its models to read. */
class GoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t01_distilbert_safetensors_fast",
        "t02_bert_bin_3label_slow",
        "t03_roberta_safetensors_fast",
        "t05_bert_cased_sharded_safetensors_5star",
        "t11_roberta_bin_prefix_space_multilabel",
        "t12_bert_bin_v4_16_position_ids"
      })
  void fixtures(String name) {
    check(Files.open(name));
  }

  /** All folders with a {@code golden.json} below the one that {@code TRANSFORMERS_DIR} names. */
  @Test
  void more() throws IOException {
    String folder = System.getenv("TRANSFORMERS_DIR");
    assumeThat(folder).as("TRANSFORMERS_DIR").isNotNull();
    try (Stream<Path> folders = java.nio.file.Files.list(Path.of(folder))) {
      for (Path checkpoint : folders.sorted().toList()) {
        if (!java.nio.file.Files.exists(checkpoint.resolve("golden.json"))) {
          continue;
        }
        System.out.println(checkpoint + ": " + check(ModelSource.directory(checkpoint).open()));
      }
    }
  }

  private static int check(ModelFiles files) {
    Tokenizer tokenizer = Tokenizer.load(files);
    Json golden = Json.parse(files.read("golden.json"));
    int room = golden.find("max_length").map(n -> n.integer(1, 1 << 20)).orElse(1 << 20);
    room -= tokenizer.before().length + tokenizer.after().length;
    Encoding encoding = new Encoding();
    List<Json> rows = golden.get("golden").elements();
    for (Json row : rows) {
      String text = row.get("text").string();
      tokenizer.encode(text, encoding);
      int[] ids =
          IntStream.concat(
                  IntStream.concat(
                      IntStream.of(tokenizer.before()), IntStream.of(encoding.ids()).limit(room)),
                  IntStream.of(tokenizer.after()))
              .toArray();
      Json expected = row.find("input_ids_fast").orElseGet(() -> row.get("input_ids"));
      assertThat(ids)
          .describedAs(text)
          .containsExactly(
              expected.elements().stream().mapToInt(id -> id.integer(0, 1 << 22)).toArray());
    }
    return rows.size();
  }
}
