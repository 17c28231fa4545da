package io.github.sentimentj.huggingface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.MemoryFiles;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.spi.ModelFiles;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

  private static final String BERT =
      """
      {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": 100,
       "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
       "num_attention_heads": 4, "max_position_embeddings": 50, "type_vocab_size": 2,
       "hidden_act": "gelu", "layer_norm_eps": 1e-12, "problem_type": null,
       "id2label": {"1": "good", "0": "bad", "2": "ugly"}}
      """;

  private static Config read(String config) {
    return Config.read(MemoryFiles.of("config.json", config));
  }

  private static Config read(String config, String tokenizerConfig) {
    return Config.read(
        MemoryFiles.of(
            Map.of(
                "config.json", config.getBytes(StandardCharsets.UTF_8),
                "tokenizer_config.json", tokenizerConfig.getBytes(StandardCharsets.UTF_8))));
  }

  /** BERT with one member changed, or added, or with an empty value left out. */
  private static String with(String key, String value) {
    Map<String, String> members = new LinkedHashMap<>();
    Json.parse(BERT).members().forEach((name, member) -> members.put(name, member.toString()));
    members.put(key, value);
    return members.entrySet().stream()
        .filter(member -> !member.getValue().isEmpty())
        .map(member -> '"' + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static ThrowableAssertAlternative<ModelLoadException> refused(String config) {
    return assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> read(config))
        .withMessageStartingWith("memory: config.json: ");
  }

  @Test
  void reads() {
    assertThat(read(BERT))
        .isEqualTo(
            new Config(
                "memory",
                "bert",
                100,
                32,
                32,
                64,
                4,
                2,
                2,
                1,
                Activation.GELU,
                1e-12,
                50,
                0,
                2,
                List.of("bad", "good", "ugly"),
                false,
                50));
  }

  @Test
  void readsWhatFamiliesCallOtherwise() {
    Config distilbert = Config.read(Fixtures.files("t01_distilbert_safetensors_fast"));
    assertThat(distilbert.hiddenSize()).isEqualTo(32);
    assertThat(distilbert.intermediateSize()).isEqualTo(64);
    assertThat(distilbert.heads()).isEqualTo(4);
    assertThat(distilbert.layers()).isEqualTo(2);
    assertThat(distilbert.tokenTypes()).isZero();
    assertThat(distilbert.labels()).containsExactly("NEGATIVE", "POSITIVE");

    Config roberta = Config.read(Fixtures.files("t03_roberta_safetensors_fast"));
    assertThat(roberta.positions()).isEqualTo(514);
    assertThat(roberta.positionOffset()).isEqualTo(2);
    assertThat(roberta.maxTokens()).isEqualTo(512);
    assertThat(roberta.layerNormEpsilon()).isEqualTo(1e-5);
    assertThat(roberta.labels()).containsExactly("LABEL_0", "LABEL_1");
    assertThat(roberta.positionIds(new int[] {0, 7, 1, 8, 2, 1})).containsExactly(2, 3, 1, 4, 5, 1);
    assertThat(distilbert.positionIds(new int[] {4, 0, 5})).containsExactly(0, 1, 2);

    Config albert = Config.read(Fixtures.files("a01_albert"));
    assertThat(albert.embeddingSize()).isEqualTo(12);
    assertThat(albert.layers()).isEqualTo(3);
    assertThat(albert.layerGroups()).isEqualTo(2);
    assertThat(albert.layersPerGroup()).isEqualTo(2);
    assertThat(albert.activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(albert.multiLabel()).isTrue();
  }

  @Test
  void readsWhatIsLeftOut() {
    assertThat(read(with("architectures", "")).modelType()).isEqualTo("bert");
    assertThat(read(with("hidden_act", "")).activation()).isEqualTo(Activation.GELU);
    assertThat(read(with("layer_norm_eps", "")).layerNormEpsilon()).isEqualTo(1e-12);
    assertThat(read(with("type_vocab_size", "")).tokenTypes()).isEqualTo(2);
    assertThat(read(with("id2label", "")).labels()).containsExactly("LABEL_0", "LABEL_1");
    assertThat(read(with("id2label", "{\"0\": 1, \"1\": -1}")).labels()).containsExactly("1", "-1");
    assertThat(read(with("id2label", "null").replace("}", ",\"num_labels\":3}")).labels())
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
  }

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU",
    "gelu_python, GELU",
    "gelu_new, GELU_TANH",
    "gelu_fast, GELU_TANH",
    "gelu_accurate, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "gelu_python_tanh, GELU_TANH",
    "quick_gelu, QUICK_GELU",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU",
    "tanh, TANH"
  })
  void activationsHaveSeveralNames(String name, Activation activation) {
    assertThat(read(with("hidden_act", '"' + name + '"')).activation()).isEqualTo(activation);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 50",
    "20, 20",
    "50, 50",
    "1000000000000000019884624838656, 50",
    "1e30, 50",
    "null, 50"
  })
  void theTokenizerMayLimitTheTokens(String limit, int expected) {
    assertThat(read(BERT, "{\"model_max_length\":" + limit + "}").maxTokens()).isEqualTo(expected);
    assertThat(read(BERT, "{\"max_len\":" + limit + "}").maxTokens()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "2.5", "\"512\"", "1e999", "[]"})
  void refusesOtherLimits(String limit) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> read(BERT, "{\"model_max_length\":" + limit + "}"))
        .withMessageStartingWith("memory: tokenizer_config.json: $.model_max_length: ");
  }

  @Test
  void refusesRegression() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Config.read(Fixtures.files("t07_bert_regression")))
        .withMessageContainingAll("t07_bert_regression", "config.json", "\"regression\"");
    refused(with("id2label", "{\"0\": \"LABEL_0\"}")).withMessageContaining("2 to 10000 labels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model_type              | "gpt2"
          model_type              | "roberta-prelayernorm"
          architectures           | ["BertForTokenClassification"]
          architectures           | ["RobertaForSequenceClassification"]
          architectures           | []
          auto_map                | {"AutoModelForSequenceClassification": "own.Model"}
          position_embedding_type | "relative_key_query"
          relative_attention      | true
          is_decoder              | true
          is_encoder_decoder      | true
          add_cross_attention     | true
          pruned_heads            | {"0": [1, 2]}
          quantization_config     | {"bits": 4}
          normalize_before        | true
          pre_norm                | true
          prenorm                 | true
          pre_layer_norm          | true
          norm_first              | true
          hidden_act              | "gelu_10"
          problem_type            | "regression"
          problem_type            | "other"
          id2label                | {}
          id2label                | {"0": "a", "2": "b"}
          id2label                | {"0": "a", "1": "a"}
          id2label                | {"0": "a", "1": {}}
          id2label                | ["a", "b"]
          num_attention_heads     | 5
          num_attention_heads     | 64
          layer_norm_eps          | 0
          layer_norm_eps          | -1e-5
          layer_norm_eps          | 2
          type_vocab_size         | 0
          """)
  void refuses(String key, String value) {
    refused(with(key, value)).withMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "hidden_size",
        "intermediate_size",
        "num_hidden_layers",
        "num_attention_heads",
        "max_position_embeddings"
      })
  void refusesSizesThatCannotBe(String key) {
    for (String size :
        List.of(
            "0",
            "-1",
            "2147483647",
            "2147483648",
            "-9223372036854775809",
            "1e9",
            "3.5",
            "\"32\"",
            "true",
            "[32]")) {
      refused(with(key, size)).withMessageContaining(key);
    }
  }

  /** What the configurations of transformers have when nothing is stated. */
  @ParameterizedTest
  @CsvSource({
    "bert,        30522, 768,  768,  3072,  12, 12",
    "roberta,     50265, 768,  768,  3072,  12, 12",
    "xlm-roberta, 30522, 768,  768,  3072,  12, 12",
    "camembert,   30522, 768,  768,  3072,  12, 12",
    "distilbert,  30522, 768,  768,  3072,  12, 6",
    "electra,     30522, 128,  256,  1024,  4,  12",
    "albert,      30000, 128,  4096, 16384, 64, 12"
  })
  void sizesThatAreNotStatedAreThoseOfTheOriginal(
      String type, int vocabulary, int embedding, int hidden, int between, int heads, int layers) {
    Config config = read("{\"model_type\": \"%s\"}".formatted(type));

    assertThat(config.vocabularySize()).isEqualTo(vocabulary);
    assertThat(config.embeddingSize()).isEqualTo(embedding);
    assertThat(config.hiddenSize()).isEqualTo(hidden);
    assertThat(config.intermediateSize()).isEqualTo(between);
    assertThat(config.heads()).isEqualTo(heads);
    assertThat(config.layers()).isEqualTo(layers);
    assertThat(config.positions()).isEqualTo(512);
  }

  @Test
  void acceptsOptionsThatChangeNothing() {
    for (String option :
        List.of(
            "position_embedding_type=\"absolute\"",
            "is_decoder=false",
            "pruned_heads={}",
            "add_cross_attention=false",
            "auto_map={\"AutoTokenizer\": \"own\"}",
            "hidden_dropout_prob=0.1",
            "unheard_of=[1]")) {
      int equals = option.indexOf('=');
      assertThat(read(with(option.substring(0, equals), option.substring(equals + 1))).labels())
          .hasSize(3);
    }
  }

  @Test
  void robertaNeedsPositionsBehindItsPadding() {
    String roberta = BERT.replace("\"bert\"", "\"roberta\"").replace("BertFor", "RobertaFor");
    assertThat(read(roberta).maxTokens()).isEqualTo(48);
    refused(roberta.replace("{\"model", "{\"pad_token_id\": 49, \"model"))
        .withMessageContaining("max_position_embeddings");
    refused(roberta.replace("{\"model", "{\"pad_token_id\": -1, \"model"))
        .withMessageContaining("pad_token_id");
  }

  @Test
  void theClassMayTellTheModelType() {
    assertThat(read(with("model_type", "")).modelType()).isEqualTo("bert");
    assertThat(read(with("model_type", "").replace("BertFor", "XLMRobertaFor")).modelType())
        .isEqualTo("xlm-roberta");
    assertThat(
            read(with("architectures", "[\"BertModel\", \"BertForSequenceClassification\"]"))
                .labels())
        .hasSize(3);
    refused(with("model_type", "").replace("BertFor", "OtherFor"))
        .withMessageContaining("model_type");
  }

  @Test
  void saysWhatElseAFileMayBe() {
    refused("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 570\n")
        .withMessageContainingAll("Git LFS pointer", "git lfs pull");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Config.read(MemoryFiles.of("adapter_config.json", "{}")))
        .withMessageContainingAll("there is no config.json", "adapter", "merge_and_unload");
  }

  @Test
  void refusesWhatIsNoConfiguration() {
    for (String text : List.of("", "[]", "null", "{", "{}", "not JSON", "{\"model_type\": 7}")) {
      refused(text);
    }
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Config.read(MemoryFiles.of(Map.of())))
        .withMessage("memory: there is no config.json");
    byte[] large = new byte[(1 << 24) + 1];
    Arrays.fill(large, (byte) ' ');
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Config.read(MemoryFiles.of(Map.of("config.json", large))))
        .withMessageContaining("over 16777216 bytes");
  }

  @Test
  void everyTokenNeedsAnEmbedding() {
    Config config = read(BERT);
    assertThatCode(() -> config.checkVocabulary(99)).doesNotThrowAnyException();
    assertThatCode(() -> config.checkVocabulary(100)).doesNotThrowAnyException();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> config.checkVocabulary(101))
        .withMessageContainingAll("memory: config.json: vocab_size", "101", "100");
  }

  @Test
  void probabilitiesNeverOverflow() {
    Config softmax = read(BERT);
    Config sigmoid = read(with("problem_type", "\"multi_label_classification\""));
    assertThat(softmax.probabilities(new float[] {1e30f, 0, -1e30f})).containsExactly(1, 0, 0);
    assertThat(sigmoid.probabilities(new float[] {1e30f, 0, -1e30f})).containsExactly(1, 0.5f, 0);
    float[] probabilities = softmax.probabilities(new float[] {1, 2, 3});
    assertThat(probabilities[2]).isCloseTo(0.665241f, within(1e-6f));
    assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void damagedFilesAreRefusedInOneWay() {
    Random random = new Random(1);
    int accepted = 0;
    List<ModelFiles> originals =
        List.of(
            Fixtures.files("t01_distilbert_safetensors_fast"),
            Fixtures.files("t03_roberta_safetensors_fast"),
            Fixtures.files("e01_electra"),
            Fixtures.files("a01_albert"));
    for (ModelFiles original : originals) {
      Checkpoint checkpoint = Checkpoint.open(original);
      String text = StandardCharsets.UTF_8.decode(original.read("config.json")).toString();
      Map<String, Json> members = Json.parse(text).members();
      for (int i = 0; i < 1000; i++) {
        byte[] damaged =
            i % 2 == 0
                ? damageBytes(text.getBytes(StandardCharsets.UTF_8), random)
                : damageMembers(members, random).getBytes(StandardCharsets.UTF_8);
        MemoryFiles files =
            MemoryFiles.of(
                new TreeMap<>(Map.of("config.json", damaged, "tokenizer_config.json", damaged)));
        try {
          Config config = Config.read(files);
          assertThat(config.maxTokens()).isPositive();
          Architecture architecture = Architecture.of(config, checkpoint);
          assertThat(architecture.weights()).isNotEmpty();
          int[] ids = new int[Math.min(3, config.maxTokens())];
          assertThat(new ReferenceModel(architecture, checkpoint).logits(ids, ids))
              .hasSize(config.labels().size());
          accepted++;
        } catch (ModelLoadException e) {
          assertThat(e.getMessage()).containsAnyOf("memory: ", "[model.safetensors]: tensor ");
        }
      }
    }
    assertThat(accepted).isBetween(100, 3900);
  }

  private static byte[] damageBytes(byte[] bytes, Random random) {
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    byte[] damaged = Arrays.copyOf(bytes, Math.max(1, length));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      damaged[random.nextInt(damaged.length)] =
          (byte)
              (random.nextBoolean()
                  ? random.nextInt()
                  : "0123456789-{}[]\",:e".charAt(random.nextInt(19)));
    }
    return damaged;
  }

  private static String damageMembers(Map<String, Json> members, Random random) {
    List<String> names = new ArrayList<>(members.keySet());
    List<String> values =
        List.of(
            "null",
            "true",
            "-1",
            "0",
            "1",
            "3",
            "1024",
            "131072",
            "16777216",
            "2147483647",
            "1e308",
            "\"\"",
            "\"gelu\"",
            "[]",
            "{}",
            "[[]]",
            "{\"0\":\"a\",\"1\":\"b\"}",
            "\"bert\"");
    String changed = names.get(random.nextInt(names.size()));
    boolean dropped = random.nextInt(5) == 0;
    JsonWriter out = new JsonWriter().beginObject();
    members.forEach(
        (name, value) -> {
          if (!name.equals(changed)) {
            value.writeTo(out.name(name));
          } else if (!dropped) {
            Json.parse(values.get(random.nextInt(values.size()))).writeTo(out.name(name));
          }
        });
    return out.endObject().toString();
  }

  @Test
  void promisesAllocateNothing() {
    Checkpoint checkpoint = Checkpoint.open(Fixtures.files("e01_electra"));
    String huge =
        """
        {"model_type": "albert", "vocab_size": 16777216, "hidden_size": 131072,
         "embedding_size": 131072, "intermediate_size": 131072, "num_hidden_layers": 1024,
         "num_hidden_groups": 1024, "num_attention_heads": 131072,
         "max_position_embeddings": 1048576, "type_vocab_size": 16777216, "id2label": {%s}}
        """
            .formatted(
                IntStream.range(0, 10_000)
                    .mapToObj(i -> "\"" + i + "\":\"" + i + "\"")
                    .collect(Collectors.joining(",")));
    assertThat(allocated(() -> read(huge))).isLessThan(20 << 20);
    Config config = read(huge);
    assertThat(
            allocated(
                () ->
                    assertThatExceptionOfType(ModelLoadException.class)
                        .isThrownBy(() -> Architecture.of(config, checkpoint))))
        .isLessThan(50 << 20);
  }

  private static long allocated(Runnable task) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
