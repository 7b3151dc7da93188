"""ElementwiseLayer: one function of a number, applied to every element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, Scalar, call
from wlnet.nets.errors import nearest
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.values import ScalarFunction, Value, Word, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

# The names that Wolfram documents, with the short ones, and the scalar function that each is.
NAMED = {
    "RectifiedLinearUnit": "ramp", "ReLU": "ramp", "ExponentialLinearUnit": "elu", "ELU": "elu",
    "ScaledExponentialLinearUnit": "selu", "SELU": "selu", "GaussianErrorLinearUnit": "gelu", "GELU": "gelu",
    "Swish": "swish", "HardSwish": "hard_swish", "Mish": "mish", "SoftSign": "soft_sign", "SoftPlus": "softplus",
    "HardTanh": "hard_tanh", "HardSigmoid": "hard_sigmoid", "Sigmoid": "logistic_sigmoid",
}  # fmt: skip

# Symbols that are functions of one number.
SYMBOLS = {
    "Ramp": "ramp", "LogisticSigmoid": "logistic_sigmoid", "Abs": "abs", "Sign": "sign", "Round": "round",
    "Floor": "floor", "Ceiling": "ceiling", "IntegerPart": "integer_part", "FractionalPart": "fractional_part",
    "Unitize": "unitize", "KroneckerDelta": "kronecker_delta", "Minus": "neg",
    "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "CubeRoot": "cube_root",
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Cot": "cot", "Sec": "sec", "Csc": "csc",
    "ArcSin": "arcsin", "ArcCos": "arccos", "ArcTan": "arctan", "ArcCot": "arccot", "ArcSec": "arcsec",
    "ArcCsc": "arccsc", "Haversine": "haversine", "InverseHaversine": "inverse_haversine",
    "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Coth": "coth", "Sech": "sech", "Csch": "csch",
    "ArcSinh": "arcsinh", "ArcCosh": "arccosh", "ArcTanh": "arctanh", "ArcCoth": "arccoth", "ArcSech": "arcsech",
    "ArcCsch": "arccsch", "Gudermannian": "gudermannian", "InverseGudermannian": "inverse_gudermannian",
    "Gamma": "gamma", "LogGamma": "log_gamma", "Erf": "erf", "Erfc": "erfc", "InverseErf": "inverse_erf",
    "InverseErfc": "inverse_erfc",
}  # fmt: skip


def unary(value: Value) -> Value:
    """A function of one number: a symbol, a documented name, or a traced function."""
    if isinstance(value, Word) and value.name in SYMBOLS:
        return value
    if isinstance(value, str) and value in NAMED:
        return value
    if isinstance(value, ScalarFunction):
        if value.arity > 1:
            raise BadValue(f"a function of one argument, not of {value.arity}")
        return value
    hint = nearest(value, NAMED) if isinstance(value, str) else ""
    if isinstance(value, Word):
        hint = nearest(value.name, SYMBOLS).replace('"', "")
    raise BadValue('a function of one number, such as Tanh, "ELU" or a pure function', hint)


def tree_of(function: Value) -> Scalar:
    """The scalar tree of a function that `unary` accepted."""
    if isinstance(function, ScalarFunction):
        return function.tree
    return call(SYMBOLS[function.name] if isinstance(function, Word) else NAMED[function], Arg(0))


class ElementwiseLayer(Layer):
    """y = f(x), element by element."""

    symbol = "ElementwiseLayer"
    forms = (("Function",),)
    parameters = (Parameter("Function", unary),)
    docs = Docs(
        summary="One function of a number, applied to every element.",
        formula="Output = Map[f, Input, {-1}]",
        ports={"Input": "array of any rank, or a number", "Output": "the same dimensions"},
        source="Wolfram Language reference, ElementwiseLayer",
        notes='"HardSigmoid" is Clip[(x + 1)/2, {0, 1}]; "GaussianErrorLinearUnit" is exact, not the tanh form.',
    )

    def shapes(self, s: Site) -> None:
        s.same("Input", "Output")
        s.real("Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        return b.elementwise(tree_of(self.settings["Function"]), *inputs)

    @property
    def label(self) -> str:
        function = self.settings["Function"]
        return function.name if isinstance(function, Word) else f"ElementwiseLayer[{show(function)}]"
