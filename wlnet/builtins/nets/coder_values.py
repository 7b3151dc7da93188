"""Between expressions and coders: what `NetEncoder[{name, arguments, rules}]` says, and how to write it again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.raw import from_raw, raw
from wlnet.builtins.nets.values import brief, to_expression, to_name, to_value
from wlnet.expression import NONE, TRUE, Association, Compound, Expr, NumericArray, S, elements, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, is_option
from wlnet.nets import values as v
from wlnet.nets.coders.coder import Coder, Foreign
from wlnet.nets.coders.registry import coder_class


def read_coder(k: Kernel, head: str, e: Expr, span: object = None) -> Coder:
    """The coder that the argument of NetEncoder or NetDecoder stands for. Raises as `build` and `to_value`."""
    items = elements(e) if is_list(e) else (e,)
    name, *rest = items or (e,)
    kind = coder_class(head, raw(name), span)
    count = len(rest)
    while count > 0 and is_option(rest[count - 1]) and not _is_rule_list(rest[count - 1], kind):
        count -= 1
    form = next((form for form in kind.forms if len(form) == count), ("",) * count)
    arguments = [hosted(k, kind, name, a) for name, a in zip(form, rest[:count], strict=True)]
    options: list[tuple[v.Value, v.Value]] = []
    for option in flat_options(tuple(rest[count:])):
        key = to_name(k, option.args[0])
        known = kind.option_names().get(key.name if isinstance(key, v.Word) else key) if v.is_name(key) else None
        options.append((key, hosted(k, kind, known or "", option.args[1])))
    return kind.build(arguments, options, span)


def _is_rule_list(e: Expr, kind: type[Coder]) -> bool:
    """Whether a list of rules, or of none, is an argument: dimensions, or a table of characters."""
    return is_list(e) and (kind.rules or not elements(e))


def hosted(k: Kernel, kind: type[Coder], parameter: str, e: Expr) -> v.Value:
    """The value of a parameter: labels and functions stay the language's own."""
    role = kind.hosted.get(parameter)
    if role is None or e is S.Automatic or (e is NONE and role != "labels"):
        return to_value(k, e)
    if role in ("labels", "value"):
        return raw(e)
    call: Callable[..., v.Value]
    match role:
        case "encoding":
            call = _encoding(k, e)
        case "decoding":
            call = _decoding(k, e)
        case "pattern":
            call = _matching(k, e)
        case "splitter":
            call = _splitting(k, e)
    return Foreign(e, call, brief(k, e))


def _encoding(k: Kernel, f: Expr) -> Callable[..., v.Value]:
    return lambda value: raw(k.evaluate(Compound(f, (from_raw(value, NetAtom),))))


def _decoding(k: Kernel, f: Expr) -> Callable[..., v.Value]:
    def call(array: v.Array, *prop: str) -> v.Value:
        given = NumericArray(array) if np.ndim(array) else float(array)
        return k.evaluate(Compound(f, (given, *prop)))

    return call


def _matching(k: Kernel, pattern: Expr) -> Callable[..., v.Value]:
    return lambda value: k.evaluate(Compound(S.MatchQ, (from_raw(value, NetAtom), pattern))) is TRUE


def _splitting(k: Kernel, pattern: Expr) -> Callable[..., v.Value]:
    return lambda text: raw(k.evaluate(Compound(S.StringSplit, (text, pattern))))


# --- back -----------------------------------------------------------------------------------------------------------


def call_of_coder(coder: Coder) -> Expr:
    """The call that makes a coder again."""
    arguments = [from_raw(value, NetAtom) for _, value in coder.arguments]
    options = [
        Compound(S.Rule, (S.__getattr__(p.name) if p.symbol else p.name, from_raw(value, NetAtom)))
        for p, value in coder.options
    ]
    parts = (coder.name, *arguments, *options)
    return Compound(S.__getattr__(coder.head), (coder.name if len(parts) == 1 else list_of(*parts),))


def parameters_of(coder: Coder) -> Expr:
    """The parameters of a coder by name."""
    return Association.of((name, to_expression(value, NetAtom)) for name, value in coder.settings.items())
