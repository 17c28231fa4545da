package io.github.sentimentj.tensorflow;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operators that a graph may have. All that is not here is refused. */
final class Operators {

  /** They compute from their inputs, variables and tables, and reach nothing else. */
  static final Set<String> COMPUTING =
      words(
          // Numbers.
          """
          Abs Acos Add AddN AddV2 Asin Atan Atan2 BatchMatMul BatchMatMulV2 BatchMatMulV3 BiasAdd
          BiasAddV1 Cast Ceil ClipByValue Cos Cosh Cumprod Cumsum Div DivNoNan Einsum Elu Erf Erfc
          Exp Expm1 Floor FloorDiv FloorMod Inv LeakyRelu LinSpace Log Log1p LogSoftmax MatMul
          Maximum Minimum Mod Mul MulNoNan Neg Pow RealDiv Reciprocal Relu Relu6 Rint Round Rsqrt
          Selu Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Square SquaredDifference Sub
          Tan Tanh TruncateDiv TruncateMod Xdivy Xlogy
          """,
          // Sums and comparisons.
          """
          All Any ApproximateEqual ArgMax ArgMin Bincount Bucketize DenseBincount Equal
          EuclideanNorm Greater GreaterEqual InTopK InTopKV2 IsFinite IsInf IsNan L2Loss Less
          LessEqual LogicalAnd LogicalNot LogicalOr Max Mean Min NotEqual Prod RaggedBincount
          SegmentMax SegmentMean SegmentMin SegmentSum SparseSegmentMean SparseSegmentSqrtN
          SparseSegmentSum Sum TopK TopKV2 UnsortedSegmentMax UnsortedSegmentMean
          UnsortedSegmentMin UnsortedSegmentSum
          """,
          // Layers.
          """
          AvgPool Conv1D Conv2D DepthwiseConv2dNative FusedBatchNorm FusedBatchNormV2
          FusedBatchNormV3 LRN MaxPool
          """,
          // Shapes.
          """
          BatchToSpaceND BroadcastArgs BroadcastTo Concat ConcatOffset ConcatV2 DynamicPartition
          DynamicStitch EnsureShape ExpandDims Fill Gather GatherNd GatherV2 InvertPermutation
          ListDiff MatrixBandPart MirrorPad OneHot OnesLike Pack Pad PadV2 ParallelConcat
          ParallelDynamicStitch Range Rank Reshape Reverse ReverseSequence ReverseV2 Roll ScatterNd
          Select SelectV2 SequenceMask Shape ShapeN Size Slice SpaceToBatchND Split SplitV Squeeze
          StridedSlice TensorScatterAdd TensorScatterUpdate Tile Transpose Unique UniqueV2
          UniqueWithCounts UniqueWithCountsV2 Unpack Where ZerosLike
          """,
          // Ragged and sparse tensors.
          """
          RaggedCountSparseOutput RaggedCross RaggedFillEmptyRows RaggedGather RaggedRange
          RaggedTensorToSparse RaggedTensorToTensor SparseConcat SparseCross SparseCrossHashed
          SparseCrossV2 SparseFillEmptyRows SparseReduceMax SparseReduceSum SparseReorder
          SparseReshape SparseSlice SparseSoftmax SparseSplit SparseTensorDenseMatMul SparseToDense
          """,
          // Text.
          """
          AsString DecodeBase64 EncodeBase64 ReduceJoin RegexFullMatch RegexReplace
          StaticRegexFullMatch StaticRegexReplace StringJoin StringLength StringLower StringNGrams
          StringSplit StringSplitV2 StringStrip StringToHashBucket StringToHashBucketFast
          StringToHashBucketStrong StringToNumber StringUpper Substr UnicodeDecode
          UnicodeDecodeWithOffsets UnicodeEncode UnicodeScript UnicodeTranscode
          UnsortedSegmentJoin
          """,
          // Tables, variables and lists, which are the graph's own.
          """
          AnonymousHashTable AnonymousMutableHashTable Assign AssignVariableOp DisableCopyOnRead
          EmptyTensorList HashTable HashTableV2 InitializeTable InitializeTableV2 LookupTableExport
          LookupTableExportV2 LookupTableFind LookupTableFindV2 LookupTableImport
          LookupTableImportV2 LookupTableInsert LookupTableInsertV2 LookupTableSize
          LookupTableSizeV2 MutableHashTable MutableHashTableV2 ReadVariableOp ResourceGather
          ResourceGatherNd TensorArrayCloseV3 TensorArrayConcatV3 TensorArrayGatherV3
          TensorArrayReadV3 TensorArrayScatterV3 TensorArraySizeV3 TensorArrayV3
          TensorArrayWriteV3 TensorListConcat TensorListConcatV2 TensorListElementShape
          TensorListFromTensor TensorListGather TensorListGetItem TensorListLength
          TensorListPopBack TensorListPushBack TensorListReserve TensorListResize
          TensorListScatter TensorListScatterV2 TensorListSetItem TensorListSplit TensorListStack
          VarHandleOp VarIsInitializedOp Variable VariableShape VariableV2
          """,
          // Order and calls.
          """
          Assert Case Const Enter Exit Identity IdentityN If LoopCond Merge NextIteration NoOp
          PartitionedCall Placeholder PlaceholderWithDefault PreventGradient RefEnter RefExit
          RefIdentity RefMerge RefNextIteration RefSwitch Snapshot StatefulPartitionedCall
          StatelessCase StatelessIf StatelessWhile StopGradient Switch While
          """,
          // Chance, which layers for training have.
          """
          Multinomial RandomStandardNormal RandomUniform RandomUniformInt StatelessRandomGetAlg
          StatelessRandomGetKeyCounter StatelessRandomNormalV2 StatelessRandomUniform
          StatelessRandomUniformV2 TruncatedNormal
          """);

  /** They read the variables. */
  static final Set<String> RESTORING = words("RestoreV2");

  /** They read a vocabulary. */
  static final Set<String> READING_TABLES =
      words("InitializeTableFromTextFile InitializeTableFromTextFileV2");

  /** They are in every model, for whoever saves it again. Nothing that is run may reach them. */
  static final Set<String> SAVING = words("MergeV2Checkpoints SaveV2 ShardedFilename");

  private Operators() {}

  private static Set<String> words(String... lists) {
    return Stream.of(lists)
        .flatMap(list -> Stream.of(list.strip().split("\\s+")))
        .collect(Collectors.toUnmodifiableSet());
  }
}
