"""Every layer of the registry, walked: a layer without its test rows fails here."""

from __future__ import annotations

import copy
import subprocess
import sys

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, examples, rebuilt, refused
from wlnet.execution import apply, call_batch
from wlnet.execution.data import read, sort_ports
from wlnet.ir.primitive import REGISTRY
from wlnet.nets.display import table
from wlnet.nets.errors import SpecificationError
from wlnet.nets.layer import Layer
from wlnet.nets.registry import build_layer, layer_names, layers
from wlnet.nets.types import Integer, PortType

ROWS = examples()
ALL = [example for examples in ROWS.values() for example in examples]


@pytest.mark.parametrize("name", layers())
def test_every_layer_has_examples_and_documentation(name: str) -> None:
    kind = layers()[name]
    assert kind.opaque or len(ROWS.get(name, ())) >= 3
    assert kind.docs.summary.endswith(".")
    assert kind.docs.formula
    assert kind.docs.source.startswith("Wolfram Language reference, ")
    assert kind.__doc__
    documented = ", ".join(kind.docs.ports)
    assert all(port in documented for port in (*(() if kind.variadic else kind.input_names), *kind.output_names))


@pytest.mark.parametrize("example", ALL, ids=lambda example: repr(example.layer))
def test_print_and_rebuild(example: Example) -> None:
    assert rebuilt(example.layer) == example.layer
    assert hash(rebuilt(example.layer)) == hash(example.layer)
    assert table(example.layer).startswith(f"{example.layer.head}[")


@pytest.mark.parametrize("example", ALL, ids=lambda example: repr(example.layer))
def test_double_precision(example: Example) -> None:
    found = apply(example.layer, example.data, precision="Real64", **example.settings)
    outputs = found if isinstance(found, dict) else {example.layer.outputs[0]: found}
    for port, value in outputs.items():
        whole = isinstance(example.layer.type(port).kind, Integer)
        assert value.dtype == (np.int64 if whole else np.float64)


@pytest.mark.parametrize("example", ALL, ids=lambda example: repr(example.layer))
def test_types_foretell_the_shapes(example: Example) -> None:
    """What inference says of the outputs, given the data's dimensions, is what comes out."""
    net = example.layer
    if not isinstance(example.data, dict) and len(net.inputs) == 1 and net.type("Input").rank is None:
        typed = net.retyped({"Input": PortType(np.shape(example.data))})
        found = apply(net, example.data, **example.settings)
        outputs = found if isinstance(found, dict) else {net.outputs[0]: found}
        assert {port: typed.type(port).dims for port in net.outputs} == {k: v.shape for k, v in outputs.items()}


FIRST = [example for examples in ROWS.values() for example in examples[:3]]


@pytest.mark.parametrize("example", FIRST, ids=lambda example: repr(example.layer))
def test_gradients(example: Example) -> None:
    """Gradients are slopes beside the data of every example, that is, not on a kink."""
    net, ports, batch = sort_ports(example.layer, example.data)
    rng = np.random.default_rng(0)
    data = {}
    for port, rows in read(net, ports, batch).ports.items():
        if not isinstance(rows, np.ndarray) or not np.isfinite(rows).all():
            return  # examples of unequal sizes run one by one, as others here do
        integer = isinstance(net.type(port).kind, Integer)
        data[port] = rows if integer else rows + rng.uniform(0.003, 0.01, rows.shape)
    mode = example.settings.get("mode", "Test")
    values = call_batch(net, data, mode=mode, precision="Real64").values()
    if all(np.isfinite(value).all() for value in values):
        check_gradient(net, data, mode)


def test_gradients_are_told_from_wrong_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = copy.copy(REGISTRY["softmax"])
    object.__setattr__(wrong, "vjp", lambda builder, node, gradients: (builder.mul(gradients[0], node.outputs[0]),))
    data = {"Input": np.array([[1.0, 2.0, 0.0]])}
    check_gradient(build_layer("SoftmaxLayer"), data)
    monkeypatch.setitem(REGISTRY, "softmax", wrong)
    with pytest.raises(AssertionError):
        check_gradient(build_layer("SoftmaxLayer"), data)


def test_names() -> None:
    assert layer_names()["DotPlusLayer"] is layers()["LinearLayer"]
    assert "DotPlusLayer" not in layers()
    assert list(layers()) == sorted(layers())
    assert all(issubclass(kind, Layer) for kind in layers().values())
    refused(
        lambda: build_layer("LinearLayr"), SpecificationError, "netinvlayer",
        "LinearLayr: LinearLayr is no layer. Did you mean LinearLayer?",
    )  # fmt: skip


def test_agreement_is_strict() -> None:
    with pytest.raises(AssertionError):
        agree([1.0, 2.0], [1.0, 2.1])


def test_networkx_is_loaded_only_where_a_graph_is_asked_for() -> None:
    code = (
        "import sys; from wlnet.nets.registry import build_layer, layers; layers(); build_layer('LinearLayer', (3,));"
        "from wlnet.nets.chain import chain; net = chain([3, 4]); assert 'networkx' not in sys.modules;"
        "assert list(net.graph.successors(1)) == [2]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
