"""Matrix product against torch."""

import itertools

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient

torch = pytest.importorskip("torch")
STACKS = [((), ()), ((2,), (2,)), ((2,), ()), ((), (3,)), ((2, 1), (3,)), ((1, 3), (2, 1)), ((0,), ())]


def cases() -> list[Case]:
    rng = np.random.default_rng(11)
    made = []
    for (left, right), ta, tb in itertools.product(STACKS, (False, True), (False, True)):
        n, k, m = rng.integers(1, 5, 3).tolist()
        a = rng.standard_normal((*left, k, n) if ta else (*left, n, k))
        b = rng.standard_normal((*right, m, k) if tb else (*right, k, m))

        def expected(a=a, b=b, ta=ta, tb=tb):
            first, second = torch.tensor(a), torch.tensor(b)
            return torch.matmul(first.mT if ta else first, second.mT if tb else second).numpy()

        made.append(Case("matmul", (a, b), {"transpose_a": ta, "transpose_b": tb}, expected))
    return made


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


@pytest.mark.parametrize(
    ("a", "b"), [((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2)), ((0, 3), (3,))]
)
def test_vectors_as_in_numpy(a, b):
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal(a), rng.standard_normal(b)
    builder = Builder("float64")
    builder.output("y", builder.matmul(builder.constant(x), builder.constant(y)))
    result = run(builder.finish(), {})[0]["y"]
    assert result.shape == np.matmul(x, y).shape
    np.testing.assert_allclose(result, np.matmul(x, y), rtol=1e-12)


REFUSED = [
    ((2, 3), (4, 5), ShapeError, "matrix product of 2 x 3 and 4 x 5 matrices: the inner sizes 3 and 4 differ"),
    ((2, 2, 3), (5, 3, 2), ShapeError, "shapes (2,) and (5,) do not broadcast against each other"),
    ((), (4, 5), ShapeError, "matrix product of arrays of shapes () and (4, 5): both need two axes or more"),
]


@pytest.mark.parametrize(("a", "b", "error", "message"), REFUSED)
def test_refused(a, b, error, message):
    builder = Builder()
    with pytest.raises(error) as caught:
        builder.matmul(builder.input("a", a), builder.input("b", b))
    assert str(caught.value) == message


def test_types_must_agree():
    builder = Builder()
    with pytest.raises(DtypeError, match=r"^matrix product of float32 and int64: both need one floating-point type$"):
        builder.matmul(builder.input("a", (2, 2)), builder.input("b", (2, 2), "int64"))
