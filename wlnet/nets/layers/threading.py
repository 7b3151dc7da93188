"""ThreadingLayer: a function of several numbers, threaded over the elements of several arrays."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, Scalar, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, level
from wlnet.nets.relations import same_rank
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, ScalarFunction, Value, Word, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

# Symbols that take any number of arguments, and those that take two.
FOLDED = {"Plus": "add", "Times": "mul", "Max": "maximum", "Min": "minimum"}
BINARY = {"Subtract": "sub", "Divide": "div", "Power": "pow", "Mod": "mod", "Surd": "surd"}
SWAPPED = {"ArcTan": "arctan2"}  # ArcTan[x, y] is the angle of the point (x, y), arctan2(y, x)
OTHERS = {"Erf": "erf_between"}
SYMBOLS = (*FOLDED, *BINARY, *SWAPPED, *OTHERS)


def several(value: Value) -> Value:
    """A function of several numbers: a symbol, or a traced function."""
    if isinstance(value, Word) and value.name in SYMBOLS:
        return value
    if isinstance(value, ScalarFunction) and value.arity >= 1:
        return value
    raise BadValue("a function of several numbers, such as Plus, Times or #1 - #2 &")


def broadcasting(value: Value) -> Value:
    """None, Automatic, a level, or a list with one of these for each input."""
    if value is None or value == AUTOMATIC:
        return value
    if is_list(value):
        return tuple(None if e is None else e if e == AUTOMATIC else level(e) for e in plain(value))
    try:
        return level(value)
    except BadValue:
        raise BadValue("None, Automatic, a level, or a list of these, one for each input") from None


class ThreadingLayer(Layer):
    """y = f(x1, x2, ...), element by element.

    Broadcasting None wants equal dimensions, Automatic equal ranks and sizes that are equal or 1, a level n inserts
    the dimensions that an input of lower rank lacks at level n, -n so that they end at level -n of the output.
    """

    symbol = "ThreadingLayer"
    forms = (("Function",), ("Function", "Broadcasting"))
    parameters = (Parameter("Function", several), Parameter("Broadcasting", broadcasting, AUTOMATIC))
    variadic = True
    docs = Docs(
        summary="A function of several numbers, threaded over the elements of several arrays.",
        formula="Output = MapThread[f, {Input1, Input2, ...}, rank]",
        ports={"Input1, Input2, ...": "arrays or numbers; named slots give their names", "Output": "array"},
        source="Wolfram Language reference, ThreadingLayer",
        notes="Broadcasting None, Automatic (equal ranks; sizes equal or 1), n or -n (missing levels inserted there), "
        "or one of these for each input.",
    )

    def arity(self) -> tuple[str, ...] | None:
        function = self.settings["Function"]
        if isinstance(function, ScalarFunction):
            return function.names or tuple(f"Input{i}" for i in range(1, function.arity + 1))
        return None if function.name in FOLDED else ("Input1", "Input2")

    def insertions(self) -> tuple[Value, ...]:
        """The broadcasting setting of each input."""
        setting = self.settings["Broadcasting"]
        if not isinstance(setting, tuple):
            return (setting,) * len(self.inputs)
        if len(setting) != len(self.inputs):
            raise Mismatch("", "", fact=f"there are {len(self.inputs)} inputs and {len(setting)} broadcasting settings")
        return setting

    def shapes(self, s: Site) -> None:
        s.real("Output")
        insertions = self.insertions()
        if all(n is None for n in insertions):
            s.same("Output", *self.inputs)
            return
        shapes = [s.shape(port) for port in self.inputs]
        if all(n == AUTOMATIC or n is None for n in insertions):
            for port in self.inputs:
                same_rank(s, s.shape("Output"), s.shape(port), port)

        def ranked() -> bool:
            dims = [shape.dims for shape in shapes]
            if any(d is None for d in dims):
                return False
            self._thread(s, [d for d in dims if d is not None])
            return True

        s.relate(ranked, *shapes)

    def place(self, setting: Value, rank: int, highest: int) -> int | None:
        """Before which of its own dimensions an input of this rank gets the missing ones; None if nowhere."""
        missing = highest - rank
        if missing == 0:
            return 0
        if setting is None or setting == AUTOMATIC:
            return None
        at = setting - 1 if setting > 0 else highest + setting + 1 - missing
        return at if 0 <= at <= rank else None

    def _thread(self, s: Site, inputs: list[list[Dim]]) -> None:
        highest = max(len(dims) for dims in inputs)
        s.rank(s.shape("Output"), highest, f"that is its inputs' highest rank, {highest}", "Output")
        out = s.shape("Output").dims or []
        columns: list[list[tuple[str, Dim]]] = [[] for _ in range(highest)]
        for port, dims, setting in zip(self.inputs, inputs, self.insertions(), strict=True):
            at = self.place(setting, len(dims), highest)
            if at is None:
                raise Mismatch(port, f"an array of rank {highest}", f"its broadcasting is {show(setting)}")
            missing = highest - len(dims)
            for i, dim in enumerate(dims):
                columns[i if i < at else i + missing].append((port, dim))
        for i, column in enumerate(columns):
            self._column(s, out[i], column, i + 1)

    @staticmethod
    def _column(s: Site, out: Dim, column: list[tuple[str, Dim]], level: int) -> None:
        """Along one level the sizes are equal or 1, and the output has the largest."""

        def relation() -> bool:
            if out.number == 1:
                for port, dim in column:
                    s.set(dim, 1, "the output's size is 1", port, level)
                return True
            for port, dim in column:
                if isinstance(dim.size, Length) or (dim.number or 1) > 1:
                    s.tie(out, dim, port, level)
            if all(dim.number == 1 for _, dim in column):
                s.set(out, 1, "all inputs have size 1", "Output", level)
                return True
            return False

        def settle() -> None:
            others = [dim for _, dim in column if dim.find() is not out.find()]
            if out.size is None and others and all(dim.number == 1 for dim in others):
                s.set(out, 1, "all other inputs have size 1", "Output", level)  # an input is the output, fed back
            for port, dim in column:
                if dim.size is None and out.size is not None:
                    s.tie(out, dim, port, level)

        s.relate(relation, out, *(dim for _, dim in column))
        s.default(settle)

    def tree(self) -> Scalar:
        function = self.settings["Function"]
        if isinstance(function, ScalarFunction):
            return function.tree
        args = [Arg(i) for i in range(len(self.inputs))]
        name = function.name
        if name in FOLDED:
            return reduce(lambda x, y: call(FOLDED[name], x, y), args)  # type: ignore[arg-type, return-value]
        if name in SWAPPED:
            return call(SWAPPED[name], args[1], args[0])
        return call((BINARY | OTHERS)[name], *args)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        highest = max(len(x.shape) for x in inputs) - 1
        spread = []
        for x, setting in zip(inputs, self.insertions(), strict=True):
            rank = len(x.shape) - 1
            at = self.place(setting, rank, highest)
            assert at is not None
            dims = x.shape[1:]
            spread.append(b.reshape(x, (x.shape[0], *dims[:at], *(1,) * (highest - rank), *dims[at:])))
        return b.elementwise(self.tree(), *spread)
