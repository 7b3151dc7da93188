"""Functions of nets: applying them to data, NetInitialize, NetExtract."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from wlnet import execution
from wlnet.builtins.nets import LAYERS
from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.reporting import FAILED, report, report_no_value, report_untraceable
from wlnet.builtins.nets.tracing import Untraceable
from wlnet.builtins.nets.values import NotAValue, to_expression, to_value
from wlnet.conversion import NotConvertible, to_python
from wlnet.expression import (
    Association,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    elements,
    from_array,
    is_list,
    pack,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, flat_options, is_option, option_name
from wlnet.kernel.registry import builtin, host_application, messages
from wlnet.nets.errors import NetError
from wlnet.nets.extract import extract
from wlnet.nets.initialize import initialize
from wlnet.nets.values import AUTOMATIC, Value

_EVALUATION_OPTIONS = ("BatchSize", "NetEvaluationMode", "RandomSeeding", "TargetDevice", "WorkingPrecision")


class NotData(Exception):
    """An expression that is no data for a net."""

    def __init__(self, expression: Expr) -> None:
        super().__init__(expression)
        self.expression = expression


def data_of(k: Kernel, e: Expr) -> Value:
    """Data for a net: arrays, nested lists of numbers (ragged ones too), associations by port. Raises NotData."""
    if isinstance(e, (NumericArray, PackedArray)):
        return e.array
    if isinstance(e, Association):
        return {_port_key(key): data_of(k, value) for key, value in e}
    if isinstance(e, Compound) and e.head is S.List:
        packed = pack(e)
        if packed is not None:
            return packed.array
        return [data_of(k, a) for a in e.args]
    try:
        value = to_python(e)
    except NotConvertible:
        value = k.evaluate(Compound(S.N, (e,)))
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        try:
            return float(value)
        except (TypeError, ValueError):
            raise NotData(e) from None
    return value


def _port_key(e: Expr) -> Value:
    return e if isinstance(e, str) else to_value(None, e)


def _has_numeric_array(e: Expr) -> bool:
    if isinstance(e, NumericArray):
        return True
    if isinstance(e, Association):
        return any(_has_numeric_array(v) for v in e.values())
    return isinstance(e, Compound) and e.head is S.List and any(_has_numeric_array(a) for a in e.args)


def result_of(value: Any, numeric: bool) -> Expr:
    """What a net computed, as lists of machine numbers, or NumericArray objects if the data were such."""
    if isinstance(value, list):
        return Compound(S.List, tuple(result_of(x, numeric) for x in value))
    array = np.asarray(value)
    if numeric and array.ndim:
        return NumericArray(array)
    return from_array(array.astype(np.float64) if array.dtype.kind == "f" else array)


def _settings(k: Kernel, net: NetAtom, options: tuple[Expr, ...]) -> dict[str, Any] | None:
    """Evaluation options as arguments of ``execution.apply``; None, after a message, if one is wrong."""
    settings: dict[str, Any] = {}
    for option in flat_options(options):
        name = option_name(option.args[0])
        value = k.evaluate(option.args[1])
        if name not in _EVALUATION_OPTIONS:
            k.message(net.head, "optx", option.args[0], option)
            return None
        if name == "NetEvaluationMode":
            settings["mode"] = value
        elif name == "WorkingPrecision":
            settings["precision"] = value
        elif name == "RandomSeeding":
            settings["seed"] = to_value(k, value)
        elif name == "TargetDevice" and value != "CPU":
            k.message(net.head, "notdevice", value)
    return settings


for _head in (*LAYERS.split(), "NetChain", "NetGraph"):
    messages(
        _head,
        {
            "notdevice": "TargetDevice `1` is not available; the CPU is used.",
            "netsymb": "`1` is not data for a net; numbers, lists and arrays of numbers are.",
        },
    )


@host_application(NetAtom)
def apply_net(k: Kernel, atom: NetAtom, args: tuple[Expr, ...]) -> Expr | None:
    """``net[data, request, options...]``."""
    count = len(args)
    while count > 1 and is_option(args[count - 1]) and _is_setting(args[count - 1]):
        count -= 1
    if count > 2:
        k.message(atom.head, "argrx", atom.head, count, 2)
        return None
    try:
        settings = _settings(k, atom, args[count:])
        if settings is None:
            return FAILED
        data = data_of(k, args[0]) if count else None
        request = to_value(k, args[1]) if count > 1 and args[1] is not S.__getattr__("None") else None
        if data == {} if isinstance(data, dict) else False:
            data = None
        result = execution.apply(atom.net, data, request, **settings)
    except NetError as error:
        return report(k, error)
    except NotData as error:
        k.message(atom.head, "netsymb", error.expression)
        return FAILED
    except NotAValue as error:
        return report_no_value(k, atom.net.head, error)
    numeric = bool(count) and _has_numeric_array(args[0])
    if isinstance(result, dict):
        keys = elements(args[1]) if count > 1 and is_list(args[1]) else None
        names = keys if keys is not None else tuple(to_expression(key, NetAtom) for key in result)
        return Association.of(zip(names, (result_of(v, numeric) for v in result.values()), strict=True))
    return result_of(result, numeric)


def _is_setting(e: Expr) -> bool:
    return all(option_name(o.args[0]) in _EVALUATION_OPTIONS for o in flat_options((e,)))


def _net_argument(k: Kernel, e: Expr, head: Symbol) -> NetAtom | None:
    if isinstance(e, NetAtom):
        return e
    k.message(head, "invnet", e)
    return None


for _head in ("NetInitialize", "NetExtract"):
    messages(_head, {"invnet": "`1` is not a net."})


@builtin(
    "NetInitialize",
    options={"Method": '"Kaiming"', "RandomSeeding": "1234", "TargetDevice": '"CPU"', "WorkingPrecision": "Automatic"},
)
def net_initialize(k: Kernel, options: Options, net: Expr, which: Expr = S.Automatic) -> Expr | None:
    """NetInitialize[net]: gives values to the arrays that have none; NetInitialize[net, All] to all of them.

    >> NetExtract[NetInitialize[LinearLayer[2, "Input" -> 3]], "Biases"] // Normal
     = {0., 0.}
    """
    if net is FAILED:
        return FAILED
    atom = _net_argument(k, net, S.NetInitialize)
    if atom is None:
        return FAILED
    try:
        method = to_value(k, options["Method"])
        made = initialize(
            atom.net,
            to_value(k, which),
            method="Kaiming" if method == AUTOMATIC else method,
            seeding=to_value(k, options["RandomSeeding"]),
            generator=cast("np.random.Generator | None", k.properties.get("random")),
        )
    except NetError as error:
        return report(k, error)
    except NotAValue as error:
        return report_no_value(k, "NetInitialize", error)
    except Untraceable as error:
        return report_untraceable(k, "NetInitialize", error)
    return atom if made is atom.net else NetAtom(made)


@builtin("NetExtract", operator=0)
def net_extract(k: Kernel, net: Expr, where: Expr) -> Expr | None:
    """NetExtract[net, {layer, ..., "part"}]: a layer, array, parameter or port type of a net.

    >> NetExtract[NetChain[{LinearLayer[2], Ramp}, "Input" -> 3], {1, "Input"}]
     = {3}
    """
    if net is FAILED:
        return FAILED
    atom = _net_argument(k, net, S.NetExtract)
    if atom is None:
        return FAILED
    try:
        path = to_value(k, where)
        return to_expression(extract(atom.net, path), NetAtom)
    except NetError as error:
        return report(k, error)
    except NotAValue as error:
        return report_no_value(k, "NetExtract", error)
