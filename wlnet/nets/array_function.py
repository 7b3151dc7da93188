"""Functions of arrays that a layer may hold: opaque things that can spell themselves in the primitives of the IR."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from wlnet.nets.values import Array, NetArray, Value

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.net import Net

Dims = tuple[int, ...]


class Unspellable(Exception):
    """A function has no spelling for these inputs.

    fact  what stands in the way, as a sentence without a full stop
    hint  the likely mend, a whole sentence
    span  the source place at fault, opaque
    tag   the message name: "tyfail1" where the sizes are at fault, which others may not be
    """

    def __init__(self, fact: str, hint: str = "", span: Any = None, tag: str = "tyfail1") -> None:
        super().__init__(fact)
        self.fact = fact
        self.hint = hint
        self.span = span
        self.tag = tag


class Unsettled(Unspellable):
    """A function cannot be spelled yet, since the size of one of its arrays is not known."""


class Foreign(Unspellable):
    """A function has a part that has no spelling, whatever the sizes are."""


class Inside(Protocol):
    """What a function finds inside its layer while it is spelled: its learned arrays and the nets it applies.

    trial  whether the sizes are only tried, so that nothing should be said of them
    """

    @property
    def trial(self) -> bool: ...

    def array(self, name: str, dims: Dims | None = None) -> IRValue | None:
        """A learned array, without a batch axis; None while its dimensions are not known.

        With `dims` the array has these dimensions if nothing else has been said of it.
        """

    def net(self, name: str, net: Net, inputs: Mapping[str, IRValue]) -> dict[str, IRValue]:
        """The outputs of a net for these inputs by port, both with a batch axis in front.

        `name` is that of one of the function's own nets, or empty for a net without arrays. Raises Unspellable.
        """


class Spelling(Protocol):
    """Emits a function: inputs and results are by port, with the batch axis in front of both.

    Raises Unspellable.
    """

    def __call__(self, b: Builder, inputs: Mapping[str, IRValue], inside: Inside, /) -> dict[str, IRValue]: ...


def as_it_is(label: Value, _arrays: Mapping[str, NetArray], _nets: Mapping[str, Net]) -> Value:
    return label


@dataclass(frozen=True, slots=True)
class ArrayFunction:
    """A function of arrays, one example at a time.

    inputs   names of ports
    outputs  names of ports
    arrays   the learned arrays in it, by name
    nets     the nets in it that have arrays, by name
    label    the source expression as the front end knows it: opaque here, kept to be handed back and compared
    text     how it is printed in messages
    ranks    the ranks of the inputs that it declares, if it does
    write    the label with these arrays and nets in the places of those that it has
    memory   what was found out about the function: what its layer makes of inputs of which sizes
    """

    spell: Spelling = field(compare=False)
    inputs: tuple[str, ...] = ("Input",)
    outputs: tuple[str, ...] = ("Output",)
    arrays: Mapping[str, NetArray] = field(default_factory=lambda: MappingProxyType({}), hash=False, compare=False)
    nets: Mapping[str, Net] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    label: Value = field(default=None, hash=False)
    text: str = field(default="a function", compare=False)
    ranks: tuple[int, ...] = ()
    write: Callable[[Value, Mapping[str, NetArray], Mapping[str, Net]], Value] = field(default=as_it_is, compare=False)
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def holding(self, nets: Mapping[str, Net]) -> ArrayFunction:
        """The function with other nets in the places of its own."""
        return replace(self, nets=MappingProxyType({**self.nets, **nets}))

    def written(self, values: Mapping[str, Array]) -> ArrayFunction:
        """The function to be printed: its label shows its nets, and its arrays with these values."""
        arrays = {n: NetArray(n, values.get(n, a.array), a.dims) for n, a in self.arrays.items()}
        return replace(self, label=self.write(self.label, arrays, self.nets))

    def __str__(self) -> str:
        return self.text
