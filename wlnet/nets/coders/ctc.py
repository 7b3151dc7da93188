"""Sequences of labels read from longer sequences of probabilities, as connectionist temporal classification has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from wlnet.nets.coders.classes import ClassEncoder
from wlnet.nets.coders.coder import CoderDocs
from wlnet.nets.coders.decoder import Decoder, Property
from wlnet.nets.coders.parameters import labels
from wlnet.nets.options import Parameter, whole
from wlnet.nets.types import PortType
from wlnet.nets.values import Array, Edge, Value

Path = tuple[int, ...]
NEVER = -np.inf


class CTCBeamSearchDecoder(Decoder):
    """The most probable sequences of labels, of those that a beam search finds."""

    name = "CTCBeamSearch"
    opposite = ClassEncoder.name
    forms = (("Alphabet",),)
    parameters = (Parameter("Alphabet", labels), Parameter("BeamSize", whole(1), 100))
    hosted = MappingProxyType({"Alphabet": "labels"})
    phrase = "sequence"
    docs = CoderDocs(
        summary="Read a sequence of probabilities as a sequence of labels, without repetitions and blanks.",
        takes="a matrix with a row for each place: the probabilities of the labels, and last that of the blank",
        gives="the list of labels that is most probable, added up over all ways to read it that were followed",
        example='NetDecoder[{"CTCBeamSearch", {a, b}}][{{0.6, 0.1, 0.3}, {0.2, 0.1, 0.7}, {0.1, 0.8, 0.1}}]',
        source="Wolfram Language reference, netdecoder/CTCBeamSearch; Hannun et al. 2014",
        notes='At each place the "BeamSize" most probable beginnings are kept. With a beam of 1 the most probable '
        "label or blank of each place is taken.",
    )

    def port_type(self) -> PortType:
        return PortType((None, len(self.settings["Alphabet"]) + 1))

    def beam(self, array: Array) -> list[tuple[Path, float]]:
        """The sequences found, the most probable first, with the logarithms of their probabilities."""
        size = self.settings["BeamSize"]
        with np.errstate(divide="ignore"):
            logs = np.log(np.asarray(array, np.float64))
        return [greedy(logs)] if size == 1 else beam_search(logs, size)

    def _labels(self, path: Path) -> list[Value]:
        return [self.settings["Alphabet"][i] for i in path]

    def _best(self, array: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return self._labels(self.beam(array)[0][0])

    def _all(self, array: Array, count: Value, _rng: np.random.Generator) -> Value:
        return [self._labels(path) for path, _ in self.beam(array)[:count]]

    def _likelihoods(self, array: Array, count: Value, _rng: np.random.Generator) -> Value:
        return [Edge(self._labels(path), -log + 0.0) for path, log in self.beam(array)[:count]]

    properties = MappingProxyType(
        {
            "Decoding": Property(_best, "the most probable sequence"),
            "Decodings": Property(_all, "all sequences in the beam at the end, best first"),
            "TopDecodings": Property(_all, "the n best of them", whole(1)),
            "NegativeLogLikelihoods": Property(_likelihoods, "rules from all sequences to -ln of their probabilities"),
            "TopNegativeLogLikelihoods": Property(_likelihoods, "the n best of these", whole(1)),
        }
    )

    def mirrored(self) -> Mapping[str, Value]:
        return {"Labels": self.settings["Alphabet"], "Dimensions": ("Varying",)}


def greedy(logs: Array) -> tuple[Path, float]:
    """The most probable label or blank of each place, without repetitions and blanks; logs is (length, labels + 1)."""
    best = np.argmax(logs, -1)
    kept = [i for place, i in enumerate(best) if i != logs.shape[1] - 1 and (not place or best[place - 1] != i)]
    return tuple(map(int, kept)), float(logs.max(-1).sum())


def beam_search(logs: Array, size: int) -> list[tuple[Path, float]]:
    """Prefix beam search: (sequence, ln of its probability), best first.

    For each beginning that is kept there are two probabilities: of all ways to read it that end in a blank, and of
    those that end in its last label, since only after a blank the same label counts again.
    """
    blank = logs.shape[1] - 1
    beams: dict[Path, tuple[float, float]] = {(): (0.0, NEVER)}
    for row in logs:
        found: dict[Path, list[float]] = {}

        def add(path: Path, kind: int, log: float, into: dict[Path, list[float]] = found) -> None:
            if log > NEVER:
                held = into.setdefault(path, [NEVER, NEVER])
                held[kind] = float(np.logaddexp(held[kind], log))

        for path, (ended, open_) in beams.items():
            either = float(np.logaddexp(ended, open_))
            add(path, 0, either + row[blank])
            for i in range(blank):
                if path and path[-1] == i:
                    add(path, 1, open_ + row[i])
                    add((*path, i), 1, ended + row[i])
                else:
                    add((*path, i), 1, either + row[i])
        ranked = sorted(found.items(), key=lambda entry: -np.logaddexp(entry[1][0], entry[1][1]))
        beams = {path: (held[0], held[1]) for path, held in ranked[:size]}
    totals = [(path, float(np.logaddexp(*held))) for path, held in beams.items()]
    return sorted(totals, key=lambda entry: -entry[1])
