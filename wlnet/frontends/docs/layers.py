"""One page for each layer, from its declaration and an example that is evaluated now."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

from wlnet.builtins.nets.atom import NetAtom
from wlnet.expression import Compound, Source
from wlnet.frontends.docs.markdown import code, page, prose, table
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.options import ArrayParameter, BadValue, Parameter
from wlnet.nets.types import describe
from wlnet.nets.values import AUTOMATIC, Value, show
from wlnet.session import Session
from wlnet.syntax import SyntaxProblem, read

STARTS = {
    "weight": "by the method of NetInitialize",
    "bias": 'by the "Biases" setting of NetInitialize; zero by default',
}


class NoExample(ValueError):
    """A layer without an example, or with one that does not evaluate."""


@dataclass(frozen=True)
class Evaluated:
    """An example: its code, its value as OutputForm prints it, and the net that was applied in it."""

    code: str
    value: str
    net: Net


def example_of(kind: type[Layer], others: Mapping[str, str]) -> Evaluated:
    """The example in a layer's docstring (the first line after >>), else the one given beside it, evaluated.

    Raises NoExample.
    """
    lines = (kind.__doc__ or "").splitlines()
    text = next((line.strip()[3:] for line in lines if line.strip().startswith(">> ")), others.get(kind.symbol))
    if text is None:
        raise NoExample(f"{kind.symbol} has no example: give its docstring a line >> {kind.symbol}[...][data]")
    session = Session(write=lambda _: None)
    item = next(read(Source(text, kind.symbol), session.kernel.contexts.resolve))
    if isinstance(item, SyntaxProblem) or not isinstance(item, Compound):
        raise NoExample(f"{text}: this is no application of a layer")
    result = session.evaluate(text)
    net = result.expression if kind.opaque else session.value_of(item.head)
    if result.messages or not isinstance(net, NetAtom):
        raise NoExample(f"{text}: {'; '.join(map(str, result.messages)) or 'this is no application of a layer'}")
    return Evaluated(text, result.output_form(), net.net)


def expected(parameter: Parameter) -> str:
    """What a parameter takes, in the words in which its check refuses."""
    try:
        parameter.check(object())
    except BadValue as bad:
        text = str(bad)
    else:
        return ""
    # `automatic_or` refuses in the words of the check inside it, which do not name Automatic.
    return f"{text}, or Automatic" if "Automatic" not in text and _accepts(parameter, AUTOMATIC) else text


def _accepts(parameter: Parameter, value: Value) -> bool:
    try:
        parameter.check(value)
    except BadValue:
        return False
    return True


def spelling(parameter: Parameter) -> str:
    """The name of an option as it is written: a symbol or a string."""
    return parameter.name if parameter.symbol else f'"{parameter.name}"'


def layer_page(kind: type[Layer], others: Mapping[str, str]) -> str:
    """The text of a layer's page."""
    docs = kind.docs
    example = example_of(kind, others)
    forms = [f"{kind.symbol}[{', '.join(form)}]" for form in kind.forms]
    blocks = [prose(docs.summary) + "\n", "```wl\n" + "\n".join([*forms, ""]) + "```\n"]
    if kind.old_symbols:
        blocks.append("Old spelling: " + ", ".join(map(code, kind.old_symbols)) + ".\n")
    blocks += ["## Formula\n", f"```wl\n{docs.formula}\n```\n"]
    if docs.notes:
        blocks.append(prose(docs.notes) + "\n")
    blocks += ["## Example\n", f"```wl\nIn[1]:= {example.code}\n\nOut[1]= {example.value}\n```\n"]
    blocks += ["## Ports\n", _ports(kind, example.net), "## Parameters\n", _parameters(kind)]
    blocks += ["## Arrays\n", _arrays(kind, example.net)]
    file = inspect.getfile(kind).replace("\\", "/").rpartition("/wlnet/")[2]
    blocks += ["## Source\n", f"{prose(docs.source)}. Declared in [wlnet/{file}](../../wlnet/{file}).\n"]
    return page(kind.symbol, *blocks)


def _ports(kind: type[Layer], net: Net) -> str:
    rows = []
    types = net.types | {port: net.type(port) for port in (*net.states, *net.extras)}
    for name, what in kind.docs.ports.items():
        members = [port.strip() for port in name.split(",")] if name not in types else [name]
        shown = [describe(types[port]) for port in members if port in types]
        rows.append((name, prose(what), "; ".join(shown) or "any number of inputs"))
    return table(("Port", "Takes or gives", "In the example, before there is data"), rows)


def _parameters(kind: type[Layer]) -> str:
    parameters = kind.all_parameters()
    if not parameters:
        return "None but the types of the ports.\n"
    arguments = {name for form in kind.forms for name in form}
    required = set.intersection(*(set(form) for form in kind.forms)) if kind.forms else set()
    rows = []
    for parameter in parameters:
        where = "argument" if parameter.name in arguments else "option"
        default = "required" if parameter.name in required else code(show(parameter.default))
        old = ", ".join(code(name) for name in parameter.old)
        rows.append((code(spelling(parameter)), where, default, prose(expected(parameter)), old))
    return table(("Name", "Given as", "Default", "Takes", "Old spellings"), rows)


def _arrays(kind: type[Layer], net: Net) -> str:
    if not kind.array_parameters:
        return "None.\n"
    rows = []
    for array in kind.array_parameters:
        dims = net.solution.array_dims(array.name) if isinstance(net, Layer) else None
        size = "number" if dims == () else "×".join("…" if d is None else str(d) for d in dims or ()) or "…"
        start = STARTS.get(array.start, "") if isinstance(array.start, str) else show(array.start)
        old = ", ".join(code(name) for name in array.old)
        rows.append((code(f'"{array.name}"'), size, start, _manner(array), old))
    return table(("Name", "Size in the example", "First values", "Training", "Old spellings"), rows)


def _manner(array: ArrayParameter) -> str:
    learned = "learned by gradients" if array.learned else "follows the data; no gradients"
    return f"{learned}; None does without it" if array.optional else learned
