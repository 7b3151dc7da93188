"""RandomArrayLayer: random numbers, with parameters that are fixed or data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, Scalar, call
from wlnet.nets import distributions
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.values import Distribution, DistributionFunction, Value, Word

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def distribution(value: Value) -> Value:
    """A distribution of numbers, or a function that gives one."""
    if isinstance(value, Distribution):
        return distributions.checked(value)
    if isinstance(value, DistributionFunction):
        family = distributions.family(value.name)
        if len(value.parameters) != len(family.parameters):
            raise BadValue(distributions.usage(value.name))
        return value
    if isinstance(value, Word) and value.name in distributions.FAMILIES:
        # a distribution by its head alone is a function of its parameters
        count = len(distributions.family(value.name).parameters)
        arguments: tuple[Scalar, ...] = tuple(Arg(i) for i in range(count))
        return DistributionFunction(value.name, arguments, count, value, (), value.name)
    raise BadValue("a distribution such as NormalDistribution[0, 1], or a function that gives one")


class RandomArrayLayer(Layer):
    """Independent draws, anew at each evaluation and for each example, in training and without.

    With a function each element is drawn from the distribution that the function gives for the elements of the inputs
    in its place. Where parameters that are data are not allowed, the result is Indeterminate. Gradients reach the
    parameters as far as the draw is a smooth function of them and of numbers that do not depend on them.

    >> RandomArrayLayer[BernoulliDistribution[1], "Output" -> 3][]
    """

    symbol = "RandomArrayLayer"
    forms = (("Distribution",),)
    parameters = (Parameter("Distribution", distribution),)
    docs = Docs(
        summary="Random numbers, drawn anew at each evaluation.",
        formula="Output = RandomVariate[dist, dims], or Output[i, ..] = RandomVariate[f[Input1[i, ..], ...]]",
        ports={
            "Input, or Input1, Input2, ...": "only for a function: the arguments; named slots give their names",
            "Output": "array of any rank, or a number",
        },
        source="Wolfram Language reference, RandomArrayLayer",
        notes="RandomSeeding makes an evaluation repeatable. It is one number if nothing tells its size. No "
        "gradient reaches shape parameters of the gamma laws or parameters of discrete laws.",
    )

    def input_ports(self) -> tuple[str, ...]:
        given = self.settings["Distribution"]
        if isinstance(given, Distribution):
            return ()
        return given.names or (("Input",) if given.arity == 1 else tuple(f"Input{i + 1}" for i in range(given.arity)))

    def shapes(self, s: Site) -> None:
        s.real("Output")
        if self.inputs:
            s.same("Output", *self.inputs)
        else:
            s.default(lambda: self._number(s))

    @staticmethod
    def _number(s: Site) -> None:
        whole = s.solver.root
        if not all(whole.type(port).fixed for port in whole.net.inputs):
            return  # the size may still come with the data
        if s.shape("Output").dims is None and not s.shape("Output").find().least_rank:
            s.rank(s.shape("Output"), 0, "nothing says that it has levels", "Output")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        given = self.settings["Distribution"]
        shape = (ctx.batch, *ctx.dims("Output"))
        family = distributions.family(given.name)
        if isinstance(given, Distribution):
            values = [b.constant(float(p)) for p in distributions.flat(given)]
            return family.draw(b, [b.broadcast(p, shape) for p in values])
        values = [b.broadcast(b.elementwise(tree, *inputs), shape) for tree in given.parameters]
        drawn = family.draw(b, values)
        bad = call("not", family.allowed)
        nan = call("select", bad, float("nan"), Arg(len(values)))
        return b.elementwise(nan, *values, drawn)
