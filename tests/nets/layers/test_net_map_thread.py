from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, rebuilt, refused, sizes, word
from wlnet.execution import apply
from wlnet.ir.scalar import Arg, call
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.types import Length
from wlnet.nets.values import AUTOMATIC, Edge, Port, ScalarFunction

MINUS = ScalarFunction(call("sub", Arg(0), Arg(1)), 2, names=("a", "b"), text="#a - #b &")
DIFFERENCE = layer("ThreadingLayer", MINUS)
A = [[1, 2], [3, 4]]
EXAMPLES = [
    Example(layer("NetMapThreadOperator", DIFFERENCE), {"a": A, "b": [[1, 1], [0, 0]]}, [[0, 1], [3, 4]]),
    Example(layer("NetMapThreadOperator", DIFFERENCE, 2), {"a": A, "b": [[1, 1], [0, 0]]}, [[0, 1], [3, 4]]),
    Example(layer("NetMapThreadOperator", DIFFERENCE, {"a": 1}), {"a": A, "b": [1, 1]}, [[0, 1], [2, 3]]),
    Example(layer("NetMapThreadOperator", DIFFERENCE, [Edge("a", 2), Edge("b", 1)]), {"a": A, "b": [1, 3]},
            [[0, 1], [0, 1]]),
    Example(layer("NetMapThreadOperator", word("Sqrt")), [1, 4], [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def joined(rng: np.random.Generator) -> tuple[Net, dict[str, tuple[int, ...]]]:
    """A net of two inputs and two outputs, and the dimensions of its inputs."""
    dims = tuple(int(n) for n in rng.integers(1, 4, rng.integers(0, 3)))
    m = int(rng.integers(1, 4))
    vertices = {"x": layer("LinearLayer", m), "y": layer("LinearLayer", m), "s": word("Plus"), "t": word("Tanh")}
    edges = [Edge(Port((), "a"), "x"), Edge(Port((), "b"), "y"), Edge(("x", "y"), "s"), Edge("x", "t")]
    edges += [Edge("s", Port((), "sum")), Edge("t", Port((), "tanh"))]
    net = graph(vertices, edges, {"a": dims or "Real", "b": 2})
    return initialize(net, seeding=int(rng.integers(99))), {"a": dims, "b": (2,)}


def looped(net: Net, depths: dict[str, int], data: dict[str, Any]) -> dict[str, Any]:
    """The same by a loop over the places of the deepest input."""
    deepest = max(depths, key=lambda port: depths[port])
    levels = data[deepest].shape[: depths[deepest]]
    found: dict[str, Any] = {}
    for place in product(*map(range, levels)):
        one = apply(net, {port: x[place[: depths[port]]] for port, x in data.items()})
        assert isinstance(one, dict)
        for port, value in one.items():
            found.setdefault(port, np.empty((*levels, *value.shape)))[place] = value
    return found


@pytest.mark.parametrize("seed", range(50))
def test_against_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, dims = joined(rng)
    if seed % 2:
        depths = dict.fromkeys(dims, int(rng.integers(1, 4)))
        mapped = layer("NetMapThreadOperator", net, depths["a"])
    else:
        depths = {"a": int(rng.integers(0, 4)), "b": int(rng.integers(1, 3))}
        mapped = layer("NetMapThreadOperator", net, depths)
    levels = tuple(int(n) for n in rng.integers(1, 4, max(depths.values())))
    batch = [
        {port: rng.normal(size=(*levels[: depths[port]], *dims[port])).astype(np.float32) for port in dims}
        for _ in range(2)
    ]
    found = apply(mapped, batch)
    assert isinstance(found, dict)
    for i, example in enumerate(batch):
        for port, value in looped(net, depths, example).items():
            agree(found[port][i], value, 1e-5)


def test_lengths_may_differ() -> None:
    net = layer("NetMapThreadOperator", DIFFERENCE, a=("Varying", 2), b=("Varying", 2))
    found = apply(net, [{"a": A, "b": A}, {"a": [[5, 6]], "b": [[1, 1]]}])
    assert [row.tolist() for row in found] == [[[0, 0], [0, 0]], [[4, 5]]]


def test_sizes_both_ways() -> None:
    net = layer("NetMapThreadOperator", layer("LinearLayer", 2), 2, Output=(3, 4, AUTOMATIC), Input=(AUTOMATIC, 4, 5))
    assert sizes(net, "Input", "Output") == [(3, 4, 5), (3, 4, 2)]
    assert net.solution.children["Net"].array_dims("Weights") == (2, 5)
    net = layer("NetMapThreadOperator", DIFFERENCE, {"a": 1}, a=("Varying", 2))
    assert net.type("Output").dims == (Length(), 2)
    assert net.type("b").rank == 1


def test_print_and_rebuild() -> None:
    net = layer("NetMapThreadOperator", DIFFERENCE, [Edge("a", 2), Edge("b", 0)])
    assert rebuilt(net) == net
    assert net.settings["Depth"] == {"a": 2, "b": 0}
    assert net.label == 'NetMapThreadOperator[ThreadingLayer[#a - #b &], <|"a" -> 2, "b" -> 0|>]'


@pytest.mark.parametrize("depth", [1, 2, {"a": 2, "b": 1}, {"a": 1}])
def test_gradients(depth: Any) -> None:
    rng = np.random.default_rng(3)
    net, dims = joined(rng)
    depths = depth if isinstance(depth, dict) else dict.fromkeys(dims, depth)
    data = {port: rng.normal(size=(2, *(2, 3)[: depths.get(port, 0)], *dims[port])) for port in dims}
    check_gradient(layer("NetMapThreadOperator", net, depth), data)


def test_messages() -> None:
    for bad, shown in ((0, "0"), (-1, "-1"), ({"a": -1}, '<|"a" -> -1|>'), ([], "{}")):
        refused(
            lambda bad=bad: layer("NetMapThreadOperator", DIFFERENCE, bad), SpecificationError, "netinvarg",
            'NetMapThreadOperator: "Depth" should be a number of levels, 1 or more, or an association of such numbers '
            f"(or 0) by input; it was given as {shown}.",
        )  # fmt: skip
    refused(
        lambda: layer("NetMapThreadOperator", DIFFERENCE, {"c": 1}), SpecificationError, "netinvarg",
        'NetMapThreadOperator: the net has no input "c"; there are "a" and "b".',
    )  # fmt: skip
    refused(
        lambda: layer("NetMapThreadOperator", DIFFERENCE, {"a": 0}), SpecificationError, "netinvarg",
        "NetMapThreadOperator: the net should be mapped over one input at least.",
    )  # fmt: skip
    refused(
        lambda: layer("NetMapThreadOperator", word("Plus")), SpecificationError, "netinvarg",
        "NetMapThreadOperator: the net should have a known number of inputs, one or more. Say so with InputPorts -> n.",
    )  # fmt: skip
    refused(
        lambda: layer("NetMapThreadOperator", DIFFERENCE, a=(3, 2), b=(4, 2)), TypeConflict, "tyfail1",
        'NetMapThreadOperator: port "b": was given as {4, 2}, but is an array with first size 3, since port "a" was '
        "given as {3, 2}.",
    )  # fmt: skip
