package io.github.sentimentj.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Architecture;
import io.github.sentimentj.huggingface.model.Config;
import io.github.sentimentj.huggingface.model.ReferenceModel;
import io.github.sentimentj.huggingface.tokenizer.Encoding;
import io.github.sentimentj.huggingface.tokenizer.Tokenizer;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a text to probabilities, with what is read from the folder alone. */
class EndToEndTest {

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
  void textToProbabilities_asTheOriginal(String name) {
    ModelFiles files = ModelSource.directory(Path.of("src/test/resources/fixtures", name)).open();
    Config config = Config.read(files);
    Checkpoint checkpoint = Checkpoint.open(files);
    ReferenceModel model = new ReferenceModel(Architecture.of(config, checkpoint), checkpoint);
    Tokenizer tokenizer = Tokenizer.load(files);
    Json golden = Json.parse(files.read("golden.json"));
    int maxTokens = golden.get("max_length").integer(1, config.maxTokens());
    int special = tokenizer.before().length + tokenizer.after().length;
    TokenWindows windows =
        new TokenWindows(
            new ModelTraits(
                config.labels(),
                config.multiLabel(),
                true,
                OptionalInt.of(maxTokens),
                Precision.FP32),
            special,
            LongText.head());
    Encoding encoding = new Encoding();
    List<Json> rows = golden.get("golden").elements();
    int compared = 0;
    for (Json row : rows) {
      if (row.find("input_ids_fast").isPresent()) {
        continue; // the probabilities are those of the slow tokenizer's ids
      }
      tokenizer.encode(row.get("text").string(), encoding);
      int[] text = encoding.ids();
      int[] cut = windows.plan(new int[] {text.length}).copy(0, text);
      int[] ids = concat(tokenizer.before(), cut, tokenizer.after());
      int[] types = new int[ids.length];
      Arrays.fill(types, tokenizer.typeId());
      float[] probabilities = config.probabilities(model.logits(ids, types));
      List<Json> expected = row.get("probabilities").elements();
      for (int label = 0; label < expected.size(); label++) {
        assertThat((double) probabilities[label])
            .isCloseTo(expected.get(label).number(), within(1e-5));
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }
}
