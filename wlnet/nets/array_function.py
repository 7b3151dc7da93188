"""Functions of arrays that a layer may hold: opaque things that can spell themselves in the primitives of the IR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from wlnet.nets.values import Value

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue


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


class Spelling(Protocol):
    """Emits a function: inputs and results are by port, with the batch axis in front of both.

    Raises Unspellable.
    """

    def __call__(self, b: Builder, inputs: Mapping[str, IRValue], /) -> dict[str, IRValue]: ...


@dataclass(frozen=True, slots=True)
class ArrayFunction:
    """A function of arrays, one example at a time.

    `label` is the source expression as the front end knows it: opaque here, kept to be handed back and compared;
    `text` is how it is printed. `inputs` and `outputs` are names of ports.
    """

    spell: Spelling = field(compare=False)
    inputs: tuple[str, ...] = ("Input",)
    outputs: tuple[str, ...] = ("Output",)
    label: Value = field(default=None, hash=False)
    text: str = field(default="a function", compare=False)

    def __str__(self) -> str:
        return self.text
