"""Short ways to write nets in tests, and the checks that every layer's rows go through."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from wlnet.engines import numpy_engine
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.graph import Graph
from wlnet.nets.errors import NetError
from wlnet.nets.initialize import initialize
from wlnet.nets.layer import Layer
from wlnet.nets.lower import Mode, array_values, lower
from wlnet.nets.net import Net
from wlnet.nets.registry import build_layer
from wlnet.nets.spec import constructor
from wlnet.nets.types import PortType
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


def check_gradient(net: Net, inputs: Mapping[str, Any], mode: Mode = "Test", tolerance: float = 1e-6) -> None:
    """<seed, df(x)[v]> by central differences equals <gradient, v> for every real input and array of the net.

    `inputs` are batches; a net without values in its arrays is initialized first.
    """
    net = initialize(net)
    given = {port: np.asarray(value) for port, value in inputs.items()}
    typed = net.retyped({port: PortType(value.shape[1:], net.type(port).kind) for port, value in given.items()})
    batch = len(next(iter(given.values()), "any"))
    graph = lower(typed, batch, mode=mode, dtype="float64")
    rng = np.random.default_rng(11)
    arrays = {key: np.asarray(value, np.float64) for key, value in array_values(typed).items() if key in graph.arrays}
    arrays = {key: value + 0.1 * np.abs(rng.standard_normal(value.shape)) for key, value in arrays.items()}
    outputs = [name for name, value in graph.outputs.items() if value.is_float]
    seeds = {name: f"seed {name}" for name in outputs}
    weights = {seeds[name]: rng.standard_normal(graph.outputs[name].shape) for name in outputs}
    leaves: dict[Any, Any] = {name: given[name] for name, value in graph.inputs.items() if value.is_float}
    leaves |= arrays
    both = gradient(graph, outputs, list(leaves), seeds)

    def run(changed: Mapping[Any, Any], of: Graph) -> Mapping[Any, Any]:
        fed = {name: changed.get(name, given.get(name)) for name in graph.inputs}
        plan = numpy_engine.compile(of)
        extra = weights if of is both else {}
        return plan({**fed, **extra}, {key: changed.get(key, arrays[key]) for key in arrays}, np.random.default_rng(5))

    def value(changed: Mapping[Any, Any]) -> float:
        found = run(changed, graph)
        return float(sum(np.sum(weights[seeds[name]] * found[name]) for name in outputs))

    slopes = run({}, both)
    step = 1e-6
    for name, leaf in leaves.items():
        direction = rng.standard_normal(leaf.shape)
        slope = (value({name: leaf + step * direction}) - value({name: leaf - step * direction})) / (2 * step)
        ours = slopes[Gradient(name)]
        assert ours.shape == leaf.shape
        scale = 1 + float(np.sum(np.abs(ours * direction)))
        assert abs(float(np.sum(ours * direction)) - slope) <= tolerance * scale, (name, slope)


def examples() -> dict[str, list[Example]]:
    """The examples in the tests of all layers, by layer."""
    package = importlib.import_module("nets.layers")
    found: dict[str, list[Example]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for example in getattr(importlib.import_module(f"nets.layers.{module.name}"), "EXAMPLES", ()):
            found.setdefault(example.layer.head, []).append(example)
    return found


def rebuilt(net: Net) -> Net:
    """The net again from its constructor call, nets inside too."""
    from wlnet.nets.chain import chain
    from wlnet.nets.graph import graph

    head, arguments, options = constructor(net)
    if head == "NetChain":
        return chain(_items(arguments[0]), options)
    if head == "NetGraph":
        return graph(_items(arguments[0]), arguments[1], options)
    return build_layer(head, [_inside(argument) for argument in arguments], options)


def _inside(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return tuple(map(_inside, argument))
    return rebuilt(argument) if isinstance(argument, Net) else argument


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
