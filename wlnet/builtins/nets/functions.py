"""Functions of nets: applying them to data, NetInitialize, NetExtract."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeGuard

import numpy as np

from wlnet import execution
from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.coder_atom import CoderAtom
from wlnet.builtins.nets.raw import from_raw, raw, request_value
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, refused, report
from wlnet.builtins.nets.state_atom import StateAtom
from wlnet.builtins.nets.values import brief, number, to_expression, to_name, to_value
from wlnet.builtins.random import generator
from wlnet.expression import (
    FALSE,
    TRUE,
    Association,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    elements,
    from_array,
    is_list,
    list_of,
    pack,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, flat_options, is_option, option_name
from wlnet.kernel.registry import builtin, host_application, messages
from wlnet.nets.extract import extract, parameter_of, parts_of
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.registry import layer_names
from wlnet.nets.values import ALL, AUTOMATIC, Value

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
        return {to_name(k, key): data_of(k, value) for key, value in e}
    if isinstance(e, Compound) and e.head is S.List:
        packed = pack(e)
        return [data_of(k, a) for a in e.args] if packed is None else packed.array
    if isinstance(e, (str, float)):
        return e
    if isinstance(e, Compound) and e.head is S.SparseArray:
        dense = k.evaluate(Compound(S.Normal, (e,)))
        if is_list(dense):
            return data_of(k, dense)
    if e is TRUE or e is FALSE:
        return e is TRUE
    value = number(k, e)
    if value is None:
        raise NotData(e)
    return value


def _has_numeric_array(e: Expr) -> bool:
    if isinstance(e, NumericArray):
        return True
    if isinstance(e, Association):
        return any(_has_numeric_array(v) for v in e.values())
    return isinstance(e, Compound) and e.head is S.List and any(_has_numeric_array(a) for a in e.args)


def data_for(k: Kernel, net: Net, e: Expr) -> Value:
    """Data for a net of which some inputs may have encoders: these get theirs as it is. Raises NotData."""
    encoded = [port for port in net.inputs if net.encoder(port) is not None]
    if not encoded:
        return data_of(k, e)

    def one(port: str, value: Expr) -> Value:
        return raw(value) if port in encoded else data_of(k, value)

    def named(a: Association) -> dict[Value, Value]:
        return {name: one(str(name), value) for key, value in a for name in (to_name(k, key),)}

    def by_port(x: Expr) -> TypeGuard[Association]:
        return isinstance(x, Association) and any(key in net.inputs for key, _ in x)

    items = elements(e) or ()
    if by_port(e):
        return named(e)
    if items and all(map(by_port, items)):
        return [named(x) for x in items if by_port(x)]
    if len(net.inputs) > 1 and len(items) == len(net.inputs):
        return [one(port, x) for port, x in zip(net.inputs, items, strict=True)]
    return raw(e)


def result_of(value: Any, numeric: bool) -> Expr:
    """What a net computed, as lists of machine numbers, or NumericArray objects if the data were such.

    What a decoder has made of it comes as it is.
    """
    if not isinstance(value, (dict, np.ndarray, np.generic)):
        return from_raw(value, NetAtom)
    if isinstance(value, dict):  # the states of its layers
        return Association.of((to_expression(key, NetAtom), result_of(x, numeric)) for key, x in value.items())
    array = np.asarray(value)
    if array.dtype == object:  # examples of unequal sizes
        return list_of(*(result_of(x, numeric) for x in array))
    if numeric and array.ndim:
        return NumericArray(array)
    return from_array(array.astype(np.float64) if array.dtype.kind == "f" else array)


def evaluation_settings(k: Kernel, head: Symbol, options: tuple[Expr, ...]) -> dict[str, Any] | None:
    """Evaluation options as arguments of ``execution.apply``; None, after a message, if one is wrong."""
    settings: dict[str, Any] = {"generator": generator(k)}
    for option in flat_options(options):
        name = option_name(option.args[0])
        value = k.evaluate(option.args[1])
        match name:
            case "NetEvaluationMode":
                settings["mode"] = value
            case "WorkingPrecision":
                settings["precision"] = value
            case "RandomSeeding":
                settings["seed"] = to_value(k, value)
            case "TargetDevice":
                if value != "CPU":
                    k.message(head, "notdevice", value)
            case "BatchSize":
                if value is not S.Automatic and not (isinstance(value, int) and value > 0):
                    k.message(head, "badbatch", value)
                    return None
                if isinstance(value, int):
                    settings["batch_size"] = value
            case _:
                k.message(head, "optx", option.args[0], option)
                return None
    return settings


for _head in (*layer_names(), "NetChain", "NetGraph", "NetStateObject"):
    messages(
        _head,
        {
            "notdevice": "TargetDevice `1` is not available; the CPU is used.",
            "netsymb": "`1` is not data for a net; numbers, lists and arrays of numbers are.",
            "badbatch": "BatchSize should be Automatic or a positive integer, not `1`.",
        },
    )


@host_application(NetAtom)
def apply_net(k: Kernel, atom: NetAtom, args: tuple[Expr, ...]) -> Expr | None:
    """``net[data, request, options...]``."""
    return applied(k, atom, atom.net, args, partial(execution.apply, atom.net))


def applied(k: Kernel, atom: HostAtom, net: Net, args: tuple[Expr, ...], run: Callable[..., Any]) -> Expr | None:
    """What ``run``, as ``execution.apply`` of a net, gives for the arguments of an application of ``atom``."""
    head = atom.head.short
    count = len(args)
    while count > 0 and _is_setting(args[count - 1]):
        count -= 1
    if count > 2:
        k.message(atom.head, "argrx", atom.head, count, 2)
        return None
    if has_failed(args):
        return FAILED
    try:
        settings = evaluation_settings(k, atom.head, args[count:])
        if settings is None:
            return FAILED
        data = data_for(k, net, args[0]) if count else {}
        request = request_value(k, args[1]) if count > 1 else None
        result = run(data, request, **settings)
    except REFUSALS as error:
        return refused(k, head, error, applied=True)
    except NotData as error:
        k.message(atom.head, "netsymb", brief(k, error.expression))
        return FAILED
    numeric = bool(count) and _has_numeric_array(args[0])
    if isinstance(result, dict):
        keys = elements(args[1]) if count > 1 and is_list(args[1]) else None
        names = keys if keys is not None else tuple(to_expression(key, NetAtom) for key in result)
        return Association.of(zip(names, (result_of(v, numeric) for v in result.values()), strict=True))
    return result_of(result, numeric)


def _is_setting(e: Expr) -> bool:
    """Whether an argument sets options; `"out" -> prop` is a request."""
    options = flat_options((e,)) if is_option(e) else []
    return bool(options) and all(isinstance(o.args[0], Symbol) or o.args[0] in _EVALUATION_OPTIONS for o in options)


def _net_argument(k: Kernel, e: Expr, head: Symbol) -> NetAtom | None:
    """The net given to a function; None, after a message unless it has failed before, if it is none."""
    if isinstance(e, NetAtom):
        return e
    if e is not FAILED:
        k.message(head, "invnet", brief(k, e))
    return None


for _head in ("NetInitialize", "NetExtract"):
    messages(_head, COMMON)


@builtin(
    "NetInitialize",
    options={"Method": '"Kaiming"', "RandomSeeding": "1234", "TargetDevice": '"CPU"', "WorkingPrecision": "Automatic"},
)
def net_initialize(k: Kernel, options: Options, net: Expr, which: Expr = S.Automatic) -> Expr | None:
    """NetInitialize[net]: gives values to the arrays that have none; NetInitialize[net, All] to all of them.

    >> NetExtract[NetInitialize[LinearLayer[2, "Input" -> 3]], "Biases"] // Normal
     = {0., 0.}
    """
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
            generator=generator(k),
        )
    except REFUSALS as error:
        return report(k, "NetInitialize", error)
    return atom if made is atom.net else NetAtom(made)


def _parameter(k: Kernel, atom: CoderAtom, where: Expr) -> Expr:
    """A parameter of an encoder or decoder; All is the association of all."""
    step = to_value(k, where)
    try:
        one = step[0] if isinstance(step, tuple) and len(step) == 1 else step
        return to_expression(parts_of(atom.coder) if one == ALL else parameter_of(atom.coder, one), NetAtom)
    except REFUSALS as error:
        return report(k, "NetExtract", error)


@builtin("NetExtract", operator=0)
def net_extract(k: Kernel, net: Expr, where: Expr) -> Expr | None:
    """NetExtract[net, {layer, ..., "part"}]: a layer, array, parameter or port type of a net.

    >> NetExtract[NetChain[{LinearLayer[2], Ramp}, "Input" -> 3], {1, "Input"}]
     = {3}
    """
    if isinstance(net, StateAtom):
        if where == "States" or (is_list(where) and elements(where) == ("States",)):
            return result_of(net.keeper.states, False)
        net = NetAtom(net.keeper.net)
    if isinstance(net, CoderAtom):
        return _parameter(k, net, where)
    atom = _net_argument(k, net, S.NetExtract)
    if atom is None:
        return FAILED
    try:
        return to_expression(extract(atom.net, to_value(k, where)), NetAtom)
    except REFUSALS as error:
        return report(k, "NetExtract", error)
