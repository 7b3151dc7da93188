"""NetPairEmbeddingOperator: how far apart a net puts the two members of a pair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.items import unary_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, word
from wlnet.nets.relations import carries
from wlnet.nets.types import PortType
from wlnet.nets.values import Word

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class NetPairEmbeddingOperator(Layer):
    """y = the distance of net[x1] and net[x2].

    The gradient of the Euclidean distance is zero where the two are the same. The cosine distance from a vector of
    zeros is 1.

    >> NetPairEmbeddingOperator[LinearLayer[2, "Weights" -> {{1, 0}, {0, 2}}, "Biases" -> None]][{{1, 2}, {4, 4}}]
    """

    symbol = "NetPairEmbeddingOperator"
    forms = (("Net",),)
    parameters = (
        Parameter("Net", unary_net),
        Parameter(
            "DistanceFunction", word("EuclideanDistance", "CosineDistance"), Word("EuclideanDistance"), symbol=True
        ),
    )
    inner = ("Net",)
    mixed = True
    docs = Docs(
        summary="The distance of the two arrays that a net makes of the members of a pair.",
        formula="Output = DistanceFunction[net[Input[[1]]], net[Input[[2]]]]",
        ports={"Input": "a pair of what the net takes; as an option, the size of each member", "Output": "number"},
        source="Wolfram Language reference, NetPairEmbeddingOperator",
        notes='The net inside is the part "Net", which both members go through. Arrays are compared as flat vectors.',
    )

    def type_given(self, port: str, kind: PortType) -> PortType:
        if port == "Input" and kind.dims is not None:
            return replace(kind, dims=(2, *kind.dims), coder=None)
        return kind

    def type_written(self, port: str, kind: PortType) -> PortType:
        if port == "Input" and kind.dims is not None:
            return replace(kind, dims=kind.dims[1:])
        return kind

    def shapes(self, s: Site) -> None:
        net = s.children["Net"]
        carries(s, "Input", net.ports[net.net.inputs[0]], [s.dim(2, "it takes a pair")])
        s.require("Output", [], "it gives a distance")
        s.real("Output")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs  # (batch, 2, ...)
        net = self.children["Net"]
        members = b.reshape(x, (2 * ctx.batch, *x.shape[2:]))
        y = b.cast(ctx.inside("Net", {net.inputs[0]: members}, 2 * ctx.batch)[net.outputs[0]], b.dtype)
        y = b.reshape(y, (ctx.batch, 2, -1))
        first, second = (b.reshape(b.slice_axis(y, 1, i, i + 1), (ctx.batch, -1)) for i in (0, 1))
        if self.settings["DistanceFunction"].name == "EuclideanDistance":
            return _root(b, b.reduce(b.square(b.sub(first, second)), "sum", 1))
        lengths = b.mul(*(_root(b, b.reduce(b.square(v), "sum", 1)) for v in (first, second)))
        zero = b.apply("equal", lengths, 0.0)
        dot = b.reduce(b.mul(first, second), "sum", 1)
        return b.sub(1.0, b.select(zero, 0.0, b.div(dot, b.select(zero, 1.0, lengths))))


def _root(b: Builder, square: IRValue) -> IRValue:
    """The square root, whose gradient at 0 is 0."""
    zero = b.apply("equal", square, 0.0)
    return b.select(zero, 0.0, b.sqrt(b.select(zero, 1.0, square)))
