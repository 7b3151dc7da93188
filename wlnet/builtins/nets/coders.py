"""Encoders and decoders: NetEncoder, NetDecoder."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.coder_atom import CoderAtom
from wlnet.builtins.nets.coder_values import read_coder
from wlnet.builtins.nets.functions import NotData, data_of
from wlnet.builtins.nets.raw import from_raw, raw, request_value
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, report
from wlnet.builtins.nets.values import brief
from wlnet.builtins.random import generator
from wlnet.expression import Compound, Expr, NumericArray, from_array, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, host_application, messages
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.decoder import BadProperty, Decoder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.values import Array

for _head in ("NetEncoder", "NetDecoder"):
    messages(_head, COMMON)
messages("NetDecoder", {"netsymb": "`1` is not data for a decoder; numbers, lists and arrays of numbers are."})


@builtin("NetEncoder", "ReadProtected")
def net_encoder(k: Kernel, spec: Expr) -> Expr | None:
    """NetEncoder["name"], NetEncoder[{"name", parameters...}]: an encoder, which turns examples into arrays for a net.

    The pages in docs/coders describe each. NetEncoder[decoder] is the encoder that goes the other way.

    >> NetEncoder[{"Class", {"a", "b", "c"}}][{"b", "c"}]
     = {2, 3}

    >> NetChain[{UnitVectorLayer[]}, "Input" -> NetEncoder[{"Class", {a, b, c}}]][b]
     = {0., 1., 0.}

    Not built: the kinds that status.md names as missing.
    """
    return _made(k, "NetEncoder", spec)


@builtin("NetDecoder", "ReadProtected")
def net_decoder(k: Kernel, spec: Expr) -> Expr | None:
    """NetDecoder["name"], NetDecoder[{"name", parameters...}]: a decoder, which says what arrays of a net mean.

    The pages in docs/coders describe each. NetDecoder[encoder] is the decoder that goes the other way.

    >> NetDecoder[{"Class", {"x", "y"}}][{0.25, 0.75}, "Probabilities"]
     = <|"x" -> 0.25, "y" -> 0.75|>

    >> NetChain[{SoftmaxLayer[]}, "Output" -> NetDecoder[{"Class", {"x", "y"}}]][{{0, 1}, {1, 0}}]
     = {"y", "x"}

    Not built: the kinds that status.md names as missing.
    """
    return _made(k, "NetDecoder", spec)


def _made(k: Kernel, head: str, spec: Expr) -> Expr:
    if has_failed((spec,)):
        return FAILED
    current = k.current
    span = current.span if isinstance(current, Compound) else None
    try:
        if isinstance(spec, CoderAtom):
            return spec if spec.coder.head == head else CoderAtom(counterpart(spec.coder))
        return CoderAtom(read_coder(k, head, spec, span or k.span()))
    except REFUSALS as error:
        return report(k, head, error)


@host_application(CoderAtom)
def apply_coder(k: Kernel, atom: CoderAtom, args: tuple[Expr, ...]) -> Expr | None:
    """``encoder[example]``, ``decoder[array]``, ``decoder[array, property]``."""
    coder = atom.coder
    most = 1 if isinstance(coder, Encoder) else 2
    if not 1 <= len(args) <= most:
        k.messages.wrong_count(atom.head, len(args), 1, most)
        return None
    if has_failed(args):
        return FAILED
    try:
        if isinstance(coder, Encoder):
            return _encoded(coder, args[0])
        assert isinstance(coder, Decoder)
        return _decoded(k, coder, *args)
    except (BadExample, BadProperty) as bad:
        tag = "netindata" if isinstance(bad, BadExample) else "netdecprop"
        hint = bad.hint if isinstance(bad, BadProperty) else ""
        return report(k, coder.head, DataError(Problem(tag, coder.head, str(bad), hint=hint)), applied=True)
    except NotData as error:
        k.message(coder.head, "netsymb", brief(k, error.expression))
        return FAILED
    except REFUSALS as error:
        return report(k, coder.head, error, applied=True)


def _encoded(coder: Encoder, e: Expr) -> Expr:
    numeric = isinstance(e, NumericArray)
    rows, single = coder.read(raw(e))
    if single:
        return _list(rows[0], numeric)
    if rows and len({row.shape for row in rows}) == 1:
        return _list(np.stack(rows), numeric)
    return list_of(*(_list(row, numeric) for row in rows))


def _list(array: Array, numeric: bool) -> Expr:
    if numeric and array.ndim:
        return NumericArray(array)
    return from_array(array.astype(np.float64) if array.dtype.kind == "f" else array)


def _decoded(k: Kernel, coder: Decoder, data: Expr, request: Expr | None = None) -> Expr:
    if request == "Properties":
        return list_of(*coder.property_names)
    asked = None if request is None else request_value(k, request)
    return from_raw(coder.decode(data_of(k, data), asked, generator(k)), NetAtom)
