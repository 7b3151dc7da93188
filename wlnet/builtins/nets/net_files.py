"""The format "WLNet" of Import and Export: a net with its arrays, as NetTrain writes it to its checkpoints, too."""

from __future__ import annotations

import json
from typing import Any, cast

from wlnet.builtins.file_formats import Request, file_format
from wlnet.builtins.nets.atom import NetAtom
from wlnet.expression import Expr, Source
from wlnet.formats.archives import Archive, packed, unpacked
from wlnet.formats.problems import FormatError
from wlnet.kernel.kernel import Kernel
from wlnet.nets.arrays import Position, replace_arrays, slots
from wlnet.nets.errors import NetError
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.values import AUTOMATIC, Word
from wlnet.syntax import SyntaxProblem, read

NET, PLACES, ARRAYS = "net.wl", "net.json", "net/"
"""The net without values as text, where its arrays belong, and the arrays."""


def net_archive(k: Kernel, net: Net) -> Archive:
    """A net as the members of an archive."""
    blank = replace_arrays(net, dict[Position, Any]((slot.position, AUTOMATIC) for slot in slots(net)))
    found = [(slot.position, slot.value) for slot in slots(net) if not isinstance(slot.value, Word)]
    places = [list(position) for position, _ in found]
    texts = {NET: k.input_form(NetAtom(blank)), PLACES: json.dumps(places)}
    return Archive(texts, {f"{ARRAYS}{i}": cast("Any", value) for i, (_, value) in enumerate(found)})


def net_of(k: Kernel, archive: Archive) -> Net:
    """The net of an archive. Raises FormatError."""
    if NET not in archive.texts or PLACES not in archive.texts:
        raise FormatError("The file holds no net.")
    items = list(read(Source(archive.texts[NET], NET), k.contexts.resolve))
    made = k.evaluate(items[0]) if len(items) == 1 and not isinstance(items[0], SyntaxProblem) else None
    if not isinstance(made, NetAtom):
        raise FormatError("The text in the file makes no net.")
    positions = [tuple(place) for place in json.loads(archive.texts[PLACES])]
    arrays = {position: archive.arrays[f"{ARRAYS}{i}"] for i, position in enumerate(positions)}
    try:
        return replace_arrays(made.net, dict[Position, Any](arrays)) if arrays else made.net
    except (NetError, KeyError) as error:
        raise FormatError("The arrays in the file do not fit the net.") from error


def _read(request: Request) -> Expr:
    net = net_of(request.kernel, unpacked(request.data))
    return NetAtom(initialize(net, None) if request.element == "UninitializedNet" else net)


def _write(request: Request, e: Expr) -> bytes:
    if not isinstance(e, NetAtom):
        raise FormatError("only a net can be written.")
    return packed(net_archive(request.kernel, e.net))


file_format("WLNet", extensions=("wlnet",), elements=("Net", "UninitializedNet"), read=_read, write=_write)
