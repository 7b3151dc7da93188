"""Tables joined by their columns: JoinAcross."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from wlnet.builtins.associations import as_association, is_rule
from wlnet.expression import Association, Compound, Expr, S, is_list, key_of
from wlnet.kernel.containers import association, listing
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols

symbols("Left Right")

_UNMATCHED = Compound(S.Missing, ("Unmatched",))
_NONE = S.__getattr__("None")
_KINDS = ("Inner", "Left", "Right", "Outer")


class _Columns(NamedTuple):
    """The keys of two tables, and which of them are joined: pairs of a key on the left and one on the right."""

    left: dict[Hashable, Expr]
    right: dict[Hashable, Expr]
    pairs: list[tuple[Hashable, Hashable]]


@builtin(
    "JoinAcross",
    options={"KeyCollisionFunction": "Left"},
    messages={
        "table": "A list of associations is expected at position `1` in `2`.",
        "join": '`1` is no way to join: use "Inner", "Left", "Right" or "Outer".',
        "column": "Key `1` is missing in a row of the table at position `2` in `3`.",
    },
)
def join_across(k: Kernel, options: Options, left: Expr, right: Expr, keys: Expr, kind: Expr = "Inner") -> Expr | None:
    """JoinAcross[{a1, ...}, {b1, ...}, key], [..., {key1, ...}], [..., keya -> keyb], [..., "Outer"]: SQL's JOIN.

    The rows of the two tables are put together in pairs that agree in the key. "Left", "Right" and "Outer" keep the
    rows without a partner, too, with Missing["Unmatched"] for what is not known. Of a key that both tables have but
    that is not joined, the left value is kept; KeyCollisionFunction may be Left, Right, None, or a function that gives
    the two new keys.

    >> JoinAcross[{<|"n" -> 1, "x" -> a|>, <|"n" -> 2, "x" -> b|>}, {<|"n" -> 2, "y" -> c|>}, "n"]
     = {<|"n" -> 2, "x" -> b, "y" -> c|>}
    >> JoinAcross[{<|"n" -> 1, "x" -> a|>}, {<|"n" -> 2, "y" -> c|>}, "n", "Outer"]
     = {<|"n" -> 1, "x" -> a, "y" -> Missing["Unmatched"]|>, <|"n" -> 2, "x" -> Missing["Unmatched"], "y" -> c|>}

    Not built: Tabular objects and prefixes for keys.
    """
    whole = Compound(S.JoinAcross, (left, right, keys))
    tables = []
    for position, table in enumerate((left, right), 1):
        rows = _rows(k, table)
        if rows is None:
            k.message(S.JoinAcross, "table", position, whole)
            return None
        tables.append(rows)
    if kind not in _KINDS:
        k.message(S.JoinAcross, "join", kind)
        return None
    columns = _Columns(_keys_of(tables[0]), _keys_of(tables[1]), _pairs(keys))
    for side, rows in enumerate(tables):
        absent = next((pair[side] for pair in columns.pairs if any(pair[side] not in r.entries for r in rows)), None)
        if absent is not None:
            k.message(S.JoinAcross, "column", _names(keys)[absent], side + 1, whole)
            return None
    joined = _joined(k, tables[0], tables[1], columns, str(kind), options["KeyCollisionFunction"])
    made = listing(k, joined)
    is_dataset = any(type(t) is Compound and t.head is S.Dataset for t in (left, right))
    return Compound(S.Dataset, (made,)) if is_dataset else made


def _rows(k: Kernel, e: Expr) -> list[Association] | None:
    if type(e) is Compound and e.head is S.Dataset and len(e.args) == 1:
        e = e.args[0]
    rows = [as_association(k, r) for r in e.args] if is_list(e) else [None]
    found = [r for r in rows if r is not None]
    return found if len(found) == len(rows) else None


def _keys_of(rows: Sequence[Association]) -> dict[Hashable, Expr]:
    return {h: pair[0] for r in rows for h, pair in r.entries.items()}


def _plain(key: Expr) -> Expr:
    return key.args[0] if type(key) is Compound and key.head is S.Key and len(key.args) == 1 else key


def _sides(keys: Expr) -> list[tuple[Expr, Expr]]:
    """The keys to join by, as pairs of the one on the left and the one on the right."""
    pairs = []
    for item in keys.args if is_list(keys) else (keys,):
        a, b = item.args if is_rule(item) else (item, item)  # type: ignore[union-attr]
        pairs.append((_plain(a), _plain(b)))
    return pairs


def _pairs(keys: Expr) -> list[tuple[Hashable, Hashable]]:
    return [(key_of(a), key_of(b)) for a, b in _sides(keys)]


def _names(keys: Expr) -> dict[Hashable, Expr]:
    return {key_of(x): x for pair in _sides(keys) for x in pair}


def _joined(
    k: Kernel, left: list[Association], right: list[Association], columns: _Columns, kind: str, collision: Expr
) -> list[Expr]:
    partners: dict[tuple[Hashable, ...], list[int]] = {}
    for i, row in enumerate(right):
        partners.setdefault(tuple(key_of(row.entries[b][1]) for _, b in columns.pairs), []).append(i)
    used: set[int] = set()
    made: list[Expr] = []
    for row in left:
        found = partners.get(tuple(key_of(row.entries[a][1]) for a, _ in columns.pairs), [])
        used.update(found)
        made.extend(_row(k, row, right[i], columns, collision) for i in found)
        if not found and kind in ("Left", "Outer"):
            made.append(_row(k, row, None, columns, collision))
    if kind in ("Right", "Outer"):
        made.extend(_row(k, None, row, columns, collision) for i, row in enumerate(right) if i not in used)
    return made


def _row(k: Kernel, a: Association | None, b: Association | None, columns: _Columns, collision: Expr) -> Expr:
    """The row made of one on the left and one on the right, of which one may be missing."""
    partner = dict(columns.pairs)
    joined_right = set(partner.values())
    entries: list[tuple[Expr, Expr]] = []
    clashes = {h for h in columns.left if h in columns.right and h not in partner and h not in joined_right}
    new_keys = {h: _new_keys(k, collision, columns.left[h]) for h in clashes}
    for h, key in columns.left.items():
        value = _value(a, h)
        if value is None and h in partner:
            value = _value(b, partner[h])
        renamed = new_keys[h][0] if h in clashes else key
        if renamed is not None and (value is not None or a is None):
            entries.append((renamed, _UNMATCHED if value is None else value))
    for h, key in columns.right.items():
        if h in joined_right and h in partner:
            continue
        value = _value(b, h)
        if value is None and h in joined_right:
            value = next((_value(a, x) for x, y in columns.pairs if y == h), None)
        renamed = new_keys[h][1] if h in clashes else key
        if renamed is not None and (value is not None or b is None):
            entries.append((renamed, _UNMATCHED if value is None else value))
    return association(k, entries)


def _value(row: Association | None, h: Hashable) -> Expr | None:
    pair = None if row is None else row.entries.get(h)
    return None if pair is None else pair[1]


def _new_keys(k: Kernel, collision: Expr, key: Expr) -> tuple[Expr | None, Expr | None]:
    """Under which keys the values of both tables are kept that have the same key; None for one that is dropped."""
    if collision is S.Left:
        return key, None
    if collision is S.Right:
        return None, key
    if collision is _NONE:
        return None, None
    made = k.apply(collision, key)
    if is_list(made) and len(made.args) == 2:
        return made.args[0], made.args[1]
    return key, None
