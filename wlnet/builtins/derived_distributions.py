"""Distributions made of others or of data: MixtureDistribution, ProductDistribution, TransformedDistribution and
EmpiricalDistribution. What is drawn from them, and their moments where these follow from those of the parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from wlnet.builtins.numeric import real_value
from wlnet.builtins.totals import items_of, minus, plus, power, quotient, times
from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of, pack
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, symbols
from wlnet.kernel.templates import substitute

symbols("Distributed")

Array = np.ndarray[Any, Any]
Draw = Callable[[Expr, tuple[int, ...]], "Array | None"]
Moment = Callable[[Expr, str], "Expr | None"]


@builtin("MixtureDistribution")
def mixture_distribution(_k: Kernel, _weights: Expr, _parts: Expr) -> Expr | None:
    """MixtureDistribution[{w1, w2, ...}, {d1, d2, ...}]: each di with a probability proportional to wi.

    >> Mean[MixtureDistribution[{1, 3}, {NormalDistribution[0, 1], NormalDistribution[4, 1]}]]
     = 3
    >> Union[RandomVariate[MixtureDistribution[{1, 0}, {BernoulliDistribution[0], BernoulliDistribution[1]}], 50]]
     = {0}
    """
    return None


@builtin("ProductDistribution")
def product_distribution(_k: Kernel, *_parts: Expr) -> Expr | None:
    """ProductDistribution[d1, d2, ...]: vectors of independent components; {d, n} stands for n times d.

    >> Mean[ProductDistribution[NormalDistribution[1, 2], {UniformDistribution[], 2}]]
     = {1, 1/2, 1/2}
    >> Dimensions[RandomVariate[ProductDistribution[NormalDistribution[], UniformDistribution[]], 5]]
     = {5, 2}
    """
    return None


@builtin("TransformedDistribution", "HoldFirst")
def transformed_distribution(_k: Kernel, _expr: Expr, _variables: Expr) -> Expr | None:
    """TransformedDistribution[expr, x \\[Distributed] dist]: the distribution of expr; also of a list of variables.

    >> dist = TransformedDistribution[u + 3, u \\[Distributed] UniformDistribution[]];
    >> AllTrue[RandomVariate[dist, 9], 3 <= # <= 4 &]
     = True

    Not built: densities and moments.
    """
    return None


@builtin("EmpiricalDistribution")
def empirical_distribution(_k: Kernel, _data: Expr) -> Expr | None:
    """EmpiricalDistribution[{x1, x2, ...}]: the values of the data, each as likely as it is frequent.

    >> {Mean[EmpiricalDistribution[{1, 2, 6}]], RandomVariate[EmpiricalDistribution[{7}], 2]}
     = {3, {7, 7}}
    """
    return None


def _components(e: Compound) -> list[Expr]:
    """The distributions of a product, one for each component."""
    found: list[Expr] = []
    for part in e.args:
        if is_list(part) and len(part.args) == 2 and type(part.args[1]) is int:
            found += [part.args[0]] * part.args[1]
        else:
            found.append(part)
    return found


def _mixture(e: Compound) -> tuple[tuple[Expr, ...], tuple[Expr, ...]] | None:
    """Weights and parts of a mixture."""
    if len(e.args) != 2 or not is_list(e.args[0]) or not is_list(e.args[1]):
        return None
    weights, parts = e.args[0].args, e.args[1].args
    return (weights, parts) if weights and len(weights) == len(parts) else None


def sample_derived(
    k: Kernel, generator: np.random.Generator, draw: Draw, e: Compound, size: tuple[int, ...]
) -> Array | None:
    """So many values of a distribution of this file; None if it cannot be drawn from."""
    if e.head is S.MixtureDistribution:
        return _sample_mixture(k, generator, draw, e, size)
    if e.head is S.ProductDistribution and e.args:
        columns = [draw(part, size) for part in _components(e)]
        return None if any(c is None for c in columns) else np.stack(columns, axis=-1)  # type: ignore[arg-type]
    if e.head is S.EmpiricalDistribution and len(e.args) == 1 and is_list(e.args[0]):
        data = pack(e.args[0])
        return None if data is None else np.asarray(data.array[generator.integers(0, len(data.array), size)])
    if e.head is S.TransformedDistribution and len(e.args) == 2:
        return _sample_transformed(k, draw, e.args[0], e.args[1], size)
    return None


def _sample_mixture(
    k: Kernel, generator: np.random.Generator, draw: Draw, e: Compound, size: tuple[int, ...]
) -> Array | None:
    found = _mixture(e)
    weights = [] if found is None else [real_value(k, w) for w in found[0]]
    if found is None or any(w is None or w < 0 for w in weights):
        return None
    shares = np.array(weights, dtype=np.float64)
    if shares.sum() <= 0:
        return None
    count = math.prod(size)
    which = generator.choice(len(shares), count, p=shares / shares.sum())
    drawn = [draw(part, (count,)) for part in found[1]]
    if any(d is None or d.shape != drawn[0].shape for d in drawn):  # type: ignore[union-attr]
        return None
    stacked = np.stack(drawn)  # type: ignore[arg-type]  # (part, value, component ...)
    return np.asarray(stacked[which, np.arange(count)].reshape((*size, *stacked.shape[2:])))


def _distributed(e: Expr) -> list[tuple[Expr, Expr]] | None:
    """Variables (or lists of them) and their distributions."""
    items = e.args if is_list(e) else (e,)
    pairs = [i.args for i in items if type(i) is Compound and i.head is S.Distributed and len(i.args) == 2]
    return [(p[0], p[1]) for p in pairs] if pairs and len(pairs) == len(items) else None


def _sample_transformed(k: Kernel, draw: Draw, body: Expr, variables: Expr, size: tuple[int, ...]) -> Array | None:
    pairs = _distributed(variables)
    if pairs is None:
        return None
    count = math.prod(size)
    names: list[Symbol] = []
    columns: list[list[Any]] = []
    for variable, distribution in pairs:
        drawn = draw(distribution, (count,))
        if drawn is None:
            return None
        if type(variable) is Symbol and drawn.ndim == 1:
            names.append(variable)
            columns.append(drawn.tolist())
        elif is_list(variable) and drawn.ndim == 2 and len(variable.args) == drawn.shape[1]:
            names += [v for v in variable.args if type(v) is Symbol]
            columns += drawn.T.tolist()
    if len(names) != len(columns) or not names:
        return None
    values = [k.evaluate(substitute(body, dict(zip(names, row, strict=True)))) for row in zip(*columns, strict=True)]
    packed = pack(Compound(S.List, tuple(values)))
    return None if packed is None else packed.array.reshape((*size, *packed.array.shape[1:]))


def derived_moment(k: Kernel, moment: Moment, e: Expr, which: str) -> Expr | None:
    """The "mean" or "variance" of a distribution of this file; None where it is not known."""
    if type(e) is not Compound:
        return None
    if e.head is S.ProductDistribution and e.args:
        parts = [moment(part, which) for part in _components(e)]
        return None if any(p is None for p in parts) else list_of(*parts)  # type: ignore[arg-type]
    if e.head is S.MixtureDistribution:
        return _mixture_moment(k, moment, e, which)
    if e.head is S.EmpiricalDistribution and len(e.args) == 1:
        items = items_of(e.args[0])
        if items:
            mean = quotient(plus(*items), len(items))
            if which == "mean":
                return k.evaluate(mean)
            return k.evaluate(quotient(plus(*(power(minus(x, mean), 2) for x in items)), len(items)))
    return None


def _mixture_moment(k: Kernel, moment: Moment, e: Compound, which: str) -> Expr | None:
    found = _mixture(e)
    if found is None:
        return None
    weights, parts = found
    whole = plus(*weights)
    means = [moment(part, "mean") for part in parts]
    if any(m is None for m in means):
        return None
    mean = quotient(plus(*(times(w, m) for w, m in zip(weights, means, strict=True))), whole)  # type: ignore[arg-type]
    if which == "mean":
        return k.evaluate(mean)
    variances = [moment(part, "variance") for part in parts]
    if any(v is None for v in variances):
        return None
    # E[x^2] - E[x]^2, part by part.
    squares = [plus(v, power(m, 2)) for v, m in zip(variances, means, strict=True)]  # type: ignore[arg-type]
    return k.evaluate(
        minus(quotient(plus(*(times(w, s) for w, s in zip(weights, squares, strict=True))), whole), power(mean, 2))
    )
