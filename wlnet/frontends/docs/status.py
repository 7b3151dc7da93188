"""The page that says what is built and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.frontends.docs.coders import path_of
from wlnet.frontends.docs.language import is_there, lacking, state, themes
from wlnet.frontends.docs.markdown import code, count, page, table
from wlnet.frontends.docs.names import Section
from wlnet.kernel.registry import registry
from wlnet.nets.coders.registry import coders
from wlnet.nets.registry import layer_names


def status_page(
    layers: Sequence[Section], nets: Sequence[Section], core: Sequence[Section], wanted_coders: Sequence[Section]
) -> str:
    """The text of `status.md`."""
    built = layer_names()
    wanted = [name for section in layers for name in section.names]
    functions = [name for section in nets for name in section.names]
    language = [name for section in core for name in section.names]
    usable = [name for name in wanted if name in built and is_there(name)]
    net_functions = [name for name in functions if is_function(name)]
    have = [name for name in language if is_there(name)]
    groups = themes()
    total = sum(len(t.builtins) for t in groups)
    partial = sum(bool(lacking(made)) for t in groups for made in t.builtins)
    summary = [
        ("Layers", str(len(usable)), str(len(wanted)), "[names/layers.txt](names/layers.txt)"),
        ("Net functions", str(len(net_functions)), str(len(functions)), "[names/nets.txt](names/nets.txt)"),
        ("Core of the language", str(len(have)), str(len(language)), "[names/core.txt](names/core.txt)"),
    ]
    blocks = [
        "What neither this page nor [language.md](language.md) names as built is not built: it stays unevaluated or "
        "says so. *Built* says that a name works, not that every form of it "
        "in Wolfram does.\n",
        table(("", "Built", "In the list", "List"), summary),
        "## Layers\n",
        table(("Group", "Built", "Not built"), [_layers(section) for section in layers]),
        _unlisted(wanted),
        "## Net functions and objects\n",
        "A name with no function of its own is an object or a setting that other functions understand.\n",
        table(("Group", "Built", "Name only", "Not built"), [_functions(section) for section in nets]),
        "## Encoders and decoders\n",
        table(("", "Built", "Not built"), [_coders(section) for section in wanted_coders]),
        "## The core of the language\n",
        table(("Section", "State", "Not built"), [_core(section) for section in core]),
        "## Built-in functions\n",
        f"{count(total, 'function')}, {partial or 'none'} of them marked as built in part. By theme, as in "
        f"[language.md](language.md): {', '.join(f'{t.name} {len(t.builtins)}' for t in groups)}.\n",
    ]
    return page("What is built", *filter(None, blocks))


def is_function(name: str) -> bool:
    """Whether a name has code of its own."""
    full = "System`" + name
    return is_there(name) and (full in registry.builtins or full in registry.applied)


def _layers(section: Section) -> tuple[str, str, str]:
    built = layer_names()
    there = [n for n in section.names if n in built and is_there(n)]
    linked = [f"[{n}](layers/{built[n].symbol}.md)" for n in there]
    return section.title, _listed(linked), _listed([n for n in section.names if n not in there])


def _unlisted(wanted: Sequence[str]) -> str:
    """Layers that are built and stand in no list."""
    more = [f"[{name}](layers/{kind.symbol}.md)" for name, kind in layer_names().items() if name not in wanted]
    return f"Also built: {', '.join(more)}.\n" if more else ""


def _functions(section: Section) -> tuple[str, str, str, str]:
    built = [n for n in section.names if is_function(n)]
    plain = [n for n in section.names if n not in built and is_there(n)]
    missing = [n for n in section.names if not is_there(n)]
    return section.title, _listed(built), _listed(plain), _listed(missing)


def _coders(section: Section) -> tuple[str, str, str]:
    """The coders of a head, which is the title of its section."""
    built = coders(section.title)
    there = [f"[{name}]({path_of(kind)})" for name, kind in built.items()]
    return section.title, _listed(there), _listed([name for name in section.names if name not in built])


def _core(section: Section) -> tuple[str, str, str]:
    return section.title, state(section), _listed([code(n) for n in section.names if not is_there(n)])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
