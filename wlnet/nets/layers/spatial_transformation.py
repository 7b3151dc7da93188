"""SpatialTransformationLayer: images seen through an affine map that is itself an input."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.pixels import as_images, as_rows, read
from wlnet.nets.values import Value, is_integer, is_list, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def height_and_width(value: Value) -> Value:
    """A list of two sizes."""
    if is_list(value) and len(value) == 2 and all(is_integer(n) and n >= 1 for n in plain(value)):
        return plain(value)
    raise BadValue("a list {height, width} of integers of 1 or more")


class SpatialTransformationLayer(Layer):
    """y[c, i, j] = x[c, v, u], where (u, v) is the place that Parameters sends pixel (i, j) to, read bilinearly.

    Both images reach from -1 to 1, from the middle of the first pixel to that of the last, X rightwards and Y
    downwards. Parameters {a, b, c, d, e, f} send (X, Y) to (a X + b Y + c, d X + e Y + f). Outside x there are zeros.

    >> SpatialTransformationLayer[{2, 2}][{{{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}}, {1, 0, 0, 0, 1, 0}}]
    """

    symbol = "SpatialTransformationLayer"
    forms = (("Dimensions",),)
    parameters = (Parameter("Dimensions", height_and_width),)
    input_names = ("Input", "Parameters")
    old_ports = MappingProxyType({"Localization": "Parameters"})
    docs = Docs(
        summary="Zoom, skew and shift images by parameters that are an input of their own.",
        formula="Output[c, i, j] = Input[c, v, u], {u, v} = {{a, b}, {d, e}} . {X, Y} + {c, f}",
        ports={
            "Input": "{channels, height, width}",
            "Parameters": "{a, b, c, d, e, f}: zoom, skew and shift of the horizontal place, then skew, zoom and shift "
            "of the vertical place; {1, 0, 0, 0, 1, 0} changes nothing",
            "Output": "{channels, h, w} for SpatialTransformationLayer[{h, w}]",
        },
        source="Wolfram Language reference, SpatialTransformationLayer; Jaderberg et al. 2015",
        notes='"Localization" is another name of "Parameters". Places outside the image count as zeros. In an output '
        "of one line or column that is at -1.",
    )

    def shapes(self, s: Site) -> None:
        channels = s.dim()
        s.require("Parameters", (6,), "an affine map of the plane has six parameters")
        s.require("Input", [channels, s.dim(), s.dim()], "it works on channels, height and width")
        height, width = self.settings["Dimensions"]
        s.require("Output", [channels, height, width], f"its output is {height}×{width}")
        s.real("Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        x, parameters = inputs  # (batch, channels, height, width), (batch, 6)
        size = x.shape[2:]
        height, width = self.settings["Dimensions"]
        grid_y, grid_x = np.meshgrid(_places(height), _places(width), indexing="ij")
        grid = np.stack([grid_x.ravel(), grid_y.ravel(), np.ones(height * width)])
        maps = b.reshape(parameters, (parameters.shape[0], 2, 3))
        sent = b.matmul(maps, b.constant(grid))  # (batch, 2, places): X and Y
        column, line = (
            b.elementwise((Arg(0) + 1.0) * ((n - 1) / 2), b.reshape(b.slice_axis(sent, 1, k, k + 1), sent.shape[::2]))
            for k, n in ((0, size[1]), (1, size[0]))
        )
        rows = as_rows(b, x)
        result = None
        for i, share_i in _neighbours(b, line, size[0]):
            for j, share_j in _neighbours(b, column, size[1]):
                share = b.mul(share_i, share_j)
                part = b.mul(read(b, rows, (size[0], size[1]), i, j), b.reshape(share, (*share.shape, 1)))
                result = part if result is None else b.add(result, part)
        assert result is not None
        return as_images(b, result, (height, width))


def _places(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where the middles of `count` pixels are between -1 and 1."""
    return -1 + 2 * np.arange(count) / max(count - 1, 1)


def _neighbours(b: Builder, u: IRValue, count: int) -> list[tuple[IRValue, IRValue]]:
    """The two elements beside u along a level of length `count`, and how much each counts: nothing if outside."""
    below = call("floor", Arg(0))
    found = []
    for place, share in ((below, below + 1.0 - Arg(0)), (below + 1.0, Arg(0) - below)):
        # one condition after the other, since a NaN must not become an index
        inside = b.elementwise(call("select", place >= 0.0, call("select", place < float(count), 1.0, 0.0), 0.0), u)
        index = b.elementwise(call("select", Arg(1) > 0.5, place, 0.0), u, inside)
        found.append((b.cast(index, "int64"), b.elementwise(call("select", Arg(1) > 0.5, share, 0.0), u, inside)))
    return found
