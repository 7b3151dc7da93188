"""Curves of a training: an atom with the head Graphics that Export draws."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence

from wlnet.builtins.drawings import Drawing
from wlnet.expression import Association, Compound, Expr, S, list_of
from wlnet.formats.problems import FormatError

Curve = tuple[Sequence[float], Sequence[float]]
"""The places of points, and their heights."""


class Plot(Drawing):
    """Curves by name, over a common axis."""

    __slots__ = ("across", "curves", "title")

    def __init__(self, title: str, across: str, curves: Mapping[str, Curve]) -> None:
        self.title, self.across, self.curves = title, across, dict(curves)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plot) and self.input_form() == other.input_form()

    def __hash__(self) -> int:
        return hash((self.title, tuple(self.curves)))

    def input_form(self) -> Expr:
        """The points, as an association by name."""
        points = (
            (name, list_of(*(list_of(float(x), float(y)) for x, y in zip(*curve, strict=True))))
            for name, curve in self.curves.items()
        )
        return Compound(S.Graphics, (self.title, Association.of(points)))

    def drawn(self, kind: str) -> bytes:
        try:
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure
        except ImportError:
            raise FormatError("drawing needs matplotlib (pip install 'wlnet[plots]').") from None
        figure = Figure(figsize=(6, 4), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for name, (x, y) in self.curves.items():
            axes.plot(x, y, label=name, marker="." if len(x) < 30 else "")
        heights = [y for _, values in self.curves.values() for y in values if math.isfinite(y)]
        if heights and min(heights) > 0 and max(heights) > 50 * min(heights):
            axes.set_yscale("log")
        axes.set_xlabel(self.across)
        axes.set_title(self.title)
        if self.curves:
            axes.legend()
        out = io.BytesIO()
        # Without a date equal plots give equal files.
        figure.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else None)
        return out.getvalue()
