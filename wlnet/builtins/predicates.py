"""Questions about expressions: IntegerQ, ListQ, VectorQ, Positive and so on. All give True or False."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.constants import INFINITY
from wlnet.builtins.exact_values import MINUS_INFINITY
from wlnet.builtins.numeric import is_numeric, machine_value, sign_of
from wlnet.builtins.primes import is_prime
from wlnet.expression import (
    FALSE,
    TRUE,
    Association,
    Complex,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    boolean,
    from_array,
    is_list,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


def _define(name: str, test: Callable[[Expr], bool], doc: str) -> None:
    def predicate(_k: Kernel, e: Expr) -> Expr | None:
        return TRUE if test(e) else FALSE

    predicate.__doc__ = doc
    builtin(name)(predicate)


def is_atom(e: Expr) -> bool:
    """Whether an expression has no parts in Wolfram's sense."""
    return type(e) is not Compound and type(e) is not PackedArray


_define(
    "IntegerQ",
    lambda e: type(e) is int,
    "IntegerQ[expr]: whether expr is an integer.\n\n"
    "    >> {IntegerQ[3], IntegerQ[3.], IntegerQ[x]}\n     = {True, False, False}\n",
)
_define(
    "NumberQ",
    tower.is_number,
    "NumberQ[expr]: whether expr is a number.\n\n"
    "    >> {NumberQ[3], NumberQ[1/2], NumberQ[2. I], NumberQ[Pi]}\n     = {True, True, True, False}\n",
)
_define(
    "ExactNumberQ",
    lambda e: tower.is_number(e) and tower.is_exact(e),
    "ExactNumberQ[expr]: whether expr is an exact number.\n\n"
    "    >> {ExactNumberQ[1/2], ExactNumberQ[0.5]}\n     = {True, False}\n",
)
_define(
    "InexactNumberQ",
    lambda e: tower.is_number(e) and not tower.is_exact(e),
    "InexactNumberQ[expr]: whether expr is an inexact number.\n\n"
    "    >> {InexactNumberQ[1/2], InexactNumberQ[0.5]}\n     = {False, True}\n",
)
_define(
    "MachineNumberQ",
    lambda e: tower.is_number(e) and tower.is_machine(e),
    "MachineNumberQ[expr]: whether expr is a machine real or complex number.\n\n"
    "    >> {MachineNumberQ[1.5], MachineNumberQ[2]}\n     = {True, False}\n",
)
_define(
    "RealValuedNumberQ",
    tower.is_real,
    "RealValuedNumberQ[expr]: whether expr is a number and real.\n\n"
    "    >> {RealValuedNumberQ[2], RealValuedNumberQ[I]}\n     = {True, False}\n",
)
_define(
    "StringQ",
    lambda e: type(e) is str,
    'StringQ[expr]: whether expr is a string.\n\n    >> {StringQ["a"], StringQ[a]}\n     = {True, False}\n',
)
_define(
    "ListQ",
    is_list,
    "ListQ[expr]: whether the head of expr is List.\n\n    >> {ListQ[{1, 2}], ListQ[f[1]]}\n     = {True, False}\n",
)
_define(
    "AssociationQ",
    lambda e: type(e) is Association,
    'AssociationQ[expr]: whether expr is an association.\n\n    >> {AssociationQ[<|"a" -> 1|>], AssociationQ[{}]}\n'
    "     = {True, False}\n",
)
_define(
    "AtomQ",
    is_atom,
    'AtomQ[expr]: whether expr has no parts.\n\n    >> {AtomQ[x], AtomQ[1/2], AtomQ["s"], AtomQ[f[x]], AtomQ[{}]}\n'
    "     = {True, True, True, False, False}\n",
)
_define(
    "MissingQ",
    lambda e: type(e) is Compound and e.head is S.Missing,
    'MissingQ[expr]: whether the head of expr is Missing.\n\n    >> {MissingQ[Missing["NotAvailable"]], MissingQ[1]}\n'
    "     = {True, False}\n",
)

_FAILURES = frozenset({S.__getattr__("$Failed"), S.__getattr__("$Aborted"), S.__getattr__("$Canceled")})

_define(
    "FailureQ",
    lambda e: (type(e) is Symbol and e in _FAILURES) or (type(e) is Compound and e.head is S.Failure),
    "FailureQ[expr]: whether expr is a Failure, $Failed or $Aborted.\n\n"
    '    >> {FailureQ[$Failed], FailureQ[Failure["x", <||>]], FailureQ[0]}\n'
    "     = {True, True, False}\n",
)
_define(
    "NumericArrayQ",
    lambda e: type(e) is NumericArray,
    "NumericArrayQ[expr]: whether expr is a NumericArray.\n\n    >> NumericArrayQ[{1, 2}]\n     = False\n",
)


def _define_parity(name: str, remainder: int, doc: str) -> None:
    def parity(_k: Kernel, e: Expr) -> Expr | None:
        if type(e) is PackedArray:
            return from_array(e.array % 2 == remainder) if e.array.dtype.kind == "i" else None
        return boolean(type(e) is int and e % 2 == remainder)

    parity.__doc__ = doc
    builtin(name, "Listable")(parity)


_define_parity(
    "EvenQ", 0, "EvenQ[n]: whether n is an even integer.\n\n    >> EvenQ[{2, 3, 4.}]\n     = {True, False, False}\n"
)
_define_parity(
    "OddQ", 1, "OddQ[n]: whether n is an odd integer.\n\n    >> OddQ[{2, 3, -1}]\n     = {False, True, True}\n"
)


@builtin("PrimeQ", "Listable")
def prime_q(_k: Kernel, n: Expr) -> Expr | None:
    """PrimeQ[n]: whether n is a prime number.

    >> {PrimeQ[{1, 2, 91, 97}], PrimeQ[2^61 - 1], PrimeQ[x]}
     = {{False, True, False, True}, True, False}
    """
    return None if type(n) is PackedArray else boolean(type(n) is int and is_prime(n))


def _define_sign_test(name: str, test: Callable[[int], bool], doc: str) -> None:
    def sign_test(k: Kernel, x: Expr) -> Expr | None:
        if type(x) is PackedArray:
            if x.array.dtype.kind == "c":
                return None
            return (
                Compound(S.List, tuple(TRUE if test(s) else FALSE for s in np.sign(x.array).tolist()))
                if x.array.ndim == 1
                else None
            )
        if type(x) is Complex:
            return FALSE
        sign = 1 if x is INFINITY else -1 if x == MINUS_INFINITY else sign_of(k, x)
        if sign is not None:
            return boolean(test(sign))
        return FALSE if type(machine_value(k, x)) is Complex else None

    sign_test.__doc__ = doc
    builtin(name, "Listable")(sign_test)


_define_sign_test(
    "Positive",
    lambda s: s > 0,
    "Positive[x]: whether x is a positive number.\n\n    >> Positive[{1.6, 0, -2, Pi, x}]\n"
    "     = {True, False, False, True, Positive[x]}\n",
)
_define_sign_test(
    "Negative",
    lambda s: s < 0,
    "Negative[x]: whether x is a negative number.\n\n    >> Negative[{1.6, 0, -2}]\n     = {False, False, True}\n",
)
_define_sign_test(
    "NonNegative",
    lambda s: s >= 0,
    "NonNegative[x]: whether x is a number and not negative.\n\n"
    "    >> NonNegative[{1.6, 0, -2}]\n     = {True, True, False}\n",
)
_define_sign_test(
    "NonPositive",
    lambda s: s <= 0,
    "NonPositive[x]: whether x is a number and not positive.\n\n"
    "    >> NonPositive[{1.6, 0, -2}]\n     = {False, True, True}\n",
)


def _passes(k: Kernel, test: Expr | None, e: Expr) -> bool:
    if test is None:
        return True
    if test is S.NumberQ:
        return tower.is_number(e)
    if test is S.NumericQ:
        return is_numeric(k, e)
    return k.is_true(Compound(test, (e,)))


def shape(e: Expr) -> tuple[int, ...] | None:
    """The dimensions of a full array of lists, an atom having none; None if the nesting is uneven."""
    if type(e) is PackedArray or type(e) is NumericArray:
        dimensions: tuple[int, ...] = e.array.shape
        return dimensions
    if not is_list(e):
        return ()
    items = e.args
    if not items:
        return (0,)
    inner = shape(items[0])
    if inner is None:
        return None
    if any(shape(i) != inner for i in items[1:]):
        return None
    return (len(items), *inner)


def _leaves(e: Expr, depth: int) -> list[Expr]:
    if depth == 0:
        return [e]
    return [leaf for item in e.args for leaf in _leaves(item, depth - 1)]  # type: ignore[union-attr]


_ALL_NUMBERS = frozenset({S.NumberQ, S.NumericQ})


def _array_q(k: Kernel, e: Expr, rank: int, test: Expr | None) -> bool:
    """Whether e is a full array of this rank, deeper lists not counting as elements, whose elements pass the test."""
    if type(e) is NumericArray:
        if e.array.ndim != rank:
            return False
        return test is None or test in _ALL_NUMBERS or _array_q(k, from_array(e.array), rank, test)
    if type(e) is PackedArray:
        if e.array.ndim != rank:
            return False
        if test is None or test in _ALL_NUMBERS:
            return True
        return all(_passes(k, test, x) for x in _leaves(e, rank))
    dimensions = shape(e)
    if dimensions is None or len(dimensions) != rank:
        return dimensions == (0,) and rank == 1
    return all(_passes(k, test, x) for x in _leaves(e, rank))


@builtin("VectorQ")
def vector_q(k: Kernel, e: Expr, test: Expr | None = None) -> Expr | None:
    """VectorQ[expr]: whether expr is a list none of whose elements is a list; VectorQ[expr, test]: and all pass test.

    >> {VectorQ[{1, x}], VectorQ[{{1}}], VectorQ[{1, x}, NumberQ], VectorQ[{}], VectorQ[a]}
     = {True, False, False, True, False}
    """
    if type(e) is Compound:
        if e.head is not S.List or any(is_list(a) for a in e.args):
            return FALSE
        return boolean(all(_passes(k, test, a) for a in e.args))
    return boolean(_array_q(k, e, 1, test))


@builtin("MatrixQ")
def matrix_q(k: Kernel, e: Expr, test: Expr | None = None) -> Expr | None:
    """MatrixQ[expr]: whether expr is a list of lists of equal length; MatrixQ[expr, test]: and all elements pass test.

    >> {MatrixQ[{{1, 2}, {3, x}}], MatrixQ[{{1}, {2, 3}}], MatrixQ[{{1, 2}}, NumberQ], MatrixQ[{1}]}
     = {True, False, True, False}
    """
    return boolean(_array_q(k, e, 2, test))


@builtin("ArrayQ")
def array_q(k: Kernel, e: Expr, rank: Expr | None = None, test: Expr | None = None) -> Expr | None:
    """ArrayQ[expr]: whether expr is a full array of any depth.

    ArrayQ[expr, d, test] asks for depth d and elements that pass the test.

    >> {ArrayQ[{{1, 2}, {3, 4}}], ArrayQ[{{1}, {2, 3}}], ArrayQ[{1, 2}, 2], ArrayQ[{1, x}, 1, NumberQ]}
     = {True, False, False, False}
    """
    dimensions = shape(e)
    if not dimensions:
        return FALSE
    depth = len(dimensions)
    if rank is not None and not _matches(k, depth, rank):
        return FALSE
    return boolean(test is None or _array_q(k, e, depth, test))


def _matches(k: Kernel, depth: int, pattern: Expr) -> bool:
    if type(pattern) is int:
        return depth == pattern
    return k.is_true(Compound(S.MatchQ, (depth, pattern)))
