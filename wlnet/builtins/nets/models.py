"""Stored nets: NetModel."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, refused
from wlnet.builtins.nets.values import to_name, to_value
from wlnet.expression import Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, is_option
from wlnet.kernel.registry import builtin, messages
from wlnet.nets import values as v
from wlnet.nets.errors import nearest
from wlnet.nets.information import information
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.surgery.replace import replace_part

ENDINGS = (".wlnet", ".wl", ".m")

messages(
    "NetModel",
    {
        **COMMON,
        "notfound": "There is no model `1` in `2`, and wlnet fetches none. Put the net there as `3`, as written by "
        "Put[net, file].`4`",
        "badfile": "`1` holds no net.",
        "params": "Models with parameters are not built; `1` was asked for.",
        "prop": "`1` is no property that a stored model has; there are `2`.",
    },
)


def folder() -> Path:
    """Where models are: the folder that WLNET_MODELS names, else .wlnet/models of the user."""
    return Path(os.environ.get("WLNET_MODELS") or Path.home() / ".wlnet" / "models")


def stored() -> dict[str, Path]:
    """The files of all models by name."""
    if not folder().is_dir():
        return {}
    files = sorted(f for f in folder().iterdir() if f.suffix in ENDINGS and f.is_file())
    return {f.stem: f for f in reversed(files)}


def _file_name(model: str) -> str:
    return "".join("-" if c in '/\\:*?"<>|' else c for c in model)


_PROPERTIES: Mapping[str, Callable[[Net], v.Value]] = {
    "EvaluationNet": lambda net: net,
    "EvaluationFunction": lambda net: net,
    "UninitializedEvaluationNet": lambda net: initialize(net, None),
    "ByteCount": lambda net: information(net, "ArraysTotalByteCount"),
}


@builtin("NetModel")
def net_model(k: Kernel, *args: Expr) -> Expr | None:
    """NetModel["name"]: the net stored under this name in the folder of models; NetModel[] lists the names.

    The folder is .wlnet/models of the user, or the one that the environment variable WLNET_MODELS names; a model is a
    file in it that bears its name and holds the net in InputForm. NetModel["name", "port" -> type] gives ports types.

    >> NetModel[5]
     = NetModel[5]

    Not built: fetching models, and models with parameters.
    """
    if not args:
        return list_of(*sorted(stored()))
    count = len(args)
    while count > 1 and is_option(args[count - 1]):
        count -= 1
    if has_failed(args):
        return FAILED
    name = args[0]
    if is_list(name) and name.args and isinstance(name.args[0], str):
        if len(name.args) > 1:
            k.message(S.NetModel, "params", name)
            return FAILED
        name = name.args[0]
    if not isinstance(name, str) or count > 2:
        return None
    net = _loaded(k, name)
    if net is None:
        return FAILED
    try:
        ports = [v.Edge(to_name(k, o.args[0]), to_value(k, o.args[1])) for o in flat_options(args[count:])]
        net = replace_part(net, ports) if ports else net
    except REFUSALS as error:
        return refused(k, "NetModel", error)
    return _property(k, net, args[1] if count == 2 else "EvaluationNet")


def _property(k: Kernel, net: Net, name: Expr) -> Expr:
    if not isinstance(name, str) or name not in _PROPERTIES:
        k.message(S.NetModel, "prop", name, list_of(*_PROPERTIES))
        return FAILED
    found = _PROPERTIES[name](net)
    return NetAtom(found) if isinstance(found, Net) else found


def _loaded(k: Kernel, name: str) -> Net | None:
    """The net of a model; None, after a message, if there is none."""
    known = stored()
    path = known.get(name) or known.get(_file_name(name))
    if path is None:
        hint = nearest(name, known)
        wanted = f"{_file_name(name)}.wl"
        k.message(S.NetModel, "notfound", name, str(folder()), wanted, f" {hint}" if hint else "")
        return None
    made = k.evaluate(Compound(S.Get, (str(path),)))
    if isinstance(made, NetAtom):
        return made.net
    k.message(S.NetModel, "badfile", str(path))
    return None
