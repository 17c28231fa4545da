package io.github.sentimentj.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.BackendOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Graphs that are damaged or made to do harm: TensorFlow never sees them. */
class HostileFileTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 300;

  @TempDir Path folder;

  static List<Path> fixtures() throws IOException {
    return Fixtures.folders();
  }

  static void assertRefused(Path model, String... reasons) {
    BackendOptions options = new BackendOptions(1, Precision.AUTO, LongText.head());
    assertThatThrownBy(
            () ->
                new TensorFlowBackendProvider()
                    .open(ModelSource.directory(model).open(), options)
                    .close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reasons);
  }

  /** A copy whose graph is changed. */
  private Path changed(String fixture, Consumer<MetaGraphDef.Builder> change) throws IOException {
    Path model = Fixtures.copy(Fixtures.FOLDER.resolve(fixture), folder.resolve("changed"));
    Path file = Fixtures.mainFile(model);
    var saved = org.tensorflow.proto.SavedModel.parseFrom(Fixtures.read(file)).toBuilder();
    change.accept(saved.getMetaGraphsBuilder(0));
    Files.write(file, saved.build().toByteArray());
    return model;
  }

  private static NodeDef.Builder node(MetaGraphDef.Builder graph, String name) {
    return graph.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static NodeDef constant(String name, String text) {
    TensorProto value =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addStringVal(com.google.protobuf.ByteString.copyFromUtf8(text))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
        .build();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void modelsAsTheyAreSavedPass(Path fixture) {
    assertThat(complaint(fixture, fixture)).isEmpty();
  }

  /** What is said against a copy of a fixture; empty if it passes. */
  private static String complaint(Path fixture, Path model) {
    Optional<String> signature =
        fixture.endsWith("module_asset") ? Optional.of("scores") : Optional.empty();
    try {
      SavedModel.read(ModelSource.directory(model).open(), signature);
      return "";
    } catch (ModelLoadException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void damagedGraphsAreRefusedOrHarmless(Path fixture) throws IOException {
    byte[] whole = Fixtures.read(Fixtures.mainFile(fixture));
    Path model = Fixtures.copy(fixture, folder.resolve("damaged"));
    Path file = Fixtures.mainFile(model);
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = whole.clone();
      boolean cut = round % 3 == 0;
      if (cut) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      for (int i = cut ? -1 : random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, damaged);
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      String complaint = complaint(fixture, model);
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
          .isLessThan(10L * whole.length + (64 << 20));
      if (cut) {
        assertThat(complaint).contains(SavedModel.FILE);
      }
    }
  }

  @Test
  void aModelThatWritesFilesIsRefused() {
    assertRefused(
        Fixtures.HOSTILE.resolve("writes"), "saved_model.pb", "WriteFile", "only compute");
    assertThat(Path.of("written-by-a-model")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReadFile",
        "MatchingFiles",
        "PyFunc",
        "EagerPyFunc",
        "PrintV2",
        "Save",
        "WholeFileReaderV2",
        "TextLineDataset",
        "RemoteCall",
        "LoadAndRemapMatrix",
        "DebugIdentityV2",
        "XlaLaunch",
        "x"
      })
  void otherOperatorsAreRefusedByName(String operator) throws IOException {
    Path model = changed("session_v1", graph -> node(graph, "StringLower").setOp(operator));

    assertRefused(model, "StringLower", operator, "only compute");
  }

  @Test
  void operatorsOfUnusedFunctionsAreRefusedToo() throws IOException {
    Path model =
        changed(
            "module_asset",
            graph ->
                graph
                    .getGraphDefBuilder()
                    .getLibraryBuilder()
                    .addFunctionBuilder()
                    .addNodeDef(NodeDef.newBuilder().setName("n").setOp("ReadFile"))
                    .getSignatureBuilder()
                    .setName("unused"));

    assertRefused(model, "unused/n", "ReadFile");
  }

  @Test
  void functionsThatAreNotThereAreRefused() throws IOException {
    AttrValue called =
        AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName("ReadFile")).build();
    Path model = changed("session_v1", graph -> node(graph, "StringLower").putAttr("f", called));

    assertRefused(model, "calls ReadFile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts", "key_value_init/LookupTableImportV2", "save/restore_all"})
  void savingCannotBeReached(String from) throws IOException {
    Path model =
        changed(
            "session_v1",
            graph -> {
              node(graph, from).addInput("^harmless");
              graph
                  .getGraphDefBuilder()
                  .addNode(
                      NodeDef.newBuilder().setName("harmless").setOp("NoOp").addInput("^saving"))
                  .addNode(NodeDef.newBuilder().setName("saving").setOp("SaveV2"));
            });

    assertRefused(model, "saving", "SaveV2", "would reach for a file");
  }

  @Test
  void variablesOfOthersAreNotRead() throws IOException {
    Path model =
        changed(
            "session_v1",
            graph -> {
              graph.getGraphDefBuilder().addNode(constant("elsewhere", "/etc/hostname"));
              node(graph, "save/RestoreV2").setInput(0, "elsewhere");
            });

    assertRefused(model, "save/RestoreV2", "not known to be the model's");
  }

  @Test
  void pathsThatAreOnlyReplacedWhileVariablesAreReadAreNotUsedLater() throws IOException {
    Path model =
        changed(
            "session_v1", graph -> node(graph, "init_all_tables_1").addInput("^save/RestoreV2"));

    assertRefused(model, "save/RestoreV2", "would reach for a file");
  }

  @Test
  void vocabulariesOfOthersAreNotReadThroughAVariable() throws IOException {
    Path model =
        changed(
            "module_asset",
            graph -> {
              graph.getGraphDefBuilder().addNode(constant("elsewhere", "/etc/hostname"));
              node(graph, "Variable/Assign").setInput(1, "elsewhere");
            });

    assertRefused(model, "InitializeTableFromTextFileV2", "not known to be the model's");
  }

  @Test
  void vocabulariesOfOthersAreNotReadThroughAFunction() throws IOException {
    Path model =
        changed(
            "module_asset",
            graph -> {
              graph.getGraphDefBuilder().addNode(constant("elsewhere", "/etc/hostname"));
              node(graph, "StatefulPartitionedCall_1").setInput(0, "elsewhere");
            });

    assertRefused(model, "InitializeTableFromTextFileV2", "not known to be the model's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../saved_model.pb", "/etc/hostname", "a/../../b", "", "a\\..\\b", ".."})
  void assetsElsewhereAreRefused(String name) throws IOException {
    Path model =
        changed("module_asset", graph -> graph.getAssetFileDefBuilder(0).setFilename(name));

    assertRefused(model, "expected the name of a file below assets", name);
  }

  @Test
  void assetsThatAreNotThereAreNamed() throws IOException {
    Path model =
        changed("module_asset", graph -> graph.getAssetFileDefBuilder(0).setFilename("other.txt"));

    assertRefused(model, "expected the file assets/other.txt, found none");
  }

  @Test
  void assetsInTheOldPlaceAreRefused() throws IOException {
    Path model =
        changed(
            "session_v1",
            graph ->
                graph.putCollectionDef(
                    "saved_model_assets",
                    CollectionDef.newBuilder()
                        .setAnyList(
                            CollectionDef.AnyList.newBuilder()
                                .addValue(
                                    com.google.protobuf.Any.pack(
                                        AssetFileDef.getDefaultInstance())))
                        .build()));

    assertRefused(model, "saved_model_assets");
  }

  @Test
  void aSmallConstantThatBecomesLargeIsRefused() throws IOException {
    TensorProto large =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .addFloatVal(1)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(1L << 40)))
            .build();
    Path model =
        changed(
            "session_v1",
            graph ->
                node(graph, "Const")
                    .putAttr("value", AttrValue.newBuilder().setTensor(large).build()));

    assertRefused(model, "expected constants as large as the file", "1099511627776");
  }

  @Test
  void whatTensorFlowWouldMergeIsRefused() throws IOException {
    Path model = Fixtures.copy(Fixtures.FOLDER.resolve("session_v1"), folder.resolve("merged"));
    Path file = Fixtures.mainFile(model);
    var saved = org.tensorflow.proto.SavedModel.parseFrom(Fixtures.read(file));
    GraphDef more =
        GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("n").setOp("ReadFile")).build();
    // A second graph in one message: TensorFlow would take the nodes of both.
    ByteArrayOutputStream metaGraph = new ByteArrayOutputStream();
    saved.getMetaGraphs(0).writeTo(metaGraph);
    MetaGraphDef.newBuilder().setGraphDef(more).build().writeTo(metaGraph);
    org.tensorflow.proto.SavedModel merged =
        org.tensorflow.proto.SavedModel.newBuilder()
            .addMetaGraphs(MetaGraphDef.parseFrom(metaGraph.toByteArray()))
            .build();
    assertThat(merged.getMetaGraphs(0).getGraphDef().getNodeList())
        .extracting(NodeDef::getOp)
        .contains("ReadFile");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x12); // field 2, of bytes
    com.google.protobuf.CodedOutputStream length =
        com.google.protobuf.CodedOutputStream.newInstance(out);
    length.writeUInt32NoTag(metaGraph.size());
    length.flush();
    metaGraph.writeTo(out);
    Files.write(file, out.toByteArray());

    assertRefused(model, "field 2 once");
  }

  @Test
  void theSignaturesThatThereAreAreNamed() throws IOException {
    Path model = Fixtures.copy(Fixtures.FOLDER.resolve("module_asset"), folder.resolve("model"));
    Files.delete(model.resolve("sentiment.json"));

    assertRefused(model, "serving_default", "scores", "shout", "sentiment.json");
  }

  @Test
  void severalInputsAreNamed() throws IOException {
    Path model =
        changed(
            "session_v1",
            graph ->
                graph.putSignatureDef(
                    "serving_default",
                    graph.getSignatureDefOrThrow("serving_default").toBuilder()
                        .putInputs("attention_mask", TensorInfo.getDefaultInstance())
                        .build()));

    assertRefused(model, "one input", "attention_mask", "texts");
  }

  @Test
  void graphsForOtherUsesAreRefused() throws IOException {
    Path model = changed("session_v1", graph -> graph.getMetaInfoDefBuilder().addTags("train"));

    assertRefused(model, "the tag serve", "train");
  }

  @Test
  @DisabledIf("io.github.sentimentj.tensorflow.Fixtures#tensorFlowIsThere")
  void withoutTheLibraryThereIsAWayOut() {
    BackendOptions options = new BackendOptions(1, Precision.AUTO, LongText.head());
    Path model = Fixtures.FOLDER.resolve("session_v1");

    assertThatThrownBy(
            () ->
                new TensorFlowBackendProvider()
                    .open(ModelSource.directory(model).open(), options)
                    .close())
        .isInstanceOf(BackendNotFoundException.class)
        .hasMessageContaining("org.tensorflow:tensorflow-core-native");
  }
}
