from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from nets.building import agree, chained, layer, port, refused, word

from wlnet.execution import apply, call_batch
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import DataError, IncompleteNet
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.values import ALL, INHERITED, Edge

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])


def n1() -> Container:
    return chain([FIRST, word("Ramp"), LAST], {"Input": 3})


def test_documented() -> None:
    net = n1()
    agree(apply(net, [1, 2, 3], port(1)), [-0.9, 6.3])
    found = apply(net, [1, 2, 3], [port(2, "Output"), port("Output")])
    assert list(found) == [port(2, "Output"), port("Output")]
    agree(found[port(2, "Output")], [0, 6.3])
    agree(found[port("Output")], [-12.1])
    agree(apply(net, {"Input": [1, 2, 3]}), [-12.1])
    agree(apply(net, [{"Input": [1, 2, 3]}, {"Input": [0, 0, 0]}]), [[-12.1], [0.6]])
    agree(apply(net, {"Input": [[1, 2, 3], [0, 0, 0]]}), [[-12.1], [0.6]])
    agree(apply(net, [1, 2, 3], ALL)["Output"], [-12.1])
    agree(apply(chain([layer("SoftmaxLayer")], {"Input": 3}), [0, 1, 2]), [0.0900306, 0.244728, 0.665241])


def test_call_batch() -> None:
    found = call_batch(n1(), {"Input": np.array([[1, 2, 3], [0, 0, 0]])})
    assert list(found) == ["Output"]
    agree(found["Output"], [[-12.1], [0.6]])
    refused(
        lambda: call_batch(n1(), {"Input": np.ones(3)}), DataError, "netindata",
        'NetChain: port "Input": needs a list whose entries are a vector of size 3; the data are a vector of size 3.',
    )  # fmt: skip
    agree(call_batch(layer("ElementwiseLayer", word("Ramp")), {"Input": np.ones((2, 3))})["Output"], np.ones((2, 3)))


def test_a_partly_specified_net_is_completed_by_its_data() -> None:
    net = chain([layer("FlattenLayer"), layer("SoftmaxLayer")])
    agree(apply(net, [[0, 0], [0, 0]]), [0.25] * 4)
    agree(apply(layer("ElementwiseLayer", word("Tanh")), [1, 2]), np.tanh([1, 2]))
    open_rows = chain([layer("SoftmaxLayer")], {"Input": ("Varying", 2)})
    agree(apply(open_rows, [[0, 0], [1, 1], [2, 2]]), np.full((3, 2), 0.5))
    # one example of the unknown rank cannot be, a list of them can
    agree(apply(chain([FIRST, word("Ramp"), LAST]), [[1, 2, 3], [0, 0, 0]]), [[-12.1], [0.6]])


def test_varying_lengths_give_what_single_examples_give() -> None:
    net = chain([word("Tanh"), layer("SoftmaxLayer", 1)], {"Input": ("Varying", 2)})
    rng = np.random.default_rng(0)
    ragged = [rng.normal(size=(n, 2)) for n in (3, 1, 3, 5)]
    found = apply(net, ragged)
    assert found.shape == (4,)
    for row, example in zip(found, ragged, strict=True):
        agree(row, apply(net, example))
    assert apply(net, [ragged[0], ragged[2]]).shape == (2, 3, 2)
    total = chain([layer("FlattenLayer", Input=("Varying",)), word("Ramp")])
    assert [len(row) for row in apply(total, [[1], [1, 2]])] == [1, 2]


def test_several_inputs_and_outputs() -> None:
    net = graph([word("Ramp"), word("Tanh")], [Edge(port("a"), 1), Edge(port("b"), 2)], {"a": 1, "b": 2})
    found = apply(net, {"b": [[0, 0], [0, 0]], "a": [[1], [-1]]})
    assert found["Output1"].tolist() == [[1], [0]]
    assert found["Output2"].shape == (2, 2)


def test_precision() -> None:
    net = initialize(chain([50, word("Tanh"), 1], {"Input": 50}))
    x = np.random.default_rng(0).normal(size=50)
    single, double = apply(net, x), apply(net, x, precision="Real64")
    assert (single.dtype, double.dtype) == (np.float32, np.float64)
    stored = [net.children[i].arrays for i in (1, 3)]  # type: ignore[attr-defined]
    hidden = np.tanh(stored[0]["Weights"].astype(float) @ x)
    np.testing.assert_allclose(double, stored[1]["Weights"].astype(float) @ hidden, rtol=1e-12)
    agree(single, double, 1e-5)


def test_batch_statistics_and_seeds() -> None:
    net = initialize(chain([layer("BatchNormalizationLayer"), layer("DropoutLayer", 0.5)], {"Input": 4}))
    x = np.random.default_rng(0).normal(size=(8, 4))
    a, b = (apply(net, x, mode="Train", seed=3) for _ in range(2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, apply(net, x, mode="Train", seed=4))
    assert not np.array_equal(apply(net, x, mode="Train"), apply(net, x, mode="Train"))
    rng = np.random.default_rng(3)
    first, second = (apply(net, x, mode="Train", seed=INHERITED, generator=rng) for _ in range(2))
    assert not np.array_equal(first, second)


def test_plans_are_kept_and_go_with_their_net() -> None:
    net = n1()
    for _ in range(3):
        apply(net, [1, 2, 3])
    assert len(net.memory["plans"].plans) == 1
    apply(net, [[1, 2, 3]] * 2)
    apply(net, [1, 2, 3], port(1))
    assert len(net.memory["plans"].plans) == 3
    assert not net.changed(span="elsewhere").memory
    ghost = weakref.ref(net)
    del net
    gc.collect()
    assert ghost() is None


def test_results_belong_to_the_caller() -> None:
    net = n1()
    first = apply(net, [1, 2, 3])
    apply(net, [0, 0, 0])
    agree(first, [-12.1])


def test_no_examples_give_no_results_of_the_size_there_would_be() -> None:
    assert apply(n1(), []).shape == (0, 1)


def test_an_identity_net_does_not_hand_out_the_callers_array() -> None:
    x = np.ones(3, np.float32)
    assert not np.shares_memory(apply(chain([]), x), x)


def test_messages() -> None:
    refused(
        lambda: apply(chain([3, word("Ramp")], {"Input": 2}), [1, 2]), IncompleteNet, "netuninit",
        'NetChain: layer 1 (LinearLayer[3]): "Weights" and "Biases" have no values yet. NetInitialize gives first '
        "values, NetTrain learns them.",
    )  # fmt: skip
    refused(
        lambda: apply(n1(), [1, 2, 3], precision="Real16"), DataError, "netinvopt",  # type: ignore[arg-type]
        'NetChain: WorkingPrecision should be "Real32" or "Real64", not "Real16".',
    )  # fmt: skip
    refused(
        lambda: apply(chain([FIRST, word("Ramp"), LAST]), [1, 2]), DataError, "netindata",
        'NetChain: layer 1 (LinearLayer[2]), port "Input": needs an array of 3 numbers, since "Weights" is 2×3; port '
        '"Input" of the net gives a vector of size 2.',
    )  # fmt: skip
    refused(
        lambda: apply(layer("PoolingLayer", (9,)), [[1, 2]]), DataError, "netindata",
        'PoolingLayer: port "Input": needs size 9 or more at level 2, since the kernel reaches over 9; it is a '
        'matrix of '
        "size 1×2.",
    )  # fmt: skip


def test_deep_nets_run() -> None:
    net = chain([word("Tanh")] * 300, {"Input": 2})
    expected = np.array([0.5, -0.5])
    for _ in range(300):
        expected = np.tanh(expected)
    agree(apply(net, [0.5, -0.5], precision="Real64"), expected, 1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_a_small_network_against_torch(seed: int) -> None:
    """Convolution, batch norm, pooling, residual, flatten, linear, softmax in one net."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    conv = layer("ConvolutionLayer", 6, 3, PaddingSize=1)
    block = graph(
        {"conv": conv, "norm": layer("BatchNormalizationLayer"), "act": word("Ramp"), "sum": layer("TotalLayer")},
        [chained("conv", "norm", "act", "sum"), Edge(port("Input"), ["conv", "sum"])],
    )
    net = chain(
        [conv, block, layer("PoolingLayer", 2, 2), layer("FlattenLayer"), 5, layer("SoftmaxLayer")],
        {"Input": (3, 8, 8)},
    )
    net = initialize(net, seeding=seed)
    get = {slot.position: torch.tensor(np.array(slot.value)) for slot in slots(net)}
    data = rng.normal(size=(4, 3, 8, 8)).astype(np.float32)
    functional = torch.nn.functional
    x = functional.conv2d(torch.tensor(data), get[1, "Weights"], get[1, "Biases"], padding=1)
    y = functional.conv2d(x, get[2, "conv", "Weights"], get[2, "conv", "Biases"], padding=1)
    y = torch.relu(
        functional.batch_norm(y, torch.zeros(6), torch.ones(6), torch.ones(6), torch.zeros(6), True, 0.1, 1e-3)
    )
    z = functional.max_pool2d(x + y, 2, 2).reshape(4, -1)
    expected = torch.softmax(functional.linear(z, get[5, "Weights"], get[5, "Biases"]), 1).numpy()
    agree(apply(net, data, mode="Train"), expected, 2e-5)
