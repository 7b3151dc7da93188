"""PaddingLayer: elements added before and after, level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import longer
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Value, Word, is_integer, is_list, is_number, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

MODES: dict[str, Literal["edge", "reflect"]] = {"Fixed": "edge", "Reflected": "reflect"}


def amounts(value: Value) -> Value:
    """Pairs {m, n} of integers of 0 or more, one for each level."""
    pairs = plain(value) if is_list(value) else ()
    if pairs and all(is_list(p) and len(p) == 2 and all(is_integer(n) and n >= 0 for n in p) for p in pairs):
        return tuple((int(m), int(n)) for m, n in pairs)
    raise BadValue("a list of pairs {m, n} of integers of 0 or more, one pair for each level of the input")


def padding(value: Value) -> Value:
    """A number, "Fixed" or "Reflected"; Automatic is 0."""
    if isinstance(value, Word) and value == AUTOMATIC:
        return 0
    if is_number(value) or (isinstance(value, str) and value in MODES):
        return plain(value)
    raise BadValue('a number, "Fixed" or "Reflected"')


class PaddingLayer(Layer):
    """m elements before and n after at each level: a number, the edge repeated, or mirrored without the edge.

    >> PaddingLayer[{{0, 1}, {1, 0}}][{{1, 2}, {3, 4}}]
    """

    symbol = "PaddingLayer"
    forms = (("PaddingSize",),)
    parameters = (
        Parameter("PaddingSize", amounts),
        Parameter("Padding", padding, 0, symbol=True),
    )
    docs = Docs(
        summary="Elements added before and after, level by level.",
        formula="Output = ArrayPad[Input, {{m1, n1}, {m2, n2}, ...}, padding]",
        ports={"Input": "array with one level for each pair", "Output": "sizes grow by m + n"},
        source="Wolfram Language reference, PaddingLayer",
        notes='"Fixed" repeats the elements at the edge; "Reflected" mirrors without repeating them and can add one '
        "element less than there are.",
    )

    def shapes(self, s: Site) -> None:
        pairs = self.settings["PaddingSize"]
        clause = f"it has {len(pairs)} pair{'s' * (len(pairs) > 1)} of padding sizes"
        for port in ("Input", "Output"):
            s.rank(s.shape(port), len(pairs), clause, port)
        before, after = s.shape("Input").dims or [], s.shape("Output").dims or []
        for i, pair in enumerate(pairs):
            longer(s, ("Input", before[i]), ("Output", after[i]), sum(pair), f"it pads level {i + 1} by {sum(pair)}")
            if self.settings["Padding"] == "Reflected":
                self._reflectable(s, before[i], i + 1, max(pair))
        s.real("Output")

    @staticmethod
    def _reflectable(s: Site, dim: Dim, level: int, most: int) -> None:
        def relation() -> bool:
            size = dim.number
            if size is not None and size <= most:
                needed = f"a size of {most + 1} or more at level {level}"
                raise Mismatch("Input", needed, f"it reflects {most} element{'s' * (most > 1)} there")
            return size is not None

        s.relate(relation, dim)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        pads = ((0, 0), *self.settings["PaddingSize"])
        how: Any = self.settings["Padding"]
        return b.pad(x, pads, mode=MODES[how]) if isinstance(how, str) else b.pad(x, pads, value=how)
