"""Strings as sequences of characters: joining, taking parts, padding, comparing."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.string_arguments import count_at, over_strings, string_at
from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError, span_range
from wlnet.kernel.registry import builtin, messages

messages("StringJoin", {"string": "String expected at position `1` in `2`."})
messages("StringInsert", {"ins": "Cannot insert at position `1` in `2`."})
messages(
    "StringPart", {"strnpart": "The string `1` does not have a part `2`.", "strpart": "Part `1` of `2` does not exist."}
)
for _name in ("StringTake", "StringDrop", "StringTakeDrop"):
    messages(
        _name,
        {
            "mseqs": "Sequence specification (+n, -n, {+n}, {-n}, {m, n}, or {m, n, s}) or a list of sequence "
            "specifications expected at position `1` in `2`.",
        },
    )


def _fast_join(args: Sequence[Expr]) -> Expr | None:
    """Two strings or more, nothing else among them."""
    if len(args) > 1 and all(type(a) is str for a in args):
        return "".join(args)  # type: ignore[arg-type]
    return None


@builtin("StringJoin", "Flat OneIdentity", fast=_fast_join)
def string_join(k: Kernel, *parts: Expr) -> Expr | None:
    """s1 <> s2 <> ...: the strings (and the strings in lists) joined.

    >> "ab" <> "c" <> "def"
     = "abcdef"
    >> StringJoin[{"a", {"b", "c"}}, "d"]
     = "abcd"
    """
    pieces: list[str] = []
    for position, part in enumerate(parts, 1):
        if not _collect(part, pieces):
            k.message(S.StringJoin, "string", position, Compound(S.HoldForm, (Compound(S.StringJoin, parts),)))
            return None
    return "".join(pieces)


def _collect(e: Expr, pieces: list[str]) -> bool:
    if type(e) is str:
        pieces.append(e)
        return True
    items = elements(e)
    return items is not None and all(_collect(i, pieces) for i in items)


@builtin("StringLength", "Listable")
def string_length(k: Kernel, s: Expr) -> Expr | None:
    """StringLength[s]: the number of characters.

    >> StringLength[{"tiger", ""}]
     = {5, 0}
    """
    text = string_at(k, S.StringLength, (s,), 1)
    return None if text is None else len(text)


def _indices(k: Kernel, head: Symbol, args: tuple[Expr, ...], text: str, spec: Expr) -> range | None:
    """The positions (from 0) that a sequence specification takes out of a text; None after a message."""
    n = len(text)
    try:
        if type(spec) is Compound and spec.head is S.UpTo and len(spec.args) == 1 and type(spec.args[0]) is int:
            return range(min(n, spec.args[0]))
        if spec is S.All:
            return range(n)
        if type(spec) is int:
            if abs(spec) > n:
                raise PartError(_verb(head), *((1, spec) if spec > 0 else (spec, -1)), text)
            return range(spec) if spec >= 0 else range(n + spec, n)
        if type(spec) is Compound and spec.head is S.Span:
            return span_range(spec, n, text)
        bounds = elements(spec)
        if bounds is not None and 1 <= len(bounds) <= 3:
            if len(bounds) == 1:
                bounds = (bounds[0], bounds[0])
            return span_range(Compound(S.Span, bounds), n, text)
    except PartError as error:
        k.message(head, _verb(head) if error.tag == "take" else error.tag, *error.args_of_message)
        return None
    k.message(head, "mseqs", 2, Compound(head, args))
    return None


def _verb(head: Symbol) -> str:
    return "drop" if head is S.StringDrop else "take"


def _is_spec_list(spec: Expr) -> tuple[Expr, ...] | None:
    """The specifications of a list of them: {m, n} is one specification, {{m, n}, ...} a list."""
    items = elements(spec)
    if items and any(elements(i) is not None or (type(i) is Compound and i.head is S.Span) for i in items):
        return items
    return None


@builtin("StringTake", operator=0)
def string_take(k: Kernel, s: Expr, spec: Expr) -> Expr | None:
    """StringTake[s, n], [s, {m, n}], [s, {m, n, step}], [s, UpTo[n]], [s, {spec1, ...}]: a run of characters.

    >> StringTake["abcdefgh", {{1, 2}, {-3, -1}, {1, -1, 2}}]
     = {"ab", "fgh", "aceg"}
    >> StringTake[{"abcde", "xyz"}, -2]
     = {"de", "yz"}
    >> StringTake["abc", 4]
     : StringTake::take: Cannot take positions 1 through 4 in abc.
     = StringTake["abc", 4]
    """
    args = (s, spec)
    several = _is_spec_list(spec)

    def take(text: str) -> Expr | None:
        if several is not None:
            taken = [one(text, x) for x in several]
            return None if any(t is None for t in taken) else Compound(S.List, tuple(taken))  # type: ignore[arg-type]
        return one(text, spec)

    def one(text: str, which: Expr) -> Expr | None:
        indices = _indices(k, S.StringTake, args, text, which)
        if indices is None:
            return None
        return text[indices.start : indices.stop] if indices.step == 1 else "".join(text[i] for i in indices)

    return over_strings(k, S.StringTake, args, take)


@builtin("StringDrop", operator=0)
def string_drop(k: Kernel, s: Expr, spec: Expr) -> Expr | None:
    """StringDrop[s, n], [s, -n], [s, {n}], [s, {m, n}], [s, {m, n, step}]: the string without a run of characters.

    >> {StringDrop["abcdef", 2], StringDrop["abcdef", -2], StringDrop["abcdef", {2, 4}]}
     = {"cdef", "abcd", "aef"}
    """
    args = (s, spec)

    def drop(text: str) -> Expr | None:
        indices = _indices(k, S.StringDrop, args, text, spec)
        if indices is None:
            return None
        gone = frozenset(indices)
        return "".join(c for i, c in enumerate(text) if i not in gone)

    return over_strings(k, S.StringDrop, args, drop)


@builtin("StringTakeDrop", operator=0)
def string_take_drop(k: Kernel, s: Expr, spec: Expr) -> Expr | None:
    """StringTakeDrop[s, spec]: what StringTake and StringDrop give, in a list.

    >> {StringTakeDrop["abcdef", 2], StringTakeDrop["abcdef", {2, 3}]}
     = {{"ab", "cdef"}, {"bc", "adef"}}
    """
    args = (s, spec)

    def both(text: str) -> Expr | None:
        indices = _indices(k, S.StringTakeDrop, args, text, spec)
        if indices is None:
            return None
        taken = frozenset(indices)
        rest = "".join(c for i, c in enumerate(text) if i not in taken)
        return Compound(S.List, ("".join(text[i] for i in indices), rest))

    return over_strings(k, S.StringTakeDrop, args, both)


@builtin("StringPart", operator=0)
def string_part(k: Kernel, s: Expr, spec: Expr) -> Expr | None:
    """StringPart[s, n], [s, {n1, n2, ...}], [s, m;;n]: single characters of a string.

    >> StringPart["abcdef", {1, -1}]
     = {"a", "f"}
    >> StringPart["abcdef", 2]
     = "b"
    """

    def pick(text: str) -> Expr | None:
        items = elements(spec)
        if items is None and not (type(spec) is Compound and spec.head is S.Span):
            return one(text, spec)
        if items is None:
            indices = _indices(k, S.StringPart, (s, spec), text, spec)
            return None if indices is None else Compound(S.List, tuple(text[i] for i in indices))
        found = [one(text, i) for i in items]
        return None if any(f is None for f in found) else Compound(S.List, tuple(found))  # type: ignore[arg-type]

    def one(text: str, position: Expr) -> Expr | None:
        if type(position) is int and (0 < position <= len(text) or -len(text) <= position < 0):
            return text[position - 1 if position > 0 else position]
        k.message(S.StringPart, "strpart", position, text)
        return None

    return over_strings(k, S.StringPart, (s, spec), pick)


@builtin("StringInsert")
def string_insert(k: Kernel, s: Expr, new: Expr, where: Expr) -> Expr | None:
    """StringInsert[s, new, n], [s, new, {n1, n2, ...}]: the string with new put in at positions, -1 being the end.

    >> {StringInsert["abcdefgh", "XYZ", 4], StringInsert["abc", "x", -1], StringInsert["abcd", "-", {2, 4}]}
     = {"abcXYZdefgh", "abcx", "a-bc-d"}
    """
    args = (s, new, where)
    piece = string_at(k, S.StringInsert, args, 2)
    if piece is None:
        return None
    positions = elements(where)
    if positions is None:
        positions = (where,)

    def insert(text: str) -> Expr | None:
        places: list[int] = []
        for p in positions:
            if type(p) is not int or p == 0 or abs(p) > len(text) + 1:
                k.message(S.StringInsert, "ins", p, text)
                return None
            places.append(p - 1 if p > 0 else len(text) + 1 + p)
        for place in sorted(places, reverse=True):
            text = text[:place] + piece + text[place:]
        return text

    return over_strings(k, S.StringInsert, args, insert)


@builtin("StringReverse", "Listable")
def string_reverse(k: Kernel, s: Expr) -> Expr | None:
    """StringReverse[s]: the characters in reverse order.

    >> StringReverse["abcdef"]
     = "fedcba"
    """
    text = string_at(k, S.StringReverse, (s,), 1)
    return None if text is None else text[::-1]


@builtin("StringRepeat")
def string_repeat(k: Kernel, s: Expr, count: Expr, limit: Expr = S.Infinity) -> Expr | None:
    """StringRepeat[s, n], [s, n, max]: the string n times over, cut to max characters.

    >> {StringRepeat["abc", 3], StringRepeat["abc", 10, 8]}
     = {"abcabcabc", "abcabcab"}
    """
    args = (s, count) if limit is S.Infinity else (s, count, limit)
    n = count_at(k, S.StringRepeat, args, 2)
    most = None if limit is S.Infinity else count_at(k, S.StringRepeat, args, 3)
    if n is None or (most is None and limit is not S.Infinity):
        return None
    return over_strings(k, S.StringRepeat, args, lambda text: (text * n)[:most])


@builtin("StringRotateLeft", operator=0)
def string_rotate_left(k: Kernel, s: Expr, n: Expr = 1) -> Expr | None:
    """StringRotateLeft[s, n]: the string with its first n characters moved to the end.

    >> StringRotateLeft["abcdef", 2]
     = "cdefab"
    """
    return _rotate(k, S.StringRotateLeft, s, n, 1)


@builtin("StringRotateRight", operator=0)
def string_rotate_right(k: Kernel, s: Expr, n: Expr = 1) -> Expr | None:
    """StringRotateRight[s, n]: the string with its last n characters moved to the front.

    >> StringRotateRight["abcdef"]
     = "fabcde"
    """
    return _rotate(k, S.StringRotateRight, s, n, -1)


def _rotate(k: Kernel, head: Symbol, s: Expr, n: Expr, sign: int) -> Expr | None:
    if type(n) is not int:
        k.message(head, "int", Compound(head, (s, n)), 2)
        return None

    def rotate(text: str) -> str:
        at = sign * n % len(text) if text else 0
        return text[at:] + text[:at]

    return over_strings(k, head, (s, n), rotate)


@builtin("StringPadLeft")
def string_pad_left(k: Kernel, s: Expr, n: Expr = S.Automatic, padding: Expr = " ") -> Expr | None:
    """StringPadLeft[s, n], [s, n, padding], [{s1, s2, ...}]: pads or cuts on the left to n characters.

    >> {StringPadLeft["abc", 5], StringPadLeft["abcdef", 3], StringPadLeft["7", 3, "0"], StringPadLeft[{"a", "bcd"}]}
     = {"  abc", "def", "007", {"  a", "bcd"}}
    """
    return _pad(k, S.StringPadLeft, s, n, padding, left=True)


@builtin("StringPadRight")
def string_pad_right(k: Kernel, s: Expr, n: Expr = S.Automatic, padding: Expr = " ") -> Expr | None:
    """StringPadRight[s, n], [s, n, padding], [{s1, s2, ...}]: pads or cuts on the right to n characters.

    >> {StringPadRight["abc", 5, "-="], StringPadRight["abcdef", 3], StringPadRight[{"a", "bcd"}]}
     = {"abc-=", "abc", {"a  ", "bcd"}}
    """
    return _pad(k, S.StringPadRight, s, n, padding, left=False)


def _pad(k: Kernel, head: Symbol, s: Expr, n: Expr, padding: Expr, *, left: bool) -> Expr | None:
    args = (s,) if n is S.Automatic else (s, n) if padding == " " else (s, n, padding)
    if n is S.Automatic:
        items = elements(s) or (s,)
        width: int | None = max((len(i) for i in items if type(i) is str), default=0)
    else:
        width = count_at(k, head, args, 2)
    if type(padding) is not str:
        k.message(head, "string", 3, Compound(head, args))
        return None
    if width is None:
        return None
    size = width

    def pad(text: str) -> str:
        missing = size - len(text)
        if missing <= 0:
            return text[len(text) - size :] if left else text[:size]
        if not padding:
            return text
        run = padding * (missing // len(padding) + 1)
        # Copies are laid against the string and cut at the far end.
        return run[len(run) - missing :] + text if left else text + run[:missing]

    return over_strings(k, head, args, pad)


@builtin("StringPartition")
def string_partition(k: Kernel, s: Expr, n: Expr, step: Expr = S.Automatic) -> Expr | None:
    """StringPartition[s, n], [s, n, step], [s, UpTo[n]]: runs of n characters, beginning every step characters.

    >> {StringPartition["abcdefg", 3], StringPartition["abcde", 2, 1], StringPartition["abcde", UpTo[2]]}
     = {{"abc", "def"}, {"ab", "bc", "cd", "de"}, {"ab", "cd", "e"}}
    """
    args = (s, n) if step is S.Automatic else (s, n, step)
    partial = type(n) is Compound and n.head is S.UpTo and len(n.args) == 1
    size = n.args[0] if partial else n  # type: ignore[union-attr]
    by = size if step is S.Automatic else step
    if type(size) is not int or type(by) is not int or size < 1 or by < 1:
        k.message(S.StringPartition, "intp", Compound(S.StringPartition, args), 2)
        return None
    width, advance = size, by

    def partition(text: str) -> Expr:
        last = len(text) if partial else len(text) - width + 1
        return Compound(S.List, tuple(text[i : i + width] for i in range(0, max(0, last), advance)))

    return over_strings(k, S.StringPartition, args, partition)
