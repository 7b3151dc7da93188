"""Random numbers whose law has parameters that are arrays, and no closed form in uniform or normal numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

# How many parameters a law has, which of them are allowed, and what is put where they are not so that all can be drawn.
LAWS: dict[str, tuple[int, Any, Any, tuple[float, ...]]] = {
    "gamma": (1, lambda a: a > 0, lambda g, a: g.standard_gamma(a), (1.0,)),
    "poisson": (1, lambda m: (m >= 0) & (m < 1e18), lambda g, m: g.poisson(m), (1.0,)),
    "binomial": (
        2, lambda n, p: (n >= 0) & (n < 1e18) & (p >= 0) & (p <= 1),
        lambda g, n, p: g.binomial(np.rint(n).astype(np.int64), p), (1.0, 0.5),
    ),
    "negative_binomial": (
        2, lambda n, p: (n > 0) & (n < 1e18) & (p > 0) & (p <= 1),
        lambda g, n, p: g.poisson(g.standard_gamma(n) * ((1 - p) / p)), (1.0, 0.5),
    ),
}  # fmt: skip


def draw(rng: np.random.Generator, kind: str, parameters: tuple[Array, ...]) -> Array:
    """One number for each place of the parameters, NaN where they are not allowed."""
    _, allowed, law, instead = LAWS[kind]
    exact = [np.asarray(p, np.float64) for p in parameters]
    good = np.asarray(allowed(*exact))
    found = law(rng, *(np.where(good, p, q) for p, q in zip(exact, instead, strict=True)))
    return np.where(good, found, np.nan)


def _rule(*parameters: Abstract, kind: str) -> tuple[Abstract, ...]:
    """gamma (shape), poisson (mean), binomial (trials, probability), negative_binomial (successes, probability)."""
    if kind not in LAWS:
        raise ShapeError(f"there is no random law {kind!r} with parameters")
    if len(parameters) != LAWS[kind][0]:
        raise ShapeError(f"the law {kind!r} has {LAWS[kind][0]} parameters, not {len(parameters)}")
    first = parameters[0]
    if any(p != first for p in parameters):
        raise ShapeError(f"the parameters of a law have one shape and type, not {', '.join(map(str, parameters))}")
    if first.dtype not in ("float32", "float64"):
        raise DtypeError(f"parameters of type {first.dtype}: needs a floating-point type")
    return (first,)


def _forward(rng: np.random.Generator, *parameters: Array, kind: str) -> tuple[Array, ...]:
    return (draw(rng, kind, parameters).astype(parameters[0].dtype),)


def _vjp(_builder: Builder, node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return (None,) * len(node.inputs)


Primitive("sample", "random", _rule, _forward, _vjp)
