from __future__ import annotations

import numpy as np
import pytest

from nets.building import agree, layer, rebuilt, refused, word
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.arrays import slots, values
from wlnet.nets.chain import chain
from wlnet.nets.errors import PathError, SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import array_values, lower
from wlnet.nets.net import Net
from wlnet.nets.surgery.replace import replace_part
from wlnet.nets.surgery.share import insert_shared_arrays
from wlnet.nets.surgery.take import take
from wlnet.nets.values import ALL, AUTOMATIC, Edge, NetArray

SHARED = insert_shared_arrays(layer("LinearLayer", 3, Input=3), "t/")
TIED = initialize(chain([SHARED, word("Tanh"), SHARED]))
W = NetArray("w")


def linear(size: int, **options: object) -> Net:
    return layer("LinearLayer", size, Biases=None, **options)


def names(net: Net) -> list[object]:
    return [slot.key for slot in slots(net)]


def test_names_come_from_positions() -> None:
    assert names(SHARED) == ["t/Weights", "t/Biases"]
    assert names(insert_shared_arrays(layer("LinearLayer", 3))) == ["Weights", "Biases"]
    net = chain({"enc": chain({"lin": 3}), "out": 2})
    assert names(insert_shared_arrays(net)) == ["enc/lin/Weights", "enc/lin/Biases", "out/Weights", "out/Biases"]
    assert insert_shared_arrays(SHARED) is SHARED
    moving = insert_shared_arrays(layer("BatchNormalizationLayer", Input=2))
    assert names(moving) == ["Scaling", "Biases", ("MovingMean",), ("MovingVariance",)]


def test_one_value() -> None:
    assert list(values(TIED)) == ["t/Weights", "t/Biases"]
    assert np.shares_memory(extract(TIED, (1, "Weights")), extract(TIED, (3, "Weights")))
    twice = initialize(chain([SHARED, TIED.children[1]]))
    assert extract(twice, (1, "Weights")) is not AUTOMATIC
    agree(extract(twice, (1, "Weights")), extract(TIED, (1, "Weights")))
    again = initialize(TIED, ALL, seeding=7)
    assert np.array_equal(extract(again, (1, "Weights")), extract(again, (3, "Weights")))
    assert not np.array_equal(extract(again, (1, "Weights")), extract(TIED, (1, "Weights")))


def test_the_method_of_the_array_itself() -> None:
    own = NetArray("w", ("Random", Edge("Weights", 0)))
    net = initialize(chain([linear(2, Weights=own), linear(2, Weights=W)], {"Input": 2}))
    agree(extract(net, (1, "Weights")), np.zeros((2, 2)))
    assert np.array_equal(extract(net, (2, "Weights")), extract(net, (1, "Weights")))


def test_a_value_given_once_is_everywhere() -> None:
    net = chain([linear(2, Weights=NetArray("w", [[1, 2], [3, 4]])), linear(2, Weights=W)])
    agree(apply(net, [1, 1]), [17, 37])
    assert rebuilt(net) == net
    assert net != chain([linear(2, Weights=[[1, 2], [3, 4]]), linear(2, Weights=[[1, 2], [3, 4]])])
    refused(
        lambda: chain([net, linear(2, Weights=NetArray("w", [[0, 0], [0, 0]]))]), SpecificationError, "netshvals",
        'NetChain: NetArray["w"] has several values. Give the arrays different names, or the same value.',
    )  # fmt: skip


def test_one_shape() -> None:
    net = chain(
        [linear(AUTOMATIC, Weights=NetArray("w", AUTOMATIC, (4, 4))), word("Ramp"), linear(AUTOMATIC, Weights=W)]
    )
    assert net.type("Output").dims == (4,)
    square = chain([linear(5, Weights=W), linear(AUTOMATIC, Weights=W)], {"Input": 5})
    assert initialize(square).type("Output").dims == (5,)
    refused(
        lambda: chain([linear(2, Weights=NetArray("w", [[1, 2]] * 2)), linear(3, Weights=NetArray("w", [[1, 2]] * 3))]),
        TypeConflict, "tyfail1",
        'NetChain: layer 2 (LinearLayer[3]): "Weights" is NetArray["w"] and a matrix of size 3×2, but elsewhere this '
        "array is a matrix of size 2×2.",
    )  # fmt: skip


def test_what_cannot_be_shared() -> None:
    refused(
        lambda: layer("BatchNormalizationLayer", MovingMean=W), SpecificationError, "netnoshare",
        'BatchNormalizationLayer: "MovingMean" cannot be shared.',
    )  # fmt: skip


def test_extraction_and_replacement() -> None:
    assert list(extract(TIED, NetArray(ALL))) == [NetArray("t/Weights"), NetArray("t/Biases")]
    eye = np.eye(3, dtype=np.float32)
    replaced = replace_part(TIED, [Edge(NetArray("t/Weights"), eye)])
    agree(extract(replaced, NetArray("t/Weights")), eye)
    assert np.shares_memory(extract(replaced, (3, "Weights")), eye)
    assert replace_part(TIED, [Edge((3, "Weights"), eye)]) == replaced
    assert replace_part(TIED, [Edge((-1, "Weights"), eye)]) == replaced
    named = replace_part(linear(2, Weights=[[1, 2]] * 2), [Edge("Weights", W)])
    assert names(named) == ["w"]
    assert extract(named, "Weights") == AUTOMATIC
    assert names(take(TIED, 1)) == ["t/Weights", "t/Biases"]
    refused(
        lambda: extract(TIED, NetArray("t/Weight")), PathError, "netnopart",
        'NetExtract: there is no shared array "t/Weight"; there are "t/Weights" and "t/Biases". Did you mean '
        '"t/Weights"?',
    )  # fmt: skip
    refused(
        lambda: replace_part(linear(2), [Edge(W, [[1]])]), PathError, "netnopart",
        'NetReplacePart: there is no array NetArray["w"]; the net has no shared arrays.',
    )  # fmt: skip


def test_gradients_add_up() -> None:
    graph = gradient(lower(TIED, 2, dtype="float64"), "Output", ["t/Weights", "t/Biases"])
    arrays = {key: array.astype(np.float64) for key, array in array_values(TIED).items()}
    data = np.array([[1.0, 2, 3], [0.5, -1, 0]])
    found, _ = run(graph, {"Input": data}, arrays)
    torch = pytest.importorskip("torch")
    weights, biases = (torch.tensor(arrays[key], requires_grad=True) for key in ("t/Weights", "t/Biases"))
    x = torch.tensor(data)
    torch.sum(torch.tanh(x @ weights.T + biases) @ weights.T + biases).backward()
    agree(found[Gradient("t/Weights")], weights.grad)
    agree(found[Gradient("t/Biases")], biases.grad)
