"""The nets of examples/nets: their numbers of parameters are the published ones, their outputs have the right sizes.

Counts leave out the moving averages of batch normalization, as papers do. Where no paper gives a count, it is added up
by hand beside the net. A run with random arrays shows that each net can be computed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wlnet
from wlnet import Session
from wlnet.nets.arrays import slots
from wlnet.nets.net import Net

FOLDER = Path(__file__).parents[1] / "examples" / "nets"


@dataclass(frozen=True)
class Model:
    """A net of a file: its parameters, and the sizes of its outputs for inputs of the given sizes.

    An input of kind "int" holds indices from 1 to the number that follows.
    """

    file: str
    name: str
    parameters: int
    inputs: dict[str, tuple[Any, ...]]
    outputs: dict[str, tuple[int, ...]]
    heavy: bool = False


IMAGE = {"Input": (3, 224, 224)}
CLASSES = {"Output": (1000,)}
MODELS = [
    Model("lenet", "lenet", 431_080, {"Input": (1, 28, 28)}, {"Output": (10,)}),
    Model("vgg", "vgg16", 138_357_544, IMAGE, CLASSES, heavy=True),
    Model("resnet", "resNet18", 11_689_512, IMAGE, CLASSES, heavy=True),
    Model("resnet", "resNet50", 25_557_032, IMAGE, CLASSES, heavy=True),
    Model("resnet", "resNet152", 60_192_808, IMAGE, CLASSES, heavy=True),
    # 64 (192 + 1) + 96 (192 + 1) + 128 (864 + 1) + 16 (192 + 1) + 32 (400 + 1) + 32 (192 + 1)
    Model("inception", "block3a", 163_696, {"Input": (192, 28, 28)}, {"Output": (256, 28, 28)}),
    Model("densenet", "denseNet121", 7_978_856, IMAGE, CLASSES, heavy=True),
    Model("mobilenet", "mobileNetV2", 3_504_872, IMAGE, CLASSES, heavy=True),
    # Published implementations have 26,285,486: 512 more, which scale the features of the fourth stage.
    Model(
        "ssd", "ssd", 26_284_974, {"Input": (3, 300, 300)}, {"ClassProb": (8732, 21), "Boxes": (8732, 4)}, heavy=True
    ),
    Model(
        "yolo", "yolo", 61_949_149, {"Input": (3, 416, 416)},
        {"Large": (255, 13, 13), "Medium": (255, 26, 26), "Small": (255, 52, 52)}, heavy=True,
    ),
    # Two 3x3 convolutions a level each way, the way up with twice the channels in; 2x2 deconvolutions; 64 -> 2 last.
    Model("unet", "uNet", 31_030_658, {"Input": (1, 256, 256)}, {"Output": (256, 256, 2)}, heavy=True),
    # 32 49 + 32, five times 16 32 + 16 + 16 144 + 16 + 32 16 + 32, then 32 32 + 32 and 32 + 1
    Model("pixelcnn", "pixelCNN", 19_649, {"Input": (1, 28, 28)}, {"Output": (1, 28, 28)}),
    Model("vae", "vae", 652_824, {"Input": (28, 28)}, {"Image": (28, 28), "Divergence": ()}),
    # Six couplings of two nets of 32 (4 + 1) + 4 (32 + 1)
    Model("realnvp", "flow", 3_504, {"Input": (8,)}, {"Output": (8,), "LogDet": ()}),
    # Embeddings 2 30 32; recurrences 2 3 32 (32 + 32 + 1) and 3 64 (32 + 64 + 1); 64 (128 + 1) and 30 (64 + 1)
    Model(
        "seq2seq", "seq2seq", 43_230, {"Source": ("int", 30, 5), "Target": ("int", 30, 3)}, {"Output": (3, 30)}
    ),
    Model("transformer", "encoder", 2 * 3_152_384, {"Input": (5, 512)}, {"Output": (5, 512)}),
    Model("transformer", "decoder", 4_204_032, {"Input": (3, 512), "Memory": (5, 512)}, {"Output": (3, 512)}),
    # 64 (40 + 1), then 2 4 64 (64 + 64 + 1), 2 4 64 (128 + 64 + 1) and 29 (128 + 1)
    Model("ctc", "listener", 171_229, {"Input": (20, 40)}, {"Output": (20, 29)}),
    Model("ctc", "trainer", 171_229, {"Input": (20, 40), "Text": ("int", 28, 6)}, {"Loss": ()}),
    # 20 (25 + 1) + 50 (500 + 1) + 500 (800 + 1) + 2 (500 + 1), once for both sides
    Model(
        "siamese", "siamese", 427_072, {"Left": (1, 28, 28), "Right": (1, 28, 28), "Same": ("int", 1)}, {"Loss": ()}
    ),
    Model("gan", "generator", 3_576_704, {"Input": (100, 1, 1)}, {"Output": (3, 64, 64)}),
    Model("gan", "discriminator", 2_765_568, {"Input": (3, 64, 64)}, {"Output": ()}),
    Model(
        "gan", "gan", 3_576_704 + 2_765_568, {"Sample": (3, 64, 64), "Latent": (100, 1, 1)},
        {"LossReal": (), "LossFake": (), "GeneratedFake": (3, 64, 64)},
    ),
    Model("capsules", "capsules", 6_804_224, {"Input": (1, 28, 28)}, {"Output": (10,)}),
]  # fmt: skip


@cache
def defined(file: str) -> Session:
    """A session in which a file has been read."""
    session = Session(report=lambda _message: None)
    path = FOLDER / f"{file}.wl"
    result = session.evaluate(path.read_text(encoding="utf-8"), str(path))
    assert [str(m) for m in result.messages] == []
    return session


def net_of(model: Model) -> Net:
    made = defined(model.file).evaluate(model.name).expression
    net = getattr(made, "net", None)
    assert isinstance(net, Net), made
    return net


def count(net: Net) -> int:
    sizes = {
        slot.key: math.prod(slot.site.array_dims(slot.parameter.name))
        for slot in slots(net)
        if not slot.parameter.name.startswith("Moving")
    }
    return sum(sizes.values())


def example(rng: np.random.Generator, sizes: tuple[Any, ...]) -> np.ndarray:
    if sizes[:1] == ("int",):
        return rng.integers(1, sizes[1] + 1, (1, *sizes[2:]))
    return rng.uniform(0, 1, (1, *sizes)).astype(np.float32)


IDS = [f"{m.file}-{m.name}" for m in MODELS]


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_parameters_and_sizes(model: Model) -> None:
    net = net_of(model)
    assert count(net) == model.parameters
    for port, sizes in model.outputs.items():
        dims = net.type(port).dims
        assert dims is not None
        assert len(dims) == len(sizes)
        assert all(size in (dim, None) or not isinstance(dim, int) for dim, size in zip(dims, sizes, strict=True))


@pytest.mark.parametrize(
    "model",
    [pytest.param(m, marks=[pytest.mark.slow] if m.heavy else [], id=i) for m, i in zip(MODELS, IDS, strict=True)],
)
def test_a_run(model: Model) -> None:
    session = defined(model.file)
    net = session.evaluate(f"NetInitialize[{model.name}]")
    rng = np.random.default_rng(5)
    given = {port: example(rng, sizes) for port, sizes in model.inputs.items()}
    outputs = net(given)
    assert set(outputs) == set(model.outputs)
    for port, sizes in model.outputs.items():
        assert outputs[port].shape == (1, *sizes)
        assert np.isfinite(outputs[port]).all()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.wl")), ids=lambda p: p.stem)
def test_nothing_to_complain_of(path: Path) -> None:
    assert wlnet.check(path) == []
