from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, rebuilt, refused, sizes
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.registry import build_layer
from wlnet.nets.values import AUTOMATIC, NumericArray

EXAMPLES = [
    Example(layer("LinearLayer", 2, Weights=[[1, 2, 3], [4, 5, 6]], Biases=[1, -1]), [1, 0, -1], [-1.0, -3.0]),
    Example(layer("LinearLayer", (), Weights=[[1, 2, 3, 4]], Biases=[0.5]), [[1, 1], [1, 1]], 10.5),
    Example(
        layer("LinearLayer", (2, 2), Weights=[[1, 0], [0, 1], [1, 1], [1, -1]], Biases=None), [3, 5], [[3, 5], [8, -2]]
    ),
    Example(layer("LinearLayer", Weights=[[1, 2]], Biases=[0], Input=2), [[1, 1], [2, 0]], [[3.0], [2.0]]),
    Example(layer("LinearLayer", 1, Weights=[[2]], Biases=[1], Input="Real"), 3, [7.0]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    dims = tuple(int(n) for n in rng.integers(1, 5, rng.integers(0, 4)))
    out = tuple(int(n) for n in rng.integers(1, 5, rng.integers(0, 3)))
    weights = rng.normal(size=(int(np.prod(out)), int(np.prod(dims)))).astype(np.float32)
    biases = rng.normal(size=len(weights)).astype(np.float32) if rng.random() < 0.7 else None
    data = rng.normal(size=(3, *dims)).astype(np.float32)
    net = layer("LinearLayer", out, Weights=weights, Biases=biases, Input=dims or "Real")
    expected = torch.nn.functional.linear(
        torch.tensor(data.reshape(3, -1)), torch.tensor(weights), None if biases is None else torch.tensor(biases)
    )
    agree(apply(net, data), expected.numpy().reshape(3, *out), 1e-5)


def test_old_name_and_one_size_in_a_list() -> None:
    assert layer("DotPlusLayer", 3) == layer("LinearLayer", 3) == layer("LinearLayer", (3,))
    assert layer("DotPlusLayer", 3).head == "LinearLayer"


def test_sizes_forwards_and_backwards() -> None:
    net = layer("LinearLayer", Input=(2, 3), Output=(4, 5))
    assert net.solution.array_dims("Weights") == (20, 6)
    assert net.solution.array_dims("Biases") == (20,)
    assert sizes(layer("LinearLayer"), "Input", "Output") == [None, None]
    # weights tell both products, and a product with one unknown factor tells the factor
    net = layer("LinearLayer", Weights=np.ones((6, 8)), Input=(2, AUTOMATIC), Output=(AUTOMATIC, 3))
    assert sizes(net, "Input", "Output") == [(2, 4), (2, 3)]
    # with nothing else to go by the output is a vector; the input may be an array of any rank
    assert sizes(layer("LinearLayer", Weights=np.ones((6, 8))), "Input", "Output") == [None, (6,)]
    net = chain([layer("LinearLayer", Weights=np.ones((6, 8))), layer("SoftmaxLayer")], {"Output": (2, 3)})
    assert net.solution.at((1,)).type("Output").dims == (2, 3)


def test_double_precision_is_kept_where_it_is_asked_for() -> None:
    third = np.array([[1 / 3]])
    double = layer("LinearLayer", 1, Weights=NumericArray(third), Biases=NumericArray(np.zeros(1)), Input=1)
    single = layer("LinearLayer", 1, Weights=third, Biases=[0], Input=1)
    assert float(apply(double, [1], precision="Real64")[0]) == 1 / 3
    assert float(apply(single, [1], precision="Real64")[0]) == float(np.float32(1 / 3))
    assert apply(double, [1]).dtype == np.float32
    assert rebuilt(double) == double


def test_messages() -> None:
    refused(
        lambda: layer("LinearLayer", 5, Weights=np.ones((10, 20))), TypeConflict, "tyfail1",
        'LinearLayer: port "Output": needs an array of 10 numbers, since "Weights" is 10×20; it is a vector of size 5.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Weights=np.ones((2, 3)), Biases=np.ones(3)), TypeConflict, "tyfail1",
        'LinearLayer: "Biases" should be a vector of size 2, since "Weights" is 2×3; it is a vector of size 3.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", Weights=np.ones((2, 3)), Input=4), TypeConflict, "tyfail1",
        'LinearLayer: port "Input": needs an array of 3 numbers, since "Weights" is 2×3; it is a vector of size 4.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Input=("Varying", 3)), TypeConflict, "tyfail1",
        'LinearLayer: port "Input": needs an array of fixed size; it is a matrix of size n×3.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", -1), SpecificationError, "netinvarg",
        'LinearLayer: "OutputDimensions" should be an integer of 1 or more, or a list of them; it was given as -1.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 1, 2), SpecificationError, "netargx",
        "LinearLayer: it takes 0 or 1 arguments; 2 were given.",
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Weights=[[1, 1j]]), SpecificationError, "netinvtensorvals",
        'LinearLayer: the value specified for "Weights" should be a real-valued array.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Weights=None), SpecificationError, "netinvtensorvals",
        'LinearLayer: "Weights" cannot be None: the layer needs it.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Weigths=1), SpecificationError, "netnoopt",
        'LinearLayer: there is no option or port "Weigths". Did you mean "Weights"?',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Input1=3), SpecificationError, "netnoport",
        'LinearLayer: there is no port "Input1"; there are "Input" and "Output". Did you mean "Input"?',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, Input=(3, 0)), SpecificationError, "netinvtype",
        'LinearLayer: port "Input": {3, 0} is no port type; a port takes sizes of 1 or more.',
    )  # fmt: skip
    refused(
        lambda: layer("LinearLayer", 2, LearningRateMultipliers="fast"), SpecificationError, "netinvarg",
        'LinearLayer: "LearningRateMultipliers" should be Automatic, a number, None, or a list of rules from parts to '
        'numbers; it was given as "fast".',
    )  # fmt: skip


def test_spans_are_handed_back() -> None:
    with pytest.raises(SpecificationError) as caught:
        build_layer("LinearLayer", (0,), span="line 3")
    assert caught.value.problems[0].spans == ("line 3",)
