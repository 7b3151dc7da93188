"""One page for each encoder and decoder, from its declaration and an example that is evaluated now."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from wlnet.frontends.docs.layers import NoExample, expected, spelling
from wlnet.frontends.docs.markdown import code, page, prose, table
from wlnet.nets.coders.coder import Coder
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.registry import coders
from wlnet.nets.values import show
from wlnet.session import Session

HEADS = ("NetEncoder", "NetDecoder")


def coder_pages() -> Mapping[str, str]:
    """The text of every page, by its path."""
    return {path_of(kind): coder_page(kind) for head in HEADS for kind in coders(head).values()}


def path_of(kind: type[Coder]) -> str:
    return f"coders/{kind.head}-{kind.name}.md"


def coder_page(kind: type[Coder]) -> str:
    """The text of a coder's page. Raises NoExample."""
    docs = kind.docs
    forms = [", ".join([show(kind.name), *form]) for form in kind.forms]
    calls = [f"{kind.head}[{form}]" if form == show(kind.name) else f"{kind.head}[{{{form}}}]" for form in forms]
    blocks = [prose(docs.summary) + "\n", "```wl\n" + "\n".join([*calls, ""]) + "```\n"]
    blocks += [f"Takes {prose(docs.takes)}.\n", f"Gives {prose(docs.gives)}.\n"]
    if docs.notes:
        blocks.append(prose(docs.notes) + "\n")
    blocks += ["## Example\n", f"```wl\nIn[1]:= {docs.example}\n\nOut[1]= {_value(kind)}\n```\n"]
    blocks += ["## Parameters\n", _parameters(kind)]
    if issubclass(kind, Decoder):
        blocks += ["## Properties\n", _properties(kind)]
    file = inspect.getfile(kind).replace("\\", "/").rpartition("/wlnet/")[2]
    blocks += ["## Source\n", f"{prose(docs.source)}. Declared in [wlnet/{file}](../../wlnet/{file}).\n"]
    return page(f'{kind.head}["{kind.name}"]', *blocks)


def _value(kind: type[Coder]) -> str:
    result = Session(write=lambda _: None).evaluate(kind.docs.example)
    if result.messages or kind.head not in kind.docs.example:
        raise NoExample(f"{kind.docs.example}: {'; '.join(map(str, result.messages)) or 'no coder is made here'}")
    return result.output_form()


def _parameters(kind: type[Coder]) -> str:
    if not kind.parameters:
        return "None.\n"
    arguments = {name for form in kind.forms for name in form}
    required = set.intersection(*(set(form) for form in kind.forms))
    rows = []
    for parameter in kind.parameters:
        where = "argument" if parameter.name in arguments else "rule"
        default = "required" if parameter.name in required else code(show(parameter.default))
        old = ", ".join(code(name) for name in parameter.old)
        rows.append((code(spelling(parameter)), where, default, prose(expected(parameter)), old))
    return table(("Name", "Given as", "Default", "Takes", "Old spellings"), rows)


def _properties(kind: type[Decoder]) -> str:
    rows = []
    for name, entry in kind.properties.items():
        forms = [code(show(name))] if entry.argument is None or entry.optional else []
        forms += [code(f"{show(name)} -> n")] if entry.argument is not None else []
        rows.append((" or ".join(forms), prose(entry.meaning)))
    return table(("Property", "Result"), [*rows, ("`None`", "the array as it is")])
