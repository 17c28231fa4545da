package io.github.sentimentj.huggingface.model;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.ModelFiles;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Small checkpoints with what their models answer. */
final class Fixtures {

  /** A sequence and its answer. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Row(int[] tokenIds, int[] typeIds, double[] logits, double[] probabilities) {}

  private Fixtures() {}

  static ModelFiles files(String name) {
    URL url = Fixtures.class.getResource("/fixtures/" + name + "/config.json");
    return ModelSource.directory(Path.of(URI.create(String.valueOf(url))).getParent()).open();
  }

  static ReferenceModel model(ModelFiles files) {
    Config config = Config.read(files);
    Checkpoint checkpoint = Checkpoint.open(files);
    return new ReferenceModel(Architecture.of(config, checkpoint), checkpoint);
  }

  /** Rows of which two tokenizers make different tokens give two. */
  static List<Row> golden(ModelFiles files) {
    return Json.parse(files.read("golden.json")).get("golden").elements().stream()
        .flatMap(
            row ->
                row.find("input_ids_fast").isPresent()
                    ? Stream.of(row(row, ""), row(row, "_fast"))
                    : Stream.of(row(row, "")))
        .toList();
  }

  private static Row row(Json row, String suffix) {
    int[] tokenIds = ints(row.get("input_ids" + suffix));
    return new Row(
        tokenIds,
        row.find("token_type_ids").map(Fixtures::ints).orElse(new int[tokenIds.length]),
        doubles(row.get("logits" + suffix)),
        doubles(row.get("probabilities" + suffix)));
  }

  private static int[] ints(Json array) {
    return array.elements().stream()
        .mapToInt(id -> id.integer(Integer.MIN_VALUE, Integer.MAX_VALUE))
        .toArray();
  }

  private static double[] doubles(Json array) {
    return array.elements().stream().mapToDouble(Json::number).toArray();
  }
}
