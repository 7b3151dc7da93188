"""Expressions as coders see them, and what coders give as expressions.

Lists become Python lists, packed lists arrays, True and False booleans; all else stays what it is, and comes back as it
went in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from wlnet.builtins.images import image_of, picture_of
from wlnet.builtins.nets.values import EXPRESSIONS, to_expression, to_value
from wlnet.expression import (
    FALSE,
    NONE,
    TRUE,
    Association,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    from_array,
    is_list,
    list_of,
)
from wlnet.nets import values as v
from wlnet.nets.coders.coder import Foreign, Pairs
from wlnet.nets.coders.decoder import RAW
from wlnet.nets.coders.images import PictureFile
from wlnet.nets.pictures import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from wlnet.kernel.kernel import Kernel
    from wlnet.nets.net import Net


def raw(e: Expr) -> v.Value:
    """An expression as the value that a coder is given."""
    if isinstance(e, Compound) and e.head is S.List:
        return [raw(a) for a in e.args]
    if isinstance(e, PackedArray):
        return e.array
    if isinstance(e, NumericArray):
        return v.NumericArray(e.array)
    if e is TRUE or e is FALSE:
        return e is TRUE
    if isinstance(e, Compound) and e.head is S.Image:
        return picture_of(e) or e
    if isinstance(e, Compound) and e.head is S.File and len(e.args) == 1 and isinstance(e.args[0], str):
        return PictureFile(e.args[0])
    return e


def from_raw(value: v.Value, wrap: Callable[[Net], Expr]) -> Expr:
    """What a coder gives, as an expression."""
    if isinstance(value, EXPRESSIONS):
        return value
    if isinstance(value, np.ndarray):
        array = value.astype(np.float64) if value.dtype == np.float32 else value
        return list_of(*(from_raw(x, wrap) for x in array)) if array.dtype == object else from_array(array)
    if isinstance(value, (list, tuple)):
        return list_of(*(from_raw(x, wrap) for x in value))
    if isinstance(value, Pairs):
        return Association.of((from_raw(key, wrap), from_raw(x, wrap)) for key, x in value.entries)
    if isinstance(value, Mapping):
        return Association.of((from_raw(key, wrap), from_raw(x, wrap)) for key, x in value.items())
    if isinstance(value, v.Edge):
        return Compound(S.Rule, (from_raw(value.source, wrap), from_raw(value.target, wrap)))
    if isinstance(value, Picture):
        return image_of(value)
    if isinstance(value, PictureFile):
        return Compound(S.File, (value.path,))
    if isinstance(value, Foreign):
        return value.label  # type: ignore[no-any-return]
    return to_expression(value, wrap)


def request_value(k: Kernel, e: Expr) -> v.Value:
    """The second argument of an application: a port, a property, or rules to what is asked of them."""
    if isinstance(e, Compound) and e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2:
        return v.Edge(to_value(k, e.args[0]), _asked(k, e.args[1]), e.span)
    if is_list(e) and e.args and isinstance(e.args[0], str) and len(e.args) == 2:
        return (e.args[0], _asked(k, e.args[1]))
    return RAW if e is NONE else to_value(k, e)


def _asked(k: Kernel, e: Expr) -> v.Value:
    """What is asked of a port or given to a property: labels stay what they are."""
    if isinstance(e, Compound) and e.head in (S.Rule, S.RuleDelayed):
        return request_value(k, e)
    if is_list(e) and e.args and all(isinstance(a, Compound) and a.head in (S.Rule, S.RuleDelayed) for a in e.args):
        return to_value(k, e)
    return RAW if e is NONE else raw(e)
