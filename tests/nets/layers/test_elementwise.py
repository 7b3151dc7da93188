from __future__ import annotations

import math

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes, word
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.ir.scalar import Arg, call
from wlnet.nets.errors import SpecificationError
from wlnet.nets.layers.elementwise import NAMED, SYMBOLS
from wlnet.nets.values import ScalarFunction

leaky = ScalarFunction(call("ramp", Arg(0)) - 0.3 * call("ramp", -Arg(0)), 1, "Ramp[#]-0.3 Ramp[-#]&")
EXAMPLES = [
    Example(layer("ElementwiseLayer", leaky), [-1, -0.5, 0, 0.5, 1], [-0.3, -0.15, 0, 0.5, 1]),
    Example(layer("ElementwiseLayer", word("Gudermannian")), [1], [0.865769]),
    Example(layer("ElementwiseLayer", word("ArcCot")), [-2], [-0.463648]),
]

# The table of the reference: values at -2, -1, -0.5, 0.5, 2.
TABLE = {
    "RectifiedLinearUnit": (0, 0, 0, 0.5, 2),
    "ReLU": (0, 0, 0, 0.5, 2),
    "ExponentialLinearUnit": (-0.864665, -0.632121, -0.393469, 0.5, 2),
    "ELU": (-0.864665, -0.632121, -0.393469, 0.5, 2),
    "ScaledExponentialLinearUnit": (-1.52017, -1.11133, -0.691758, 0.52535, 2.1014),
    "SELU": (-1.52017, -1.11133, -0.691758, 0.52535, 2.1014),
    "GaussianErrorLinearUnit": (-0.0455003, -0.158655, -0.154269, 0.345731, 1.9545),
    "GELU": (-0.0455003, -0.158655, -0.154269, 0.345731, 1.9545),
    "Swish": (-0.238406, -0.268941, -0.18877, 0.31123, 1.76159),
    "HardSwish": (-0.333333, -0.333333, -0.208333, 0.291667, 1.66667),
    "Mish": (-0.252501, -0.303401, -0.220744, 0.375245, 1.94396),
    "SoftSign": (-0.666667, -0.5, -0.333333, 0.333333, 0.666667),
    "SoftPlus": (0.126928, 0.313262, 0.474077, 0.974077, 2.12693),
    "HardTanh": (-1, -1, -0.5, 0.5, 1),
    "HardSigmoid": (0, 0, 0.25, 0.75, 1),
    "Sigmoid": (0.119203, 0.268941, 0.377541, 0.622459, 0.880797),
}

# Each symbol at an easy point, with its value from the definition.
POINTS = {
    "Ramp": (-1.5, 0), "LogisticSigmoid": (0, 0.5), "Abs": (-2, 2), "Sign": (-3, -1), "Round": (2.5, 2),
    "Floor": (-1.5, -2), "Ceiling": (-1.5, -1), "IntegerPart": (-1.5, -1), "FractionalPart": (-1.25, -0.25),
    "Unitize": (0.1, 1), "KroneckerDelta": (0, 1), "Minus": (2, -2), "Exp": (1, math.e), "Log": (math.e, 1),
    "Sqrt": (9, 3), "CubeRoot": (-8, -2), "Sin": (1, math.sin(1)), "Cos": (1, math.cos(1)), "Tan": (1, math.tan(1)),
    "Cot": (1, 1 / math.tan(1)), "Sec": (1, 1 / math.cos(1)), "Csc": (1, 1 / math.sin(1)),
    "ArcSin": (0.5, math.pi / 6), "ArcCos": (0.5, math.pi / 3), "ArcTan": (1, math.pi / 4),
    "ArcCot": (1, math.pi / 4), "ArcSec": (2, math.pi / 3), "ArcCsc": (2, math.pi / 6),
    "Haversine": (math.pi / 2, 0.5), "InverseHaversine": (0.5, math.pi / 2), "Sinh": (1, math.sinh(1)),
    "Cosh": (1, math.cosh(1)), "Tanh": (1, math.tanh(1)), "Coth": (1, 1 / math.tanh(1)),
    "Sech": (1, 1 / math.cosh(1)), "Csch": (1, 1 / math.sinh(1)), "ArcSinh": (1, math.asinh(1)),
    "ArcCosh": (2, math.acosh(2)), "ArcTanh": (0.5, math.atanh(0.5)), "ArcCoth": (2, math.atanh(0.5)),
    "ArcSech": (0.5, math.acosh(2)), "ArcCsch": (0.5, math.asinh(2)),
    "Gudermannian": (1, 2 * math.atan(math.tanh(0.5))), "InverseGudermannian": (1, 2 * math.atanh(math.tan(0.5))),
    "Gamma": (5, 24), "LogGamma": (5, math.log(24)), "Erf": (1, math.erf(1)), "Erfc": (1, math.erfc(1)),
    "InverseErf": (math.erf(0.5), 0.5), "InverseErfc": (math.erfc(0.5), 0.5),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("name", NAMED)
def test_named_function(name: str) -> None:
    agree(apply(layer("ElementwiseLayer", name), [-2, -1, -0.5, 0.5, 2]), TABLE[name], 5e-6)


@pytest.mark.parametrize("name", SYMBOLS)
def test_symbol(name: str) -> None:
    point, value = POINTS[name]
    agree(apply(layer("ElementwiseLayer", word(name), Input="Real"), point, precision="Real64"), value, 1e-6)


def test_any_rank() -> None:
    net = layer("ElementwiseLayer", word("Ramp"))
    agree(apply(net, -3), 0)
    agree(apply(net, np.full((2, 3, 4), 2)), np.full((2, 3, 4), 2))


def test_sizes_both_ways() -> None:
    assert sizes(layer("ElementwiseLayer", word("Tanh"), Input=(2, 3)), "Output") == [(2, 3)]
    assert sizes(layer("ElementwiseLayer", word("Tanh"), Output="Real"), "Input") == [()]


def test_messages() -> None:
    wanted = 'should be a function of one number, such as Tanh, "ELU" or a pure function; it was given as'
    for bad, shown in ((word("Plus"), "Plus."), ("Relu", '"Relu". Did you mean "ReLU"?'), (3, "3.")):
        text = f'ElementwiseLayer: "Function" {wanted} {shown}'
        refused(lambda bad=bad: layer("ElementwiseLayer", bad), SpecificationError, "netinvarg", text)  # type: ignore[misc]
    two = ScalarFunction(Arg(0) + Arg(1), 2, text="#1 + #2 &")
    refused(
        lambda: layer("ElementwiseLayer", two), SpecificationError, "netinvarg",
        'ElementwiseLayer: "Function" should be a function of one argument, not of 2; it was given as #1 + #2 &.',
    )  # fmt: skip
    refused(
        lambda: layer("ElementwiseLayer"), SpecificationError, "netargx",
        "ElementwiseLayer: it takes 1 argument; 0 were given.",
    )  # fmt: skip


TORCH = {
    "ReLU": "relu", "ELU": "elu", "SELU": "selu", "GELU": "gelu", "Swish": "silu", "HardSwish": "hardswish",
    "Mish": "mish", "SoftSign": "softsign", "SoftPlus": "softplus", "HardTanh": "hardtanh", "Sigmoid": "sigmoid",
}  # fmt: skip


@pytest.mark.parametrize("name", TORCH)
def test_against_torch(name: str) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(15)
    theirs = getattr(torch.nn.functional, TORCH[name])
    for _ in range(5):
        x = rng.standard_normal((2, *rng.integers(1, 5, rng.integers(0, 4)))) * 4
        x += np.where(np.abs(np.abs(x) % 1) < 1e-3, 0.01, 0.0)  # no finite difference across a kink
        compare(layer("ElementwiseLayer", name), {"Input": x}, theirs(torch.tensor(x)).numpy(), tolerance=1e-7)
