"""Drawings: values with the head Graphics that know how to draw themselves, and the formats SVG and PDF of Export."""

from __future__ import annotations

from wlnet.builtins.file_formats import Request, file_format
from wlnet.expression import Expr, HostAtom, S, Symbol
from wlnet.formats.problems import FormatError


class Drawing(HostAtom):
    """Something that can be drawn."""

    __slots__ = ()

    @property
    def head(self) -> Symbol:
        return S.Graphics

    def output_form(self) -> str:
        return "-Graphics-"

    def drawn(self, kind: str) -> bytes:
        """The file of a kind, "svg", "pdf" or "png". Raises FormatError."""
        raise NotImplementedError


def _write_svg(_request: Request, e: Expr) -> bytes:
    return _drawn(e, "svg")


def _write_pdf(_request: Request, e: Expr) -> bytes:
    return _drawn(e, "pdf")


def _drawn(e: Expr, kind: str) -> bytes:
    if not isinstance(e, Drawing):
        raise FormatError("only what draws itself can be written, such as the plots of a training.")
    return e.drawn(kind)


file_format("SVG", extensions=("svg",), write=_write_svg)
file_format("PDF", extensions=("pdf",), write=_write_pdf)
