from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nets.building import agree, layer, port, refused, word

from wlnet.execution import apply
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError, PathError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.surgery.share import insert_shared_arrays
from wlnet.nets.values import ALL, Edge, NetArray, PortGradient

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])
NET = chain([FIRST, word("Ramp"), LAST], {"Input": 3})
BATCH = [[1, 2, 3], [0, 0, 0]]


def slope(*path: Any) -> PortGradient:
    return PortGradient(path[0] if len(path) == 1 else path)


def test_documented() -> None:
    agree(apply(NET, [1, 2, 3], slope("Input")), [-1, 0, -4])
    agree(apply(NET, [1, 2, 3], slope(1, "Weights")), [[0, 0, 0], [-2, -4, -6]])
    agree(apply(NET, BATCH, slope(1, "Biases")), [1, -2])
    agree(apply(NET, {"Input": [1, 2, 3], slope("Output"): [2]}, slope("Input")), [-2, 0, -8])


def test_a_batch() -> None:
    agree(apply(NET, BATCH, slope("Input")), [[-1, 0, -4], [1, -1, 0]])
    agree(apply(NET, {"Input": BATCH, slope("Output"): [[2], [3]]}, slope(1, "Biases")), [3, -4])
    agree(apply(NET, [], slope(1, "Biases")), [0, 0])
    assert np.shape(apply(NET, [], slope("Input"))) == (0,) or np.shape(apply(NET, [], slope("Input"))) == (0, 3)


def test_several() -> None:
    found = apply(NET, [1, 2, 3], [port("Output"), slope("Input")])
    assert isinstance(found, dict)
    assert list(found) == [port("Output"), slope("Input")]
    agree(found[port("Output")], [-12.1])
    everything = apply(NET, [1, 2, 3], slope(ALL))
    assert isinstance(everything, dict)
    places = [slope(*slot.position) for slot in slots(NET)]
    assert list(everything) == [slope("Input"), *places]
    for place in places:
        agree(everything[place], apply(NET, [1, 2, 3], place))


def test_several_outputs_are_summed() -> None:
    net = graph([word("Exp"), word("Ramp")], [], {"Input": 2})
    agree(apply(net, [3, -1], slope("Input")), [np.exp(3) + 1, np.exp(-1)])
    agree(apply(net, {"Input": [3, -1], slope("Output2"): [10, 10]}, slope("Input")), [np.exp(3) + 10, np.exp(-1)])


def test_examples_of_different_lengths() -> None:
    net = chain([word("Exp")], {"Input": "Varying"})
    found = apply(net, [[1, 2], [3], [4, 5]], slope("Input"))
    for row, data in zip(found, [[1, 2], [3], [4, 5]], strict=True):
        agree(row, np.exp(data))
    summed = layer("NetMapOperator", layer("LinearLayer", 1, Weights=[[2]], Biases=[0]), Input=("Varying", 1))
    agree(apply(summed, [[[1], [2]], [[3]], [[4], [5]]], slope("Net", "Weights")), [[15]])


def test_shared_arrays() -> None:
    w = insert_shared_arrays(layer("LinearLayer", 1, Weights=[[3]], Biases=[0]))
    net = chain([w, w])  # 9 x
    agree(apply(net, [2], slope(1, "Weights")), [[12]])
    agree(apply(net, [2], slope(2, "Weights")), [[12]])
    agree(apply(net, [2], slope(NetArray("Weights"))), [[12]])


def test_names() -> None:
    agree(apply(FIRST, [1, 2, 3], slope("Weights")), [[1, 2, 3], [1, 2, 3]])
    named = chain({"a": chain({"b": FIRST})})
    agree(apply(named, [1, 2, 3], slope("a", "b", "Biases")), [1, 1])
    agree(apply(named, [1, 2, 3], slope(-1, 1, "Biases")), [1, 1])
    unused = graph({"lin": LAST, "out": word("Ramp")}, [Edge(port("lin", "Output"), None)], {"Input": 2})
    found = apply(unused, [1, 1], slope("lin", "Weights"))
    agree(found, [[0, 0]])


@pytest.mark.parametrize("seed", range(8))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, 3)
    net = initialize(
        graph(
            {"a": int(sizes[1]), "t": word("Tanh"), "b": int(sizes[0]), "s": word("Times")},
            [Edge("a", Edge("t", "b")), Edge(["b", port("Input")], "s")],
            {"Input": int(sizes[0])},
        ),
        seeding=seed,
    )
    data = rng.normal(size=(4, sizes[0]))
    weight = rng.normal(size=(4, sizes[0]))
    x = torch.tensor(data, requires_grad=True)
    arrays = {s.position: torch.tensor(np.asarray(s.value, np.float64), requires_grad=True) for s in slots(net)}
    hidden = torch.tanh(x @ arrays["a", "Weights"].T + arrays["a", "Biases"])
    y = (hidden @ arrays["b", "Weights"].T + arrays["b", "Biases"]) * x
    (y * torch.tensor(weight)).sum().backward()
    found = apply(net, {"Input": data, slope("Output"): weight}, slope(ALL), precision="Real64")
    assert isinstance(found, dict)
    np.testing.assert_allclose(found[slope("Input")], x.grad, rtol=1e-12, atol=1e-12)
    for place, array in arrays.items():
        np.testing.assert_allclose(found[slope(*place)], array.grad, rtol=1e-12, atol=1e-12)


def test_train_mode() -> None:
    net: Net = layer("DropoutLayer", 0.5)
    found = np.asarray(apply(net, [1.0] * 100, slope("Input"), mode="Train", seed=3))
    assert set(found) == {0.0, 2.0}
    agree(apply(net, [1.0] * 3, slope("Input")), [1, 1, 1])


def test_messages() -> None:
    refused(
        lambda: apply(NET, [1, 2, 3], slope("Inptu")), PathError, "netnopart",
        'NetChain: NetPortGradient["Inptu"] is the gradient with respect to no input and no array. '
        'Did you mean "Input"?',
    )  # fmt: skip
    refused(
        lambda: apply(NET, [1, 2, 3], slope(1, "Weigths")), PathError, "netnopart",
        'NetChain: NetPortGradient[{1, "Weigths"}] is the gradient with respect to no input and no array. '
        'There is, for one, NetPortGradient[{1, "Weights"}].',
    )  # fmt: skip
    refused(
        lambda: apply(NET, {"Input": [1, 2, 3], slope("Output"): [1, 2]}, slope("Input")), DataError, "netindata",
        'NetChain: port "Output": the gradient forced at it should be a vector of size 1; it is a vector of size 2.',
    )  # fmt: skip
    refused(
        lambda: apply(NET, {"Input": BATCH, slope("Output"): [1]}, slope("Input")), DataError, "netindata",
        'NetChain: port "Output": the gradient forced at it should be a vector of size 1 for each of the 2 examples.',
    )  # fmt: skip
    refused(
        lambda: apply(NET, {"Input": BATCH, slope("Outptu"): [1]}, slope("Input")), DataError, "netinkeys",
        'NetChain: there is no output "Outptu"; there is "Output". Did you mean "Output"?',
    )  # fmt: skip
    lookup = layer("EmbeddingLayer", 1, Weights=[[1], [2]])
    refused(
        lambda: apply(lookup, [1, 2], slope("Input")), DataError, "netnograd",
        'EmbeddingLayer: port "Input": it takes integers, and there is no gradient with respect to them.',
    )  # fmt: skip
    agree(apply(lookup, [1, 2, 1], slope("Weights")), [[2], [1]])
