"""The nets of the benchmark of inference, in the Wolfram Language; most are those of examples/nets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wlnet.nets.net import Net
from wlnet.session import Result, Session

GALLERY = Path(__file__).parents[1] / "examples" / "nets"


@dataclass(frozen=True)
class Model:
    """A net and the shape of one example.

    code    gives the net, after the file of the gallery, if there is one
    classes for inputs of integers, how many there are
    """

    name: str
    title: str
    code: str
    shape: tuple[int, ...]
    file: str = ""
    classes: int = 0

    def made(self) -> Result:
        """The net with random weights."""
        session = Session()
        if self.file:
            path = GALLERY / f"{self.file}.wl"
            session.evaluate(path.read_text(encoding="utf-8"), str(path))
        made = session.evaluate(f"NetInitialize[{self.code}, RandomSeeding -> 1]")
        if not isinstance(getattr(made.expression, "net", None), Net):
            raise ValueError(f"{self.name} gives no net: {made.messages}")
        return made

    def data(self, batch: int) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
        """Random examples."""
        rng = np.random.default_rng(7)
        if self.classes:
            return rng.integers(1, self.classes + 1, (batch, *self.shape))
        return rng.standard_normal((batch, *self.shape)).astype(np.float32)


# Three stages of two convolutions each.
VGG = (
    "NetChain[Flatten[{Table[{ConvolutionLayer[n, 3, PaddingSize -> 1], BatchNormalizationLayer[], Ramp, "
    "ConvolutionLayer[n, 3, PaddingSize -> 1], BatchNormalizationLayer[], Ramp, PoolingLayer[2, 2]}, "
    '{n, {64, 128, 256}}], FlattenLayer[], 512, Ramp, 10, SoftmaxLayer[]}], "Input" -> {3, 32, 32}]'
)
UNET = (
    "NetChain[{unet[32, 3], ConvolutionLayer[2, 1], TransposeLayer[{3, 1, 2}], SoftmaxLayer[]}, "
    '"Input" -> {1, 128, 128}]'
)
WAVE = (
    "NetChain[Flatten[{Table[{ConvolutionLayer[n, {9}, PaddingSize -> 4], BatchNormalizationLayer[], Ramp, "
    'PoolingLayer[{4}, 4]}, {n, {32, 64, 128}}], AggregationLayer[Mean], 10, SoftmaxLayer[]}], "Input" -> {1, 4096}]'
)
LSTM = (
    "NetChain[{LongShortTermMemoryLayer[128], LongShortTermMemoryLayer[128], SequenceLastLayer[], 10}, "
    '"Input" -> {100, 64}]'
)
GRU = (
    "NetChain[{EmbeddingLayer[64, 5000], GatedRecurrentLayer[128], NetMapOperator[LinearLayer[20]], SoftmaxLayer[]}, "
    '"Input" -> {50}]'
)
TRANSFORMER = '{width, heads, hidden} = {256, 4, 1024}; NetChain[{encoderBlock}, "Input" -> {128, 256}]'
MLP = 'NetChain[{512, Ramp, 512, Ramp, 10, SoftmaxLayer[]}, "Input" -> 784]'

MODELS = (
    Model("lenet", "LeNet, 1×28×28", "lenet", (1, 28, 28), "lenet"),
    Model("mlp", "MLP 784-512-512-10", MLP, (784,)),
    Model("vgg", "VGG-like, 3×32×32", VGG, (3, 32, 32)),
    Model("resnet18", "ResNet-18, 3×224×224", "NetDrop[resNet18, -1]", (3, 224, 224), "resnet"),
    Model("resnet50", "ResNet-50, 3×224×224", "NetDrop[resNet50, -1]", (3, 224, 224), "resnet"),
    Model("mobilenet", "MobileNetV2, 3×224×224", "mobileNetV2", (3, 224, 224), "mobilenet"),
    Model("unet", "U-Net of 4 levels, 1×128×128", UNET, (1, 128, 128), "unet"),
    Model("lstm", "two LSTMs of 128, 100×64", LSTM, (100, 64)),
    Model("gru", "GRU tagger of 50 words", GRU, (50,), classes=5000),
    Model("transformer", "Transformer block, 128×256, 4 heads", TRANSFORMER, (128, 256), "transformer"),
    Model("wave", "1-D convolutions, 1×4096", WAVE, (1, 4096)),
    Model(
        "convolution",
        "convolution 64→64, 3×3, 56×56",
        'ConvolutionLayer[64, 3, PaddingSize -> 1, "Input" -> {64, 56, 56}]',
        (64, 56, 56),
    ),
    Model(
        "normalization",
        "batch normalization + ramp, 64×56×56",
        'NetChain[{BatchNormalizationLayer[], Ramp}, "Input" -> {64, 56, 56}]',
        (64, 56, 56),
    ),
    Model("softmax", "softmax of 1000", 'SoftmaxLayer["Input" -> 1000]', (1000,)),
)
