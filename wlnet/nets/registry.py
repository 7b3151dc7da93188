"""All layers, found by walking the package `layers`: adding a layer is adding a file there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from wlnet.nets.errors import InternalNetError, Problem, SpecificationError, nearest
from wlnet.nets.layer import Layer, Options
from wlnet.nets.values import Value


@cache
def layers() -> Mapping[str, type[Layer]]:
    """Every layer class by its symbol, in alphabetical order."""
    return MappingProxyType({s: c for s, c in _found().items() if s == c.symbol})


@cache
def layer_names() -> Mapping[str, type[Layer]]:
    """Every layer class by every name it goes by, old ones too."""
    return MappingProxyType(_found())


def _found() -> dict[str, type[Layer]]:
    package = importlib.import_module("wlnet.nets.layers")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    found: dict[str, type[Layer]] = {}
    pending = Layer.__subclasses__()
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if "symbol" not in vars(kind):
            continue
        for name in (kind.symbol, *kind.old_symbols):
            if found.setdefault(name, kind) is not kind:
                raise InternalNetError(f"two layers are called {name}")
    return dict(sorted(found.items()))


def build_layer(head: str, arguments: Sequence[Value] = (), options: Options = (), span: Any = None) -> Layer:
    """The layer that `head[arguments..., options...]` stands for; options are (name, value) pairs or a dict.

    Raises SpecificationError, or TypeConflict if what is given contradicts itself.
    """
    kind = layer_names().get(head)
    if kind is None:
        hint = nearest(head, layer_names()).replace('"', "")
        spans = (span,) if span is not None else ()
        raise SpecificationError(Problem("netinvlayer", head, f"{head} is no layer", hint=hint, spans=spans))
    return kind.build(arguments, options, span)
