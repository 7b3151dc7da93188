"""DropoutLayer: in training, elements dropped at random."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, Scalar, call
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Check, Parameter, choice, number
from wlnet.nets.values import Value, is_list

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

# What SELU tends to for very negative numbers: -scale alpha of Klambauer et al. 2017.
SELU_FLOOR = -1.7580993408473766


def port_choice(*names: str) -> Check:
    """One of these port names, or a list of some of them; gives a tuple."""

    def check(value: Value) -> Value:
        chosen = tuple(value) if is_list(value) else (value,)
        if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(names):
            listed = ", ".join(f'"{name}"' for name in names)
            raise BadValue(f"a port or a list of ports out of {listed}")
        return chosen

    return check


class DropoutLayer(Layer):
    """In training each element is dropped with probability p, and the others are scaled so that means stay.

    "Dropout" puts 0 and multiplies what is kept by 1/(1 - p). "AlphaDropout" puts a' = -1.7581 and then applies
    a x + b, a = 1/Sqrt[q + a'^2 q p], b = -a p a', q = 1 - p, which keeps mean 0 and variance 1 behind SELU.
    """

    symbol = "DropoutLayer"
    forms = ((), ("Probability",))
    parameters = (
        Parameter("Probability", number(0, 1, open_end=True), 0.5),
        Parameter("Method", choice("Dropout", "AlphaDropout"), "Dropout", symbol=True),
        Parameter("OutputPorts", port_choice("Output", "BinaryMask"), ("Output",)),
    )
    output_names = ("Output", "BinaryMask")
    docs = Docs(
        summary="In training, drop elements at random; when evaluated, change nothing.",
        formula="Output = Input mask/(1 - p), each element of the mask 1 with probability 1 - p",
        ports={
            "Input": "array of any rank",
            "Output": "the same dimensions",
            "BinaryMask": 'only if "OutputPorts" lists it: 1 for kept, 0 for dropped',
        },
        source="Wolfram Language reference, DropoutLayer; Klambauer et al. 2017 for AlphaDropout",
    )

    def output_ports(self) -> tuple[str, ...]:
        return tuple(self.settings["OutputPorts"])

    def shapes(self, s: Site) -> None:
        s.same("Input", *self.outputs)
        s.real(*self.outputs)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        (x,) = inputs
        p = self.settings["Probability"]
        if not ctx.train or p == 0:
            return {"Output": x, "BinaryMask": b.broadcast(b.constant(1.0), x.shape)}
        kept = b.elementwise(uniform_above(p), b.random("uniform", x.shape))
        if self.settings["Method"] == "Dropout":
            y = b.mul(b.mul(x, kept), 1 / (1 - p))
        else:
            q = 1 - p
            a = 1 / math.sqrt(q + SELU_FLOOR**2 * q * p)
            shift = -a * p * SELU_FLOOR
            y = b.add(b.mul(b.add(b.mul(x, kept), b.mul(b.sub(1.0, kept), SELU_FLOOR)), a), shift)
        return {"Output": y, "BinaryMask": kept}


def uniform_above(p: float) -> Scalar:
    """1 where a number uniform in 0..1 is at least p, else 0."""
    return call("select", Arg(0) >= p, 1.0, 0.0)
