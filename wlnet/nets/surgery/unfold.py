"""NetUnfold: a net that runs along a sequence, as the net of one step with its states as ports.

The net is flattened, and every layer becomes what it is for one element: recurrent layers and NetFoldOperator take
their states from new inputs State1, State2, ... and give them to new outputs OutState1, OutState2, ...; NetMapOperator
becomes its net; layers that work on every element for itself stay; SequenceLastLayer goes. Of causal attention the keys
and values so far are states, empty at first. The length of the sequence
is told from other dimensions by being one variable of inference throughout the net.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wlnet.nets.container import Container
from wlnet.nets.errors import Problem, TypeConflict
from wlnet.nets.inference import Key
from wlnet.nets.layer import Layer
from wlnet.nets.layers.attention import AttentionLayer
from wlnet.nets.layers.catenate import CatenateLayer
from wlnet.nets.layers.dropout import DropoutLayer
from wlnet.nets.layers.elementwise import ElementwiseLayer
from wlnet.nets.layers.embedding import EmbeddingLayer, UnitVectorLayer
from wlnet.nets.layers.function import FunctionLayer
from wlnet.nets.layers.net_fold import NetFoldOperator
from wlnet.nets.layers.net_map import NetMapOperator
from wlnet.nets.layers.net_map_thread import NetMapThreadOperator
from wlnet.nets.layers.normalization import NormalizationLayer
from wlnet.nets.layers.recurrent import RecurrentLayer
from wlnet.nets.layers.sequence import SequenceLastLayer
from wlnet.nets.layers.sequence_indices import SequenceIndicesLayer
from wlnet.nets.layers.softmax import SoftmaxLayer
from wlnet.nets.layers.threading import ThreadingLayer
from wlnet.nets.layers.total import TotalLayer
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.registry import build_layer
from wlnet.nets.surgery.flatten import flatten
from wlnet.nets.surgery.parts import Parts, unused
from wlnet.nets.types import PortType
from wlnet.nets.unify import Dim, Shape
from wlnet.nets.values import Edge, is_integer

HEAD = "NetUnfold"
POINTWISE = (ElementwiseLayer, DropoutLayer, TotalLayer, EmbeddingLayer, UnitVectorLayer)


def unfold(net: Net) -> Container:
    """The net of one step. Raises TypeConflict if a layer looks at the whole sequence, or nothing runs along one."""
    return _Unfolding(net).result()


class _Unfolding:
    """A flat net on its way to the net of one step.

    moved   where the value of an output comes from now
    fed     where what goes into an input goes now; None if the layer is gone
    added   wires that were not there before
    states  where each state comes in, and where it comes out
    """

    def __init__(self, net: Net) -> None:
        self.net = flatten(net)
        self.parts = Parts.of(self.net)
        self.flat = self.net if isinstance(self.net, Container) else self.parts.build()
        self.parts.known = {}
        self.parts.head = "NetGraph"
        self.moved: dict[End, End] = {}
        self.fed: dict[End, End | None] = {}
        self.added: list[Wire] = []
        self.states: list[tuple[End, End]] = []
        self.length = self._length()

    def result(self) -> Container:
        given = dict(self.parts.given)
        for port, kind in given.items():
            if self._runs((), port) and kind.dims:
                given[port] = replace(kind, dims=kind.dims[1:], coder=None)
        self.parts.given = given
        for key, member in self.flat.children.items():
            self._member(key, member)
        wires = []
        for wire in self.parts.wires:
            target = self.fed.get(wire.target, wire.target)
            if target is not None:
                wires.append(Wire(self._source(wire.source), target))
        for number, (before, after) in enumerate(self.states, 1):
            self._port(wires, f"State{number}", before)
            wires.append(Wire(self._source(after), End((), f"OutState{number}")))
            self.parts.outputs.append(f"OutState{number}")
        self.parts.wires = [*wires, *self.added]
        return self.parts.build()

    def _source(self, end: End) -> End:
        while end in self.moved:
            end = self.moved[end]
        return end

    def _port(self, wires: list[Wire], name: str, target: End) -> None:
        wires.append(Wire(End((), name), target))
        self.parts.inputs.append(name)

    # The dimension along which the net runs -------------------------------------------------------------------------

    def _length(self) -> Dim:
        """The length of the sequences: that of what goes into the layers that run along one."""
        kinds: tuple[Any, ...] = ((RecurrentLayer, NetFoldOperator), (NetMapOperator, NetMapThreadOperator),
                                  (SequenceIndicesLayer, SequenceLastLayer))  # fmt: skip
        for kind in kinds:
            for key, member in self.flat.children.items():
                if isinstance(member, kind):
                    constants = member.settings["Constants"] if isinstance(member, NetFoldOperator) else ()
                    for port in member.inputs:
                        first = _first(self.flat.solution.children[key].shape(port))
                        if first is not None and port not in constants:
                            return first
        for port in self.flat.inputs:
            if (first := _first(self.flat.solution.shape(port))) is not None:
                return first
        raise self._refused("there is nothing in it that runs along a sequence")

    def _runs(self, at: tuple[Key, ...], port: str) -> bool:
        """Whether a port carries a sequence of this length."""
        return _first(self.flat.solution.at(at).shape(port)) is self.length

    # Layers ---------------------------------------------------------------------------------------------------------

    def _member(self, key: Key, member: Net) -> None:
        along = [port for port in member.inputs if self._runs((key,), port)]
        if not along and not (isinstance(member, Layer) and member.states):
            return
        assert isinstance(member, Layer)
        step = self._step(key, member, along)
        if step is not None:
            self.parts.members[key] = step

    def _step(self, key: Key, layer: Layer, along: list[str]) -> Net | None:
        """What takes the place of a layer that is given sequences; None if it is gone."""
        inside = self.flat.member(key)
        match layer:
            case RecurrentLayer():
                return self._recurrent(key, layer)
            case NetFoldOperator():
                for rule in layer.settings["Feedback"]:
                    self._state(key, rule.target, End((key,), rule.source))
                    self.moved[End((key,), rule.target)] = End((key,), rule.source)
                net = inside.member("Net")
                assert net is not None
                used = {*layer.outputs, *(rule.source for rule in layer.settings["Feedback"])}
                self.parts.muted += [End((key,), port) for port in net.outputs if port not in used]
                return net
            case NetMapOperator():
                net = inside.member("Net")
                assert net is not None
                self.fed[End((key,), "Input")] = End((key,), net.inputs[0])
                if net.outputs[0] != "Output":
                    self.moved[End((key,), "Output")] = End((key,), net.outputs[0])
                return net
            case NetMapThreadOperator():
                return self._thread(layer, inside)
            case AttentionLayer() if len(along) == 3 and layer.settings["Mask"] == "Causal":
                return self._attention(key, layer)
            case AttentionLayer() if along == ["Query"] and layer.settings["Mask"] is None:
                return self._element(key, layer, {})
            case AttentionLayer() if isinstance(layer.settings["Mask"], Edge):
                hint = '"Mask" -> "Causal" can be unfolded.'
                raise self._refused("sees a window of the sequence, which moves from step to step", key, layer, hint)
            case FunctionLayer():
                hint = "NetMapOperator[FunctionLayer[...]] applies a function to every element."
                raise self._refused("may look at the whole sequence in its function", key, layer, hint)
            case SequenceLastLayer():
                self.moved[End((key,), "Output")] = self._feed(End((key,), "Input"))
                self._gone(key)
                return None
            case SequenceIndicesLayer():
                self._index(key)
                return None
            case CatenateLayer() | SoftmaxLayer():
                if len(along) == len(layer.inputs) and (changed := self._lower(key, layer, "Level")):
                    return self._element(key, layer, changed)
            case NormalizationLayer() if layer.settings["ScalingLevels"] == "Same":
                if changed := self._lower(key, layer, "AggregationLevels"):
                    return self._element(key, layer, changed)
            case ThreadingLayer():
                if len(along) == len(layer.inputs) and len({self._rank(key, port) for port in along}) == 1:
                    return self._element(key, layer, {})
            case _ if isinstance(layer, POINTWISE) and len(along) == len(layer.inputs):
                return self._element(key, layer, {})
        raise self._refused("looks at the whole sequence, so there is no net of one step", key, layer)

    def _lower(self, key: Key, layer: Layer, name: str) -> dict[str, Any]:
        """A level of a sequence as a level of its elements; nothing if it is that of the sequence, or no one level."""
        level, rank = layer.settings[name], self._rank(key, "Output")
        if rank is None or not is_integer(level) or level in (1, -rank):
            return {}
        return {name: level - 1 if level > 0 else level}

    def _rank(self, key: Key, port: str) -> int | None:
        return self.flat.solution.children[key].type(port).rank

    def _element(self, key: Key, layer: Layer, settings: Mapping[str, Any]) -> Net:
        """The same layer for one element: with other settings, and without the length in the types given."""
        given: dict[str, PortType] = {}
        for port, kind in layer.given.items():
            given[port] = (
                replace(kind, dims=kind.dims[1:], coder=None) if self._runs((key,), port) and kind.dims else kind
            )
        return layer.changed(settings={**layer.settings, **settings}, given=given)

    def _recurrent(self, key: Key, layer: Layer) -> Net:
        """The layer on a sequence of one element, which is put together before it and taken apart behind it."""
        begin = self._new(f"{key}/begin", build_layer("ReplicateLayer", (1,)))
        end = self._new(f"{key}/end", build_layer("SequenceLastLayer"))
        self.fed[End((key,), "Input")] = End((begin,), "Input")
        self.moved[End((key,), "Output")] = End((end,), "Output")
        self.added += [
            Wire(End((begin,), "Output"), End((key,), "Input")),
            Wire(End((key,), "Output"), End((end,), "Input")),
        ]
        for state in layer.states:
            self._state(key, state, End((key,), state))
        given = {
            port: replace(kind, dims=(1, *kind.dims[1:]), coder=None) if kind.dims else kind
            for port, kind in layer.given.items()
        }
        return layer.changed(given=given)

    def _attention(self, key: Key, layer: Layer) -> Net:
        """Attention of one query to its own key and all before, which are states."""
        for port in ("Key", "Value"):
            begin = self._new(f"{key}/{port}/begin", build_layer("ReplicateLayer", (1,)))
            every = self._new(f"{key}/{port}", build_layer("CatenateLayer").join(2))
            self.fed[End((key,), port)] = End((begin,), "Input")
            self.added.append(Wire(End((begin,), "Output"), End((every,), "Input2")))
            self.added.append(Wire(End((every,), "Output"), End((key,), port)))
            self.states.append((End((every,), "Input1"), End((every,), "Output")))
        given = {port: kind for port, kind in layer.given.items() if port not in layer.inputs}
        return self._element(key, layer.changed(given=given), {"Mask": None})

    def _new(self, name: str, layer: Layer) -> str:
        """One more layer; its handle."""
        self.parts.members[name] = layer
        if self.parts.names:
            self.parts.names[name] = unused(name, self.parts.names.values())
        return name

    def _state(self, key: Key, state: str, after: End) -> None:
        before = End((key,), state)
        if any(wire.target == before for wire in self.parts.wires):
            fact = f'has its first "{state}" from a connection, which a net of one step cannot have'
            raise self._refused(fact, key, self.flat.children[key])
        self.states.append((before, after))

    def _thread(self, layer: Layer, inside: Net) -> Net:
        depth = layer.settings["Depth"]
        less = {p: n - 1 for p, n in depth.items() if n > 1} if isinstance(depth, Mapping) else depth - 1
        net = inside.member("Net")
        assert net is not None
        return build_layer("NetMapThreadOperator", (net, less)) if less else net

    def _index(self, key: Key) -> None:
        self.moved[End((key,), "Output")] = End((), "Index")
        if "Index" not in self.parts.inputs:
            self.parts.inputs.append("Index")
        self._gone(key)

    def _feed(self, target: End) -> End:
        return next(wire.source for wire in self.parts.wires if wire.target == target)

    def _gone(self, key: Key) -> None:
        for port in self.flat.children[key].inputs:
            self.fed[End((key,), port)] = None
        del self.parts.members[key]
        self.parts.names.pop(key, None)

    def _refused(self, fact: str, key: Key | None = None, layer: Net | None = None, hint: str = "") -> TypeConflict:
        path = () if key is None else (key,)
        spans = tuple(s for s in ((layer or self.net).span,) if s is not None)
        label = layer.label if layer else ""
        return TypeConflict(Problem("netnounfold", HEAD, fact, path, label, hint=hint, spans=spans))


def _first(shape: Shape) -> Dim | None:
    """The first dimension, if there is one for sure."""
    head = shape.find().head
    return head[0].find() if head else None
