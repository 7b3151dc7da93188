"""Types and values of scalar trees: the dtype rule, a linear program per tree, and plain evaluation."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.errors import DtypeError, IRError
from wlnet.ir.scalar.table import lookup
from wlnet.ir.scalar.tree import Apply, Arg, Const, Scalar, arguments, subtrees

Array = NDArray[Any]


def computing_dtype(dtypes: tuple[str, ...]) -> str:
    """The number type a tree computes in: that of its floating-point arguments, else int64, else bool.

    Raises
    ------
    DtypeError
        If float32 and float64 meet.
    """
    kinds = set(dtypes)
    if {"float32", "float64"} <= kinds:
        raise DtypeError("float32 and float64 arguments in one function; cast one of them")
    for dtype in ("float64", "float32", "int64", "bool"):
        if dtype in kinds:
            return dtype
    return "float64"


def result_dtype(scalar: Scalar, dtypes: tuple[str, ...]) -> str:
    """The element type of a tree over arguments of the given types. Integers that meet floats become floats.

    Raises
    ------
    DtypeError
        If a function is given numbers for truth values or the reverse, or integers where it needs floats.
    """
    used = arguments(scalar)
    if used and used[-1] >= len(dtypes):
        raise IRError(f"the function uses argument {used[-1]}, but there are only {len(dtypes)}")
    number = computing_dtype(dtypes)
    types: dict[Scalar, str] = {}
    for tree in subtrees(scalar):
        if isinstance(tree, Arg):
            types[tree] = "bool" if dtypes[tree.index] == "bool" else number
        elif isinstance(tree, Const):
            types[tree] = "bool" if isinstance(tree.value, bool) else number
            if number == "int64" and tree.value != int(tree.value):
                raise DtypeError(f"the number {tree.value} in a function of integers; cast them first")
        else:
            types[tree] = _apply_dtype(tree, [types[argument] for argument in tree.args], number)
    return types[scalar]


def _apply_dtype(tree: Apply, given: list[str], number: str) -> str:
    function = lookup(tree.name)
    if len(given) != function.arity:
        raise IRError(f"scalar function {tree.name} takes {function.arity} arguments, not {len(given)}")
    wanted_bool = {"logic": [True] * function.arity, "select": [True, given[1:] == ["bool", "bool"]] * 2}
    for position, dtype in enumerate(given):
        is_bool = dtype == "bool"
        needs_bool = wanted_bool.get(function.kind, [False] * function.arity)[min(position, 1)]
        if function.kind == "logic":
            needs_bool = True
        if is_bool != needs_bool:
            expected = "a truth value" if needs_bool else "a number"
            raise DtypeError(
                f"{tree.name} needs {expected} as argument {position + 1}, not {dtype}: {tree.args[position]}"
            )
    if function.kind == "real" and number == "int64":
        raise DtypeError(f"{tree.name} needs floating-point numbers, not integers; cast them first")
    match function.kind:
        case "compare" | "logic":
            return "bool"
        case "select":
            return given[1]
        case _:
            return number


@dataclass(frozen=True)
class Step:
    """One instruction of a program: a function of the table applied to earlier slots."""

    name: str
    sources: tuple[int, ...]
    is_bool: bool


@dataclass(frozen=True)
class Program:
    """A tree as a straight line of steps in which every distinct subtree is computed once.

    Slots 0 .. arity-1 are the arguments, then the constants, then one slot per step; `result` is a slot.
    """

    arity: int
    constants: tuple[bool | int | float, ...]
    steps: tuple[Step, ...]
    result: int


@lru_cache(maxsize=4096)
def linearise(scalar: Scalar, arity: int) -> Program:
    """The program of a tree over `arity` arguments."""
    trees = list(subtrees(scalar))
    constants = [tree for tree in trees if isinstance(tree, Const)]
    slot: dict[Scalar, int] = {tree: tree.index for tree in trees if isinstance(tree, Arg)}
    slot.update({tree: arity + i for i, tree in enumerate(constants)})
    boolean: set[Scalar] = {tree for tree in constants if isinstance(tree.value, bool)}
    steps: list[Step] = []
    for tree in trees:
        if isinstance(tree, Apply):
            kind = lookup(tree.name).kind
            is_bool = kind in ("compare", "logic") or (kind == "select" and tree.args[1] in boolean)
            if is_bool:
                boolean.add(tree)
            slot[tree] = arity + len(constants) + len(steps)
            steps.append(Step(tree.name, tuple(slot[argument] for argument in tree.args), is_bool))
    return Program(arity, tuple(tree.value for tree in constants), tuple(steps), slot[scalar])


def evaluate(scalar: Scalar, *arrays: Array | float) -> Array:
    """The value of a tree on arrays that broadcast against each other: the plain form every kernel is tested against.

    The result has the dtype that `result_dtype` says and the broadcast shape of the arrays that occur in the tree.
    """
    given = [np.asarray(array) for array in arrays]
    number = np.dtype(computing_dtype(tuple(array.dtype.name for array in given)))
    slots: list[Array] = [array if array.dtype == np.bool_ else array.astype(number, copy=False) for array in given]
    program = linearise(scalar, len(given))
    slots += [np.asarray(value, np.bool_ if isinstance(value, bool) else number) for value in program.constants]
    with np.errstate(all="ignore"):
        for step in program.steps:
            slots.append(np.asarray(lookup(step.name).function(*(slots[source] for source in step.sources))))
    return slots[program.result]
