"""Least squares: Fit, LinearModelFit."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.builtins.matrices import machine_array
from wlnet.expression import Compound, Expr, S, Symbol, from_array, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin, display, messages, symbols
from wlnet.kernel.templates import substitute
from wlnet.syntax.boxes import beside

Array = np.ndarray[Any, Any]

symbols("FittedModel")
for _name in ("Fit", "LinearModelFit"):
    messages(
        _name,
        {
            "notdata": "The data `1` should be a list of values, or a matrix of rows {x, ..., value}.",
            "fitc": "The variables `1` should be a symbol or a list of `2` symbols.",
            "notnum": "The function `1` has no machine number at `2`.",
        },
    )


def _data(k: Kernel, head: Symbol, data: Expr) -> tuple[Array, Array] | None:
    """The places (a row for each point) and the values."""
    found = machine_array(k, data) if is_list(data) and data.args else None
    if found is None or found.ndim not in (1, 2) or found.dtype.kind == "c":
        k.message(head, "notdata", data)
        return None
    if found.ndim == 1:
        return np.arange(1.0, len(found) + 1)[:, None], found
    return found[:, :-1], found[:, -1]


def _names(k: Kernel, head: Symbol, variables: Expr, count: int) -> list[Symbol] | None:
    names = variables.args if is_list(variables) else (variables,)
    found = [n for n in names if type(n) is Symbol]
    if len(found) != len(names) or len(found) != count:
        k.message(head, "fitc", variables, count)
        return None
    return found


def _design(k: Kernel, head: Symbol, functions: list[Expr], names: list[Symbol], places: Array) -> Array | None:
    """The value of each function at each place."""
    rows: list[list[float]] = []
    for place in places.tolist():
        row: list[float] = []
        for f in functions:
            value = k.evaluate(Compound(S.N, (substitute(f, dict(zip(names, place, strict=True))),)))
            if type(value) is int:
                value = float(value)
            if type(value) is not float:
                k.message(head, "notnum", f, list_of(*place))
                return None
            row.append(value)
        rows.append(row)
    return np.array(rows)


def _combined(functions: list[Expr], weights: Array) -> Expr:
    terms = zip(weights.tolist(), functions, strict=True)
    return Compound(S.Plus, tuple(Compound(S.Times, (w, f)) for w, f in terms))


@builtin("Fit")
def fit(k: Kernel, data: Expr, functions: Expr, variables: Expr) -> Expr | None:
    """Fit[data, {f1, f2, ...}, x]: the sum of the functions, each with a factor, that is nearest to the data.

    >> Fit[{{0, 1}, {1, 3}, {2, 5}}, {1, x}, x] /. c_Real :> Round[c, 0.001]
     = 1. + 2.*x

    Not built: regularisation.
    """
    found = _data(k, S.Fit, data)
    if found is None or not is_list(functions):
        return None
    places, values = found
    names = _names(k, S.Fit, variables, places.shape[1])
    if names is None:
        return None
    chosen = list(functions.args)
    design = _design(k, S.Fit, chosen, names, places)
    if design is None:
        return None
    return _combined(chosen, np.linalg.lstsq(design, values, rcond=None)[0])


@builtin("LinearModelFit", options={"IncludeConstantBasis": "True"})
def linear_model_fit(k: Kernel, options: Options, data: Expr, functions: Expr, variables: Expr) -> Expr | None:
    """LinearModelFit[data, {f1, f2, ...}, x]: a fitted model, with a constant term; model[x] is its value.

    model["BestFit"], "BestFitParameters", "FitResiduals", "RSquared", "EstimatedVariance" ... are its properties.

    >> m = LinearModelFit[{{0, 1}, {1, 3}, {2, 5.}, {3, 7}}, x, x]; Round[{m[10], m["RSquared"]}, 0.001]
     = {21., 1.}

    Not built: weights, nominal variables, tables of parameters.
    """
    found = _data(k, S.LinearModelFit, data)
    if found is None:
        return None
    places, values = found
    names = _names(k, S.LinearModelFit, variables, places.shape[1])
    if names is None:
        return None
    chosen = list(functions.args) if is_list(functions) else [functions]
    if options["IncludeConstantBasis"] is not _FALSE and 1 not in chosen:
        chosen.insert(0, 1)
    design = _design(k, S.LinearModelFit, chosen, names, places)
    if design is None:
        return None
    weights = np.linalg.lstsq(design, values, rcond=None)[0]
    best = k.evaluate(_combined(chosen, weights))
    return Compound(
        S.FittedModel,
        (list_of(*names), best, list_of(*weights.tolist()), list_of(*chosen), from_array(design), from_array(values)),
    )


_FALSE = S.__getattr__("False")
_PROPERTIES = (
    "AdjustedRSquared",
    "BasisFunctions",
    "BestFit",
    "BestFitParameters",
    "DesignMatrix",
    "EstimatedVariance",
    "FitResiduals",
    "Function",
    "ParameterErrors",
    "PredictedResponse",
    "Properties",
    "RSquared",
    "Response",
)
messages("FittedModel", {"notprop": "`1` is not a property of a fitted model; those are `2`."})


@applied("FittedModel")
def apply_fitted(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``FittedModel[...][x]`` and ``FittedModel[...]["property"]``."""
    if len(head.args) != 6:
        return None
    names, best = head.args[:2]
    if not is_list(names):
        return None
    if len(args) == 1 and type(args[0]) is str:
        return _property(k, args[0], head)
    if len(args) == len(names.args):
        return substitute(best, {n: a for n, a in zip(names.args, args, strict=True) if type(n) is Symbol})
    return None


def _property(k: Kernel, name: str, model: Compound) -> Expr | None:
    names, best, weights, functions, design, response = model.args
    plain = {
        "BestFit": best,
        "BestFitParameters": weights,
        "BasisFunctions": functions,
        "DesignMatrix": design,
        "Response": response,
        "Function": Compound(S.Function, (names, best)),
        "Properties": list_of(*_PROPERTIES),
    }
    if name in plain:
        return plain[name]
    x, y, w = (machine_array(k, part) for part in (design, response, weights))
    assert x is not None
    assert y is not None
    assert w is not None
    residuals = y - x @ w
    error = float(residuals @ residuals)
    freedom = len(y) - len(w)
    centre = float(np.mean(y)) if 1 in functions.args else 0.0  # type: ignore[union-attr]
    spread = float((y - centre) @ (y - centre))
    variance = error / freedom if freedom > 0 else float("nan")
    if name == "PredictedResponse":
        return from_array(x @ w)
    if name == "FitResiduals":
        return from_array(residuals)
    if name == "RSquared":
        return 1 - error / spread if spread else S.Indeterminate
    if name == "AdjustedRSquared":
        free = len(y) - int(centre != 0.0 or 1 in functions.args)  # type: ignore[union-attr]
        return 1 - (error / freedom) / (spread / free) if spread and freedom > 0 else S.Indeterminate
    if name == "EstimatedVariance":
        return variance if freedom > 0 else S.Indeterminate
    if name == "ParameterErrors":
        if freedom <= 0:
            return S.Indeterminate
        return from_array(np.sqrt(variance * np.diag(np.linalg.pinv(x.T @ x))))
    k.message(S.FittedModel, "notprop", name, list_of(*_PROPERTIES))
    return None


@display("FittedModel")
def show_fitted(k: Kernel, e: Compound) -> Expr | None:
    """``FittedModel[...]``: its best fit."""
    return Shown(beside(["FittedModel[", k.output_box(e.args[1]), "]"])) if len(e.args) == 6 else None
