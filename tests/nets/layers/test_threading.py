from __future__ import annotations

import math

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes, word
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.ir.scalar import Arg, call
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.layers.threading import SYMBOLS
from wlnet.nets.values import AUTOMATIC, ScalarFunction

THREAD = "ThreadingLayer"
PLUS = word("Plus")
TABLE = [[1, 2, 3], [4, 5, 6]]
named = ScalarFunction(Arg(0) - 2.0 * Arg(1), 2, "#Foo - 2 #Bar &", ("Foo", "Bar"))
EXAMPLES = [
    Example(layer(THREAD, PLUS), [[1, 2], [10, 20]], [11, 22]),
    Example(layer(THREAD, PLUS), [[[1], [2]], [[10, 20, 30]]], [[11, 21, 31], [12, 22, 32]]),
    Example(layer(THREAD, PLUS, 1), [TABLE, [10, 20, 30]], [[11, 22, 33], [14, 25, 36]]),
    Example(layer(THREAD, PLUS, -1), [TABLE, [10, 20]], [[11, 12, 13], [24, 25, 26]]),
    Example(layer(THREAD, PLUS, (None, -1)), [TABLE, [10, 20]], [[11, 12, 13], [24, 25, 26]]),
    Example(layer(THREAD, word("Times"), None), [[1, 2], [3, 4], [5, 6]], [15, 48]),
    Example(layer(THREAD, named), {"Foo": [5, 6], "Bar": [1, 2]}, [3, 2]),
    Example(layer(THREAD, named), [[5, 6], [1, 2]], [3, 2]),
    Example(layer(THREAD, PLUS, InputPorts={"a": 2, "b": 2}), {"b": [1, 2], "a": [5, 5]}, [6, 7]),
]
VALUES = {
    "Plus": 5.5, "Times": 7, "Max": 3.5, "Min": 2, "Subtract": -1.5, "Divide": 2 / 3.5, "Power": 2**3.5, "Mod": 2,
    "Surd": None, "ArcTan": math.atan2(3.5, 2), "Erf": math.erf(3.5) - math.erf(2),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("name", SYMBOLS)
def test_symbol(name: str) -> None:
    net = layer(THREAD, word(name))
    if name == "Surd":
        agree(apply(net, [[-8.0], [3.0]]), [-2])
    else:
        agree(apply(net, [[2.0], [3.5]]), [VALUES[name]], 1e-5)


def test_arity() -> None:
    assert layer(THREAD, word("Subtract")).inputs == ("Input1", "Input2")
    three = ScalarFunction(call("clip", Arg(0), Arg(1), Arg(2)), 3)
    assert layer(THREAD, three).inputs == ("Input1", "Input2", "Input3")
    assert layer(THREAD, PLUS).inputs == ()
    assert layer(THREAD, PLUS, InputPorts=3).inputs == ("Input1", "Input2", "Input3")
    assert layer(THREAD, PLUS, Inputs=3) == layer(THREAD, PLUS, InputPorts=3) == layer(THREAD, PLUS, InputCount=3)
    net = layer(THREAD, PLUS, InputPorts=[(2, 3), (2, 1)])
    assert sizes(net, "Input1", "Input2", "Output") == [(2, 3), (2, 1), (2, 3)]
    assert layer(THREAD, PLUS, InputPorts=["x", "y"]).inputs == ("x", "y")


def test_inputs_that_options_name() -> None:
    net = layer(THREAD, PLUS, -1, Input1=(2, 3), Input2=2)
    assert sizes(net, "Input1", "Input2", "Output") == [(2, 3), (2,), (2, 3)]
    assert layer(THREAD, PLUS, Input1=3).inputs == ("Input1", "Input2")
    assert layer(THREAD, PLUS, Input3=3).inputs == ("Input1", "Input2", "Input3")
    agree(apply(net, {"Input1": TABLE, "Input2": [10, 20]}), [[11, 12, 13], [24, 25, 26]])


def test_more_than_one_missing_level() -> None:
    data = np.arange(24.0).reshape(2, 3, 4)
    row = np.array([1.0, 2, 3, 4])
    agree(apply(layer(THREAD, PLUS, 1), [data, [1, 2, 3, 4]]), data + row)
    agree(apply(layer(THREAD, PLUS, 2), [data, [1, 2]]), data + np.array([1, 2])[:, None, None])
    agree(apply(layer(THREAD, PLUS, -1), [data, [1, 2]]), data + np.array([1, 2])[:, None, None])
    # the block of missing levels ends at level -2 of the output
    agree(apply(layer(THREAD, PLUS, -2), [data, [1, 2, 3, 4]]), data + row)
    agree(apply(layer(THREAD, PLUS, -2), [data, [[1] * 4, [2] * 4]]), data + np.array([1, 2])[:, None, None])


def test_against_broadcasting_by_hand() -> None:
    """Levels of size 1 stretch; what an input of lower rank lacks is inserted where the setting says."""
    rng = np.random.default_rng(14)
    functions = {"Plus": sum, "Times": math.prod, "Max": lambda xs: np.maximum.reduce(np.broadcast_arrays(*xs))}
    for _ in range(60):
        rank = int(rng.integers(1, 4))
        dims = rng.integers(1, 4, rank)
        settings, given, spread = [], [], []
        for k in range(int(rng.integers(2, 4))):
            own = np.where((rng.random(rank) < 0.2) & (k > 0), 1, dims)
            missing = int(rng.integers(0, rank)) if k else 0
            start = int(rng.integers(0, rank - missing + 1))  # the levels that this input lacks
            kept = [i for i in range(rank) if not start <= i < start + missing]
            x = rng.standard_normal((2, *own[kept]))
            given.append(x)
            spread.append(x.reshape(2, *(own[i] if i in kept else 1 for i in range(rank))))
            settings.append(start + 1 if rng.random() < 0.5 else start + missing - 1 - rank)
        name = list(functions)[rng.integers(3)]
        expected = np.broadcast_to(functions[name](spread), (2, *dims))
        net = layer(THREAD, word(name), tuple(settings), InputPorts=len(given))
        compare(net, dict(zip(net.inputs, given, strict=True)), expected)


def test_sizes_both_ways() -> None:
    pair = {"InputPorts": 2}
    assert sizes(layer(THREAD, PLUS, None, **pair, Output=(2, 3)), "Input1", "Input2") == [(2, 3), (2, 3)]
    assert sizes(layer(THREAD, PLUS, **pair, Input1=(2, 1), Input2=(1, 3)), "Output") == [(2, 3)]
    # an input that nothing tells more about has the size of the output
    net = layer(THREAD, PLUS, **pair, Input1=(AUTOMATIC, 3), Input2=(2, AUTOMATIC))
    assert sizes(net, "Input1", "Input2", "Output") == [(2, 3), (2, 3), (2, 3)]
    assert sizes(layer(THREAD, PLUS, **pair, Input1=3), "Input2", "Output") == [(3,), (3,)]
    assert sizes(layer(THREAD, PLUS, **pair, Output=1), "Input1") == [(1,)]
    assert sizes(layer(THREAD, PLUS, 1, **pair, Input1=(2, 3), Input2=3), "Output") == [(2, 3)]


def test_messages() -> None:
    pair = {"InputPorts": 2}
    refused(
        lambda: layer(THREAD, PLUS, None, **pair, Input1=2, Input2=3), TypeConflict, "tyfail1",
        'ThreadingLayer: port "Input2": was given as {3}, but is a vector of size 2, since port "Input1" was given as '
        "{2}.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, PLUS, **pair, Input1=2, Input2=3), TypeConflict, "tyfail1",
        'ThreadingLayer: port "Input2": needs size 2 at level 1, since port "Input1" was given as {2}; it is a '
        'vector of '
        "size 3.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, PLUS, **pair, Input1=2, Input2=(1, 2)), TypeConflict, "tyfail1",
        'ThreadingLayer: port "Input2": needs a vector, since port "Input1" was given as {2}; it is a matrix of size '
        "1×2.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, PLUS, (1, 1, 1), **pair), TypeConflict, "tyfail1",
        "ThreadingLayer: there are 2 inputs and 3 broadcasting settings.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, PLUS, 5, **pair, Input1=(2, 3), Input2=3), TypeConflict, "tyfail1",
        'ThreadingLayer: port "Input2": needs an array of rank 2, since its broadcasting is 5; it is a vector of '
        'size 3.',
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, word("Tanh")), SpecificationError, "netinvarg",
        'ThreadingLayer: "Function" should be a function of several numbers, such as Plus, Times or #1 - #2 &; it was '
        "given as Tanh.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, PLUS, 0), SpecificationError, "netinvarg",
        'ThreadingLayer: "Broadcasting" should be None, Automatic, a level, or a list of these, one for each input; it '
        "was given as 0.",
    )  # fmt: skip
    refused(
        lambda: layer(THREAD, word("Subtract"), InputPorts=3), SpecificationError, "netinvarg",
        "ThreadingLayer: it takes 2 inputs; InputPorts gives 3.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(THREAD, word("Subtract")), [[1], [2], [3]]), DataError, "netinkeys",
        'ThreadingLayer: it has 2 inputs, "Input1" and "Input2"; data for 3 were given.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(THREAD, PLUS), [[1, 2], [1, 2, 3]]), DataError, "netindata",
        'ThreadingLayer: port "Input2": needs size 2 at level 1, since port "Input1" was given as {2}; it is a '
        'vector of '
        "size 3.",
    )  # fmt: skip
