"""Short ways to write nets in tests, and the checks that every layer's rows go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.nets.errors import NetError
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.registry import build_layer
from wlnet.nets.spec import constructor
from wlnet.nets.values import Edge, Port, Word


def layer(head: str, *arguments: Any, **options: Any) -> Layer:
    """`head[arguments..., "option" -> value...]`."""
    return build_layer(head, arguments, options)


def chained(*stations: Any) -> Edge:
    """`a -> b -> c`."""
    first, *rest = stations
    return Edge(first, rest[0] if len(rest) == 1 else chained(*rest))


def port(*parts: Any) -> Port:
    return Port.of(*parts)


def word(name: str) -> Word:
    return Word(name)


@dataclass(frozen=True)
class Example:
    """A documented result: `layer[data]` is `expected`."""

    layer: Layer
    data: Any
    expected: Any
    settings: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        found = apply(self.layer, self.data, **self.settings)
        expected = self.expected
        if isinstance(expected, dict):
            assert isinstance(found, dict)
            assert list(found) == list(expected)
            for name, value in expected.items():
                agree(found[name], value)
        else:
            agree(found, expected)


def agree(found: Any, expected: Any, tolerance: float = 2e-6) -> None:
    expected = np.asarray(expected)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def rebuilt(net: Net) -> Net:
    """The net again from its constructor call, nets inside too."""
    from wlnet.nets.chain import chain
    from wlnet.nets.graph import graph

    head, arguments, options = constructor(net)
    if head == "NetChain":
        return chain(_items(arguments[0]), options)
    if head == "NetGraph":
        return graph(_items(arguments[0]), arguments[1], options)
    return build_layer(head, arguments, options)


def _items(items: Any) -> Any:
    if isinstance(items, Mapping):
        return {name: rebuilt(member) for name, member in items.items()}
    return [rebuilt(member) for member in items]


def refused(build: Callable[[], Any], kind: type[NetError], tag: str, *texts: str) -> NetError:
    """`build` raises `kind` with this tag, and its problems have exactly these texts."""
    with pytest.raises(kind) as caught:
        build()
    error = caught.value
    assert [problem.text for problem in error.problems] == list(texts)
    assert str(error) == "\n".join(texts)
    assert {problem.tag for problem in error.problems} == {tag}
    return error


def sizes(net: Net, *ports: str) -> Sequence[Any]:
    """The dimensions of the ports as inference found them."""
    return [net.type(name).dims for name in ports]
