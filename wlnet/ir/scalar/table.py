"""The table of scalar functions: one row each, with its NumPy form, its derivatives and a range to test it on.

The rows stand in the `rows_*.py` files beside this one and are found by walking the package. To add a function, add a
row to the file of its family.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from wlnet.ir.errors import IRError
from wlnet.ir.scalar.tree import Apply, Scalar, ScalarLike, as_scalar

Array: TypeAlias = NDArray[Any]
Kind: TypeAlias = Literal["real", "number", "compare", "logic", "select"]
Range: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class ScalarFunction:
    """One scalar function.

    name         lower-case words joined by underscores
    arity        the number of arguments
    kind         real: floating point in and out; number: integers too; compare: numbers to truth values;
                 logic: truth values to truth values; select: a truth value and two numbers to a number
    function     NumPy arrays of one dtype (broadcasting) to an array of that dtype, or of truth values
    derivatives  one tree per argument over Arg(0) ... Arg(arity - 1); None where there is no derivative to speak of
    ranges       per argument, an interval inside the domain and away from kinks and poles
    """

    name: str
    arity: int
    kind: Kind
    function: Callable[..., Array]
    derivatives: tuple[Scalar | None, ...]
    ranges: tuple[Range, ...]

    def __post_init__(self) -> None:
        if not len(self.derivatives) == len(self.ranges) == self.arity:
            raise IRError(f"scalar function {self.name}: needs {self.arity} derivatives and test ranges")


TABLE: dict[str, ScalarFunction] = {}


def row(
    name: str,
    function: Callable[..., Array],
    derivatives: tuple[ScalarLike | None, ...],
    ranges: tuple[Range, ...],
    kind: Kind = "real",
) -> None:
    """Enter one scalar function in the table.

    Raises
    ------
    IRError
        If the name is taken.
    """
    if name in TABLE:
        raise IRError(f"scalar function {name} is defined twice")
    trees = tuple(None if tree is None else as_scalar(tree) for tree in derivatives)
    TABLE[name] = ScalarFunction(name, len(ranges), kind, function, trees, ranges)


def lookup(name: str) -> ScalarFunction:
    """The row of a scalar function.

    Raises
    ------
    IRError
        If there is no such function.
    """
    try:
        return TABLE[name]
    except KeyError:
        raise IRError(f"there is no scalar function {name}") from None


def checked(name: str, *arguments: ScalarLike) -> Apply:
    """`name` applied to arguments, its existence and arity checked.

    Raises
    ------
    IRError
        If there is no such function or it takes another number of arguments.
    """
    function = lookup(name)
    if len(arguments) != function.arity:
        raise IRError(f"scalar function {name} takes {function.arity} arguments, not {len(arguments)}")
    return Apply(name, tuple(map(as_scalar, arguments)))


def load_rows() -> None:
    """Import every `rows_*` file beside this one."""
    package = importlib.import_module(__package__ or "wlnet.ir.scalar")
    for module in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
        if module.startswith("rows_"):
            importlib.import_module(f"{package.__name__}.{module}")
