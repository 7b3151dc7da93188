"""AttentionLayer and the older SequenceAttentionLayer: values weighted by how well their keys suit a query.

Scores come from a net of one key and one query. "Dot" is a matrix product; "Bilinear" stands for a small graph, which
is recognised and is two matrix products; any other net is applied to every pair of a key and a query.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from wlnet.ir.scalar import Arg, call
from wlnet.nets.container import Container
from wlnet.nets.inference import Key, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.layers.dropout import uniform_above
from wlnet.nets.net import Net
from wlnet.nets.options import BadValue, Parameter, boolean, number, whole
from wlnet.nets.relations import same_rank
from wlnet.nets.unify import Dim, Shape
from wlnet.nets.values import AUTOMATIC, Edge, Port, Value, is_list

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

SCORING = "ScoringNet"


def scoring_net(value: Value) -> Value:
    """ "Dot", "Bilinear", or a net from a key and a query to a score."""
    if isinstance(value, str) and value in ("Dot", "Bilinear"):
        return value
    if isinstance(value, Net) and set(value.inputs) == {"Input", "Query"} and value.outputs == ("Output",):
        return value
    raise BadValue('"Dot", "Bilinear", or a net with the inputs "Input" (a key) and "Query" and the output "Output"')


def mask(value: Value) -> Value:
    """None, "Causal", or a rule from "Causal" to a number of keys."""
    if value is None or value == "Causal":
        return value
    rule = value[0] if is_list(value) and len(value) == 1 else value
    if isinstance(rule, Edge) and rule.source == "Causal":
        try:
            return Edge("Causal", whole()(rule.target))
        except BadValue:
            pass
    raise BadValue('None, "Causal", or "Causal" -> n with an integer n of 1 or more')


def rescaling(value: Value) -> Value:
    """None or "DimensionSqrt"."""
    if value is None or value == "DimensionSqrt":
        return value
    raise BadValue('None or "DimensionSqrt"')


def bilinear() -> Net:
    """The net that "Bilinear" stands for: key.W.query."""
    from wlnet.nets.graph import graph
    from wlnet.nets.registry import build_layer

    members = {"weights": build_layer("LinearLayer", (), {"Biases": None}), "dot": build_layer("DotLayer")}
    query, key = Port((), "Query"), Port((), "Input")
    return graph(members, [Edge(query, "weights"), Edge((key, "weights"), "dot")])


def linear_part(net: Net) -> Key | None:
    """The layer of W, if a net of a key and a query computes key.W.query as `bilinear` does."""
    heads = {child.head: key for key, child in net.children.items()}
    if not isinstance(net, Container) or len(net.members) != 2 or set(heads) != {"LinearLayer", "DotLayer"}:
        return None
    linear, dot = heads["LinearLayer"], heads["DotLayer"]
    wires = {(wire.source.path, wire.source.port, wire.target.path) for wire in net.wires}
    wanted = {((), "Query", (linear,)), ((), "Input", (dot,)), ((linear,), "Output", (dot,)), ((dot,), "Output", ())}
    layer, product = net.children[linear], net.children[dot]
    assert isinstance(layer, Layer)
    assert isinstance(product, Layer)
    plain = layer.arrays["Biases"] is None and product.settings["Transpositions"] == AUTOMATIC
    return linear if plain and wires == wanted else None


class Attention(Layer):
    """What AttentionLayer and SequenceAttentionLayer share. Keys and values may come in through one port."""

    inner = (SCORING,)
    extra_names = ("AttentionWeights",)
    key_port: ClassVar[str] = "Key"
    value_port: ClassVar[str] = "Value"

    @cached_property
    def children(self) -> Mapping[Key, Net]:
        net = self.settings[SCORING]
        if net == "Dot":
            return MappingProxyType({})
        return MappingProxyType({SCORING: bilinear() if isinstance(net, str) else net})

    @property
    def heads(self) -> bool:
        """Whether the last level but one of every port counts heads."""
        return bool(self.settings.get("MultiHead", False))

    # Sizes --------------------------------------------------------------------------------------------------------

    def shapes(self, s: Site) -> None:
        key, value, query = s.dim(), s.dim(), s.dim()
        head = [s.dim()] if self.heads else []
        scores = "it scores vectors" if not head else "its last level but one counts heads"
        first = [s.dim()]  # a key axis at least; a query may be alone
        s.ends(self.key_port, first, [*head, key], scores)
        s.ends(self.key_port, [s.dim() for _ in (*first, *head, key)], clause=scores)
        s.ends("Query", [s.dim() for _ in (*head, query)], [*head, query], scores)
        s.ends("Output", [s.dim() for _ in (*head, value)], [*head, value], scores)
        if self.value_port != self.key_port:
            s.ends(self.value_port, first, [*head, value], "it has a value for each key")
            self._alike(s, self.key_port, self.value_port)
        else:
            s.tie(key, value, "Output")
        self._alike(s, "Query", "Output")
        self._score(s, key, query)
        if self.settings.get("Mask") is not None:
            clause = "each query sees the keys up to its own"
            rank = 2 + len(head)
            for port in (self.key_port, "Query"):
                s.rank(s.shape(port), rank, clause, port)
            s.ends("Query", first, clause=clause)
        s.real("Output")
        s.relate(lambda: self._weights(s, bool(head)), s.shape(self.key_port), s.shape("Query"))

    @staticmethod
    def _alike(s: Site, one: str, other: str) -> None:
        """The ports agree in all levels but the last."""
        a, b = s.shape(one), s.shape(other)
        same_rank(s, a, b, other)

        def levels(_: list[Dim]) -> None:
            dims = zip((a.dims or [])[:-1], (b.dims or [])[:-1], strict=True)
            for level, (ours, theirs) in enumerate(dims, 1):
                s.tie(ours, theirs, other, level)

        s.ranked(b, levels)

    def _score(self, s: Site, key: Dim, query: Dim) -> None:
        if SCORING not in self.children:
            s.tie(key, query, "Query")
            return
        net = s.children[SCORING]
        vectors = {
            "Input": Shape([key], closed=True),
            "Query": Shape([query], closed=True),
            "Output": Shape([], closed=True),
        }
        for port, shape in vectors.items():
            s.equate(shape, net.shape(port), {"Input": self.key_port, "Output": ""}.get(port, port))
        linear = linear_part(net.net)
        if linear is not None:  # a product of two vectors: which level of what it is, the product cannot tell
            s.equate(Shape([key], closed=True), net.children[linear].shape("Output"), self.key_port)

    def _weights(self, s: Site, heads: bool) -> bool:
        """Levels of the keys, heads, levels of the queries."""
        keys, queries = s.shape(self.key_port).dims, s.shape("Query").dims
        if keys is None or queries is None:
            return False
        s.require("AttentionWeights", [*keys[:-1], *queries[: -2 if heads else -1]])
        return True

    # Computation --------------------------------------------------------------------------------------------------

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        given = dict(zip(self.inputs, inputs, strict=True))
        keys, values, queries = (self._rows(b, given[port]) for port in (self.key_port, self.value_port, "Query"))
        batch, _, places, size = keys.shape
        scores = self._scores(b, ctx, keys, queries)  # (batch, heads, queries, keys)
        if self.settings.get("ScoreRescaling") is not None:
            scores = b.mul(scores, 1 / math.sqrt(size))
        seen = self._seen(queries.shape[2], places)
        if seen is not None:
            scores = b.elementwise(call("select", Arg(0), Arg(1), -math.inf), b.constant(seen), scores)
        weights = b.softmax(scores)
        used, p = weights, self.settings.get("Dropout", 0)
        if ctx.train and p:
            used = b.mul(
                b.mul(weights, b.elementwise(uniform_above(p), b.random("uniform", weights.shape))), 1 / (1 - p)
            )
        output = b.transpose(b.matmul(used, values), (0, 2, 1, 3))
        return {
            "Output": b.reshape(output, (batch, *ctx.dims("Output"))),
            "AttentionWeights": b.reshape(b.transpose(weights, (0, 3, 1, 2)), (batch, *ctx.dims("AttentionWeights"))),
        }

    def _rows(self, b: Builder, x: IRValue) -> IRValue:
        """(batch, levels.., [heads], size) as (batch, heads, product of levels, size)."""
        heads = x.shape[-2] if self.heads else 1
        levels = x.shape[1 : -2 if self.heads else -1]
        return b.transpose(b.reshape(x, (x.shape[0], math.prod(levels), heads, x.shape[-1])), (0, 2, 1, 3))

    def _scores(self, b: Builder, ctx: Context, keys: IRValue, queries: IRValue) -> IRValue:
        net = self.children.get(SCORING)
        if net is None:
            return b.matmul(queries, keys, transpose_b=True)
        linear = linear_part(net)
        if linear is not None:
            weights = ctx.at(SCORING, linear).array("Weights")
            assert weights is not None
            return b.matmul(b.matmul(queries, weights, transpose_b=True), keys, transpose_b=True)
        batch, heads, places, size = keys.shape
        asking = queries.shape[2]
        pairs = (batch, heads, asking, places)
        count = math.prod(pairs)
        key = b.broadcast(b.reshape(keys, (batch, heads, 1, places, size)), (*pairs, size))
        query = b.broadcast(b.reshape(queries, (batch, heads, asking, 1, queries.shape[3])), (*pairs, queries.shape[3]))
        fed = {"Input": b.reshape(key, (count, size)), "Query": b.reshape(query, (count, queries.shape[3]))}
        return b.reshape(ctx.inside(SCORING, fed, count)["Output"], pairs)

    def _seen(self, queries: int, keys: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]] | None:
        """(queries, keys): which keys each query sees; None if all."""
        given = self.settings.get("Mask")
        if given is None:
            return None
        query, key = np.arange(queries)[:, None], np.arange(keys)[None]
        seen = key <= query
        return seen & (key > query - given.target) if isinstance(given, Edge) else seen


class AttentionLayer(Attention):
    """Output = Sum_i w_i Value_i, w = SoftmaxLayer[][{score[Key_1, Query], score[Key_2, Query], ...}].

    >> AttentionLayer["Dot"][<|"Key" -> {{0, 0}, {0, 0}}, "Value" -> {{1, 2}, {3, 4}}, "Query" -> {{5, 6}}|>]
    """

    symbol = "AttentionLayer"
    forms = ((), (SCORING,))
    parameters = (
        Parameter(SCORING, scoring_net, "Bilinear"),
        Parameter("Dropout", number(0, 1, open_end=True), 0),
        Parameter("Mask", mask, None),
        Parameter("MultiHead", boolean, False),
        Parameter("ScoreRescaling", rescaling, None),
    )
    input_names = ("Key", "Value", "Query")
    docs = Docs(
        summary="Values weighted by how well their keys suit each query.",
        formula="Output = Sum_i w_i Value_i, w_i = Exp[s_i] / Sum_j Exp[s_j], s_i the score of Key_i and Query",
        ports={
            "Key": "vectors of size k along one or more levels",
            "Value": "vectors of size v along the same levels",
            "Query": "a vector of size q, or vectors along any levels",
            "Output": "a vector of size v for each query",
            "AttentionWeights": "extra output: the w, levels of the keys first, then those of the queries",
        },
        source="Wolfram Language reference, AttentionLayer; Vaswani et al. 2017",
        notes='"Dot" scores Key.Query, "Bilinear" Key.W.Query with a learned W, a net has the inputs "Input" (a key) '
        'and "Query". "Mask" -> "Causal" lets query t see keys 1..t, "Causal" -> n the last n of them. With '
        '"MultiHead" the last level but one counts heads, on every port. "ScoreRescaling" -> "DimensionSqrt" divides '
        'scores by Sqrt[k]. "Dropout" drops weights in training and divides the others by 1 - p.',
    )


class SequenceAttentionLayer(Attention):
    """An AttentionLayer whose keys are its values.

    >> SequenceAttentionLayer["Dot"][<|"Input" -> {{0, 0}, {0, 2}}, "Query" -> {{7, 0}}|>]
    """

    symbol = "SequenceAttentionLayer"
    forms = ((), (SCORING,))
    parameters = (Parameter(SCORING, scoring_net, "Bilinear"),)
    input_names = ("Input", "Query")
    key_port = value_port = "Input"
    docs = Docs(
        summary="The elements of a sequence weighted by how well they suit each query; superseded by AttentionLayer.",
        formula="Output_j = Sum_i w_ij Input_i, w_ij = Exp[s_ij] / Sum_k Exp[s_kj], s_ij the score of Input_i, Query_j",
        ports={
            "Input": "sequence of vectors of size k",
            "Query": "sequence of vectors of size q",
            "Output": "a vector of size k for each query",
            "AttentionWeights": "extra output: the w",
        },
        source="Wolfram Language reference, SequenceAttentionLayer",
    )

    def shapes(self, s: Site) -> None:
        for port in self.inputs:
            s.rank(s.shape(port), 2, "it takes a sequence of vectors", port)
        super().shapes(s)
