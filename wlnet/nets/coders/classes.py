"""Classes: labels as integers or indicator vectors, and probabilities as labels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from wlnet.nets.coders.coder import BadExample, Coder, CoderDocs, Hosted, Pairs, identity
from wlnet.nets.coders.decoder import Decoder, Property
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.parameters import dimensions, labels, sizes
from wlnet.nets.coders.sampling import sampled, sampling
from wlnet.nets.options import BadValue, Parameter, automatic_or, boolean, choice, whole
from wlnet.nets.types import Integer, PortType
from wlnet.nets.values import AUTOMATIC, Array, Edge, Value, Word, is_list, show

_LABELS: Mapping[str, Hosted] = MappingProxyType({"Labels": "labels"})
_SHOWN = 8


class _Classes(Coder):
    """What encoder and decoder share: labels, and where each of them stands."""

    name: ClassVar[str]
    hosted = _LABELS

    @cached_property
    def places(self) -> Mapping[object, int]:
        """The position of each label, from 1."""
        return {identity(label): place for place, label in enumerate(self.settings["Labels"], 1)}

    def place(self, label: Value) -> int | None:
        try:
            return self.places.get(identity(label))
        except TypeError:  # not hashable, so no label
            return None

    def listed(self) -> str:
        """The labels for a message."""
        known = self.settings["Labels"]
        return show(known) if len(known) <= _SHOWN else f"{show(known[:_SHOWN])[:-1]}, ...}} ({len(known)} classes)"


def _form(value: Value) -> Value:
    return "IndicatorVector" if value == "UnitVector" else choice("Index", "IndicatorVector")(value)


class ClassEncoder(_Classes, Encoder):
    """Labels as their positions in a list of classes, or as vectors with ones there."""

    name = "Class"
    forms = (("Labels",), ("Labels", "Form"))
    parameters = (
        Parameter("Labels", labels, old=("Classes",)),
        Parameter("Form", _form, "Index"),
        Parameter("Dimensions", dimensions, ()),
        Parameter("Multilabel", boolean, False),
    )
    phrase = "class"
    docs = CoderDocs(
        summary="Encode labels as integers or as indicator vectors.",
        takes='a label; an array of labels with "Dimensions"; a list of labels with "Multilabel"',
        gives='the position of the label among the classes, or with "IndicatorVector" a vector that is one there and '
        "zero elsewhere",
        example='NetEncoder[{"Class", {"a", "b", "c"}, "IndicatorVector"}][{"b", "c"}]',
        source="Wolfram Language reference, netencoder/Class",
        notes="Labels may be any expressions; what is no label is refused, unless it is encoded already. "
        '"UnitVector" is the older name of "IndicatorVector".',
    )

    def validate(self) -> None:
        if self.settings["Multilabel"] and self.settings["Form"] == "Index":
            raise BadValue('"Multilabel" needs the form "IndicatorVector"')

    def port_type(self) -> PortType:
        dims, count = sizes(self.settings["Dimensions"]), len(self.settings["Labels"])
        if self.settings["Form"] == "Index":
            return PortType(dims, Integer(1, count))
        return PortType((*dims, count))

    def takes(self, value: Value) -> bool:
        return self._takes(value, sizes(self.settings["Dimensions"]))

    def _takes(self, value: Value, dims: tuple[object, ...]) -> bool:
        if dims:
            fits = is_list(value) and (not isinstance(dims[0], int) or len(value) == dims[0])
            return fits and all(self._takes(entry, dims[1:]) for entry in value)
        if self.settings["Multilabel"]:
            return is_list(value) and all(self.place(entry) is not None for entry in value)
        return self.place(value) is not None

    def encode(self, value: Value) -> Array:
        if self.settings["Multilabel"]:
            return self._marked(value, len(self.settings["Dimensions"]))
        return self.encoded_codes(self._codes(value, len(self.settings["Dimensions"])))

    def encode_all(self, values: Sequence[Value]) -> list[Array]:
        if self.settings["Dimensions"] or self.settings["Multilabel"] or not values:
            return super().encode_all(values)
        return list(self.encoded_codes([self.place(value) for value in values]))

    def encoded_codes(self, codes: Value) -> Array:
        """Positions in the form that is asked for."""
        array = np.asarray(codes, np.int64)
        if self.settings["Form"] == "Index":
            return array
        found: Array = np.eye(len(self.settings["Labels"]), dtype=np.float32)[array - 1]
        return found

    def _codes(self, value: Value, depth: int) -> Value:
        return [self._codes(entry, depth - 1) for entry in value] if depth else self.place(value)

    def _marked(self, value: Value, depth: int) -> Array:
        if depth:
            return np.stack([self._marked(entry, depth - 1) for entry in value])
        row = np.zeros(len(self.settings["Labels"]), np.float32)
        row[[place - 1 for place in map(self.place, value) if place is not None]] = 1
        return row

    def refusal(self, value: Value) -> str:
        if not self.settings["Dimensions"] and not self.settings["Multilabel"]:
            return f"{show(value)} is none of the classes {self.listed()}"
        wrong = next((leaf for leaf in _leaves(value) if self.place(leaf) is None), None)
        if wrong is not None:
            return f"{show(wrong)} is none of the classes {self.listed()}"
        if self.settings["Dimensions"]:
            return f"{show(value)} is no array of classes of dimensions {show(self.settings['Dimensions'])}"
        return f"{show(value)} is no list of classes"

    def mirrored(self) -> Mapping[str, Value]:
        depth = len(self.settings["Dimensions"]) + 1
        return {**{n: self.settings[n] for n in ("Labels", "Multilabel")}, "InputDepth": depth}


def _leaves(value: Value) -> list[Value]:
    return [leaf for entry in value for leaf in _leaves(entry)] if is_list(value) else [value]


class ClassDecoder(_Classes, Decoder):
    """Probabilities of classes as the label that is most probable, and other readings of them."""

    name = "Class"
    forms = ((), ("Labels",))
    parameters = (
        Parameter("Labels", automatic_or(labels), AUTOMATIC, old=("Classes",)),
        Parameter("InputDepth", whole(1), 1),
        Parameter("Multilabel", boolean, False),
    )
    phrase = "class"
    depth = 1
    docs = CoderDocs(
        summary="Read a vector of probabilities as one of several classes.",
        takes='a vector with the probability of each class; an array of such with "InputDepth"',
        gives="the most probable class, the first of several that are equally so",
        example='NetDecoder[{"Class", {"x", "y", "z"}}][{0.1, 0.2, 0.7}, "TopDecisions" -> 2]',
        source="Wolfram Language reference, netdecoder/Class",
        notes='Without labels the classes are 1, 2, .... With "Multilabel" the decision is the list of all classes '
        "of a probability over 0.5.",
    )

    def port_type(self) -> PortType:
        known = self.settings["Labels"]
        outer = (None,) * (self.settings["InputDepth"] - 1)
        return PortType((*outer, None if isinstance(known, Word) else len(known)))

    def known(self, array: Array) -> tuple[Value, ...]:
        """The labels, which for an array of so many probabilities may be numbers."""
        found = self.settings["Labels"]
        return tuple(range(1, len(array) + 1)) if isinstance(found, Word) else found

    def _decision(self, array: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        known = self.known(array)
        if self.settings["Multilabel"]:
            return [known[i] for i in np.flatnonzero(array > 0.5)]
        return known[int(np.argmax(array))]

    def _decisions(self, arrays: Array) -> list[Value]:
        known = self.known(arrays[0])
        if self.settings["Multilabel"]:
            return [[known[i] for i in np.flatnonzero(row)] for row in arrays > 0.5]
        return [known[i] for i in np.argmax(arrays, -1)]

    def _top(self, array: Array, count: Value, _rng: np.random.Generator) -> Value:
        known = self.known(array)
        return [known[i] for i in best_first(array)[: min(count, len(array))]]

    def _top_probabilities(self, array: Array, count: Value, _rng: np.random.Generator) -> Value:
        known = self.known(array)
        order = best_first(array)
        if count is None:  # the original does not say what it cuts off; here it is what is less than the mean
            count = max(1, int(np.count_nonzero(array >= 1 / len(array))))
        return [Edge(known[i], float(array[i])) for i in order[:count]]

    def _probabilities(self, array: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return Pairs(tuple(zip(self.known(array), map(float, array), strict=True)))

    def _probability(self, array: Array, label: Value, _rng: np.random.Generator) -> Value:
        place = self.place(label) if not isinstance(self.settings["Labels"], Word) else label
        if not isinstance(place, int) or not 1 <= place <= len(array):
            raise BadExample(f"{show(label)} is none of the classes {show(self.known(array))}")
        return float(array[place - 1])

    def _entropy(self, array: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return entropy(array)

    def _sample(self, array: Array, how: Value, rng: np.random.Generator) -> Value:
        return self.known(array)[sampled(array, how, rng)]

    properties = MappingProxyType(
        {
            "Decision": Property(_decision, "the most probable class", tell_all=_decisions),
            "TopDecisions": Property(_top, "the n most probable classes, best first", whole(1)),
            "TopProbabilities": Property(
                _top_probabilities, "rules from the n most probable classes to their probabilities", whole(1), True
            ),
            "Probabilities": Property(_probabilities, "an association of the probabilities of all classes"),
            "Probability": Property(_probability, "the probability of a class", lambda label: label),
            "Entropy": Property(_entropy, "the entropy of the distribution, in nats"),
            "RandomSample": Property(
                _sample, "a class drawn by its probability, at a temperature or from the best only", sampling, True
            ),
        }
    )

    def mirrored(self) -> Mapping[str, Value] | None:
        known, depth = self.settings["Labels"], self.settings["InputDepth"]
        if isinstance(known, Word):
            return None
        form = "IndicatorVector" if self.settings["Multilabel"] else "Index"
        dims = ("Varying", *(AUTOMATIC,) * (depth - 2)) if depth > 1 else ()
        return {"Labels": known, "Multilabel": self.settings["Multilabel"], "Form": form, "Dimensions": dims}


def best_first(array: Array) -> Array:
    """The positions of a vector from the greatest element to the least, equal ones in their order."""
    return np.argsort(-np.asarray(array, np.float64), kind="stable")


def entropy(array: Array) -> float:
    """-Sum p log p, in nats, where 0 log 0 is 0."""
    p = np.asarray(array, np.float64)
    return -math.fsum(float(x) for x in p[p > 0] * np.log(p[p > 0])) + 0.0
