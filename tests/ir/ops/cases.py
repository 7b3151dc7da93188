"""One form for the test rows of primitives, and the checks that every row undergoes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.graph import Graph
from wlnet.ir.primitive import lookup
from wlnet.ir.reference import run


@dataclass(frozen=True, eq=False)
class Case:
    """A primitive on given arrays, and what another program (or a person) says it gives."""

    op: str
    arrays: tuple[np.ndarray, ...]
    params: dict[str, Any]
    expected: Callable[[], np.ndarray]

    def __str__(self) -> str:
        shapes = " ".join("x".join(map(str, x.shape)) or "scalar" for x in self.arrays)
        settings = " ".join(f"{name}={value}" for name, value in self.params.items() if name != "scalar")
        return f"{self.op} {shapes} {settings}{self.params.get('scalar', '')}"


def reals(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Distinct numbers well apart, so that no finite difference steps over a tie."""
    size = int(np.prod(shape))
    return (rng.permutation(size) * 0.37 - size * 0.185 + 0.01).reshape(shape) / max(1.0, size * 0.05)


def graph_of(case: Case, dtype: str = "float64") -> Graph:
    """The graph of one node over inputs "0", "1", ... with the output "y"."""
    builder = Builder()
    inputs = [
        builder.input(str(i), x.shape, dtype if x.dtype.kind == "f" else x.dtype.name)
        for i, x in enumerate(case.arrays)
    ]
    builder.output("y", builder.emit(case.op, inputs, **case.params))
    return builder.finish()


def check_forward(case: Case) -> None:
    """The plain form gives the expected numbers, shape and type, in both float types."""
    expected = np.asarray(case.expected())
    for dtype, tolerance in (("float64", 1e-12), ("float32", 3e-5)):
        graph = graph_of(case, dtype)
        value = graph.outputs["y"]
        result = run(graph, dict(zip(map(str, range(len(case.arrays))), case.arrays, strict=True)))[0]["y"]
        assert result.shape == value.shape == expected.shape
        assert result.dtype.name == value.dtype
        scale = float(np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected)))
        np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance * scale)


def check_gradient(case: Case) -> None:
    """<seed, df(x)[v]> by central differences equals <gradient, v>, for every floating-point input."""
    graph = graph_of(case)
    value = graph.outputs["y"]
    floats = [str(i) for i, x in enumerate(case.arrays) if x.dtype.kind == "f"]
    if not floats or not value.is_float:
        vjp = lookup(case.op).vjp(Builder.extending(graph), graph.nodes[0], (value,))
        assert vjp == (None,) * len(case.arrays)
        return
    rng = np.random.default_rng(7)
    inputs = {str(i): x for i, x in enumerate(case.arrays)}
    seed = rng.standard_normal(value.shape)
    both = gradient(graph, "y", floats, {"y": "seed"})
    results = run(both, {**inputs, "seed": seed})[0]
    step = 1e-6
    for name in floats:
        direction = rng.standard_normal(inputs[name].shape)
        above = run(graph, {**inputs, name: inputs[name] + step * direction})[0]["y"]
        below = run(graph, {**inputs, name: inputs[name] - step * direction})[0]["y"]
        slope = np.sum(seed * (above - below)) / (2 * step)
        ours = np.sum(results[Gradient(name)] * direction)
        assert results[Gradient(name)].shape == inputs[name].shape
        scale = 1.0 + np.sum(np.abs(results[Gradient(name)] * direction))
        assert abs(ours - slope) <= 2e-7 * scale, (name, ours, slope)
