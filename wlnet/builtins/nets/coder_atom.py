"""Encoders and decoders as the language carries them: atoms that print as the call that makes them."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, HostAtom, S, Symbol, list_of
from wlnet.nets.coders.coder import Coder
from wlnet.nets.display import columns
from wlnet.nets.types import describe
from wlnet.nets.values import show


class CoderAtom(HostAtom):
    """An encoder or decoder in an expression."""

    __slots__ = ("coder",)

    def __init__(self, coder: Coder) -> None:
        self.coder = coder

    @property
    def head(self) -> Symbol:
        return S.__getattr__(self.coder.head)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CoderAtom) and self.coder == other.coder

    def __hash__(self) -> int:
        return hash(self.coder)

    def __repr__(self) -> str:
        return str(self.coder)

    def input_form(self) -> Expr:
        from wlnet.builtins.nets.coder_values import call_of_coder  # what coders hold may be coders

        return call_of_coder(self.coder)

    def output_form(self) -> str:
        told = [(name, value) for name, value in self.coder.arguments]
        told += [(parameter.name, value) for parameter, value in self.coder.options]
        rows = [("Type", self.coder.name), *((name, _short(value)) for name, value in told)]
        rows.append(("Output" if self.coder.head == "NetEncoder" else "Input", describe(self.coder.type)))
        return "\n".join([f"{self.coder.head}[", *(f"  {line}" for line in columns(rows)), "]"])

    def output_line(self) -> str:
        return f'{self.coder.head}["{self.coder.name}"]'

    def normal(self) -> Expr | None:
        from wlnet.builtins.nets.coder_values import parameters_of

        return parameters_of(self.coder)

    def keyed(self) -> Expr | None:
        return self.normal()

    def part(self, specs: tuple[Expr, ...]) -> Expr:
        """``coder[["parameter"]]`` is ``NetExtract[coder, {"parameter"}]``."""
        return Compound(S.NetExtract, (self, list_of(*specs)))


_LONGEST = 60


def _short(value: object) -> str:
    text = show(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
