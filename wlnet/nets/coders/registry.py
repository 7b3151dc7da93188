"""All coders, found by walking this package: adding one is adding its class to the file of its family."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from wlnet.nets.coders.coder import Coder
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.errors import InternalNetError, Problem, SpecificationError, nearest
from wlnet.nets.values import Value, show

PACKAGE = "wlnet.nets.coders"


@cache
def coders(head: str) -> Mapping[str, type[Coder]]:
    """Every encoder or decoder class by its name, in alphabetical order."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    found: dict[str, type[Coder]] = {}
    pending: list[type[Coder]] = [Encoder] if head == "NetEncoder" else [Decoder]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if "name" in vars(kind) and found.setdefault(kind.name, kind) is not kind:
            raise InternalNetError(f'two coders are called {head}["{kind.name}"]')
    return MappingProxyType(dict(sorted(found.items())))


def coder_class(head: str, name: Value, span: Any = None) -> type[Coder]:
    """The class of a name. Raises SpecificationError."""
    known = coders(head)
    if isinstance(name, str) and name in known:
        return known[name]
    noun = "encoder" if head == "NetEncoder" else "decoder"
    there = ", ".join(map(show, known))
    hint = nearest(name, known) if isinstance(name, str) else ""
    spans = (span,) if span is not None else ()
    fact = f"there is no {noun} {show(name)}; there is {there}"
    raise SpecificationError(Problem("netinvcoder", head, fact, hint=hint, spans=spans))


def build_coder(
    head: str, name: Value, arguments: Sequence[Value] = (), options: Iterable[tuple[Value, Value]] = (),
    span: Any = None,
) -> Coder:  # fmt: skip
    """The coder that `head[{name, arguments..., options...}]` stands for. Raises SpecificationError."""
    return coder_class(head, name, span).build(arguments, options, span)


def counterpart(coder: Coder) -> Coder:
    """The coder that goes the other way, with the parameters that both have. Raises SpecificationError."""
    head = "NetDecoder" if isinstance(coder, Encoder) else "NetEncoder"
    settings = coder.mirrored()
    if settings is None:
        noun = "decoder" if head == "NetDecoder" else "encoder"
        raise coder.refuse("netinvcoder", f"there is no {noun} that goes the other way", coder.span)
    return coders(head)[coder.opposite or coder.name].build((), settings.items(), coder.span)
