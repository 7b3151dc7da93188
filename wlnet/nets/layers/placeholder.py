"""PlaceholderLayer: a layer whose operation is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, input_ports
from wlnet.nets.types import parse, spec
from wlnet.nets.unify import Because, KindVar, Shape
from wlnet.nets.values import AUTOMATIC, Value, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def tag(value: Value) -> Value:
    """A name for the operation."""
    if value is None or isinstance(value, str):
        return value
    raise BadValue("a string")


def information(value: Value) -> Value:
    """An association; arrays in it become lists."""
    if isinstance(value, Mapping):
        return {key: information(entry) if isinstance(entry, Mapping) else plain(entry) for key, entry in value.items()}
    raise BadValue("an association")


def arrays(value: Value) -> Value:
    """None, a list of names, or an association from names to arrays."""
    if value is None:
        return None
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return information(value)
    if is_list(value) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise BadValue("None, a list of names, or an association from names to arrays")


def output_ports(value: Value) -> Value:
    """OutputPorts in any form, as Automatic or an association from names to types."""
    listed = input_ports(value)
    if listed == AUTOMATIC:
        return listed
    default = all(name == f"Input{i}" for i, (name, _) in enumerate(listed, 1)) and not isinstance(value, Mapping)
    return {f"Output{i}" if default else name: spec(kind) for i, (name, kind) in enumerate(listed, 1)}


class PlaceholderLayer(Layer):
    """Stands for an operation that is not known, as in a net read from a file. Ports may have any types.

    A net that holds one can be taken apart, joined and printed, but not evaluated or trained.

    >> PlaceholderLayer["Foo", <|"alpha" -> 2|>]
    """

    symbol = "PlaceholderLayer"
    forms = ((), ("Tag",), ("Tag", "Information"))
    parameters = (
        Parameter("Tag", tag, None),
        Parameter("Information", information, {}),
        Parameter("Arrays", arrays, None),
        Parameter("OutputPorts", output_ports, AUTOMATIC, symbol=True),
    )
    variadic = True
    opaque = True
    docs = Docs(
        summary="A layer whose operation is not known.",
        formula="Output is not known",
        ports={"Input": "anything; InputPorts makes others", "Output": "anything; OutputPorts makes others"},
        source="Wolfram Language reference, PlaceholderLayer",
        notes='PlaceholderLayer["tag", assoc] tells what it stands for. "Arrays" names arrays that the operation uses.',
    )

    def unconnected(self) -> tuple[str, ...]:
        return ("Input",)

    def join(self, count: int) -> Layer:
        if self.connected is not None:
            return self
        names = ("Input",) if count == 1 else tuple(f"Input{i}" for i in range(1, count + 1))
        return self.changed(connected=names, inputs=names)

    def output_ports(self) -> tuple[str, ...]:
        given = self.settings["OutputPorts"]
        return ("Output",) if given == AUTOMATIC else tuple(given)

    def infer(self, site: Site) -> None:
        given = self.settings["OutputPorts"]
        for port, written in {} if given == AUTOMATIC else given.items():
            kind, because = parse(written), Because(site, f'port "{port}" was given as {show(written)}')
            if kind.dims is not None:
                site.equate(Shape([site.dim(size, because.clause) for size in kind.dims], (), True, because),
                            site.shape(port), port)  # fmt: skip
            if kind.kind is not None:
                site.solver.unifier.kinds(site.ports[port].kind, KindVar(kind.kind, because))

    def lower(self, _b: Builder, _ctx: Context, /, *_inputs: IRValue) -> IRValue:
        raise AssertionError("a net that holds it is refused before it is lowered")
