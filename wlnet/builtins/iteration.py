"""Sums and products over iterators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins.construct import lift
from wlnet.expression import Compound, Expr, PackedArray, S, Symbol
from wlnet.kernel.iterators import Endless, iterate
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


def _accumulated(k: Kernel, head: Symbol, body: Expr, specs: Sequence[Expr]) -> Expr | None:
    """The terms for all values of the iterators put together by ``head``; None where a bound is not a number."""
    if not specs:
        k.messages.wrong_count(k.current.head, 1, 2, 1 << 30)  # type: ignore[union-attr]
        return None
    with k.messages.quiet(frozenset({"Sum::iterb", "Product::iterb"})):
        # Symbolic bounds are no mistake here: the sum stays as it is.
        iteration = iterate(k, specs[0])
    if iteration is None or isinstance(iteration.values, Endless):
        return None
    if len(specs) == 1:
        lifted = lift(k, body, iteration)
        if type(lifted) is PackedArray and lifted.array.dtype == np.float64:
            total = np.sum(lifted.array) if head is S.Plus else np.prod(lifted.array)
            return float(total)
    terms: list[Expr] = []
    with iteration:
        for _ in iteration:
            term = k.evaluate(body) if len(specs) == 1 else _accumulated(k, head, body, specs[1:])
            if term is None:
                return None
            terms.append(term)
            if len(terms) >= 1024:
                # Adding up now and then keeps memory small and lets like terms meet.
                terms = [k.evaluate(Compound(head, tuple(terms)))]
    return k.evaluate(Compound(head, tuple(terms)))


@builtin("Sum", "HoldAll ReadProtected")
def sum_(k: Kernel, body: Expr, *specs: Expr) -> Expr | None:
    """Sum[expr, {i, a, b}]: the sum of the values of expr; several iterators nest.

    >> {Sum[i^2, {i, 4}], Sum[f[i], {i, 3}], Sum[i j, {i, 3}, {j, i}], Sum[i, {i, {2, 5}}]}
     = {30, f[1] + f[2] + f[3], 25, 7}
    >> Sum[i, {i, n}]
     = Sum[i, {i, n}]
    """
    return _accumulated(k, S.Plus, body, specs)


@builtin("Product", "HoldAll ReadProtected")
def product(k: Kernel, body: Expr, *specs: Expr) -> Expr | None:
    """Product[expr, {i, a, b}]: the product of the values of expr; several iterators nest.

    >> {Product[i, {i, 5}], Product[f[i], {i, 0}], Product[x + i, {i, 2}]}
     = {120, 1, (1 + x)*(2 + x)}
    """
    return _accumulated(k, S.Times, body, specs)
