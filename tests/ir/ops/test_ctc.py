"""The CTC loss against torch and against all ways written out."""

from itertools import product

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.primitive import lookup
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, graph_of

RNG = np.random.default_rng(5)


def read(way, blank):
    """What a sequence of classes reads as."""
    return [k for i, k in enumerate(way) if k != blank and (i == 0 or way[i - 1] != k)]


def enumerated(logp, labels, blank):
    """The loss as the sum over all sequences of classes."""
    places, classes = logp.shape
    ways = [way for way in product(range(classes), repeat=places) if read(way, blank) == list(labels)]
    total = sum(np.exp(sum(logp[t, k] for t, k in enumerate(way))) for way in ways)
    return -np.log(total) if ways else np.inf


def ctc_case(batch, places, classes, labels, blank, by=None):
    logits = RNG.normal(size=(batch, places, classes)) * 2
    logp = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    chosen = np.array(labels, np.int64).reshape(batch, -1)

    def expected():
        if by is not None:
            return np.array([by(x, y, blank) for x, y in zip(logp, chosen, strict=True)])
        torch = pytest.importorskip("torch")
        return torch.nn.functional.ctc_loss(
            torch.tensor(logp).transpose(0, 1), torch.tensor(chosen), [places] * batch, [chosen.shape[1]] * batch,
            blank=blank, reduction="none",
        ).numpy()  # fmt: skip

    return Case("ctc_loss", (logp, chosen), {"blank": blank}, expected)


def random_labels(batch, length, classes, blank):
    return RNG.choice([k for k in range(classes) if k != blank], (batch, length))


LOSSES = [
    ctc_case(1, 3, 3, [[0, 1]], 2, enumerated),
    ctc_case(2, 4, 3, [[0, 0], [1, 0]], 2, enumerated),
    ctc_case(2, 5, 3, [[2, 2], [1, 2]], 0, enumerated),
    ctc_case(2, 3, 4, [[], []], 1, enumerated),
    ctc_case(1, 1, 2, [[0]], 1, enumerated),
    ctc_case(3, 6, 4, random_labels(3, 3, 4, 3), 3, enumerated),
    ctc_case(4, 12, 6, random_labels(4, 5, 6, 5), 5),
    ctc_case(2, 30, 5, random_labels(2, 10, 5, 0), 0),
]
# Three ways read as the label: (label, label), (label, blank), (blank, label); two of them begin, and two end, with it.
SLOPES = Case(
    "ctc_gradient",
    (np.log(np.full((1, 2, 2), 0.5)), np.array([[0]])),
    {"blank": 1},
    lambda: np.array([[[-2 / 3, -1 / 3], [-2 / 3, -1 / 3]]]),
)
CASES = [*LOSSES, SLOPES]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", LOSSES, ids=str)
def test_gradient(case):
    check_gradient(case)


def test_no_way_to_read_the_labels():
    """Two equal labels need a blank between them: the loss is infinite and has no slope."""
    case = ctc_case(2, 2, 3, [[0, 0], [0, 1]], 2)
    graph = graph_of(case)
    both = gradient(graph, "y", ["0"])
    found = run(both, {"0": case.arrays[0], "1": case.arrays[1]})[0]
    assert found["y"][0] == np.inf
    assert np.isfinite(found["y"][1])
    assert not found[Gradient("0")][0].any()
    assert found[Gradient("0")][1].any()


def test_the_gradient_is_not_differentiated_again():
    case = CASES[0]
    node = graph_of(case).nodes[0]
    with pytest.raises(DerivativeError, match="the gradient of the CTC loss has no derivative of its own here"):
        lookup("ctc_gradient").vjp(Builder(), node, node.outputs)


REFUSED = [
    (lambda b: b.ctc_loss(b.input("x", (2, 3, 4)), b.input("y", (3, 1), "int64"), 0), ShapeError,
     "labels of shape (3, 1) cannot be read from an array of shape (2, 3, 4)"),
    (lambda b: b.ctc_loss(b.input("x", (2, 3, 4)), b.input("y", (2, 1), "int64"), 4), ShapeError,
     "there is no place, or no class 4 for blanks, in an array of shape (2, 3, 4)"),
    (lambda b: b.ctc_loss(b.input("x", (2, 3, 4)), b.input("y", (2, 1)), 3), DtypeError,
     "logarithms of type float32 and labels of type float32: floats and int64 needed"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "error", "message"), REFUSED)
def test_refused(build, error, message):
    with pytest.raises(error) as caught:
        build(Builder())
    assert str(caught.value) == message
