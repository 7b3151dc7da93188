"""The loss of connectionist temporal classification, and its gradient, in logarithms (Graves et al. 2006).

A sequence of T places is read by leaving out repetitions, then blanks. The loss is minus the logarithm of the
probability of all ways to read the labels from it. The ways run through the labels with blanks around and between
them, S = 2 L + 1 stations: from place to place each stays, goes on, or leaps over a blank between unequal labels.

Shapes: logp (B, T, C), the logarithms of the probabilities; labels (B, L) int64 from 0, other than `blank`; loss (B,).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DerivativeError, DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def stations(labels: Array, blank: int) -> tuple[Array, Array]:
    """The labels (.., L) with blanks around and between them (.., 2 L + 1), and which of these may be leapt to."""
    shape = (*labels.shape[:-1], 2 * labels.shape[-1] + 1)
    found = np.full(shape, blank, np.int64)
    found[..., 1::2] = labels
    leap = np.zeros(shape, np.bool_)
    leap[..., 3::2] = labels[..., 1:] != labels[..., :-1]
    return found, leap


def _check(logp: Abstract, labels: Abstract, blank: int) -> None:
    if logp.rank != 3 or labels.rank != 2 or logp.shape[0] != labels.shape[0]:
        raise ShapeError(f"labels of shape {labels.shape} cannot be read from an array of shape {logp.shape}")
    if logp.shape[1] < 1 or not 0 <= blank < logp.shape[2]:
        raise ShapeError(f"there is no place, or no class {blank} for blanks, in an array of shape {logp.shape}")
    if logp.dtype not in ("float32", "float64") or labels.dtype != "int64":
        raise DtypeError(f"logarithms of type {logp.dtype} and labels of type {labels.dtype}: floats and int64 needed")


def _forwards(logp: Array, labels: Array, blank: int) -> Array:
    """For one example (T, C), (L): ln of the probability of all ways that are at station s at place t, (T, S)."""
    at, leap = stations(labels, blank)
    alpha = np.full((len(logp), len(at)), -np.inf)
    alpha[0, :2] = logp[0, at[:2]]
    for t in range(1, len(logp)):
        for s in range(len(at)):
            ways = alpha[t - 1, s]
            if s > 0:
                ways = np.logaddexp(ways, alpha[t - 1, s - 1])
            if leap[s]:
                ways = np.logaddexp(ways, alpha[t - 1, s - 2])
            alpha[t, s] = ways + logp[t, at[s]]
    return alpha


def _loss_rule(logp: Abstract, labels: Abstract, *, blank: int) -> tuple[Abstract, ...]:
    _check(logp, labels, blank)
    return (Abstract(logp.shape[:1], logp.dtype),)


def _loss_forward(logp: Array, labels: Array, *, blank: int) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        ends = [_forwards(x, y, blank)[-1, -2:] for x, y in zip(logp, labels, strict=True)]
        return (np.array([-np.logaddexp.reduce(end) for end in ends], logp.dtype),)


def _loss_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    (g,) = gradients
    slopes = builder.emit("ctc_gradient", node.inputs, **node.params)
    return builder.mul(builder.reshape(g, (g.shape[0], 1, 1)), slopes), None


Primitive("ctc_loss", "pure", _loss_rule, _loss_forward, _loss_vjp)


def _gradient_rule(logp: Abstract, labels: Abstract, *, blank: int) -> tuple[Abstract, ...]:
    """The derivative of the loss by logp (B, T, C); zero where there is no way to read the labels."""
    _check(logp, labels, blank)
    return (logp,)


def _gradient_forward(logp: Array, labels: Array, *, blank: int) -> tuple[Array, ...]:
    """Minus the share of the ways that are at a class, place by place."""
    out = np.zeros_like(logp)
    with np.errstate(all="ignore"):
        for example, (x, y) in enumerate(zip(logp, labels, strict=True)):
            alpha = _forwards(x, y, blank)
            beta = _forwards(x[::-1], y[::-1], blank)[::-1, ::-1]
            total = np.logaddexp.reduce(alpha[-1, -2:])
            if total == -np.inf:
                continue
            at, _ = stations(y, blank)
            for t, s in np.ndindex(alpha.shape):
                if alpha[t, s] > -np.inf and beta[t, s] > -np.inf:
                    # both count the probability of this place
                    out[example, t, at[s]] -= np.exp(alpha[t, s] + beta[t, s] - x[t, at[s]] - total)
    return (out,)


def _gradient_vjp(_builder: Builder, _node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    raise DerivativeError("the gradient of the CTC loss has no derivative of its own here")


Primitive("ctc_gradient", "pure", _gradient_rule, _gradient_forward, _gradient_vjp)
