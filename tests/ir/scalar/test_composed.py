"""Named activations and piecewise heads: the numbers of the reference, and torch's functions where it has them."""

import numpy as np
import pytest

from wlnet.ir.errors import IRError
from wlnet.ir.scalar import COMPOSED, Arg, call, differentiate, evaluate

# Wolfram Language reference, ElementwiseLayer: values at these points.
POINTS = (-2.0, -1.0, -0.5, 0.5, 2.0)
REFERENCE = {
    "elu": (-0.864665, -0.632121, -0.393469, 0.5, 2),
    "selu": (-1.52017, -1.11133, -0.691758, 0.52535, 2.1014),
    "gelu": (-0.0455003, -0.158655, -0.154269, 0.345731, 1.9545),
    "swish": (-0.238406, -0.268941, -0.18877, 0.31123, 1.76159),
    "hard_swish": (-0.333333, -0.333333, -0.208333, 0.291667, 1.66667),
    "mish": (-0.252501, -0.303401, -0.220744, 0.375245, 1.94396),
    "soft_sign": (-0.666667, -0.5, -0.333333, 0.333333, 0.666667),
    "softplus": (0.126928, 0.313262, 0.474077, 0.974077, 2.12693),
    "hard_tanh": (-1, -1, -0.5, 0.5, 1),
    "hard_sigmoid": (0, 0, 0.25, 0.75, 1),
    "logistic_sigmoid": (0.119203, 0.268941, 0.377541, 0.622459, 0.880797),
    "ramp": (0, 0, 0, 0.5, 2),
    "negative": (True, True, True, False, False),
    "non_negative": (False, False, False, True, True),
    "positive": (False, False, False, True, True),
    "non_positive": (True, True, True, False, False),
    "possible_zero": (False, False, False, False, False),
}
WITH_SETTINGS = [
    # name, arguments, value: worked out by hand from the definitions of the language
    ("log_base", (2.0, 8.0), 3.0),
    ("erf_between", (0.0, 0.5), 0.5204998778130465),
    ("clip_to", (-2.0, -1.0, 1.0, 7.0, 9.0), 7.0),
    ("clip_to", (2.0, -1.0, 1.0, 7.0, 9.0), 9.0),
    ("clip_to", (1.0, -1.0, 1.0, 7.0, 9.0), 1.0),
    ("chop", (0.5, 0.5), 0.5),
    ("chop", (-0.4, 0.5), 0.0),
    ("threshold_hard", (0.5, 0.5), 0.0),
    ("threshold_hard", (-0.6, 0.5), -0.6),
    ("threshold_soft", (-0.75, 0.5), -0.25),
    ("threshold_soft", (0.5, 0.5), 0.0),
]


def test_every_composed_function_has_a_row():
    assert set(COMPOSED) <= set(REFERENCE) | {name for name, _, _ in WITH_SETTINGS}


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_reference_values(name):
    values = evaluate(call(name, Arg(0)), np.array(POINTS))
    np.testing.assert_allclose(values, REFERENCE[name], atol=6e-6, rtol=6e-6)


@pytest.mark.parametrize(("name", "at", "expected"), WITH_SETTINGS)
def test_value(name, at, expected):
    np.testing.assert_allclose(evaluate(call(name, *(Arg(i) for i in range(len(at)))), *at), expected, rtol=1e-14)


TORCH = ["elu", "selu", "gelu", "silu", "hardswish", "mish", "softsign", "hardtanh"]
OURS = ["elu", "selu", "gelu", "swish", "hard_swish", "mish", "soft_sign", "hard_tanh"]


@pytest.mark.parametrize(("ours", "theirs"), list(zip(OURS, TORCH, strict=True)))
def test_values_and_derivatives_are_those_of_torch(ours, theirs):
    torch = pytest.importorskip("torch")
    x = np.concatenate([np.linspace(-12, 12, 2001), [-3.0, -1.0, 0.0, 1.0, 3.0, -40.0, 40.0, 800.0, -800.0]])
    tensor = torch.tensor(x, requires_grad=True)
    result = getattr(torch.nn.functional, theirs)(tensor)
    result.sum().backward()
    tree = call(ours, Arg(0))
    np.testing.assert_allclose(evaluate(tree, x), result.detach().numpy(), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(evaluate(differentiate(tree, 0), x), tensor.grad.numpy(), rtol=1e-11, atol=1e-13)


def test_wrong_arity_is_refused():
    with pytest.raises(IRError, match=r"^scalar function elu takes 1 arguments, not 2$"):
        call("elu", Arg(0), Arg(1))
    with pytest.raises(IRError, match=r"^there is no scalar function no_such$"):
        call("no_such", Arg(0))
