"""Functions that look for string patterns: StringReplace, StringCases, StringSplit, StringMatchQ and their kin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from wlnet.builtins.string_arguments import is_rule, over_strings
from wlnet.builtins.string_patterns import Found, Matcher, compile_pattern, from_abbreviated
from wlnet.expression import TRUE, Association, Compound, Expr, S, Symbol, boolean, elements, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.templates import Template, pattern_names, template

messages("StringReplace", {"srep": "`1` is not a valid string replacement rule."})
for _name in ("StringSplit", "StringCases", "StringReplace", "StringPosition"):
    messages(_name, {"innf": "Non-negative integer or Infinity expected at position `1` in `2`."})

_CASE = {"IgnoreCase": "False"}
MANY = 1 << 60


class Replacement(NamedTuple):
    """A pattern and what a match of it turns into; without a body, the text itself."""

    matcher: Matcher
    body: Expr | None
    fill: Template | None

    def value(self, k: Kernel, text: str, found: Found) -> Expr:
        if self.body is None:
            return text[found.start : found.end]
        body = self.body
        if self.fill is not None:
            body = self.fill(found.names)
        if found.groups:
            body = with_groups(body, found.groups)
        return k.evaluate(body)


_GROUP = re.compile(r"\$(\d)")


def with_groups(body: Expr, groups: tuple[str, ...]) -> Expr:
    """Put the groups of a regular expression in for ``$0``, ``$1`` ... in the strings of a body."""
    if type(body) is str:
        if "$" not in body:
            return body
        return _GROUP.sub(lambda m: groups[int(m[1])] if int(m[1]) < len(groups) else m[0], body)
    if type(body) is Compound and body.args:
        return Compound(with_groups(body.head, groups), tuple(with_groups(a, groups) for a in body.args), body.span)
    return body


def _mentions_regular_expression(p: Expr) -> bool:
    return type(p) is Compound and (
        p.head is S.RegularExpression or any(_mentions_regular_expression(a) for a in p.args)
    )


def replacement(k: Kernel, e: Expr, *, ignore_case: bool, every_way: bool = False) -> Replacement | None:
    """A pattern or ``pattern -> value`` made ready; None after a message."""
    if not is_rule(e):
        matcher = compile_pattern(k, e, ignore_case=ignore_case, every_way=every_way)
        return None if matcher is None else Replacement(matcher, None, None)
    assert type(e) is Compound
    pattern, body = e.args
    while type(body) is Compound and body.head is S.Condition and len(body.args) == 2:
        pattern, body = Compound(S.Condition, (pattern, body.args[1])), body.args[0]
    matcher = compile_pattern(k, pattern, ignore_case=ignore_case, every_way=every_way)
    if matcher is None:
        return None
    names = pattern_names(pattern)
    return Replacement(_with_groups_if(matcher, pattern), body, template(body, names, piercing=True) if names else None)


class _WithoutGroups(Matcher):
    """A matcher of a pattern without RegularExpression, where ``$1`` in a replacement means itself."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def matches_at(self, text: str, start: int) -> Iterator[Found]:
        for found in self._matcher.matches_at(text, start):
            yield found._replace(groups=())

    def search(self, text: str, start: int) -> Found | None:
        found = self._matcher.search(text, start)
        return None if found is None else found._replace(groups=())

    def whole(self, text: str) -> Found | None:
        return self._matcher.whole(text)


def _with_groups_if(matcher: Matcher, pattern: Expr) -> Matcher:
    return matcher if _mentions_regular_expression(pattern) else _WithoutGroups(matcher)


def replacements(k: Kernel, e: Expr, *, ignore_case: bool, every_way: bool = False) -> list[Replacement] | None:
    """One pattern or rule, or a list of them, made ready; None after a message."""
    items = e.rules() if type(e) is Association else elements(e)
    made = [replacement(k, i, ignore_case=ignore_case, every_way=every_way) for i in ((e,) if items is None else items)]
    return None if any(m is None for m in made) else [m for m in made if m is not None]


def spans_of_any(rules: list[Replacement], text: str) -> Iterator[tuple[int, int]]:
    """Where the matches of several patterns begin and end, from left to right."""
    if len(rules) == 1:
        return rules[0].matcher.spans(text)
    return ((found.start, found.end) for _, found in matches_of_any(rules, text))


def matches_of_any(rules: list[Replacement], text: str, overlaps: bool = False) -> Iterator[tuple[Replacement, Found]]:
    """Matches of several patterns from left to right; at one place the first pattern that fits wins."""
    upcoming: list[Found | None] = [r.matcher.search(text, 0) for r in rules]
    at = 0
    while at <= len(text):
        best: tuple[int, int] | None = None
        for i, rule in enumerate(rules):
            found = upcoming[i]
            if found is not None and found.start < at:
                found = upcoming[i] = rule.matcher.search(text, at)
            if found is not None and (best is None or found.start < best[0]):
                best = (found.start, i)
        if best is None:
            return
        chosen = upcoming[best[1]]
        assert chosen is not None
        yield rules[best[1]], chosen
        at = chosen.start + 1 if overlaps else max(chosen.end, chosen.start + 1)


def _ignores_case(options: Options) -> bool:
    return options["IgnoreCase"] is TRUE


def match_limit(k: Kernel, head: Symbol, n: Expr, call: tuple[Expr, ...], position: int) -> int | None:
    if type(n) is int and n >= 0:
        return n
    if n is S.Infinity or n is S.All:
        return MANY
    k.message(head, "innf", position, Compound(head, call))
    return None


@builtin("StringReplace", operator=0, options=_CASE)
def string_replace(k: Kernel, options: Options, s: Expr, rules: Expr, n: Expr = S.Infinity) -> Expr | None:
    """StringReplace[s, patt -> value], [s, {rule1, ...}], [s, rules, n]: replaces matches of string patterns.

    >> StringReplace["abbaabbaa", "ab" -> "X"]
     = "XbaXbaa"
    >> StringReplace["the cat in the hat", {"cat" -> "dog", "hat" -> "tree"}]
     = "the dog in the tree"
    >> StringReplace["ab12c3", d : DigitCharacter .. :> "<" <> d <> ">"]
     = "ab<12>c<3>"
    >> StringReplace["abc", RegularExpression["(a)(b)"] -> "$2$1"]
     = "bac"
    """
    if is_rule(s):
        return None
    items = rules.rules() if type(rules) is Association else elements(rules) or (rules,)
    for item in items:
        if not is_rule(item):
            k.message(S.StringReplace, "srep", item)
            return None
    most = match_limit(k, S.StringReplace, n, (s, rules, n), 3)
    if most == MANY and not _ignores_case(options):
        quick = _literal_replacement(items)
        if quick is not None:
            return over_strings(k, S.StringReplace, (s, rules), quick)
    made = replacements(k, rules, ignore_case=_ignores_case(options))
    if made is None or most is None:
        return None
    ready, limit = made, most

    def replace(text: str) -> Expr:
        pieces: list[Expr] = []
        at = 0
        for count, (rule, found) in enumerate(matches_of_any(ready, text)):
            if count >= limit:
                break
            pieces.append(text[at : found.start])
            pieces.append(rule.value(k, text, found))
            at = found.end
        pieces.append(text[at:])
        if all(type(p) is str for p in pieces):
            return "".join(pieces)  # type: ignore[arg-type]
        return Compound(S.StringExpression, tuple(p for p in pieces if p != ""))

    return over_strings(k, S.StringReplace, (s, rules), replace)


@builtin("StringReplaceList", operator=0, options=_CASE)
def string_replace_list(k: Kernel, options: Options, s: Expr, rules: Expr, n: Expr = S.Infinity) -> Expr | None:
    """StringReplaceList[s, rules], [s, rules, n]: the strings with one match replaced each.

    >> {StringReplaceList["abab", "a" -> "x"], StringReplaceList["aaa", "aa" -> "b"]}
     = {{"xbab", "abxb"}, {"ba", "ab"}}
    """
    items = rules.rules() if type(rules) is Association else elements(rules) or (rules,)
    for item in items:
        if not is_rule(item):
            k.message(S.StringReplaceList, "srep", item)
            return None
    most = match_limit(k, S.StringReplaceList, n, (s, rules, n), 3)
    made = replacements(k, rules, ignore_case=_ignores_case(options))
    if made is None or most is None:
        return None
    ready, limit = made, most

    def replaced(text: str) -> Expr:
        found = islice(matches_of_any(ready, text, overlaps=True), limit)
        return Compound(
            S.List,
            tuple(
                Compound(S.StringJoin, (text[: m.start], rule.value(k, text, m), text[m.end :])) for rule, m in found
            ),
        )

    return over_strings(k, S.StringReplaceList, (s, rules), replaced)


def _literal_replacement(rules: tuple[Expr, ...]) -> Callable[[str], str] | None:
    """How to replace plain strings by plain strings, all at once; None if a rule is not of that kind."""
    table: dict[str, str] = {}
    for r in rules:
        assert type(r) is Compound
        old, new = r.args
        if type(old) is not str or type(new) is not str or not old:
            return None
        table.setdefault(old, new)
    if len(table) == 1:
        ((old, new),) = table.items()
        return lambda text: text.replace(old, new)
    any_of = re.compile("|".join(map(re.escape, table)))
    return lambda text: any_of.sub(lambda m: table[m[0]], text)


@builtin("StringDelete", operator=0, options=_CASE)
def string_delete(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringDelete[s, patt]: the string without the matches of a pattern.

    >> StringDelete["a b  c", Whitespace]
     = "abc"
    """
    made = replacements(k, pattern, ignore_case=_ignores_case(options))
    if made is None:
        return None
    ready = made

    def delete(text: str) -> str:
        pieces: list[str] = []
        at = 0
        for start, end in spans_of_any(ready, text):
            pieces.append(text[at:start])
            at = end
        return "".join((*pieces, text[at:]))

    return over_strings(k, S.StringDelete, (s, pattern), delete)


@builtin("StringCases", operator=0, options={"IgnoreCase": "False", "Overlaps": "False"})
def string_cases(k: Kernel, options: Options, s: Expr, pattern: Expr, n: Expr = S.Infinity) -> Expr | None:
    """StringCases[s, patt], [s, patt -> value], [s, {p1, ...}], [s, patt, n]: the matches of a string pattern.

    >> StringCases["a1b22c333", DigitCharacter ..]
     = {"1", "22", "333"}
    >> StringCases["x=3, y=14", name_ ~~ "=" ~~ v : NumberString :> {name, ToExpression[v]}]
     = {{"x", 3}, {"y", 14}}
    >> StringCases["abcd", _ ~~ _, Overlaps -> True]
     = {"ab", "bc", "cd"}
    """
    overlaps = options["Overlaps"]
    most = match_limit(k, S.StringCases, n, (s, pattern, n), 3)
    made = replacements(k, pattern, ignore_case=_ignores_case(options), every_way=overlaps is S.All)
    if made is None or most is None:
        return None
    ready, limit = made, most

    plain = overlaps not in (TRUE, S.All) and all(r.body is None for r in ready) and limit == MANY

    def cases(text: str) -> Expr:
        if plain:
            return Compound(S.List, tuple(text[start:end] for start, end in spans_of_any(ready, text)))
        found: list[Expr] = []
        for rule, match in _overlapping(ready, text, overlaps):
            if len(found) >= limit:
                break
            found.append(rule.value(k, text, match))
        return Compound(S.List, tuple(found))

    return over_strings(k, S.StringCases, (s, pattern), cases)


def _overlapping(rules: list[Replacement], text: str, overlaps: Expr) -> Iterator[tuple[Replacement, Found]]:
    if overlaps is not S.All:
        yield from matches_of_any(rules, text, overlaps is TRUE)
        return
    for at in range(len(text) + 1):
        for rule in rules:
            seen: set[int] = set()
            for found in rule.matcher.matches_at(text, at):
                if found.end not in seen:
                    seen.add(found.end)
                    yield rule, found


@builtin("StringCount", operator=0, options={"IgnoreCase": "False", "Overlaps": "False"})
def string_count(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringCount[s, patt], [s, {p1, p2, ...}]: how many matches of a string pattern there are.

    >> {StringCount["abracadabra", "a"], StringCount["aaaa", "aa"], StringCount["aaaa", "aa", Overlaps -> True]}
     = {5, 2, 3}
    """
    overlaps = options["Overlaps"]
    made = replacements(k, pattern, ignore_case=_ignores_case(options), every_way=overlaps is S.All)
    if made is None:
        return None
    ready = made
    return over_strings(k, S.StringCount, (s, pattern), lambda t: sum(1 for _ in _overlapping(ready, t, overlaps)))


@builtin("StringPosition", operator=0, options={"IgnoreCase": "False", "Overlaps": "True"})
def string_position(k: Kernel, options: Options, s: Expr, pattern: Expr, n: Expr = S.Infinity) -> Expr | None:
    """StringPosition[s, patt], [s, patt, n]: where the matches begin and end; they may overlap.

    >> StringPosition["abXYZaaabXYZaaaa", "abXYZ"]
     = {{1, 5}, {8, 12}}
    >> StringPosition["aaa", "aa"]
     = {{1, 2}, {2, 3}}
    """
    overlaps = options["Overlaps"]
    most = match_limit(k, S.StringPosition, n, (s, pattern, n), 3)
    made = replacements(k, pattern, ignore_case=_ignores_case(options), every_way=overlaps is S.All)
    if made is None or most is None:
        return None
    ready, limit = made, most

    def positions(text: str) -> Expr:
        found: list[Expr] = []
        for _, match in _overlapping(ready, text, overlaps):
            if len(found) >= limit:
                break
            found.append(list_of(match.start + 1, match.end))
        return Compound(S.List, tuple(found))

    return over_strings(k, S.StringPosition, (s, pattern), positions)


@builtin("StringMatchQ", operator=0, options={"IgnoreCase": "False", "SpellingCorrection": "False"})
def string_match_q(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringMatchQ[s, patt]: whether the whole string matches. In a plain string ``*`` and ``@`` stand for runs.

    >> {StringMatchQ["apple", "a*e"], StringMatchQ[{"a1", "ab"}, LetterCharacter ~~ DigitCharacter]}
     = {True, {True, False}}
    >> {StringMatchQ["File", "f@"], StringMatchQ["FILE", "file", IgnoreCase -> True]}
     = {False, True}
    """
    if type(pattern) is str:
        pattern = from_abbreviated(pattern)
    elif (items := elements(pattern)) is not None:
        pattern = Compound(S.Alternatives, tuple(from_abbreviated(i) if type(i) is str else i for i in items))
    return _predicate(k, S.StringMatchQ, s, pattern, options, lambda m, t: m.whole(t) is not None)


def _predicate(
    k: Kernel, head: Symbol, s: Expr, pattern: Expr, options: Options, holds: Callable[[Matcher, str], bool]
) -> Expr | None:
    made = compile_pattern(k, pattern, ignore_case=_ignores_case(options))
    if made is None:
        return None
    matcher = made
    return over_strings(k, head, (s, pattern), lambda text: boolean(holds(matcher, text)))


@builtin("StringContainsQ", operator=0, options=_CASE)
def string_contains_q(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringContainsQ[s, patt]: whether some part of the string matches.

    >> {StringContainsQ["bcde", "c" ~~ __ ~~ "e"], StringContainsQ["B", "b", IgnoreCase -> True]}
     = {True, True}
    """
    return _predicate(k, S.StringContainsQ, s, pattern, options, lambda m, t: m.search(t, 0) is not None)


@builtin("StringFreeQ", operator=0, options=_CASE)
def string_free_q(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringFreeQ[s, patt]: whether no part of the string matches.

    >> StringFreeQ[{"abc", "xyz"}, "b"]
     = {False, True}
    """
    return _predicate(k, S.StringFreeQ, s, pattern, options, lambda m, t: m.search(t, 0) is None)


@builtin("StringStartsQ", operator=0, options=_CASE)
def string_starts_q(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringStartsQ[s, patt]: whether the string begins with a match.

    >> Select[{"train.csv", "test.csv"}, StringStartsQ["tr"]]
     = {"train.csv"}
    """
    return _predicate(k, S.StringStartsQ, s, pattern, options, lambda m, t: next(m.matches_at(t, 0), None) is not None)


@builtin("StringEndsQ", operator=0, options=_CASE)
def string_ends_q(k: Kernel, options: Options, s: Expr, pattern: Expr) -> Expr | None:
    """StringEndsQ[s, patt]: whether the string ends with a match.

    >> {StringEndsQ["abcd", "cd"], StringEndsQ["abcd", DigitCharacter]}
     = {True, False}
    """
    ending = Compound(S.StringExpression, (pattern, S.EndOfString))
    return _predicate(k, S.StringEndsQ, s, ending, options, lambda m, t: m.search(t, 0) is not None)


__all__ = ["Replacement", "matches_of_any", "replacement", "replacements", "with_groups"]
