"""Trigonometric and hyperbolic functions: exact values, symmetry, and machine numbers against cmath."""

import cmath

import numpy as np
import pytest

from wlnet.builtins.tower import to_complex
from wlnet.expression import Complex, PackedArray, S
from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Exp[1.*^308]", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("Cosh[1.*^300]", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("Sin[{0, Pi/6, Pi/4, Pi/3, Pi/2, Pi}]", "{0, 1/2, 1/Sqrt[2], Sqrt[3]/2, 1, 0}", []),
    ("Cos[17 Pi/6]", "-1/2*Sqrt[3]", []),
    ("Tan[{0, Pi/4, -Pi/3}]", "{0, 1, -Sqrt[3]}", []),
    ("Sin[9 Pi/7]", "-Sin[(2*Pi)/7]", []),
    ("Sin[2 Pi/7]", "Sin[(2*Pi)/7]", []),
    ("Cos[Pi/12]", "(1 + Sqrt[3])/(2*Sqrt[2])", []),
    ("Sin[-2 x]", "-Sin[2*x]", []),
    ("Cos[-x]", "Cos[x]", []),
    ("Sin[ArcSin[x]]", "x", []),
    ("{ArcSin[1/2], ArcCos[-1], ArcTan[-1]}", "{Pi/6, Pi, -1/4*Pi}", []),
    ("ArcTan[-1, -1]", "(-3*Pi)/4", []),
    ("ArcTan[0, 0]", "Indeterminate", ["ArcTan::indet: Indeterminate expression ArcTan[0, 0] encountered."]),
    ("{Sinh[0], Cosh[0], Tanh[-Infinity], ArcTanh[1]}", "{0, 1, -1, Infinity}", []),
    ("{Sec[Pi/3], Csc[Pi/6], Cot[Pi/6]}", "{2, 2, Sqrt[3]}", []),
    ("LogisticSigmoid[-Infinity]", "0", []),
    ("Sin[1]", "Sin[1]", []),
    ("Sin[90 Degree]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


POINTS = (-2.7, -0.9, -0.3, 0.4, 0.8, 1.9)
FUNCTIONS = {
    "Sin": cmath.sin,
    "Cos": cmath.cos,
    "Tan": cmath.tan,
    "ArcSin": cmath.asin,
    "ArcCos": cmath.acos,
    "ArcTan": cmath.atan,
    "Sinh": cmath.sinh,
    "Cosh": cmath.cosh,
    "Tanh": cmath.tanh,
    "ArcSinh": cmath.asinh,
    "ArcCosh": cmath.acosh,
    "ArcTanh": cmath.atanh,
    "Exp": cmath.exp,
    "Sqrt": cmath.sqrt,
    "Log": cmath.log,
    "Sec": lambda z: 1 / cmath.cos(z),
    "Csc": lambda z: 1 / cmath.sin(z),
    "Cot": lambda z: 1 / cmath.tan(z),
    "Sech": lambda z: 1 / cmath.cosh(z),
    "Csch": lambda z: 1 / cmath.sinh(z),
    "Coth": lambda z: 1 / cmath.tanh(z),
    "LogisticSigmoid": lambda z: 1 / (1 + cmath.exp(-z)),
    "Haversine": lambda z: (1 - cmath.cos(z)) / 2,
    "Gudermannian": lambda z: cmath.asin(cmath.tanh(z)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_machine_numbers(name: str) -> None:
    """On reals and complex numbers, one by one and packed. Branch cuts are approached from above on the real line."""
    kernel = Session().kernel
    head = S.__getattr__(name)
    oracle = FUNCTIONS[name]
    for x in POINTS:
        found = to_complex(kernel.apply(head, x))
        assert found == pytest.approx(oracle(complex(x, 0.0)), rel=1e-12, abs=1e-14)
        z = complex(x, 0.35)
        found = to_complex(kernel.apply(head, Complex(z.real, z.imag)))
        if name != "Gudermannian":
            assert found == pytest.approx(oracle(z), rel=1e-12, abs=1e-14)
    packed = kernel.apply(head, PackedArray(np.array(POINTS)))
    single = [kernel.apply(head, x) for x in POINTS]
    assert [to_complex(v) for v in packed.args] == pytest.approx([to_complex(v) for v in single], rel=1e-14)
