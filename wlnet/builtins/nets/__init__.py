"""Where the language and the nets meet: constructors, application and functions of nets.

Nothing of it is imported until a name announced here is used, so that plain programs start fast.
"""

from wlnet.kernel.registry import late, symbols

LAYERS = (
    "BatchNormalizationLayer CatenateLayer ConvolutionLayer DotPlusLayer DropoutLayer ElementwiseLayer FlattenLayer "
    "LinearLayer PoolingLayer ReshapeLayer SoftmaxLayer ThreadingLayer TotalLayer"
)
"""The layers that are built; a test holds this equal to what the nets room declares."""

late(f"{LAYERS} NetChain NetGraph", "wlnet.builtins.nets.constructors")
late("NetInitialize NetExtract NetEvaluationMode", "wlnet.builtins.nets.functions")

symbols("NetPort InputPorts OutputPorts Interleaving PaddingSize LearningRateMultipliers BatchSize RandomSeeding")
symbols("TargetDevice Restricted NetEvaluationMode")
