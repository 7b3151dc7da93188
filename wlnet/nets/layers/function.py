"""FunctionLayer: any function of arrays that the primitives can spell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from wlnet.ir.builder import Builder
from wlnet.nets.array_function import ArrayFunction, Unspellable
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.types import Length, Size
from wlnet.nets.unify import Dim
from wlnet.nets.values import Value, show

if TYPE_CHECKING:
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

Dims = tuple[int, ...]

# Two numbers to try for a length that varies: long enough for parts and windows to exist, and far enough apart for a
# size that follows from the length to differ.
LENGTHS = (24, 41)


def function_of_arrays(value: Value) -> Value:
    if isinstance(value, ArrayFunction):
        return value
    raise BadValue("a function of arrays, such as Mean or #.# &")


class FunctionLayer(Layer):
    """y = f(x) for any function of arrays.

    >> FunctionLayer[Total[#]/Length[#] &][{{1, 2}, {3, 6}}]
    """

    symbol = "FunctionLayer"
    forms = (("Function",),)
    parameters = (Parameter("Function", function_of_arrays),)
    functions_of = "arrays"
    docs = Docs(
        summary="A function of arrays, written in the language: arithmetic, lists, loops, linear algebra, statistics.",
        formula="FunctionLayer[f][x] = f[x]",
        ports={
            "Input": 'any array; with #name slots a port for each name, for Apply[f] "Input1", "Input2", ...',
            "Output": "what the function gives; for an association a port for each key",
        },
        source="Wolfram Language reference, FunctionLayer",
        notes="The function is evaluated with arrays that are not there yet, once for each size of its inputs. "
        "Arithmetic threads over first levels as Listable does, and what a number of the array would decide "
        "(If, Which, Piecewise on numbers) is chosen element by element.",
    )

    @property
    def function(self) -> ArrayFunction:
        return cast("ArrayFunction", self.settings["Function"])

    def input_ports(self) -> tuple[str, ...]:
        return self.function.inputs

    def output_ports(self) -> tuple[str, ...]:
        return self.function.outputs

    def shapes(self, s: Site) -> None:
        s.real(*self.outputs)
        shapes = [s.shape(port) for port in self.inputs]

        def ranked() -> bool:
            inputs = {port: s.shape(port).dims for port in self.inputs}
            if any(dims is None for dims in inputs.values()):
                return False
            known = {port: dims for port, dims in inputs.items() if dims is not None}
            s.relate(lambda: self._sized(s, known), *(dim for dims in known.values() for dim in dims))
            return True

        s.relate(ranked, *shapes)

    def _sized(self, s: Site, inputs: Mapping[str, list[Dim]]) -> bool:
        """The sizes of the outputs, as soon as all sizes of the inputs are known; True once they are numbers."""
        dims = [dim.find() for port in inputs.values() for dim in port]
        if any(dim.size is None for dim in dims):
            return False
        lengths = list(dict.fromkeys(dim for dim in dims if isinstance(dim.size, Length)))
        if not lengths:
            for port, sizes in self._outputs({p: tuple(cast("int", d.number) for d in ds) for p, ds in inputs.items()}):
                s.require(port, sizes, "that is what the function gives")
            return True
        self._varying(s, inputs, lengths)
        return False

    def _varying(self, s: Site, inputs: Mapping[str, list[Dim]], lengths: list[Dim]) -> None:
        """Sizes of outputs for inputs of varying length: the function is tried with two numbers for each length."""
        first, second = LENGTHS
        trials = [{dim: first + i for i, dim in enumerate(lengths)}, {dim: second + i for i, dim in enumerate(lengths)}]
        try:
            found = [self._with_lengths(inputs, trial) for trial in trials]
        except Mismatch:
            if len(lengths) == 1:
                raise
            # lengths that are added or multiplied must be the same one
            trials = [dict.fromkeys(lengths, n) for n in LENGTHS]
            found = [self._with_lengths(inputs, trial) for trial in trials]
            port = self.inputs[-1]
            for dim in lengths[1:]:
                s.tie(lengths[0], dim, port)
        for port in self.outputs:
            a, b = (sizes[port] for sizes in found)
            if len(a) != len(b):
                raise Mismatch("", "", fact=f'"{port}" has not the same rank for every length of the input')
            s.require(port, [self._follow(m, n, lengths, trials) for m, n in zip(a, b, strict=True)])

    def _with_lengths(self, inputs: Mapping[str, list[Dim]], trial: Mapping[Dim, int]) -> dict[str, Dims]:
        sizes = {p: tuple(trial.get(d.find()) or cast("int", d.number) for d in ds) for p, ds in inputs.items()}
        return dict(self._outputs(sizes))

    @staticmethod
    def _follow(m: int, n: int, lengths: list[Dim], trials: list[dict[Dim, int]]) -> Dim | Size:
        """The dimension that is m in one trial and n in the other."""
        if m == n:
            return m
        same = (dim for dim in lengths if (trials[0][dim], trials[1][dim]) == (m, n))
        return next(same, Length())

    def _outputs(self, inputs: Mapping[str, Dims]) -> list[tuple[str, Dims]]:
        """The dimensions of the outputs for inputs of these dimensions. Raises Mismatch."""
        b = Builder()
        batch = {port: b.input(port, (1, *dims)) for port, dims in inputs.items()}
        try:
            outputs = self.function.spell(b, batch)
        except Unspellable as error:
            raise Mismatch("", "", fact=error.fact, hint=error.hint, span=error.span, tag=error.tag) from None
        return [(port, outputs[port].shape[1:]) for port in self.outputs]

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        return self.function.spell(b, dict(zip(self.inputs, inputs, strict=True)))

    @property
    def label(self) -> str:
        return f"FunctionLayer[{show(self.function)}]"
