"""The page of the language: every built-in by theme, and how much of the core is there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from wlnet.frontends.docs.markdown import code, count, page, prose, table
from wlnet.frontends.docs.names import Section
from wlnet.kernel.attributes import PROTECTED, READ_PROTECTED, attribute_names, flag
from wlnet.kernel.registry import Builtin, registry

LACKS = "Not built:"
"""A paragraph of a docstring that starts so says what of a function is missing; the function counts as partial."""

REFUSAL = ": not built yet."
"""The first line of a docstring ends so where a name is declared only to say that it is not built."""


@dataclass(frozen=True)
class Theme:
    """The built-ins of one module."""

    name: str
    title: str
    builtins: tuple[Builtin, ...]


def themes() -> list[Theme]:
    """The themes by the names of their modules; all modules are loaded already."""
    by_module: dict[str, list[Builtin]] = {}
    for made in registry.builtins.values():
        if not refuses(made):
            by_module.setdefault(made.function.__module__, []).append(made)
    found = []
    for module in sorted(by_module):
        title = " ".join((sys.modules[module].__doc__ or "").strip().split("\n\n")[0].split())
        builtins = tuple(sorted(by_module[module], key=lambda made: short(made.name)))
        found.append(Theme(module.removeprefix("wlnet.builtins."), title, builtins))
    return found


def short(name: str) -> str:
    """A full name without its context, unless it is of another context than System`."""
    return name.removeprefix("System`")


def first_line(made: Builtin) -> str:
    """The first line of a docstring without its full stop or colon; the form that it starts with as code."""
    line = (made.function.__doc__ or "").strip().split("\n")[0].rstrip(".:")
    form, colon, rest = line.partition(": ")
    if colon and form.count("[") == form.count("]") > 0:
        return f"{code(form)}: {prose(rest)}"
    return prose(line) if " " in line and "[" not in line else code(line)


def options_of(made: Builtin) -> dict[str, str]:
    """The options of a function and the source text of their defaults."""
    return made.options or registry.defaults.get(made.name, {})


def lacking(made: Builtin) -> str:
    """What a docstring says is missing."""
    for paragraph in (made.function.__doc__ or "").split("\n\n"):
        if paragraph.strip().startswith(LACKS):
            return " ".join(paragraph.split()).removeprefix(LACKS).strip()
    return ""


def refuses(made: Builtin) -> bool:
    """Whether a name is declared only to say, when it is used, that it is not built."""
    return (made.function.__doc__ or "").strip().split("\n")[0].endswith(REFUSAL)


def is_there(name: str) -> bool:
    """Whether a name of the language means something: a function, a constant, a variable, an attribute."""
    made = registry.builtins.get("System`" + name)
    if made is not None:
        return not refuses(made)
    return registry.declares("System`" + name) or flag(name) is not None


def is_partial(name: str) -> bool:
    """Whether a function says itself that something of it is missing."""
    made = registry.builtins.get("System`" + name)
    return made is not None and bool(lacking(made))


def state(section: Section) -> str:
    """`full`, `partial` or `absent`, by the names of a section."""
    there = [name for name in section.names if is_there(name)]
    if not there:
        return "absent"
    whole = len(there) == len(section.names) and not any(map(is_partial, there))
    return "full" if whole else "partial"


def coverage(core: Sequence[Section]) -> str:
    """The table of the core's sections."""
    rows = []
    for section in core:
        missing = [name for name in section.names if not is_there(name)]
        partial = [f"{name} (in part)" for name in section.names if is_partial(name)]
        there = len(section.names) - len(missing)
        rows.append((section.title, state(section), f"{there} of {len(section.names)}", ", ".join(missing + partial)))
    return table(("Section", "State", "Names", "Not built"), rows)


def language_page(core: Sequence[Section]) -> str:
    """The text of `language.md`."""
    sections = themes()
    total = sum(len(theme.builtins) for theme in sections)
    core_names = {name for section in core for name in section.names}
    variables = sorted(short(name) for name in registry.variables)
    plain = sorted(short(name) for name in registry.symbols if name not in registry.builtins)
    blocks = [
        f"{count(total, 'built-in function')} in {count(len(sections), 'theme')}; a theme is a file of "
        "`wlnet/builtins/`. Examples stand in the docstrings and run as tests.\n",
        "## The core\n",
        "The names that scripts which build, train and test nets use, from "
        "[names/core.txt](names/core.txt). A section is *full* when all its names are built, *partial* when some are, "
        f"*absent* when none is. A function whose docstring has a paragraph «{LACKS}» is partial. That a name is "
        "built does not say that every form of it in Wolfram is there: its docstring says which are.\n",
        coverage(core),
        "## By theme\n",
        "Names in bold belong to the core. All functions have the attribute Protected.\n",
    ]
    for theme in sections:
        blocks += [f"### {theme.name}\n", prose(theme.title) + "\n", _theme_table(theme, core_names)]
    blocks += ["## System variables and computed constants\n", ", ".join(map(code, variables)) + "\n"]
    blocks += [
        "## Symbols without code of their own\n",
        "Constants, heads, options and their values, forms of output: other functions give them their meaning.\n",
        ", ".join(map(code, plain)) + "\n",
    ]
    return page("The language", *blocks)


def _theme_table(theme: Theme, core: set[str]) -> str:
    rows = []
    for made in theme.builtins:
        name = short(made.name)
        attributes = ", ".join(attribute_names(made.attributes & ~(PROTECTED | READ_PROTECTED)))
        options = ", ".join(code(f"{option} -> {value}") for option, value in options_of(made).items())
        what = first_line(made)
        if missing := lacking(made):
            what += f" *{LACKS}* {prose(missing)}"
        rows.append((f"**{name}**" if name in core else name, what, attributes, options))
    return table(("Name", "What it does", "Attributes", "Options"), rows)
