from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError, TypeConflict
from wlnet.nets.types import Integer, Length
from wlnet.nets.values import AUTOMATIC, Restricted

LAST, MOST, REST, REVERSE = (f"Sequence{name}Layer" for name in ("Last", "Most", "Rest", "Reverse"))
PAIRS = [[1, 2], [3, 4], [5, 6]]
EXAMPLES = [
    Example(layer(LAST), PAIRS, [5, 6]),
    Example(layer(LAST, Input=3), [1, 2, 3], 3),
    Example(layer(LAST, Input=("Varying", 2)), PAIRS, [5, 6]),
    Example(layer(MOST), PAIRS, [[1, 2], [3, 4]]),
    Example(layer(MOST, Input="Varying"), [1, 2, 3], [1, 2]),
    Example(layer(MOST, Input=(3, 1, 2)), [[[1, 2]], [[3, 4]], [[5, 6]]], [[[1, 2]], [[3, 4]]]),
    Example(layer(REST), PAIRS, [[3, 4], [5, 6]]),
    Example(layer(REST, Input="Varying"), [1, 2, 3], [2, 3]),
    Example(layer(REST, Input=2), [[1, 2], [3, 4]], [[2], [4]]),
    Example(layer(REVERSE), PAIRS, [[5, 6], [3, 4], [1, 2]]),
    Example(layer(REVERSE, Input="Varying"), [1, 2, 3], [3, 2, 1]),
    Example(layer(REVERSE, Input=("Varying", 1)), [[[1], [2]], [[3], [4]]], [[[2], [1]], [[4], [3]]]),
]
MEANING = {
    LAST: lambda x: x[-1],
    MOST: lambda x: x[:-1],
    REST: lambda x: x[1:],
    REVERSE: lambda x: x[::-1],
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("name", MEANING)
def test_random(name: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        dims = tuple(int(n) for n in rng.integers(2, 6, int(rng.integers(1, 4))))
        data = rng.standard_normal(dims)
        expected = MEANING[name](data)
        net = layer(name, Input=("Varying", *dims[1:]) if rng.random() < 0.5 else dims)
        agree(apply(net, data), expected)
        agree(apply(net, [data, 2 * data]), [expected, 2 * expected])
        ragged = [data, np.concatenate([data, data])]
        if net.type("Input").dims != dims:
            for found, x in zip(apply(net, ragged), ragged, strict=True):
                agree(found, MEANING[name](x))


@pytest.mark.parametrize("name", MEANING)
def test_gradient(name: str) -> None:
    check_gradient(layer(name, Input=("Varying", 3)), {"Input": np.random.default_rng(0).standard_normal((2, 4, 3))})


def test_sizes() -> None:
    assert sizes(layer(LAST, Input=(4, 3)), "Output") == [(3,)]
    assert sizes(layer(LAST, Input=4), "Output") == [()]
    assert sizes(layer(LAST, Output=(4, 3)), "Input") == [(None, 4, 3)]
    assert sizes(layer(LAST, Output="Real"), "Input") == [(None,)]
    for name in (MOST, REST):
        assert sizes(layer(name, Input=(4, 3)), "Output") == [(3, 3)]
        assert sizes(layer(name, Output=(4, AUTOMATIC)), "Input") == [(5, None)]
        assert sizes(layer(name, Output=("Varying", 3)), "Input") == [(Length(), 3)]
        assert sizes(layer(name, Input=("n", 3)), "Output") == [(Length(), 3)]
        assert sizes(layer(name, Output=2), "Input") == [(3,)]
    assert sizes(layer(REVERSE, Output=("n", 3)), "Input") == [(Length("n"), 3)]
    assert sizes(chain([layer(MOST), layer(REST), layer(REVERSE)], {"Input": 5}), "Output") == [(3,)]


def test_integers_stay_integers() -> None:
    for name in (MOST, REST, REVERSE):
        net = layer(name, Input=("Varying", Restricted("Integer", 9)))
        assert net.type("Output").kind == Integer(1, 9)
        assert apply(net, [7, 8, 9]).dtype == np.int64
    assert layer(LAST, Input=(4, "Integer")).type("Output").kind == Integer()


def test_lengths_of_each_example() -> None:
    net = chain([layer(REST), layer(REVERSE), layer(LAST)], {"Input": ("Varying", 1)})
    agree(apply(net, [[[1], [2]], [[3], [4], [5]], [[6], [7]]]), [[2], [4], [7]])


def test_messages() -> None:
    refused(
        lambda: layer(MOST, Input=(1, 3)), TypeConflict, "tyfail1",
        'SequenceMostLayer: port "Input": needs a sequence of 2 or more elements, since it '
        "drops the last element; it is a matrix of size 1×3.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(REST, Input=("Varying", 2)), [[1, 2]]), DataError, "netindata",
        'SequenceRestLayer: port "Input": needs a sequence of 2 or more elements, since it drops the first element; it '
        "is a matrix of size 1×2.",
    )  # fmt: skip
    refused(
        lambda: layer(LAST, Input="Real"), TypeConflict, "tyfail1",
        'SequenceLastLayer: port "Input": was given as "Real", but is an array of rank 1 or more, since it takes the '
        "last element.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(REVERSE, Input=("Varying", 2)), [[[1, 2]], []]), DataError, "netindata",
        'SequenceReverseLayer: port "Input": example 2 is an empty sequence; a sequence has one element or more.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(REVERSE, Input=("Varying", 2)), np.zeros((0, 2))), DataError, "netindata",
        'SequenceReverseLayer: port "Input": the data are an empty sequence; a sequence has one element or more.',
    )  # fmt: skip
