"""Scalar functions: trees over named functions, their table, derivatives and values."""

from wlnet.ir.scalar.calculus import differentiate, simplify
from wlnet.ir.scalar.composed import COMPOSED, call
from wlnet.ir.scalar.evaluation import evaluate, result_dtype
from wlnet.ir.scalar.table import TABLE, ScalarFunction, load_rows, lookup
from wlnet.ir.scalar.tree import Apply, Arg, Const, Scalar, ScalarLike, arguments, as_scalar, substitute, subtrees

load_rows()

__all__ = [
    "COMPOSED",
    "TABLE",
    "Apply",
    "Arg",
    "Const",
    "Scalar",
    "ScalarFunction",
    "ScalarLike",
    "arguments",
    "as_scalar",
    "call",
    "differentiate",
    "evaluate",
    "lookup",
    "result_dtype",
    "simplify",
    "substitute",
    "subtrees",
]
