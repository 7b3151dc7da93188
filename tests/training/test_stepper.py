"""Whole trainings of small nets follow those of torch from the same arrays; ragged batches are exact."""

import numpy as np
import pytest

from wlnet.training.optimisers import OPTIMISERS
from wlnet.training.stepper import Batch

from .nets import made, stepper


def follow(code, torch_net, copy, inputs, classes, rounds=100, tolerance=1e-4):
    """Our losses and torch's over steps on the same batches."""
    torch = pytest.importorskip("torch")
    attached, net = made(code, classes)
    s = stepper(attached, net, OPTIMISERS["ADAM"]({"Epsilon": 0.0}))
    model = torch_net(torch)
    copy(torch, model, {key: array for key, array in s.arrays.items() if isinstance(key, tuple)})
    optimiser = torch.optim.Adam(model.parameters(), 0.001, eps=0.0)
    rng = np.random.default_rng(3)
    ours, theirs = [], []
    for _ in range(rounds):
        x = inputs(rng)
        y = rng.integers(1, classes + 1, len(x))
        ours.append(s.step(Batch({"Input": x, "Output": y}, len(x)), 0.001, s.learned, rng).loss)
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(torch.tensor(x)), torch.tensor(y - 1))
        loss.backward()
        optimiser.step()
        theirs.append(loss.item())
    np.testing.assert_allclose(ours, theirs, atol=tolerance)
    assert ours[0] != ours[-1]


def put(torch, parameters, arrays):
    with torch.no_grad():
        for parameter, array in zip(parameters, arrays, strict=True):
            parameter.copy_(torch.tensor(array).reshape(parameter.shape))


def test_a_perceptron_follows_torch():
    follow(
        'NetChain[{LinearLayer[32], Tanh, LinearLayer[16], Ramp, LinearLayer[5], SoftmaxLayer[]}, "Input" -> 20]',
        lambda torch: torch.nn.Sequential(
            torch.nn.Linear(20, 32), torch.nn.Tanh(), torch.nn.Linear(32, 16), torch.nn.ReLU(), torch.nn.Linear(16, 5)
        ),
        lambda torch, model, arrays: put(torch, model.parameters(), arrays.values()),
        lambda rng: rng.standard_normal((16, 20), np.float32),
        5,
    )


def test_a_convolutional_net_follows_torch():
    follow(
        'NetChain[{ConvolutionLayer[8, 3, "PaddingSize" -> 1], Ramp, PoolingLayer[2, 2], ConvolutionLayer[12, 3], '
        'BatchNormalizationLayer["Epsilon" -> 0.00001], Ramp, PoolingLayer[2, 2, "Function" -> Mean], FlattenLayer[], '
        'LinearLayer[4], SoftmaxLayer[]}, "Input" -> {1, 14, 14}]',
        lambda torch: torch.nn.Sequential(
            torch.nn.Conv2d(1, 8, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(8, 12, 3),
            torch.nn.BatchNorm2d(12),
            torch.nn.ReLU(),
            torch.nn.AvgPool2d(2),
            torch.nn.Flatten(),
            torch.nn.Linear(48, 4),
        ),
        lambda torch, model, arrays: put(
            torch, model.parameters(), [a for key, a in arrays.items() if not str(key[-1]).startswith("Moving")]
        ),
        lambda rng: rng.standard_normal((8, 1, 14, 14), np.float32),
        4,
        tolerance=3e-4,
    )


def test_a_recurrent_net_follows_torch():
    def net(torch):
        class Last(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = torch.nn.LSTM(5, 8, batch_first=True)
                self.out = torch.nn.Linear(8, 3)

            def forward(self, x):
                return self.out(self.lstm(x)[0][:, -1])

        return Last()

    def copy(torch, model, arrays):
        named = {str(key[-1]): array for key, array in arrays.items()}
        order = ("Input", "Forget", "Memory", "Output")
        parts = [np.concatenate([named[f"{gate}Gate{kind}Weights"] for gate in order]) for kind in ("Input", "State")]
        biases = np.concatenate([named[f"{gate}GateBiases"] for gate in order])
        put(torch, model.lstm.parameters(), [*parts, biases, np.zeros_like(biases)])
        put(torch, model.out.parameters(), [named["Weights"], named["Biases"]])
        model.lstm.bias_hh_l0.requires_grad_(False)  # one vector of biases here, two there

    follow(
        "NetChain[{LongShortTermMemoryLayer[8], SequenceLastLayer[], LinearLayer[3], SoftmaxLayer[]}, "
        '"Input" -> {7, 5}]',
        net,
        copy,
        lambda rng: rng.standard_normal((6, 7, 5), np.float32),
        3,
    )


def test_a_ragged_batch_gives_the_gradient_of_its_examples():
    """A step on sequences of several lengths is the step by the mean of the gradients of the examples."""
    code = (
        'NetChain[{LongShortTermMemoryLayer[4], SequenceLastLayer[], LinearLayer[2]}, "Input" -> {"Varying", 3}, '
        '"Output" -> 2]'
    )
    rng = np.random.default_rng(5)
    rows = [rng.standard_normal((n, 3)) for n in (2, 5, 2, 1)]
    targets = rng.standard_normal((4, 2))
    attached, net = made(code)

    def trained(batches, rate):
        s = stepper(attached, net, OPTIMISERS["SGD"]({"Momentum": 0.0}), precision="Real64")
        before = dict(s.arrays)
        losses = [s.step(batch, rate, s.learned, rng).loss for batch in batches]
        return {array.key: s.arrays[array.key] - before[array.key] for array in s.learned}, losses

    whole, (loss,) = trained([Batch({"Input": rows, "Output": targets}, 4)], 0.1)
    single = [
        trained([Batch({"Input": row[None], "Output": target[None]}, 1)], 0.1)
        for row, target in zip(rows, targets, strict=True)
    ]
    assert loss == pytest.approx(np.mean([losses[0] for _, losses in single]), rel=1e-12)
    for key, change in whole.items():
        np.testing.assert_allclose(change, np.mean([steps[key] for steps, _ in single], axis=0), atol=1e-14)


def test_arrays_out_of_the_group_stay_and_are_not_counted():
    attached, net = made('NetChain[{LinearLayer[3], LinearLayer[2]}, "Input" -> 4]')
    s = stepper(attached, net, OPTIMISERS["ADAM"]())
    before = dict(s.arrays)
    first = [array for array in s.learned if array.key[1] == 1]
    rng = np.random.default_rng(0)
    batch = Batch({"Input": rng.standard_normal((5, 4)), "Output": rng.standard_normal((5, 2))}, 5)
    s.step(batch, 0.01, first, rng)
    changed = {key for key in before if not np.array_equal(before[key], s.arrays[key])}
    assert {key for key in changed if isinstance(key, tuple)} == {array.key for array in first}
    assert {s.steps[array.key] for array in s.learned} == {0, 1}


def test_a_net_is_not_changed_by_training():
    attached, net = made('LinearLayer[2, "Input" -> 3]')
    s = stepper(attached, net, OPTIMISERS["SGD"]())
    inner = net.children["Net"] if "Net" in net.children else net.member("Net")
    kept = inner.arrays["Weights"].copy()
    rng = np.random.default_rng(0)
    s.step(Batch({"Input": np.ones((1, 3)), "Output": np.ones((1, 2))}, 1), 0.5, s.learned, rng)
    np.testing.assert_array_equal(inner.arrays["Weights"], kept)
    assert attached.net is not net


def test_shared_arrays_take_one_step_by_the_sum_of_their_gradients():
    code = (
        'NetGraph[{NetInsertSharedArrays[LinearLayer[1, "Biases" -> None], "s"], '
        'NetInsertSharedArrays[LinearLayer[1, "Biases" -> None], "s"], TotalLayer[]}, '
        '{NetPort["A"] -> 1 -> 3, NetPort["B"] -> 2 -> 3}, "A" -> 1, "B" -> 1]'
    )
    attached, net = made(code)
    s = stepper(attached, net, OPTIMISERS["SGD"]({"Momentum": 0.0}), precision="Real64")
    assert len(s.learned) == 1
    (key,) = (array.key for array in s.learned)
    w = float(s.arrays[key].ravel()[0])
    s.step(
        Batch({"A": np.array([[2.0]]), "B": np.array([[3.0]]), "Output": np.array([[1.0]])}, 1),
        0.1, s.learned, np.random.default_rng(0),
    )  # fmt: skip
    # The loss is (5 w - 1)^2, and its derivative 10 (5 w - 1).
    assert float(s.arrays[key].ravel()[0]) == pytest.approx(w - 0.1 * 10 * (5 * w - 1), rel=1e-12)
