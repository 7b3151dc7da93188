"""Drawing one of several by its probability: the settings of "RandomSample"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wlnet.nets.options import BadValue
from wlnet.nets.values import Array, Edge, Value, Word, is_integer, is_list, is_number

_EXPECTED = (
    'a temperature over 0, or rules for "Temperature", "TotalProbabilityCutoff" and "TopProbabilities" with such values'
)


def sampling(value: Value) -> Value:
    """The argument of "RandomSample": a temperature, or rules, as a dict."""
    if is_number(value) and value > 0:
        return {"Temperature": float(value)}
    rules = [value] if isinstance(value, Edge) else list(value.items()) if isinstance(value, Mapping) else value
    if not is_list(rules):
        raise BadValue(_EXPECTED)
    found: dict[str, Value] = {}
    for rule in rules:
        name, setting = (rule.source, rule.target) if isinstance(rule, Edge) else rule
        automatic = isinstance(setting, Word)
        fits = {
            "Temperature": automatic or (is_number(setting) and setting > 0),
            "TotalProbabilityCutoff": automatic or setting is None or (is_number(setting) and 0 < setting <= 1),
            "TopProbabilities": automatic or (is_integer(setting) and setting > 0),
        }
        if not fits.get(name, False):
            raise BadValue(_EXPECTED)
        if not automatic and setting is not None:
            found[name] = setting
    return found


def sampled(array: Array, how: Value, rng: np.random.Generator) -> int:
    """A position drawn by the weights p^(1/temperature).

    Of the positions only the `TopProbabilities` best take part, and of these the smallest best set whose total, of the
    weights as they are at the temperature, reaches `TotalProbabilityCutoff` (nucleus sampling, Holtzman et al. 2020).
    """
    settings = how or {}
    with np.errstate(divide="ignore"):
        logs = np.log(np.maximum(np.asarray(array, np.float64), 0)) / settings.get("Temperature", 1.0)
    if not np.isfinite(logs.max()):
        return int(rng.integers(len(logs)))
    weights = np.exp(logs - logs.max())
    order = np.argsort(-weights, kind="stable")[: settings.get("TopProbabilities", len(weights))]
    weights = weights / weights.sum()
    cutoff = settings.get("TotalProbabilityCutoff")
    if cutoff is not None:
        order = order[: int(np.searchsorted(np.cumsum(weights[order]), cutoff - 1e-12)) + 1]
    kept = weights[order]
    return int(rng.choice(order, p=kept / kept.sum()))
