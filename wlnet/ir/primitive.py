"""What a primitive operation is, and the registry of all of them.

A primitive is one `Primitive(...)` in a file of `wlnet/ir/ops/`; the package is walked, so a new file is found by being
there. All fields are required: a primitive without a gradient rule cannot be written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from numpy.typing import NDArray

from wlnet.ir.errors import IRError

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True)
class Abstract:
    """A shape and an element type: an array without its numbers."""

    shape: tuple[int, ...]
    dtype: str

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)


@dataclass(frozen=True)
class Primitive:
    """One operation.

    name     how nodes call it
    effect   pure: the outputs depend on inputs and settings alone; random: `forward` is given a Generator first
    rule     (*abstract inputs, **settings) to the abstract outputs; raises ShapeError or DtypeError
    forward  (*arrays, **settings) to the output arrays: plain NumPy, the definition that faster kernels are tested by
    vjp      (builder, node, gradients of the outputs) to the gradients of the inputs; None stands for zero, and is
             what integer and boolean inputs get
    """

    name: str
    effect: Literal["pure", "random"]
    rule: Callable[..., tuple[Abstract, ...]]
    forward: Callable[..., tuple[Array, ...]]
    vjp: Callable[[Builder, Node, tuple[Value, ...]], tuple[Value | None, ...]]

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise IRError(f"primitive {self.name} is defined twice")
        REGISTRY[self.name] = self


REGISTRY: dict[str, Primitive] = {}


def lookup(name: str) -> Primitive:
    """The primitive of a name.

    Raises
    ------
    IRError
        If there is none.
    """
    try:
        return REGISTRY[name]
    except KeyError:
        raise IRError(f"there is no primitive {name}") from None
