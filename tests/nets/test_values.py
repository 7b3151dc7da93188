from __future__ import annotations

import numpy as np
import pytest

from wlnet.nets.values import (
    ALL,
    AUTOMATIC,
    Distribution,
    Edge,
    NumericArray,
    Port,
    Restricted,
    ScalarFunction,
    Span,
    Swap,
    Word,
    is_integer,
    is_list,
    is_number,
    plain,
    show,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"), (0.5, "0.5"), (2.0, "2."), (1e-10, "1*^-10"), (True, "True"), (None, "None"), ("a", '"a"'),
        (AUTOMATIC, "Automatic"), ((1, (2, "x")), '{1, {2, "x"}}'), ({"a": 1}, '<|"a" -> 1|>'),
        (np.array([[1, 2]]), "{{1, 2}}"), (np.zeros((10, 20)), "an array of 10×20"), (Span(2, 3), "2;;3"),
        (Span(1, ALL, 2), "1;;All;;2"), (Swap(1, 2), "1 <-> 2"), (Restricted("Integer", 5), 'Restricted["Integer", 5]'),
        (Port.of("x"), 'NetPort["x"]'), (Port.of("a", "x"), 'NetPort[{"a", "x"}]'), (Port((3,), None), "NetPort[3]"),
        (Edge("a", Edge("b", None)), '"a" -> "b" -> None'), (NumericArray(np.ones(2)), "NumericArray[{1., 1.}]"),
        (Distribution("NormalDistribution", (0, 1)), "NormalDistribution[0, 1]"),
        (ScalarFunction(None, 1, text="#^2 &"), "#^2 &"), (ScalarFunction(None, 1), "a function"), ({3}, "{3}"),
    ],
)  # fmt: skip
def test_show(value: object, shown: str) -> None:
    assert show(value) == shown


def test_port_of() -> None:
    assert Port.of(("a", "b", "x")) == Port.of("a", "b", "x") == Port(("a", "b"), "x")


def test_plain() -> None:
    assert plain(np.array([[1, 2]])) == ((1, 2),)
    assert plain([np.int64(3), [True]]) == (3, (True,))


def test_kinds_of_value() -> None:
    assert is_integer(np.int32(3))
    assert not is_integer(True)
    assert is_number(np.float32(1))
    assert not is_number(False)
    assert is_list(np.ones(1))
    assert not is_list(np.float64(1))
    assert repr(AUTOMATIC) == "Word('Automatic')"
    assert Word("Automatic") == AUTOMATIC
