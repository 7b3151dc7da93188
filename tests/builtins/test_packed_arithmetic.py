"""Arithmetic on packed arrays gives what element by element arithmetic gives, exactness and overflow included."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wlnet.builtins.tower import to_complex
from wlnet.expression import Compound, Expr, PackedArray, S, same
from wlnet.session import Session
from wlnet.syntax import parse

KERNEL = Session().kernel
BIG = 2**63 - 1


def unpacked(e: Expr) -> Expr:
    return e.unpacked() if type(e) is PackedArray else e


def close(a: Expr, b: Expr) -> bool:
    """The same structure and kinds; machine numbers up to their last bits."""
    if type(a) is Compound and type(b) is Compound:
        return len(a.args) == len(b.args) and all(map(close, a.args, b.args))
    if type(a) is float and type(b) is float:
        return to_complex(a) == pytest.approx(to_complex(b), rel=1e-14)
    return same(a, b)


# Drawn integers tend to be small, so the ones that make 64 bits overflow are named.
LARGE = st.sampled_from([2**31, -(2**32), 3 * 2**61, 2**62, -(2**62), BIG - 1, BIG, -BIG])
INTEGERS = st.lists(st.integers(-9, 9) | LARGE | st.integers(-BIG, BIG), min_size=1, max_size=6)
REALS = st.lists(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=1, max_size=6)


@settings(deadline=None)
@given(
    INTEGERS | REALS,
    st.integers(-9, 9) | LARGE | st.integers(-BIG, BIG) | st.sampled_from([0.5, -2.0, 1e300]),
    st.sampled_from(["Plus", "Times", "Subtract", "Mod", "Quotient"]),
)
@example([BIG, 1], 1, "Plus")
@example([-BIG, 1], 2, "Subtract")
@example([2**62, 1], 2, "Times")
@example([-(2**62), 1], -2, "Times")
def test_list_with_a_number(values: list[float], other: float, name: str) -> None:
    if name in ("Mod", "Quotient") and (other == 0 or abs(other) > 2**53 or any(abs(v) > 2**53 for v in values)):
        return
    head = S.__getattr__(name)
    packed = PackedArray(np.array(values))
    expected = KERNEL.evaluate(Compound(head, (Compound(S.List, tuple(values)), other)))
    assert close(unpacked(KERNEL.evaluate(Compound(head, (packed, other)))), unpacked(expected))


@settings(deadline=None)
@given(INTEGERS | REALS, st.integers(-3, 5) | st.sampled_from([0.5, -1.5, 2.0]))
def test_powers(values: list[float], exponent: float) -> None:
    if exponent == 0.5 and all(isinstance(v, int) for v in values):
        return
    packed = PackedArray(np.array(values))
    expected = KERNEL.evaluate(Compound(S.Power, (Compound(S.List, tuple(values)), exponent)))
    assert close(unpacked(KERNEL.evaluate(Compound(S.Power, (packed, exponent)))), unpacked(expected))


def test_stays_packed() -> None:
    x = PackedArray(np.linspace(0.5, 2.0, 1000))
    for code in ("2 # + 1 &", "#^2 &", "# / 3 &", "Sqrt[#] &", "Exp[-#] &", "Pi # &", "#^2.5 &", "2.^# &", "1/# &",
                 "Tanh[#] Log[#] &", "Ramp[# - 1] &", "Clip[#, {0, 1}] &"):  # fmt: skip
        function = Session().kernel

        made = function.evaluate(Compound(parse(code, resolve=function.contexts.resolve).expressions[0], (x,)))
        assert type(made) is PackedArray, code


def test_rows_take_the_elements_of_a_vector() -> None:
    matrix, vector = PackedArray(np.ones((2, 3))), PackedArray(np.array([10.0, 20.0]))
    made = KERNEL.evaluate(Compound(S.Plus, (matrix, vector)))
    np.testing.assert_array_equal(made.array, [[11.0] * 3, [21.0] * 3])
