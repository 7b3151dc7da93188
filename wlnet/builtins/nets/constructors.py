"""Layer constructors, NetChain and NetGraph."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.builtins.nets import functions as _functions  # noqa: F401 - declares what applying a net does
from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, report
from wlnet.builtins.nets.traced.compiled import compiled_function
from wlnet.builtins.nets.traced.function import array_function
from wlnet.builtins.nets.values import to_name, to_value
from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, is_option
from wlnet.kernel.registry import builtin, defaults, messages
from wlnet.nets.chain import chain
from wlnet.nets.errors import Problem, SpecificationError
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.registry import build_layer, layer_names
from wlnet.nets.values import Value, show

Maker = Callable[[list[Value], list[tuple[Value, Value]], object], Net]

_TRANSLATE = {"numbers": to_value, "arrays": array_function, "typed arrays": compiled_function}
_CONTAINERS = ("NetChain", "NetGraph")
_DEPRECATED = {"ConstantArrayLayer": "NetArrayLayer"}
"""Old names that say so when they are used, with those that have taken their place."""
_TAKE_RULES = {*_CONTAINERS, *(name for name, kind in layer_names().items() if kind.rules)}
"""What takes a list of rules as an argument; elsewhere it is a list of options."""


def _construct(
    k: Kernel, name: str, args: tuple[Expr, ...], make: Maker, translate: Callable[[Kernel, Expr], Value] = to_value
) -> Expr:
    """Sort arguments from options, translate them, and make the net; messages and $Failed if it cannot be made."""
    count = len(args)
    while count > 0 and is_option(args[count - 1]):
        last = args[count - 1]
        if any(isinstance(option.args[0], int) for option in flat_options([last])):
            break  # a rule between levels: options and ports have names
        if isinstance(last, Compound) and last.head is S.List and (not last.args or name in _TAKE_RULES):
            break
        count -= 1
    if has_failed(args):
        return FAILED
    current = k.current
    span = current.span if isinstance(current, Compound) else None
    try:
        positional = [translate(k, a) for a in args[:count]]
        options = [(to_name(k, o.args[0]), to_value(k, o.args[1])) for o in flat_options(args[count:])]
        return NetAtom(make(positional, options, span or k.span()))
    except REFUSALS as error:
        return report(k, name, error)


def _declare_layer(name: str) -> None:
    translate = _TRANSLATE[layer_names()[name].functions_of]

    def construct(k: Kernel, *args: Expr) -> Expr | None:
        if name in _DEPRECATED:
            k.message(S.__getattr__(name), "deprec", S.__getattr__(_DEPRECATED[name]))

        def make(given: list[Value], options: list[tuple[Value, Value]], span: object) -> Net:
            return build_layer(name, given, options, span)

        return _construct(k, name, args, make, translate)

    construct.__doc__ = f"{name}[...]: see the page of the layer."
    builtin(name, "ReadProtected")(construct)
    messages(name, {**COMMON, "deprec": f"{name} is deprecated; use `1` instead."} if name in _DEPRECATED else COMMON)
    defaults(name, _options_of(name))


def _options_of(name: str) -> dict[str, str]:
    """The options of a layer with their defaults, as source text: arrays, parameters, then ports."""
    kind = layer_names()[name]
    arguments = {p for form in kind.forms for p in form}
    found = {f'"{a.name}"': "Automatic" for a in kind.array_parameters}
    for p in kind.all_parameters():
        if p.name not in arguments:
            found[p.name if p.symbol else f'"{p.name}"'] = show(p.default)
    inputs = () if kind.variadic else kind.input_names
    return found | {f'"{port}"': "Automatic" for port in (*inputs, *kind.output_names)}


for _name in layer_names():
    _declare_layer(_name)
for _name in _CONTAINERS:
    messages(_name, COMMON)
    defaults(_name, {"LearningRateMultipliers": "Automatic"})


def _chain(given: list[Value], options: list[tuple[Value, Value]], span: object) -> Net:
    if len(given) != 1:
        fact = f"it takes one list of layers; {len(given)} arguments were given"
        raise SpecificationError(Problem("argx", "NetChain", fact))
    return chain(given[0], options, span)


def _graph(given: list[Value], options: list[tuple[Value, Value]], span: object) -> Net:
    if not 1 <= len(given) <= 2:
        fact = f"it takes layers and a list of edges; {len(given)} arguments were given"
        raise SpecificationError(Problem("argt", "NetGraph", fact))
    return graph(given[0], given[1] if len(given) > 1 else (), options, span)


@builtin("NetChain", "ReadProtected")
def net_chain(k: Kernel, *args: Expr) -> Expr | None:
    """NetChain[{layer1, layer2, ...}, "port" -> type, ...]: layers one after another.

    >> NetChain[{LinearLayer[2, "Weights" -> {{1, 0, 1}, {0, 1, 0}}, "Biases" -> None], Ramp}][{1, -2, 3}]
     = {4., 0.}
    """
    if not args:
        k.messages.wrong_count(S.NetChain, 0, 1, 1 << 30)
        return None
    return _construct(k, "NetChain", args, _chain)


@builtin("NetGraph", "ReadProtected")
def net_graph(k: Kernel, *args: Expr) -> Expr | None:
    """NetGraph[{layer1, ...}, {source -> target, ...}, "port" -> type, ...]: layers connected by edges.

    >> NetGraph[{Ramp, Tanh, Plus}, {{1, 2} -> 3}, "Input" -> 2][{1, 0}]
     = {1.7615941762924194, 0.}
    """
    if not args:
        k.messages.wrong_count(S.NetGraph, 0, 1, 1 << 30)
        return None
    return _construct(k, "NetGraph", args, _graph)
