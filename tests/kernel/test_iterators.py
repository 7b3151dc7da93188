"""Iterators: the values they run through, and that their variables get back what they had."""

from fractions import Fraction

import pytest

from wlnet.kernel.iterators import Endless, number_range
from wlnet.kernel.kernel import Kernel
from wlnet.session import Session

RANGES = [
    ((1, 4, 1), [1, 2, 3, 4]),
    ((4, 1, -2), [4, 2]),
    ((1, 0, 1), []),
    ((0, 1, Fraction(1, 3)), [0, Fraction(1, 3), Fraction(2, 3), 1]),
    ((0.0, 1, 0.5), [0.0, 0.5, 1.0]),
    ((1, 2.5, 1), [1, 2]),
    ((0.0, 0.3, 0.1), [0.0, 0.1, 0.2, 0.30000000000000004]),
]


@pytest.mark.parametrize(("bounds", "expected"), RANGES)
def test_range(bounds: tuple[int | float | Fraction, ...], expected: list[int | float | Fraction]) -> None:
    found = number_range(Kernel(), *bounds)
    assert found is not None
    assert not isinstance(found, Endless)
    assert list(found) == expected
    assert list(map(type, found)) == list(map(type, expected))


@pytest.mark.parametrize("bounds", [(1, 2, 0), (1, "a", 1), (0.0, float("inf"), 1.0)])
def test_no_range(bounds: tuple[object, ...]) -> None:
    assert number_range(Kernel(), *bounds) is None  # type: ignore[arg-type]


RESTORED = [
    "i = 7; Table[i, {i, 3}]; i",
    "i = 7; Catch[Table[Throw[i], {i, 3}]]; i",
    "i = 7; Do[Break[], {i, 3}]; i",
    "i = 7; Table[Table[i, {i, 2}], {i, 3}]; i",
    "i = 7; Catch[Sum[Throw[i], {i, 3}]]; i",
    "i = 7; CheckAbort[Table[Abort[], {i, 3}], 0]; i",
    "i = 7; Module[{}, Table[If[i > 1, Return[i, Module]], {i, 3}]]; i",
]


@pytest.mark.parametrize("code", RESTORED)
def test_variable_is_restored(code: str) -> None:
    assert str(Session().evaluate(code)) == "7"


FRESH = [
    # An evaluated expression notices that a symbol in it has a value now, or has no value any more.
    ("y = f[x]; x = 3; y", "f[3]"),
    ("y = {a, b}; Do[x = i, {i, 3}]; a = 2; y", "{2, b}"),
    ("y = g[1]; g = h; y", "h[1]"),
    ("y = Hold[x]; x = 2; ReleaseHold[y]", "2"),
    ("z = x + 1; Table[z, {x, 3}]", "{2, 3, 4}"),
    ("z = x + 1; Table[z, {x, 3}]; z", "1 + x"),
    ("x := q /; p > 1; w = {x}; p = 2; w", "{q}"),
    ("x = y; y = 3; x", "3"),
    ("y = <|a -> x|>; x = 3; y", "<|a -> 3|>"),
    ("y = {x}; x = 3; y; Clear[x]; y", "{x}"),
]


@pytest.mark.parametrize(("code", "value"), FRESH)
def test_values_stay_fresh(code: str, value: str) -> None:
    assert str(Session().evaluate(code)) == value
