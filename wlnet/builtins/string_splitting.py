"""Strings taken apart at string patterns: StringSplit, StringExtract, StringTrim."""

from __future__ import annotations

from wlnet.builtins.string_arguments import is_rule, over_strings
from wlnet.builtins.string_matching import MANY, Replacement, match_limit, matches_of_any, replacements, spans_of_any
from wlnet.builtins.string_patterns import compile_pattern
from wlnet.expression import TRUE, Compound, Expr, S, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


def _split_pieces(k: Kernel, text: str, rules: list[Replacement], limit: int, keep_ends: bool) -> list[Expr]:
    """The pieces between delimiters, and the values of the delimiters that are given as rules."""
    pieces: list[Expr] = []
    at = count = 0
    if limit == MANY and all(r.body is None for r in rules):
        for start, end in spans_of_any(rules, text):
            if start != end or 0 < start < len(text):
                pieces.append(text[at:start])
                at = end
        pieces.append(text[at:])
        return pieces if keep_ends else _without_empty_ends(pieces)
    for rule, found in matches_of_any(rules, text):
        if count + 1 >= limit:
            break
        if found.start == found.end and (found.start in (0, len(text))):
            continue
        if not keep_ends and found.start == 0 and at == 0 and not pieces:
            pieces.append("")
        else:
            pieces.append(text[at : found.start])
            count += 1
        if rule.body is not None:
            pieces.append(rule.value(k, text, found))
        at = found.end
    pieces.append(text[at:])
    return pieces if keep_ends else _without_empty_ends(pieces)


def _without_empty_ends(pieces: list[Expr]) -> list[Expr]:
    first, last = 0, len(pieces)
    while first < last and pieces[first] == "":
        first += 1
    while first < last and pieces[last - 1] == "":
        last -= 1
    return pieces[first:last]


def _without_case(items: tuple[Expr, ...]) -> tuple[tuple[Expr, ...], bool]:
    """The arguments before ``IgnoreCase -> value``, and whether to ignore case."""
    if items and is_rule(items[-1]) and items[-1].args[0] is S.IgnoreCase:  # type: ignore[union-attr]
        return items[:-1], items[-1].args[1] is TRUE  # type: ignore[union-attr]
    return items, False


@builtin("StringSplit")
def string_split(k: Kernel, s: Expr, *rest: Expr) -> Expr | None:
    """StringSplit[s], [s, patt], [s, patt, n], [s, patt, All], [s, {p1 -> v1, ...}]: the pieces between delimiters.

    >> {StringSplit["a bbb  cccc aa   d"], StringSplit["a--b--c", "--"], StringSplit["a,b,,c", ","]}
     = {{"a", "bbb", "cccc", "aa", "d"}, {"a", "b", "c"}, {"a", "b", "", "c"}}
    >> {StringSplit[",a,", ","], StringSplit[",a,", ",", All], StringSplit["a-b-c", "-" -> "+"]}
     = {{"a"}, {"", "a", ""}, {"a", "+", "b", "+", "c"}}
    """
    # The second argument may be a rule itself, so options are told apart by their name.
    positional, ignore_case = _without_case(rest)
    if len(positional) > 2:
        k.messages.wrong_count(S.StringSplit, len(positional) + 1, 1, 3)
        return None
    pattern = positional[0] if positional else S.Whitespace
    n = positional[1] if len(positional) > 1 else S.Infinity
    most = match_limit(k, S.StringSplit, n, (s, pattern, n), 3)
    made = replacements(k, pattern, ignore_case=ignore_case)
    if made is None or most is None:
        return None
    ready, limit = made, most
    keep_ends = n is S.All
    return over_strings(
        k,
        S.StringSplit,
        (s, *positional),
        lambda t: Compound(S.List, tuple(_split_pieces(k, t, ready, limit, keep_ends))),
    )


@builtin("StringExtract")
def string_extract(k: Kernel, s: Expr, *specs: Expr) -> Expr | None:
    """StringExtract[s, n], [s, "sep" -> n], [s, "sep" -> {n1, n2}], [s, spec1, spec2]: blocks between separators.

    >> {StringExtract["a bb ccc", 2], StringExtract["x,y,z", "," -> {1, -1}]}
     = {"bb", {"x", "z"}}
    >> StringExtract["1 2\\n3 4", "\\n" -> All, 2]
     = {"2", "4"}
    """

    def extract(text: Expr, left: tuple[Expr, ...]) -> Expr | None:
        if not left or type(text) is not str:
            return text
        spec, separator = left[0], S.Whitespace
        chosen: Expr = spec
        if is_rule(spec):
            assert type(spec) is Compound
            separator, chosen = spec.args[0], spec.args[1]  # type: ignore[assignment]
        made = replacements(k, separator, ignore_case=False)
        if made is None:
            return None
        blocks = _split_pieces(k, text, made, MANY, keep_ends=separator is not S.Whitespace)
        picks = range(1, len(blocks) + 1) if chosen is S.All else elements(chosen)
        wanted = (chosen,) if picks is None else tuple(picks)
        found: list[Expr] = []
        for at in wanted:
            if type(at) is int and 0 < abs(at) <= len(blocks):
                value = extract(blocks[at - 1 if at > 0 else at], left[1:])
            else:
                value = Compound(S.Missing, ("PartAbsent", at))
            if value is None:
                return None
            found.append(value)
        return found[0] if picks is None else Compound(S.List, tuple(found))

    return over_strings(k, S.StringExtract, (s, *specs), lambda text: extract(text, specs))


@builtin("StringTrim")
def string_trim(k: Kernel, s: Expr, pattern: Expr = S.Whitespace) -> Expr | None:
    """StringTrim[s], StringTrim[s, patt]: the string without white space (or a match of patt) at either end.

    >> {StringTrim["  a b  "], StringTrim["--a--", "-" ..], StringTrim["xxaxx", "x"]}
     = {"a b", "a", "xax"}
    """
    if pattern is S.Whitespace:
        return over_strings(k, S.StringTrim, (s,), str.strip)
    front = compile_pattern(k, Compound(S.StringExpression, (S.StartOfString, pattern)))
    back = compile_pattern(k, Compound(S.StringExpression, (pattern, S.EndOfString)))
    if front is None or back is None:
        return None
    at_front, at_back = front, back

    def trim(text: str) -> str:
        found = at_front.search(text, 0)
        if found is not None:
            text = text[found.end :]
        found = at_back.search(text, 0)
        return text if found is None else text[: found.start]

    return over_strings(k, S.StringTrim, (s, pattern), trim)
