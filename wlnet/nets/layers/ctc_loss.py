"""CTCLossLayer: how unlikely a sequence of labels is to be read from a longer sequence of probabilities."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.layers.cross_entropy_loss import logarithms
from wlnet.nets.relations import indices, longer
from wlnet.nets.unify import Dim

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class CTCLossLayer(Layer):
    """-ln of the probability that Input reads as Target.

    A sequence of classes, one for each place, is read by leaving out repetitions and then blanks; its probability is
    the product over the places. The last class of Input is the blank. Where no sequence reads as Target, because there
    are too few places for blanks between equal labels, the loss is infinite.

    >> CTCLossLayer[][<|"Input" -> {{0.5, 0.5}, {0.5, 0.5}}, "Target" -> {1}|>]
    """

    symbol = "CTCLossLayer"
    input_names = ("Input", "Target")
    output_names = ("Loss",)
    old_ports = MappingProxyType({"Output": "Loss"})
    integer_ports = ("Target",)
    docs = Docs(
        summary="The connectionist temporal classification loss of a sequence of labels.",
        formula="Loss = -Log[Total of the probabilities of all ways to read Target from Input]",
        ports={
            "Input": "{length, c + 1}: at each place the probabilities of classes 1..c and of the blank, which is last",
            "Target": "vector of integers in 1..c, no longer than Input",
            "Loss": "number",
        },
        source="Wolfram Language reference, CTCLossLayer; Graves et al. 2006",
        notes='"Output" is another name of "Loss". Lengths may vary in both inputs. A probability of 0 counts as '
        "1.175*^-38. Nothing is divided by a length.",
    )

    def shapes(self, s: Site) -> None:
        length, classes, count = s.dim(), s.dim(), s.dim()
        s.require("Input", [length, classes], "it takes the probabilities of classes at each place of a sequence")
        s.require("Target", [count], "it takes a sequence of classes")
        s.require("Loss", ())
        s.real("Loss")
        _fits(s, length, count)
        _has_blank(s, classes)
        labels = s.dim()
        longer(s, ("Target", labels), ("Input", classes), 1, "one class more is the blank")
        indices(s, "Target", labels, "the last class is the blank")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        p, target = inputs  # (batch, length, c + 1), (batch, count)
        return b.ctc_loss(logarithms(b, p), b.sub(target, b.constant(1, "int64")), p.shape[2] - 1)


def _fits(s: Site, length: Dim, count: Dim) -> None:
    """A target is no longer than the input it is read from."""

    def relation() -> bool:
        places, labels = length.number, count.number
        if places is not None and labels is not None and labels > places:
            raise Mismatch("Target", f"a vector of size {places} or less", f"it is read from {places} places")
        return places is not None and labels is not None

    s.relate(relation, length, count)


def _has_blank(s: Site, classes: Dim) -> None:
    def relation() -> bool:
        if (number := classes.number) is not None and number < 2:
            raise Mismatch("Input", "two or more classes", "the last one is the blank")
        return number is not None

    s.relate(relation, classes)
