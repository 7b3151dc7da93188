"""CrossEntropyLossLayer: how surprising the target is under predicted probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Apply, Arg, call
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, choice
from wlnet.nets.relations import indices

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

# The least normal number of single precision: below it a probability counts as this much, so that no loss is infinite.
LEAST = 1.1754943508222875e-38


class CrossEntropyLossLayer(Layer):
    """The mean over all places of -ln p, p the probability that Input gives to the class or value that is Target.

    Classes lie along the last level of Input. Where the probabilities come straight from a SoftmaxLayer or from
    LogisticSigmoid their logarithms are taken of its input, so that nothing is lost when they round to 0 or 1.

    >> CrossEntropyLossLayer["Index"][<|"Input" -> {0, 1, 0}, "Target" -> 2|>]
    """

    symbol = "CrossEntropyLossLayer"
    forms = (("TargetForm",),)
    parameters = (Parameter("TargetForm", choice("Index", "Probabilities", "Binary")),)
    input_names = ("Input", "Target")
    output_names = ("Loss",)
    integer_ports = ("Target",)
    docs = Docs(
        summary="The cross entropy between predicted probabilities and a target of indices, probabilities or 0 and 1.",
        formula='Loss = Mean[-Log[Input[[.., Target]]]] ("Index"), Mean[-Total[Target Log[Input], last level]] '
        '("Probabilities"), Mean[-(Target Log[Input] + (1 - Target) Log[1 - Input])] ("Binary")',
        ports={
            "Input": 'probabilities: an array whose last level sums to 1, or for "Binary" numbers in 0..1',
            "Target": '"Index": integers in 1..c, one level less than Input; else the dimensions of Input',
            "Loss": "number",
        },
        source="Wolfram Language reference, CrossEntropyLossLayer",
        notes="Input is probabilities, not their logarithms. A probability of 0 counts as 1.175*^-38.",
    )

    def shapes(self, s: Site) -> None:
        form = self.settings["TargetForm"]
        s.require("Loss", ())
        s.real("Loss")
        if form == "Index":
            classes = s.dim()
            s.ends("Input", tail=[classes], clause="the classes lie along the last level")
            s.ranked(s.shape("Input"), lambda dims: s.require("Target", dims[:-1], "each place has one class"))
            s.ranked(s.shape("Target"), lambda dims: s.require("Input", [*dims, classes]))
            indices(s, "Target", classes, 'that many classes lie along the last level of "Input"')
        else:
            if form == "Probabilities":
                s.ends("Input", tail=[s.dim()], clause="the classes lie along the last level")
            s.same("Input", "Target")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        form = self.settings["TargetForm"]
        p, target = inputs
        if form == "Binary":
            yes, no = _binary_logarithms(b, p)
            target = b.cast(target, b.dtype)
            loss = b.elementwise(-(Arg(0) * Arg(1) + (1.0 - Arg(0)) * Arg(2)), target, yes, no)
        else:
            logs = logarithms(b, p)  # (batch, ..., classes)
            if form == "Index":
                places = b.reshape(b.sub(target, b.constant(1, "int64")), (*target.shape, 1))
                chosen = b.take_along(logs, places, -1)
                loss = b.neg(b.reshape(chosen, target.shape))
            else:
                loss = b.neg(b.reduce(b.mul(b.cast(target, b.dtype), logs), "sum", -1))
        return b.reduce(loss, "mean", range(1, len(loss.shape)))


def logarithms(b: Builder, p: IRValue) -> IRValue:
    """ln p of probabilities that lie along the last axis."""
    made = b.maker(p)
    if made is not None and made.op == "softmax" and made.params["axis"] == len(p.shape) - 1:
        return b.log_softmax(made.inputs[0], -1)
    return b.elementwise(call("log", call("maximum", Arg(0), LEAST)), p)


def _binary_logarithms(b: Builder, p: IRValue) -> tuple[IRValue, IRValue]:
    """ln p and ln(1 - p)."""
    made = b.maker(p)
    if made is not None and made.op == "elementwise" and made.params["scalar"] == Apply("logistic_sigmoid", (Arg(0),)):
        (x,) = made.inputs
        yes = b.elementwise(-call("softplus", -Arg(0)), x)
        return yes, b.elementwise(-call("softplus", Arg(0)), x)
    yes = b.elementwise(call("log", call("maximum", Arg(0), LEAST)), p)
    return yes, b.elementwise(call("log", call("maximum", 1.0 - Arg(0), LEAST)), p)
