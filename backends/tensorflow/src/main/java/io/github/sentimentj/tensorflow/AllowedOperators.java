package io.github.sentimentj.tensorflow;

import io.github.sentimentj.ModelLoadException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * Lets only graphs pass whose operators compute. A graph of TensorFlow is a program: there are
 * operators that read and write files, load libraries and call Python. Whatever is not on the list is
 * refused by its name.
 */
final class AllowedOperators {

  private static final Set<String> COMPUTING =
      words(
          """
          Abs Add AddN AddV2 All Any ArgMax ArgMin AsString Assert Assign AssignVariableOp AvgPool BatchMatMul BatchMatMulV2 BatchMatMulV3
          BiasAdd BiasAddV1 Bincount BroadcastArgs BroadcastTo Bucketize Cast Ceil ClipByValue Concat ConcatV2 Const Conv1D Conv2D
          Cos Cumsum DenseBincount DepthwiseConv2dNative Div DivNoNan DynamicPartition DynamicStitch Einsum Elu Empty EmptyTensorList
          EnsureShape Enter Equal Erf Exit Exp ExpandDims Expm1 Fill Floor FloorDiv FloorMod FusedBatchNorm FusedBatchNormV2
          FusedBatchNormV3 Gather GatherNd GatherV2 Greater GreaterEqual HashTable HashTableV2 Identity IdentityN If
          InvertPermutation IsFinite IsInf IsNan LeakyRelu Less LessEqual LinSpace ListDiff Log Log1p LogSoftmax LogicalAnd LogicalNot
          LogicalOr LookupTableFindV2 LookupTableFind LookupTableImportV2 LookupTableImport LookupTableInsertV2 LookupTableSizeV2 LoopCond
          MatMul Max MaxPool Maximum Mean Merge Min Minimum Mod Mul MulNoNan MutableHashTable MutableHashTableV2 Neg NextIteration
          NoOp NotEqual OneHot OnesLike Pack Pad PadV2 PartitionedCall Placeholder PlaceholderWithDefault Pow Prod
          RaggedCountSparseOutput RaggedBincount RaggedGather RaggedRange RaggedTensorToSparse RaggedTensorToTensor RandomUniform
          RandomStandardNormal Range Rank ReadVariableOp RealDiv Reciprocal RegexFullMatch RegexReplace Relu Relu6 Reshape ResourceGather ResourceGatherNd
          Reverse ReverseSequence ReverseV2 Round Rsqrt Select SelectV2 Selu Shape ShapeN Sigmoid Sign Sin Size Slice Softmax Softplus
          Softsign SparseConcat SparseCross SparseFillEmptyRows SparseReorder SparseReshape SparseSegmentMean SparseSegmentSqrtN
          SparseSegmentSum SparseTensorDenseMatMul SparseToDense Split SplitV Sqrt Square SquaredDifference Squeeze
          StatefulPartitionedCall StatelessIf StatelessWhile StaticRegexFullMatch StaticRegexReplace StopGradient StridedSlice
          StringJoin StringLength StringLower StringNGrams StringSplit StringSplitV2 StringStrip StringToHashBucket StringToHashBucketFast
          StringToHashBucketStrong StringToNumber StringUpper Sub Substr Sum Switch Tan Tanh TensorArrayCloseV3 TensorArrayGatherV3 TensorArrayReadV3
          TensorArrayScatterV3 TensorArraySizeV3 TensorArrayV3 TensorArrayWriteV3 TensorListConcatV2 TensorListElementShape TensorListFromTensor
          TensorListGetItem TensorListLength TensorListPushBack TensorListReserve TensorListResize TensorListSetItem TensorListStack
          TensorScatterAdd TensorScatterUpdate Tile TopK TopKV2 Transpose TruncatedNormal UnicodeDecode UnicodeDecodeWithOffsets UnicodeEncode
          UnicodeTranscode Unique UniqueV2 UniqueWithCounts Unpack UnsortedSegmentMean UnsortedSegmentSum UnsortedSegmentMax VarHandleOp
          VarIsInitializedOp Variable VariableV2 Where While Xdivy ZerosLike
          """);

  /** What reads the variables when the model is loaded. */
  private static final Set<String> RESTORING = words("RestoreV2 ShardedFilename");

  /** What is in every model and runs only when somebody saves it again. */
  private static final Set<String> SAVING = words("SaveV2 MergeV2Checkpoints ShardedFilename");

  private final String where;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, FunctionDef> functions = new HashMap<>();

  private AllowedOperators(String where, MetaGraphDef graph) {
    this.where = where;
    graph.getGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    graph
        .getGraphDef()
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.trim().split("\\s+")));
  }

  /**
   * Looks at all operators.
   *
   * @param where the file, for messages
   * @param graph the graph
   * @param signature what will be run of it
   * @throws ModelLoadException if one is not on the list, or would save something when it is run
   */
  static void check(String where, MetaGraphDef graph, SignatureDef signature) {
    AllowedOperators operators = new AllowedOperators(where, graph);
    graph.getGraphDef().getNodeList().forEach(operators::requireKnown);
    for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
      function.getNodeDefList().forEach(operators::requireKnown);
    }
    Deque<String> roots = new ArrayDeque<>();
    signature.getOutputsMap().values().forEach(output -> roots.add(output.getName()));
    for (SignatureDef each : graph.getSignatureDefMap().values()) {
      each.getOutputsMap().values().forEach(output -> roots.add(output.getName()));
    }
    roots.add(graph.getSaverDef().getRestoreOpName());
    graph
        .getCollectionDefMap()
        .values()
        .forEach(collection -> roots.addAll(collection.getNodeList().getValueList()));
    operators.requireNoSaving(roots);
  }

  private void requireKnown(NodeDef node) {
    String operator = node.getOp();
    if (!COMPUTING.contains(operator)
        && !RESTORING.contains(operator)
        && !SAVING.contains(operator)
        && !functions.containsKey(operator)) {
      throw new ModelLoadException(
          "%s: node %s: operator %s is not on the list of those that only compute"
              .formatted(where, abbreviate(node.getName()), abbreviate(operator)));
    }
  }

  /** What is run must not save anything. */
  private void requireNoSaving(Deque<String> roots) {
    Set<NodeDef> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> entered = new HashSet<>();
    Deque<NodeDef> left = new ArrayDeque<>();
    roots.forEach(name -> add(name, left));
    while (!left.isEmpty()) {
      NodeDef node = left.remove();
      if (!seen.add(node)) {
        continue;
      }
      if (SAVING.contains(node.getOp()) && !RESTORING.contains(node.getOp())) {
        throw new ModelLoadException(
            "%s: node %s: operator %s would write a file when the model is run"
                .formatted(where, abbreviate(node.getName()), node.getOp()));
      }
      node.getInputList().forEach(input -> add(input, left));
      Deque<String> called = new ArrayDeque<>(List.of(node.getOp()));
      node.getAttrMap().values().forEach(value -> functionsIn(value, called));
      for (String name : called) {
        FunctionDef function = functions.get(name);
        if (function != null && entered.add(name)) {
          left.addAll(function.getNodeDefList());
        }
      }
    }
  }

  private void add(String input, Deque<NodeDef> left) {
    NodeDef node = nodes.get(nodeName(input));
    if (node != null) {
      left.add(node);
    }
  }

  private static void functionsIn(AttrValue value, Deque<String> called) {
    if (value.hasFunc()) {
      called.add(value.getFunc().getName());
    }
    value.getList().getFuncList().forEach(function -> called.add(function.getName()));
  }

  /** Of {@code ^name} and {@code name:0}. */
  private static String nodeName(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static String abbreviate(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
