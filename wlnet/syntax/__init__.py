"""Syntax: from source text to expressions with spans, and from expressions to FullForm, InputForm and OutputForm."""

from wlnet.syntax.full_form import full_form
from wlnet.syntax.input_form import input_form
from wlnet.syntax.line_form import line_form
from wlnet.syntax.output_form import output_box, output_form
from wlnet.syntax.parser import Parsed, default_resolve, needs_more, parse, read
from wlnet.syntax.problems import SyntaxProblem

__all__ = [
    "Parsed",
    "SyntaxProblem",
    "default_resolve",
    "full_form",
    "input_form",
    "line_form",
    "needs_more",
    "output_box",
    "output_form",
    "parse",
    "read",
]
