"""Dataset and Query: data with operators applied level by level."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.attached_rules import attach_rules
from wlnet.builtins.structure import normal_form
from wlnet.expression import Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.containers import items_of, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError, part, replace_part, report_part_error
from wlnet.kernel.registry import applied, builtin
from wlnet.kernel.replacement import is_rule

# Operators that work on the data before what follows them is applied deeper down.
_DESCENDING = frozenset(
    S.__getattr__(name)
    for name in [
        "Select",
        "SelectFirst",
        "KeySelect",
        "KeyTake",
        "KeyDrop",
        "KeyMap",
        "KeySort",
        "KeySortBy",
        "SortBy",
        "ReverseSortBy",
        "MaximalBy",
        "MinimalBy",
        "TakeLargest",
        "TakeSmallest",
        "TakeLargestBy",
        "TakeSmallestBy",
        "TakeWhile",
        "DeleteDuplicatesBy",
        "GroupBy",
        "Sort",
        "ReverseSort",
        "DeleteMissing",
        "Cases",
        "DeleteCases",
        "RandomSample",
        "Reverse",
        "DeleteDuplicates",
    ]
)


# Operators whose first argument says what of each element counts: a string there is a key.
_BY = frozenset(
    S.__getattr__(name)
    for name in [
        "CountsBy",
        "DeleteDuplicatesBy",
        "GatherBy",
        "GroupBy",
        "MaximalBy",
        "MinimalBy",
        "ReverseSortBy",
        "SortBy",
        "SplitBy",
        "TakeLargestBy",
        "TakeSmallestBy",
    ]
)


def _with_keys(operator: Expr) -> Expr:
    """``GroupBy["city"]`` as ``GroupBy[Key["city"]]``."""
    if type(operator) is Compound and operator.head in _BY and operator.args:
        return Compound(operator.head, (_as_key(operator.args[0]), *operator.args[1:]))
    return operator


def _as_key(e: Expr) -> Expr:
    if type(e) is str:
        return Compound(S.Key, (e,))
    if type(e) is Compound and e.head in (S.List, S.Rule):
        return Compound(e.head, tuple(map(_as_key, e.args)))
    return e


def _is_descending(operator: Expr) -> bool:
    return (operator.head if type(operator) is Compound else operator) in _DESCENDING


def _composed(operator: Expr) -> tuple[Expr, ...] | None:
    """The operators of ``f /* g`` or ``g @* f`` in the order in which they are applied."""
    if type(operator) is not Compound or operator.head not in (S.RightComposition, S.Composition):
        return None
    return operator.args if operator.head is S.RightComposition else operator.args[::-1]


def query(k: Kernel, data: Expr, operators: Sequence[Expr]) -> Expr:
    """The operators applied to the data, one level each. Raises PartError.

    Of a composition those that come first and descend are applied on the way down, the others on the way up.
    """
    if not operators:
        return data
    first, rest = _with_keys(operators[0]), operators[1:]
    composed = _composed(first)
    if composed is not None:
        composed = tuple(map(_with_keys, composed))
        turn = next((i for i, f in enumerate(composed) if not (_is_descending(f) or _is_part(f))), len(composed))
        for f in composed[:turn]:
            data = query(k, data, (f,))
        data = _each(k, data, rest)
        for f in composed[turn:]:
            data = k.apply(f, data)
        return data
    if first is S.All:
        return _each(k, data, rest)
    if _is_part(first):
        return query(k, k.evaluate(part(data, (first,))), rest)
    if type(first) is Compound and first.head is S.Span:
        return _each(k, part(data, (first,)), rest)
    if is_list(first):
        items = first.args
        if items and all(map(_is_part, items)):
            return _each(k, part(data, (first,)), rest)
        if items and all(map(is_rule, items)):
            return _each(k, _changed(k, data, items), rest)
        return k.evaluate(Compound(S.List, tuple(query(k, data, (f, *rest)) for f in items)))
    if type(first) is Association:
        return first.with_values([query(k, data, (f, *rest)) for f in first.values()])
    if first is S.Transpose:
        return _each(k, _transposed(k, data), rest)
    if _is_descending(first):
        return _each(k, k.apply(first, data), rest)
    return k.apply(first, _each(k, data, rest))


def _is_part(operator: Expr) -> bool:
    """Whether an operator names one part: a number or a key."""
    return type(operator) in (int, str) or (type(operator) is Compound and operator.head is S.Key)


def _changed(k: Kernel, data: Expr, rules: Sequence[Expr]) -> Expr:
    """The data with operators applied to some of its parts: ``{"column" -> f, ...}``."""
    for r in rules:
        place, operator = r.args  # type: ignore[union-attr]
        data = k.evaluate(replace_part(data, (place,), lambda old, f=operator: query(k, k.evaluate(old), (f,))))  # type: ignore[misc]
    return data


def _transposed(k: Kernel, data: Expr) -> Expr:
    """The first two levels exchanged, where either may be a list or an association."""
    outer = data.keys() if type(data) is Association else None
    rows = items_of(data) or ()
    if outer is None and not any(type(r) is Association for r in rows):
        return k.apply(S.Transpose, data)
    inner = [(r.keys() if type(r) is Association else range(1, len(r.args) + 1) if is_list(r) else ()) for r in rows]
    if not rows or any(tuple(names) != tuple(inner[0]) for names in inner):
        return k.apply(S.Transpose, data)
    columns: list[Expr] = [
        Compound(S.List, column) if outer is None else Association.of(zip(outer, column, strict=True))
        for column in zip(*[items_of(r) or () for r in rows], strict=True)
    ]
    if type(rows[0]) is Association:
        return Association.of(zip(rows[0].keys(), columns, strict=True))
    return Compound(S.List, tuple(columns))


def _each(k: Kernel, data: Expr, operators: Sequence[Expr]) -> Expr:
    if not operators:
        return data
    if type(data) is Association:
        return data.with_values([query(k, v, operators) for v in data.values()])
    items = items_of(data)
    return data if items is None else remade(k, data, [query(k, x, operators) for x in items])


def _run(k: Kernel, head: Symbol, data: Expr, operators: Sequence[Expr]) -> Expr | None:
    try:
        return query(k, data, operators)
    except PartError as error:
        report_part_error(k, error, head)
        return None


@builtin("Query")
def query_(_k: Kernel, *_operators: Expr) -> Expr | None:
    """Query[op1, op2, ...][data]: the operators applied, op1 to the whole, op2 to its parts, and so on.

    >> data = {<|"a" -> 1, "b" -> 2|>, <|"a" -> 3, "b" -> 4|>}; {Query[All, "a"][data], Query[Total, "b"][data]}
     = {{1, 3}, 6}
    >> {Query[Select[#a > 1 &], "b"][data], Query[2, "a"][data]}
     = {{4}, 3}
    >> {Query[GroupBy["a"], Total, "b"][data], Query[Select[#a > 1 &] /* Total, "b"][data]}
     = {<|1 -> 2, 3 -> 4|>, 4}
    >> Query[All, {"b" -> f}][data]
     = {<|"a" -> 1, "b" -> f[2]|>, <|"a" -> 3, "b" -> f[4]|>}
    """
    return None


@applied("Query")
def apply_query(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Query[...][data]``."""
    return _run(k, S.Query, args[0], head.args) if len(args) == 1 else None


_OF_DATASETS = """{
    (f : Select | SelectFirst | Sort | SortBy | ReverseSort | ReverseSortBy | Reverse | Take | TakeWhile | Drop |
        First | Last | Rest | Most | Length | Total | Mean | Median | Variance | StandardDeviation | Max | Min |
        Accumulate | GroupBy | GatherBy | Gather | Counts | CountsBy | Tally | Union | DeleteDuplicates |
        DeleteDuplicatesBy | DeleteMissing | DeleteCases | Cases | Count | MemberQ | MaximalBy | MinimalBy |
        TakeLargest | TakeSmallest | TakeLargestBy | TakeSmallestBy | KeyTake | KeyDrop | KeySelect | KeySort |
        KeySortBy | KeyUnion | Flatten | Catenate | Merge | Append | Prepend | Partition | Dimensions |
        AllTrue | AnyTrue | NoneTrue | RandomSample | RandomChoice)[d_Dataset, r___] :>
            Replace[f[Normal[d], r], x : _List | _Association :> Dataset[x]],
    (f : Map | MapIndexed | KeyMap | KeyValueMap)[g_, d_Dataset, r___] :> Dataset[f[g, Normal[d], r]],
    Transpose[d_Dataset] :> d[Transpose],
    Scan[g_, d_Dataset, r___] :> Scan[g, Normal[d], r],
    Join[a___, d_Dataset, b___] :> Dataset[Join @@ Replace[{a, d, b}, x_Dataset :> Normal[x], {1}]]
}"""


@builtin("Dataset")
def dataset(k: Kernel, data: Expr) -> Expr | None:
    """Dataset[data]: a table of data; Dataset[...][op1, op2, ...] queries it, Normal gives the data back.

    Functions of lists and associations, as Select, SortBy, GroupBy, Map or Total, go to the data; a list or an
    association that comes out is a Dataset again.

    >> d = Dataset[{<|"x" -> 1|>, <|"x" -> 2|>}]; {Normal[d], Normal[d[All, "x"]], d[Total, "x"], d[[2, "x"]]}
     = {{<|"x" -> 1|>, <|"x" -> 2|>}, {1, 2}, 3, 2}
    >> {Select[d, #x > 1 &], Length[d], Total[d[All, "x"]]}
     = {Dataset[{<|"x" -> 2|>}], 2, 3}
    """
    attach_rules(k, S.Dataset, _OF_DATASETS)
    return data if type(data) is Compound and data.head is S.Dataset else None


@applied("Dataset")
def apply_dataset(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Dataset[data][op1, op2, ...]``: a Dataset again unless a single value comes out."""
    if len(head.args) != 1 or not args:
        return None
    operators = args[0].args if len(args) == 1 and type(args[0]) is Compound and args[0].head is S.Query else args
    found = _run(k, S.Dataset, head.args[0], operators)
    if found is None:
        return None
    return Compound(S.Dataset, (found,)) if type(found) is Association or is_list(found) else found


@normal_form(S.Dataset)
def dataset_data(_k: Kernel, e: Compound) -> Expr | None:
    """The data of a Dataset."""
    return e.args[0] if len(e.args) == 1 else None
