"""Writes ``index.txt``: which module of built-ins declares which names."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import wlnet.builtins
from wlnet.kernel.registry import registry


def index() -> str:
    """The index as it should be, from the modules themselves."""
    names: dict[str, list[str]] = {}
    for found in sorted(pkgutil.walk_packages(wlnet.builtins.__path__, "wlnet.builtins."), key=lambda m: m.name):
        if not found.name.endswith("__main__"):
            import_module(found.name)
            names[found.name] = []
    for full, homes in registry.homes.items():
        for module in homes & names.keys():
            names[module].append(full.removeprefix("System`"))
    return "".join(f"{module}: {' '.join(sorted(found))}\n" for module, found in names.items() if found)


if __name__ == "__main__":
    wlnet.builtins.INDEX.write_text(index(), encoding="utf-8")
