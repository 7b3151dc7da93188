"""The symbols that Module and Unique make, and how they go when nothing refers to them any more.

A local symbol is known to its kernel only: by name here, and by its definition. When a Module returns, its variables
are let go and those that nothing else held are gone at once. The others have escaped (in the result, in a definition
made meanwhile) or refer to each other in a circle, as a local function that calls itself does; for those Python's
collector of cycles is asked from time to time, with the definitions hung on the symbols themselves.
"""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from wlnet.expression import Symbol
from wlnet.kernel.attributes import TEMPORARY

if TYPE_CHECKING:
    from wlnet.kernel.definitions import Definition
    from wlnet.kernel.kernel import Kernel

_PATIENCE = 5000
"""How many escaped symbols may gather before they are looked through."""


class Temporaries:
    """The temporary symbols of one kernel that are still referred to, by full name."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._number = 1
        self._names = kernel.contexts.temporaries
        self._limit = _PATIENCE

    def next_number(self) -> int:
        """The number that makes the names of the next local variables new."""
        n = self._number
        self._number += 1
        return n

    def make(self, name: str) -> Symbol:
        """A new temporary symbol of this full name."""
        made = Symbol(name)
        self._names[name] = made
        self._kernel.definitions[made].attributes = TEMPORARY
        return made

    def release(self, names: list[str]) -> None:
        """Forget those of these symbols that nothing refers to. The caller must not hold them any more."""
        self._drop(names)
        if len(self._names) > self._limit:
            self.sweep()

    def sweep(self) -> None:
        """Forget all temporary symbols that nothing refers to, those that refer to each other only included."""
        kernel = self._kernel
        kernel.forget_compiled()
        kernel.contexts.forget_resolved()
        upvalued = [s.name for s in kernel.upvalued if s.name in self._names]
        kernel.upvalued = {s for s in kernel.upvalued if s.name not in self._names}
        self._drop(list(self._names), cycles=True)
        kernel.upvalued.update([self._names[name] for name in upvalued if name in self._names])
        self._limit = _PATIENCE + 2 * len(self._names)

    def _drop(self, names: list[str], *, cycles: bool = False) -> None:
        definitions = self._kernel.definitions
        released: dict[str, tuple[weakref.ref[Symbol], Definition]] = {}
        for name in names:
            symbol = self._names.pop(name, None)
            if symbol is None:
                continue
            definition = definitions.pop(symbol)
            definition.symbol = None
            released[name] = (weakref.ref(symbol), definition)
            del symbol, definition
        # What held a symbol may have been the definition of another one that is gone.
        while True:
            gone = [name for name, (reference, _) in released.items() if reference() is None]
            if not gone:
                break
            for name in gone:
                del released[name]
        if cycles:
            released = _collect(released)
        for name, (reference, definition) in released.items():
            symbol = reference()
            assert symbol is not None
            self._names[name] = symbol
            definition.symbol = symbol
            definitions[symbol] = definition


def _collect(
    released: dict[str, tuple[weakref.ref[Symbol], Definition]],
) -> dict[str, tuple[weakref.ref[Symbol], Definition]]:
    """Those that are left when circles of references have been dissolved."""
    references = {name: reference for name, (reference, _) in released.items()}
    _hang_up(released)
    gc.collect()
    kept: dict[str, tuple[weakref.ref[Symbol], Definition]] = {}
    for name, reference in references.items():
        survivor = reference()
        if survivor is not None:
            kept[name] = (reference, survivor.local)  # type: ignore[assignment]
            survivor.local = None
    return kept


def _hang_up(released: dict[str, tuple[weakref.ref[Symbol], Definition]]) -> None:
    """Let each symbol alone hold its definition."""
    for reference, definition in released.values():
        symbol = reference()
        assert symbol is not None
        symbol.local = definition
    released.clear()
