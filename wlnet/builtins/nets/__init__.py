"""Where the language and the nets meet: constructors, application and functions of nets.

The modules here are imported when a name of theirs is first used (see ``wlnet/builtins/index.txt``), so that plain
programs start fast.
"""

from wlnet.kernel.registry import symbols

LAYERS = (
    "BatchNormalizationLayer CatenateLayer ConvolutionLayer DotPlusLayer DropoutLayer ElementwiseLayer FlattenLayer "
    "LinearLayer PoolingLayer ReshapeLayer SoftmaxLayer ThreadingLayer TotalLayer"
)
"""The layers that are built; a test holds this equal to what the nets room declares."""

_LATER = {
    "layers": "AggregationLayer AppendLayer AttentionLayer BasicRecurrentLayer BroadcastPlusLayer CTCLossLayer "
    "CompiledLayer ConstantArrayLayer ConstantPlusLayer ConstantTimesLayer ContrastiveLossLayer CrossEntropyLossLayer "
    "DeconvolutionLayer DotLayer EmbeddingLayer ExtractLayer FunctionLayer GatedRecurrentLayer ImageAugmentationLayer "
    "InstanceNormalizationLayer LocalResponseNormalizationLayer LongShortTermMemoryLayer MeanAbsoluteLossLayer "
    "MeanSquaredLossLayer NetArrayLayer NormalizationLayer OrderingLayer PaddingLayer ParametricRampLayer PartLayer "
    "PlaceholderLayer PrependLayer RandomArrayLayer ReplicateLayer ResizeLayer SequenceAttentionLayer "
    "SequenceIndicesLayer SequenceLastLayer SequenceMostLayer SequenceRestLayer SequenceReverseLayer "
    "SpatialTransformationLayer SplitLayer SummationLayer TransposeLayer UnitVectorLayer UpsampleLayer",
    "operators": "NetBidirectionalOperator NetFoldOperator NetGANOperator NetMapOperator NetMapThreadOperator "
    "NetNestOperator NetPairEmbeddingOperator",
    "training": "NetMeasurements NetPortGradient NetTrain NetTrainResultsObject",
    "surgery": "NetAppend NetDelete NetDrop NetFlatten NetInsert NetJoin NetPrepend NetRename NetReplace "
    "NetReplacePart NetTake NetUnfold",
    "arrays, states and coders": "NetArray NetInsertSharedArrays NetSharedArray NetStateObject NetDecoder NetEncoder",
    "information and stored nets": "Information NetInformation NetModel NetExternalObject",
}
NOT_BUILT = frozenset(name for names in _LATER.values() for name in names.split())
"""Names of Wolfram's net framework that are not built yet: they say so when they are used."""

symbols("NetPort InputPorts OutputPorts Interleaving PaddingSize LearningRateMultipliers BatchSize RandomSeeding")
symbols("TargetDevice Restricted NetEvaluationMode")
