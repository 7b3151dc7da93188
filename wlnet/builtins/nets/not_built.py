"""Names of the net framework that are not built yet: a call says so, instead of staying as it is without a word.

Of the names below, those that no other module declares are declared here.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

import wlnet.builtins.nets as home
from wlnet.builtins.nets.reporting import FAILED, has_failed
from wlnet.expression import Expr
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, registry

_FRAMEWORK = {
    "layers": "BatchNormalizationLayer CatenateLayer ConvolutionLayer DotPlusLayer DropoutLayer ElementwiseLayer "
    "FlattenLayer LinearLayer PoolingLayer ReshapeLayer SoftmaxLayer ThreadingLayer TotalLayer "
    "AggregationLayer AppendLayer AttentionLayer BasicRecurrentLayer BroadcastPlusLayer CTCLossLayer "
    "CompiledLayer ConstantArrayLayer ConstantPlusLayer ConstantTimesLayer ContrastiveLossLayer CrossEntropyLossLayer "
    "DeconvolutionLayer DotLayer EmbeddingLayer ExtractLayer FunctionLayer GatedRecurrentLayer ImageAugmentationLayer "
    "InstanceNormalizationLayer LocalResponseNormalizationLayer LongShortTermMemoryLayer MeanAbsoluteLossLayer "
    "MeanSquaredLossLayer NetArrayLayer NormalizationLayer OrderingLayer PaddingLayer ParametricRampLayer PartLayer "
    "PlaceholderLayer PrependLayer RandomArrayLayer ReplicateLayer ResizeLayer SequenceAttentionLayer "
    "SequenceIndicesLayer SequenceLastLayer SequenceMostLayer SequenceRestLayer SequenceReverseLayer "
    "SpatialTransformationLayer SplitLayer SummationLayer TransposeLayer UnitVectorLayer UpsampleLayer",
    "operators": "NetBidirectionalOperator NetFoldOperator NetGANOperator NetMapOperator NetMapThreadOperator "
    "NetNestOperator NetPairEmbeddingOperator",
    "training": "NetInitialize NetMeasurements NetPortGradient NetTrain NetTrainResultsObject",
    "surgery": "NetExtract NetAppend NetDelete NetDrop NetFlatten NetInsert NetJoin NetPrepend NetRename NetReplace "
    "NetReplacePart NetTake NetUnfold",
    "arrays, states and coders": "NetArray NetInsertSharedArrays NetSharedArray NetStateObject NetDecoder NetEncoder",
    "information and stored nets": "Information NetInformation NetModel NetExternalObject",
}


def _declare(name: str) -> None:
    def refuse(k: Kernel, *args: Expr) -> Expr | None:
        if not has_failed(args):  # what has failed inside has had its message
            k.message(name, "notbuilt", name)
        return FAILED

    refuse.__doc__ = f"{name}[...]: not built yet."
    builtin(name, "ReadProtected")(refuse)
    messages(name, {"notbuilt": "`1` is not built yet; see docs/status.md."})


for _found in pkgutil.walk_packages(home.__path__, home.__name__ + "."):
    if _found.name != __name__:
        import_module(_found.name)
for _name in sorted(name for names in _FRAMEWORK.values() for name in names.split()):
    if not registry.homes.get("System`" + _name, set()) - {__name__}:
        _declare(_name)
