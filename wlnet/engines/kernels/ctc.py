"""The CTC loss and its gradient, all examples and stations at once, place after place, in double precision."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.ops.ctc import stations

Array = NDArray[Any]


def _check(labels: Array, classes: int) -> None:
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise IndexError(f"a label is none of {classes} classes")


def _forwards(emitted: Array, leap: Array, scratch: Scratch) -> Array:
    """ln of the probability of the ways that are at station s at place t: emitted (T, B, S) to (T, B, S)."""
    places, batch, count = emitted.shape
    alpha = scratch.array(emitted.shape, np.float64)
    part = scratch.array((batch, count), np.float64)
    over = np.where(leap, 0.0, -np.inf)
    alpha[0].fill(-np.inf)
    alpha[0, :, :2] = emitted[0, :, :2]
    for t in range(1, places):
        before, now = alpha[t - 1], alpha[t]
        np.copyto(now, before)
        np.logaddexp(now[:, 1:], before[:, :-1], out=now[:, 1:])
        if count > 2:
            np.add(before[:, :-2], over[:, 2:], out=part[:, 2:])
            np.logaddexp(now[:, 2:], part[:, 2:], out=now[:, 2:])
        np.add(now, emitted[t], out=now)
    return alpha


def _emitted(logp: Array, at: Array, scratch: Scratch) -> Array:
    """logp (B, T, C) at the class of each station (B, S): (T, B, S)."""
    found = scratch.array((logp.shape[1], *at.shape), np.float64)
    for b in range(len(at)):
        found[:, b] = logp[b][:, at[b]]
    return found


def _total(alpha: Array) -> Array:
    """ln of the probability of all ways: they end at the last label or the blank after it."""
    return np.asarray(np.logaddexp.reduce(alpha[-1, :, -2:], axis=-1))


def ctc_loss(out: Array, logp: Array, labels: Array, *, scratch: Scratch, blank: int) -> None:
    """logp (B, T, C) and labels (B, L) to out (B,). A label out of range raises IndexError."""
    _check(labels, logp.shape[2])
    at, leap = stations(labels, blank)
    np.negative(_total(_forwards(_emitted(logp, at, scratch), leap, scratch)), out=out, casting="same_kind")


def ctc_gradient(out: Array, logp: Array, labels: Array, *, scratch: Scratch, blank: int) -> None:
    """The derivative of the loss by logp, to out (B, T, C). A label out of range raises IndexError."""
    _check(labels, logp.shape[2])
    at, leap = stations(labels, blank)
    emitted = _emitted(logp, at, scratch)
    alpha = _forwards(emitted, leap, scratch)
    _, leap_back = stations(labels[:, ::-1], blank)
    beta = _forwards(emitted[::-1, :, ::-1], leap_back, scratch)[::-1, :, ::-1]
    total = _total(alpha)
    # alpha and beta both count the probability of their place; where that is 0 all three are -inf
    share = np.add(alpha, beta, out=alpha)
    np.subtract(share, emitted, out=share)
    np.subtract(share, np.where(total > -np.inf, total, np.inf)[:, None], out=share)
    np.copyto(share, -np.inf, where=np.isneginf(emitted))
    np.exp(share, out=share)
    out.fill(0)
    examples = np.arange(len(at))
    for s in range(at.shape[1]):
        out[examples, :, at[:, s]] -= share[:, :, s].T.astype(out.dtype)
