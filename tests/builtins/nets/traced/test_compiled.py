"""CompiledLayer in the language: traced functions, functions evaluated on numbers, gradients."""

from __future__ import annotations

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.session import Session


def typed(body: str, *names: str, rank: int = 1) -> str:
    arguments = (f'Typed[{name}, TypeSpecifier["PackedArray"]["MachineReal", {rank}]]' for name in names)
    return f"Function[{{{', '.join(arguments)}}}, {body}]"


def made(code: str) -> Net:
    result = Session().evaluate(code)
    assert not result.messages, [str(m) for m in result.messages]
    return result.expression.net


def slopes(net: Net, x: np.ndarray) -> np.ndarray:
    graph = lower(net, len(x), dtype="float64")
    return run(gradient(graph, "Output", ["Input"]), {"Input": x})[0][Gradient("Input")]


SHRINKING = "Module[{y = x}, While[Total[y] > 1, y = Rest[y]]; y]"
HALVING = "Module[{y = x}, While[Total[y] > 1, y = y/2]; y]"


def test_what_can_be_traced_is() -> None:
    net = made(f"CompiledLayer[{typed('Fold[Times, x]', 'x', rank=2)}]")
    np.testing.assert_allclose(apply(net, [[1.0, 2.0], [3.0, 4.0]]), [3, 8])
    assert "host" not in {node.op for node in lower(made(f'CompiledLayer[{typed("x^2", "x")}, "Input" -> 3]'), 2).nodes}


def test_other_functions_are_evaluated_on_numbers() -> None:
    net = made(f"CompiledLayer[{typed(HALVING, 'x')}]")
    data = np.array([[1.0, 2.0, 5.0], [0.25, 0.25, 0.25]])
    expected = [[0.125, 0.25, 0.625], [0.25, 0.25, 0.25]]
    np.testing.assert_allclose(apply(net, data[0]), expected[0])
    np.testing.assert_allclose(apply(made(f'CompiledLayer[{typed(HALVING, "x")}, "Input" -> 3]'), data), expected)


def test_gradient_functions() -> None:
    x = np.array([[1.0, 2.0, 3.0], [0.5, 0.0, -1.0]])
    net = made(f'CompiledLayer[{typed("x^2", "x")}, "Input" -> 3]')
    np.testing.assert_allclose(slopes(net, x), 2 * x)
    net = made(f'CompiledLayer[{typed("x^2", "x")}, {typed("100 dy x", "x", "dy")}, "Input" -> 3]')
    np.testing.assert_allclose(slopes(net, x), 100 * x)
    net = made(f'CompiledLayer[{typed("Exp[x]", "x")}, {typed("dy y", "x", "dy", "y")}, "Input" -> 3]')
    np.testing.assert_allclose(slopes(net, x), np.exp(x))
    backward = typed("Module[{n = 0}, While[Total[x]/2^n > 1, n++]; dy/2^n]", "x", "dy")
    net = made(f'CompiledLayer[{typed(HALVING, "x")}, {backward}, "Input" -> 3]')
    np.testing.assert_allclose(slopes(net, x), [[1 / 8] * 3, [1] * 3])


def test_functions_of_a_batch() -> None:
    net = made(f'CompiledLayer[{typed("Map[# - Mean[x] &, x]", "x", rank=2)}, "Input" -> 2]')
    x = np.array([[1.0, 2.0], [3.0, 8.0]])
    np.testing.assert_allclose(apply(net, x), [[-1, -3], [1, 3]])
    np.testing.assert_allclose(slopes(net, x), 0, atol=1e-12)


MESSAGES = [
    (
        "CompiledLayer[#^2 &]",
        'CompiledLayer::netinvarg: "Function" should be a Function of one typed array, as in Function[{Typed[x, '
        'TypeSpecifier["PackedArray"][..., 1]]}, ...]; it was given as #1^2 &.',
    ),
    (
        f"CompiledLayer[{typed('x', 'x')}, 3]",
        'CompiledLayer::netinvarg: "Gradient" should be Automatic, None, or a Function of the input, the gradient of '
        "the output and, if need be, the output; it was given as 3.",
    ),
    (
        f'CompiledLayer[{typed("undefined[x]", "x")}, "Input" -> 3]',
        "CompiledLayer::compilerr: undefined[#1] is no array, which the function should give.",
    ),
    (
        f'CompiledLayer[{typed("x . {1, 2}", "x")}, "Input" -> 3]',
        "CompiledLayer::tyfail1: in #1 . {1, 2}: a vector of size 3 and a vector of size 2 do not fit together.",
    ),
    (
        f'CompiledLayer[{typed(SHRINKING, "x")}, "Input" -> 2][{{9, 5}}]',
        f"CompiledLayer::netindata: Function[{{x}}, {SHRINKING}] gives no array of numbers of size 1.",
    ),
]


@pytest.mark.parametrize(("code", "message"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_messages(code: str, message: str) -> None:
    result = Session().evaluate(code)
    assert str(result) == "$Failed"
    assert [str(m) for m in result.messages] == [message]
