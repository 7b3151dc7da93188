"""LinearLayer: an affine map of the whole input array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import ArrayParameter, Parameter, automatic_or, wholes
from wlnet.nets.relations import element_count
from wlnet.nets.values import AUTOMATIC, Value, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def output_size(value: Value) -> Value:
    """The output dimensions; a list of one size is that size."""
    sizes = wholes(1)(value)
    return sizes[0] if isinstance(sizes, tuple) and len(sizes) == 1 else sizes


class LinearLayer(Layer):
    """y = ArrayReshape[W . Flatten[x] + b, output dimensions], row by row."""

    symbol = "LinearLayer"
    old_symbols = ("DotPlusLayer",)
    forms = ((), ("OutputDimensions",))
    parameters = (Parameter("OutputDimensions", automatic_or(output_size)),)
    array_parameters = (ArrayParameter("Weights", "weight"), ArrayParameter("Biases", "bias", optional=True))
    docs = Docs(
        summary="An affine map of the whole input array to an array of the given dimensions.",
        formula="Output = ArrayReshape[Weights . Flatten[Input] + Biases, dims]",
        ports={"Input": "array of any rank and fixed size", "Output": "array of the requested dimensions"},
        source="Wolfram Language reference, LinearLayer",
        notes="Without an argument the output dimensions follow from what comes next, or from the arrays.",
    )

    def shapes(self, s: Site) -> None:
        out, size = s.dim(), s.dim()
        s.array("Weights", (out, size))
        s.array("Biases", (out,))
        dims = self.settings["OutputDimensions"]
        if dims != AUTOMATIC:
            s.require("Output", dims if isinstance(dims, tuple) else (dims,), f"its output size is {show(dims)}")
        element_count(s, "Output", out, "")
        element_count(s, "Input", size, "")
        s.real("Output")

        def vector() -> None:
            if s.shape("Output").dims is None and out.number is not None:
                s.rank(s.shape("Output"), 1, "nothing says that it is no vector", "Output")

        s.default(vector)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        weights, biases = ctx.array("Weights"), ctx.array("Biases")
        assert weights is not None
        flat = b.reshape(x, (x.shape[0], weights.shape[1]))  # (batch, in)
        y = b.matmul(flat, weights, transpose_b=True)  # (batch, out)
        if biases is not None:
            y = b.add(y, biases)
        return b.reshape(y, (x.shape[0], *ctx.dims("Output")))
