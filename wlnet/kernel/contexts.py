"""Contexts: which symbol a name in the source stands for."""

from __future__ import annotations

from wlnet.expression import Symbol, symbol
from wlnet.kernel.registry import registry


class Contexts:
    """``$Context``, ``$ContextPath`` and the names that exist in one kernel."""

    def __init__(self) -> None:
        self.current = "Global`"
        self.path: list[str] = ["System`", "Global`"]
        self.names: set[str] = set()
        self.temporaries: dict[str, Symbol] = {}
        self.packages: list[str] = ["System`", "Global`"]
        self.aliases: dict[str, str] = {}
        self._stack: list[tuple[str, list[str] | None, dict[str, str]]] = []
        self._resolved: dict[str, Symbol] = {}

    def exists(self, full: str) -> bool:
        """Whether a symbol of this full name has been mentioned or is built in."""
        return full in self.names or full in self.temporaries or registry.declares(full)

    def all_names(self) -> set[str]:
        """The full names of the symbols that have been mentioned or made, built-in ones apart."""
        return self.names | self.temporaries.keys()

    def symbol(self, full: str) -> Symbol:
        """The symbol of a full name: a temporary one that this kernel made, or the one of that name everywhere."""
        return self.temporaries.get(full) or symbol(full)

    def forget_resolved(self) -> None:
        """Look names up anew from now on."""
        self._resolved.clear()

    def resolve(self, name: str) -> Symbol:
        """The symbol a name stands for here, made in the current context if there is none yet."""
        found = self._resolved.get(name)
        if found is None:
            found = self._resolved[name] = self._look_up(name)
        return found

    def _look_up(self, name: str) -> Symbol:
        if name.startswith("`"):
            full = self.current + name[1:]
        elif "`" in name:
            alias, _, rest = name.partition("`")
            full = self.aliases[alias + "`"] + rest if alias + "`" in self.aliases else name
        else:
            for context in (self.current, *self.path):
                if self.exists(context + name):
                    return self.symbol(context + name)
            full = self.current + name
        if full not in self.temporaries:
            self.names.add(full)
        return self.symbol(full)

    def short_name(self, s: Symbol) -> str:
        """The name a symbol is printed by: without its context if the bare name means this symbol here."""
        for context in (self.current, *self.path):
            if context == s.context:
                return s.short
            if self.exists(context + s.short):
                break
        return s.name

    def remove(self, s: Symbol) -> None:
        """Forget a name, as Remove does."""
        self.names.discard(s.name)
        self.temporaries.pop(s.name, None)
        self._resolved.clear()

    def set_current(self, context: str) -> None:
        self.current = context
        self._resolved.clear()

    def set_path(self, path: list[str]) -> None:
        self.path = path
        self._resolved.clear()

    def set_aliases(self, aliases: dict[str, str]) -> None:
        """``$ContextAliases``: what may be written in place of a context."""
        self.aliases = aliases
        self._resolved.clear()

    def begin(self, context: str) -> str:
        """``Begin[context]``; gives the full name of the context begun."""
        if context.startswith("`"):
            context = self.current + context[1:]
        self._stack.append((self.current, None, self.aliases))
        self.set_current(context)
        return context

    def end(self) -> str | None:
        """``End[]``; gives the context ended, or None if none was begun."""
        if not self._stack or self._stack[-1][1] is not None:
            return None
        ended = self.current
        current, _, aliases = self._stack.pop()
        self.set_current(current)
        self.set_aliases(aliases)
        return ended

    def begin_package(self, context: str, needed: list[str]) -> None:
        """``BeginPackage[context, needed]``."""
        self._stack.append((self.current, self.path, self.aliases))
        self.set_current(context)
        self.set_path([context, *needed, "System`"])

    def end_package(self) -> str | None:
        """``EndPackage[]``; gives the package ended, or None if none was begun."""
        if not self._stack or self._stack[-1][1] is None:
            return None
        ended = self.current
        current, path, aliases = self._stack.pop()
        assert path is not None
        self.set_current(current)
        self.set_aliases(aliases)
        self.set_path([ended, *(p for p in path if p != ended)])
        if ended not in self.packages:
            self.packages.insert(0, ended)
        return ended
