"""The CTC kernels against the oracles of their primitives, and the gradient against its plain form."""

import numpy as np
import pytest
from ir.ops.cases import Case

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.primitive import lookup

from .check import check_kernel, rows

pytest.importorskip("torch")
RNG = np.random.default_rng(2)


def impossible():
    """Probabilities of 0 among the others, and an example whose labels cannot be read."""
    logp = np.log(RNG.dirichlet(np.ones(4), (3, 5)))
    logp[0, 2, 1] = logp[1, 1:4, :3] = -np.inf
    labels = np.array([[0, 1], [2, 0], [1, 1]])
    return Case("ctc_gradient", (logp, labels), {"blank": 3}, lambda: plain(logp, labels, 3))


def plain(logp, labels, blank):
    return lookup("ctc_gradient").forward(logp, labels, blank=blank)[0]


@pytest.mark.parametrize("case", rows("test_ctc"), ids=str)
def test_loss(case):
    check_kernel(case)


@pytest.mark.parametrize("case", rows("test_ctc"), ids=str)
def test_gradient(case):
    check_kernel(Case("ctc_gradient", case.arrays, case.params, lambda: plain(*case.arrays, **case.params)))


def test_probabilities_of_zero():
    case = impossible()
    check_kernel(case)
    assert np.isfinite(case.expected()).all()


def test_a_way_that_cannot_be_has_no_slope():
    logp, labels = np.log(np.full((1, 2, 3), 1 / 3)), np.array([[0, 0]])
    check_kernel(Case("ctc_gradient", (logp, labels), {"blank": 2}, lambda: np.zeros((1, 2, 3))))


@pytest.mark.parametrize("label", [3, -1])
def test_a_label_out_of_range_is_refused(label):
    builder = Builder()
    logp, labels = builder.input("x", (1, 2, 3)), builder.input("y", (1, 1), "int64")
    builder.output("z", builder.ctc_loss(logp, labels, 2))
    with pytest.raises(IndexError, match="a label is none of 3 classes"):
        compile(builder.finish())({"x": np.zeros((1, 2, 3)), "y": np.array([[label]])})
