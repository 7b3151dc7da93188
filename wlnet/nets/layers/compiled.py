"""CompiledLayer: a function of one array with types, and another that propagates its gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wlnet.ir.builder import Builder
from wlnet.nets.array_function import ArrayFunction, Inside, Unspellable
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer, Options
from wlnet.nets.layers.function import FunctionLayer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Value, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from wlnet.ir.graph import Value as IRValue

_PORTS = ("Input", "OutputGradient", "Output")


def _function(value: Value) -> Value:
    if isinstance(value, ArrayFunction) and len(value.ranks) == 1:
        return value
    raise BadValue(
        'a Function of one typed array, as in Function[{Typed[x, TypeSpecifier["PackedArray"][..., 1]]}, ...]'
    )


def _gradient(value: Value) -> Value:
    if value is None or value == AUTOMATIC or (isinstance(value, ArrayFunction) and len(value.ranks) in (2, 3)):
        return value
    raise BadValue(
        "Automatic, None, or a Function of the input, the gradient of the output and, if need be, the output"
    )


class CompiledLayer(FunctionLayer):
    """y = f(x); dL/dx = g(x, dL/dy) or g(x, dL/dy, y).

    >> CompiledLayer[Function[{Typed[x, TypeSpecifier["PackedArray"]["MachineReal", 1]]}, x^2 - Total[x]]][{1, 2, 3}]
    """

    symbol = "CompiledLayer"
    forms = (("Function",), ("Function", "Gradient"))
    parameters = (Parameter("Function", _function), Parameter("Gradient", _gradient, AUTOMATIC))
    functions_of = "typed arrays"
    docs = Docs(
        summary="A function of one array whose argument is typed, with a gradient function of its own if it has one.",
        formula="Output = f[Input]",
        ports={"Input": "array of the declared rank, or of one less if the function takes a batch", "Output": "array"},
        source="Wolfram Language reference, CompiledLayer",
        notes="What primitives can spell is computed by them; any other function is evaluated by the language on the "
        "numbers of each example, which is slow, and has a gradient only if it is given one. Nothing is compiled.",
    )

    @classmethod
    def build(cls, arguments: Sequence[Value] = (), options: Options = (), span: Any = None) -> Layer:
        return super(FunctionLayer, cls).build(arguments, options, span)

    @property
    def arguments(self) -> tuple[Value, ...]:
        return tuple(self.settings[name] for name in self.form)

    @property
    def variant(self) -> Value:
        return self.settings["Gradient"]

    def shapes(self, s: Site) -> None:
        rank = self.function.ranks[0]
        clause = f"the function takes an array of rank {rank}"

        def fits(dims: list[Dim]) -> None:
            if len(dims) not in (rank, rank - 1):
                raise Mismatch("Input", f"an array of rank {rank}, or {rank - 1} if the function takes a batch", clause)

        s.ranked(s.shape("Input"), fits)
        super().shapes(s)
        s.default(lambda: s.rank(s.shape("Input"), rank, clause, "Input") if s.shape("Input").dims is None else None)

    def spelled(self, b: Builder, inputs: Mapping[str, IRValue], inside: Inside) -> dict[str, IRValue]:
        x = inputs["Input"]
        y = self._on(b, self.function, [x], inside)
        gradient = self.settings["Gradient"]
        if gradient == AUTOMATIC:
            return {"Output": y}
        if gradient is None:
            return {"Output": b.replace_gradient(y, x, None)}
        backward = Builder(b.dtype)
        given = [backward.input(name, v.shape) for name, v in (("x", x), ("dy", y), ("y", y))]
        dx = self._on(backward, gradient, given[: len(gradient.ranks)], inside)
        if dx.shape != x.shape:
            fact = f"the gradient function gives an array of size {_sizes(dx)} for an input of size {_sizes(x)}"
            raise Unspellable(fact)
        backward.output("dx", dx)
        return {"Output": b.replace_gradient(y, x, backward.finish())}

    def _on(self, b: Builder, function: ArrayFunction, given: Sequence[IRValue], inside: Inside) -> IRValue:
        """A function applied to each example, or to the batch of them where it declares one level more."""
        batched = given[0].rank - 1 < function.ranks[0]
        count = given[0].shape[0]
        seen = [b.reshape(x, (1, *x.shape)) for x in given] if batched else given
        y = function.spell(b, dict(zip(_PORTS, seen, strict=False)), inside)["Output"]
        if not batched:
            return y
        if y.rank < 2 or y.shape[1] != count:
            raise Unspellable(f"{show(function)} gives no list with a result for each example")
        return b.reshape(y, y.shape[1:])

    @property
    def label(self) -> str:
        return f"CompiledLayer[{', '.join(show(argument) for argument in self.arguments)}]"


def _sizes(x: IRValue) -> str:
    return "×".join(map(str, x.shape[1:])) or "1"
