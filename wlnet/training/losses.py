"""Losses: which belongs to which output, and a net with its losses attached.

`attach` makes of a net another in which the net stands beside its loss layers. It has the inputs of the net and, for
each loss that compares, an input for the target, named as the output that is compared; its outputs are the losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from wlnet.nets.coders.coder import Coder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.registry import build_coder, counterpart
from wlnet.nets.container import Container
from wlnet.nets.errors import Problem, SpecificationError, listing, nearest
from wlnet.nets.graph import graph
from wlnet.nets.inference import Key
from wlnet.nets.items import standing
from wlnet.nets.layer import Layer
from wlnet.nets.layers.contrastive_loss import ContrastiveLossLayer
from wlnet.nets.layers.cross_entropy_loss import CrossEntropyLossLayer
from wlnet.nets.layers.ctc_loss import CTCLossLayer
from wlnet.nets.layers.elementwise import ElementwiseLayer, tree_of
from wlnet.nets.layers.mean_losses import MeanAbsoluteLossLayer, MeanSquaredLossLayer
from wlnet.nets.layers.net_gan import NetGANOperator
from wlnet.nets.layers.net_pair_embedding import NetPairEmbeddingOperator
from wlnet.nets.layers.softmax import SoftmaxLayer
from wlnet.nets.net import End, Net
from wlnet.nets.registry import build_layer
from wlnet.nets.types import PortType
from wlnet.nets.values import ALL, AUTOMATIC, Edge, Port, Scaled, Value, Word, is_list, is_number, show

HEAD = "NetTrain"
LOSS_LAYERS = (
    MeanSquaredLossLayer, MeanAbsoluteLossLayer, CrossEntropyLossLayer, ContrastiveLossLayer, CTCLossLayer
)  # fmt: skip
MEMBER = "Net"
"""The name that the net has beside its losses."""


@dataclass(frozen=True)
class Term:
    """One of the losses that are added up.

    output      the output of the net with losses that is this loss
    scale       what it is multiplied by
    layer       the layer that computes it, None where it is no loss layer
    prediction  what the layer compares with the target, as an end in the net with losses; of an empty path for an
                input
    target      the input that the target is given at
    of          the output of the original net that it was attached to; None for a loss that the net had
    """

    output: str
    scale: float = 1.0
    layer: Net | None = None
    prediction: End | None = None
    target: str | None = None
    of: str | None = None


@dataclass(frozen=True)
class Attached:
    """A net with its losses.

    net     with the losses as outputs; what was given for it says what its inputs take, with their coders
    terms   the losses, one or more
    inside  where the original net is: (MEMBER,), or () if it has its losses itself
    origin  the original net
    """

    net: Net
    terms: tuple[Term, ...]
    inside: tuple[Key, ...]
    origin: Net

    def restored(self, net: Net) -> Net:
        """Of a net such as `self.net`, perhaps with other arrays, the part that is the original net, with its coders.

        What training has settled of its sizes is given then.
        """
        if not self.inside:
            return net
        child = net.member(MEMBER)
        assert child is not None
        return child.changed(given=MappingProxyType({**child.given, **self.origin.given}))


def attach(net: Net, loss: Value = AUTOMATIC, targets: Mapping[str, PortType] | None = None) -> Attached:
    """The net with the losses that a LossFunction setting asks for.

    loss     AUTOMATIC, the name of an output that is a loss itself, a loss layer or net for the only output, Edges from
             an output to one of these, a list of all of them; an Edge to Scaled(r) around each multiplies it
    targets  what is known of targets, by the output they belong to (see `data.target_types`)

    Raises SpecificationError, WiringError, TypeConflict.
    """
    wanted = _wanted(net, loss)
    if all(layer is None for _, layer, _ in wanted):
        terms = tuple(_own_term(net, output, scale) for output, _, scale in wanted)
        return Attached(net, terms, (), net)
    members: dict[Value, Net] = {MEMBER: net}
    edges = [Edge(Port((), port), Port((MEMBER,), port)) for port in net.inputs]
    types: dict[str, PortType] = {}
    terms_of: list[Term] = []
    taken = {*net.inputs, *net.outputs}
    count = sum(len(layer.outputs) if layer is not None else 1 for _, layer, _ in wanted)
    for output, layer, scale in wanted:
        source = Port((MEMBER,), output)
        if layer is None:
            own = _own_term(net, output, scale)
            name = _name(output, 1, taken)
            edges.append(Edge(source, Port((), name)))
            inner = own.prediction
            if inner is not None and inner.path:
                inner = End((MEMBER, *inner.path), inner.port)
            terms_of.append(Term(name, scale, own.layer, inner, own.target))
            continue
        vertex = f"Loss{len(members)}" if len(wanted) > 1 else "Loss"
        members[vertex] = layer
        edges.append(Edge(source, Port((vertex,), _input(layer))))
        target = None
        if "Target" in layer.inputs:
            target = output
            edges.append(Edge(Port((), output), Port((vertex,), "Target")))
            known = _target_type(net, output, layer, (targets or {}).get(output))
            if known is not None:
                types[output] = known
        for port in layer.outputs:
            name = _name(port, count, taken)
            edges.append(Edge(Port((vertex,), port), Port((), name)))
            terms_of.append(Term(name, scale, layer, End((MEMBER,), output), target, output))
    used = {output for output, _, _ in wanted}
    edges += [Edge(Port((MEMBER,), output), None) for output in net.outputs if output not in used]
    given = {port: kind for port, kind in net.given.items() if port in net.inputs}
    made = graph(members, edges, {**given, **types}, net.span)
    return Attached(made, tuple(terms_of), (MEMBER,), net)


def _name(port: str, count: int, taken: set[str]) -> str:
    """A name for a loss: that of its port, numbered where there are several or the name is taken."""
    numbers = (f"{port}{i}" for i in range(1, 1 + len(taken) + count))
    name = port if count == 1 and port not in taken else next(name for name in numbers if name not in taken)
    taken.add(name)
    return name


def _input(layer: Net) -> str:
    if "Input" in layer.inputs:
        return "Input"
    fact = f'{layer.label} has no port "Input", which a loss is computed of'
    raise SpecificationError(Problem("netlossport", HEAD, fact))


# What is asked for ----------------------------------------------------------------------------------------------------

Wanted = tuple[str, Net | None, float]
"""An output, the layer to be attached to it (None if it is a loss itself), and a factor."""


def _wanted(net: Net, loss: Value) -> list[Wanted]:
    if isinstance(loss, Word) and loss == AUTOMATIC:
        own = [output for output in net.outputs if is_loss(net, output)]
        return [(output, None, 1.0) for output in own] or [(o, automatic_loss(net, o), 1.0) for o in net.outputs]
    if isinstance(loss, Word) and loss == ALL:
        return [(output, None, 1.0) for output in net.outputs]
    specs = loss if is_list(loss) and not _is_chain(loss) else (loss,)
    if not len(specs):
        raise _wrong(loss)
    return [_one(net, spec) for spec in specs]


def _is_chain(loss: Sequence[Value]) -> bool:
    """Whether a list is one of layers that make a loss, rather than of losses."""
    return bool(loss) and not any(isinstance(spec, (str, Edge)) or _is_loss_layer(spec) for spec in loss)


def _is_loss_layer(spec: Value) -> bool:
    return isinstance(spec, LOSS_LAYERS) or (isinstance(spec, Word) and spec.name in {k.symbol for k in LOSS_LAYERS})


def _one(net: Net, spec: Value) -> Wanted:
    scale = 1.0
    while isinstance(spec, Edge) and isinstance(spec.target, Scaled):
        scale, spec = scale * _factor(spec.target), spec.source
    if isinstance(spec, Edge):
        output, layer = _output(net, spec.source), spec.target
        while isinstance(layer, Edge) and isinstance(layer.target, Scaled):  # "port" -> (layer -> Scaled[r])
            scale, layer = scale * _factor(layer.target), layer.source
        if isinstance(layer, Word) and layer == AUTOMATIC:
            return output, None if is_loss(net, output) else automatic_loss(net, output), scale
        return output, _loss_net(layer), scale
    if isinstance(spec, (str, Port)):
        return _output(net, spec), None, scale
    layer = _loss_net(spec)
    if len(net.outputs) != 1:
        fact = f"{layer.label} is given without an output; the outputs are {listing(net.outputs)}"
        raise SpecificationError(Problem("netlossport", HEAD, fact))
    return net.outputs[0], layer, scale


def _factor(scaled: Scaled) -> float:
    if not is_number(scaled.ratio):
        raise _wrong(scaled)
    return float(scaled.ratio)


def _output(net: Net, name: Value) -> str:
    if isinstance(name, Port) and not name.path:
        name = name.name
    if name in net.outputs:
        return str(name)
    hint = nearest(name, net.outputs) if isinstance(name, str) else ""
    fact = f"there is no output {show(name)} to have a loss; the outputs are {listing(net.outputs)}"
    raise SpecificationError(Problem("netlossport", HEAD, fact, hint=hint))


def _loss_net(value: Value) -> Net:
    if isinstance(value, Word) and value.name == CrossEntropyLossLayer.symbol:
        value = build_layer(value.name, ("Index",))
    net = standing(value)
    if net is None:
        raise _wrong(value)
    return net


def _wrong(value: Value) -> SpecificationError:
    fact = (
        f"{show(value)} is no loss; a loss is the name of an output, a loss layer, or a rule from an output to a layer"
    )
    return SpecificationError(Problem("netinvloss", HEAD, fact))


# What fits an output --------------------------------------------------------------------------------------------------


def last_layer(net: Net, output: str) -> tuple[Layer | None, tuple[Key, ...], str]:
    """The layer whose output an output is, where it is, and its port; None where an input is passed on."""
    path: tuple[Key, ...] = ()
    port = output
    while isinstance(net, Container):
        source = next(wire.source for wire in net.wires if wire.target == End((), port))
        if not source.path:
            return None, path, source.port
        for key in source.path:
            net = net.children[key]
        path, port = (*path, *source.path), source.port
    assert isinstance(net, Layer)
    return net, path, port


def is_loss(net: Net, output: str) -> bool:
    """Whether an output comes from a loss layer, or is a number that is called a loss."""
    if output == "Loss" and not net.type(output).dims:
        return True
    layer, _, port = last_layer(net, output)
    return isinstance(layer, LOSS_LAYERS) or (isinstance(layer, NetGANOperator) and port.startswith("Loss"))


def gives_distance(net: Net, output: str) -> bool:
    """Whether an output is the distance of a pair."""
    layer, _, _ = last_layer(net, output)
    return isinstance(layer, NetPairEmbeddingOperator)


def automatic_loss(net: Net, output: str) -> Layer:
    """The loss for an output, by the layer that it comes from, else by its decoder."""
    layer, _, _ = last_layer(net, output)
    decoder = net.decoder(output)
    if gives_distance(net, output):
        return build_layer("ContrastiveLossLayer")
    if decoder is not None and decoder.settings.get("Multilabel"):
        return build_layer("CrossEntropyLossLayer", ("Binary",))
    if isinstance(layer, SoftmaxLayer):
        return build_layer("CrossEntropyLossLayer", ("Index",))
    if isinstance(layer, ElementwiseLayer) and _is_logistic(layer):
        return build_layer("CrossEntropyLossLayer", ("Binary",))
    by_decoder = {
        "Class": ("CrossEntropyLossLayer", "Index"), "Characters": ("CrossEntropyLossLayer", "Index"),
        "Tokens": ("CrossEntropyLossLayer", "Index"), "Boolean": ("CrossEntropyLossLayer", "Binary"),
        "CTCBeamSearch": ("CTCLossLayer",),
    }  # fmt: skip
    head, *arguments = by_decoder.get(decoder.name if decoder is not None else "", ("MeanSquaredLossLayer",))
    return build_layer(head, arguments)


def _is_logistic(layer: ElementwiseLayer) -> bool:
    wanted = tree_of(Word("LogisticSigmoid"))
    return tree_of(layer.settings["Function"]) == wanted


def _target_type(net: Net, output: str, layer: Net, known: PortType | None) -> PortType | None:
    """What a target is given as: encoded by the counterpart of the decoder at the output, if it has one."""
    encoder = target_encoder(net, output, layer)
    if encoder is None and isinstance(layer, ContrastiveLossLayer):
        encoder = build_coder("NetEncoder", "Boolean")
    if encoder is None:
        return known if known is None or _takes_indices(layer) else replace(known, kind=None)
    kind = encoder.type
    dims = kind.dims
    if known is not None and known.dims is not None and dims is not None and len(known.dims) == len(dims):
        dims = tuple(b if a is None else a for a, b in zip(dims, known.dims, strict=True))
    return PortType(dims, kind.kind, kind.head, kind.tail, encoder)


def target_encoder(net: Net, output: str, layer: Net) -> Coder | None:
    """The encoder for the target of a loss: what the decoder at the output reads the other way round."""
    decoder = net.decoder(output)
    if decoder is None or decoder.mirrored() is None:
        return None
    encoder = counterpart(decoder)
    if "Form" in encoder.settings and not _takes_indices(layer):
        encoder = encoder.changed({"Form": "UnitVector"})
    return encoder.sized(net.type(output).dims or ()) if isinstance(encoder, Encoder) else encoder


def _takes_indices(layer: Net) -> bool:
    if isinstance(layer, CrossEntropyLossLayer):
        return bool(layer.settings["TargetForm"] == "Index")
    if isinstance(layer, Layer):
        return isinstance(layer, CTCLossLayer)
    inner = next((found for found in _leaves(layer) if isinstance(found, LOSS_LAYERS)), None)
    return inner is not None and _takes_indices(inner)


def _leaves(net: Net) -> Iterator[Net]:
    for child in net.children.values():
        yield child
        yield from _leaves(child)


# What a net has itself ------------------------------------------------------------------------------------------------


def _own_term(net: Net, output: str, scale: float) -> Term:
    """The loss that an output of the net is, with what it compares where this can be told."""
    layer, path, port = last_layer(net, output)
    if not isinstance(layer, LOSS_LAYERS) or port != layer.outputs[0]:
        return Term(output, scale, layer if isinstance(layer, LOSS_LAYERS) else None)
    if not path:
        return Term(output, scale, layer, End((), "Input"), "Target")
    prediction, target = _origin(net, path, "Input"), _origin(net, path, "Target")
    known = target.port if target is not None and not target.path else None
    return Term(output, scale, layer, prediction, known)


def _origin(net: Net, path: tuple[Key, ...], port: str) -> End | None:
    """What feeds a port of a layer at a place, followed outwards through the containers around it."""
    while path:
        outer = net
        for key in path[:-1]:
            outer = outer.children[key]
        if not isinstance(outer, Container):
            return None
        found = next((w.source for w in outer.wires if w.target == End((path[-1],), port)), None)
        if found is None:
            return None
        if found.path:
            return End((*path[:-1], *found.path), found.port)
        path, port = path[:-1], found.port
    return End((), port)
