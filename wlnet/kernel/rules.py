"""Rules: a pattern, and what replaces an expression that matches it; and the order in which definitions are tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol, head_of, is_list, same
from wlnet.kernel.attributes import FLAT, ORDERLESS
from wlnet.kernel.matching import INFINITE, OPTIONS_GIVEN, Bindings, Pattern, is_literal
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.templates import Template, mentions, pattern_names, substitute, template

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_REST = S.__getattr__("ReplaceAll$rest")
_FRONT = S.__getattr__("ReplaceAll$front")
_SCOPES = frozenset({S.Module, S.With, S.Block})
_LEAVE_OUT = frozenset({S.Alternatives, S.Except, S.Repeated, S.RepeatedNull})
"""Constructs that match although a name in them is not bound; it then stands for no expressions."""
_NOTHING = Compound(S.Sequence, ())


class RewriteRule:
    """``pattern :> body``. ``literal`` rules have nothing to match but the expression itself."""

    __slots__ = (
        "_build",
        "_compiled",
        "_conditions",
        "_generation",
        "_has_options",
        "_optional_names",
        "_wider",
        "body",
        "conditions",
        "delayed",
        "literal",
        "names",
        "pattern",
    )

    def __init__(self, pattern: Expr, body: Expr, *, delayed: bool = True, conditions: int = 0) -> None:
        self.pattern = pattern
        self.body = body
        # How many conditions of the body were written on the left: f[x_] /; test := body.
        self.conditions = conditions
        # Whether it was given with :=, so that a text of it says so.
        self.delayed = delayed
        self.literal = is_literal(pattern)
        self.names = pattern_names(pattern)
        self._build: Template | None = None
        self._conditions: list[Template] = []
        self._has_options = False
        self._optional_names: tuple[Symbol, ...] = ()
        self._compiled: Pattern | None = None
        self._generation: object = None
        self._wider: tuple[object, RewriteRule | None] | None = None

    def sides(self) -> tuple[Expr, Expr]:
        """The two sides of the definition as they were written."""
        pattern, body = self.pattern, self.body
        for _ in range(self.conditions):
            assert type(body) is Compound
            pattern, body = Compound(S.Condition, (pattern, body.args[1])), body.args[0]
        return pattern, body

    def _prepare(self) -> Template:
        names = set(self.names)
        self._has_options = uses_option_value(self.body)
        if mentions(self.pattern, _LEAVE_OUT):
            self._optional_names = tuple(self.names)
        body = self.body
        while type(body) is Compound and body.head is S.Condition and len(body.args) == 2:
            self._conditions.append(template(body.args[1], names, piercing=True))
            body = body.args[0]
        self._build = template(body, names, piercing=True)
        return self._build

    def compiled(self, kernel: Kernel) -> Pattern:
        """The compiled pattern, kept until attributes change."""
        if self._generation is kernel.pattern_generation and self._compiled is not None:
            return self._compiled
        self._compiled = kernel.pattern(self.pattern)
        self._generation = kernel.pattern_generation
        return self._compiled

    def apply(self, kernel: Kernel, e: Expr) -> Expr | None:
        """The replacement of ``e``, or None if it does not match (or a condition does not hold)."""
        compiled = self.compiled(kernel)
        simple = compiled.simple
        if simple is not None:
            bindings: Bindings = {}
            return self.fill(kernel, bindings) if simple(e, bindings) else None
        for found in compiled.general(e, {}):
            result = self.fill(kernel, found)
            if result is not None:
                return result
        return None

    def wider(self, kernel: Kernel) -> RewriteRule | None:
        """For ``a + b -> c``, the rule that finds ``a + b`` inside a longer sum; None if the function is not Flat."""
        if self._wider is None or self._wider[0] is not kernel.pattern_generation:
            self._wider = (kernel.pattern_generation, _wider_rule(kernel, self))
        return self._wider[1]

    def apply_all(self, kernel: Kernel, e: Expr) -> Iterator[Expr]:
        """Every replacement of ``e``, as ReplaceList wants them."""
        for found in self.compiled(kernel).general(e, {}):
            result = self.fill(kernel, found)
            if result is not None:
                yield result

    def fill(self, kernel: Kernel, bindings: Bindings) -> Expr | None:
        """The body with the bindings put in; None if a condition on it fails."""
        build = self._build or self._prepare()
        given = bindings.pop(OPTIONS_GIVEN, None)
        if not self._has_options:
            given = None
        for name in self._optional_names:
            bindings.setdefault(name, _NOTHING)
        for condition in self._conditions:
            if not kernel.holds(with_options(condition(bindings), given, self.pattern)):
                return None
        result = build(bindings)
        if given is not None:
            result = with_options(result, given, self.pattern)
        if type(result) is Compound and result.head in _SCOPES and _guarded(result):
            return evaluate_guarded(kernel, result)
        return result


def _wider_rule(k: Kernel, r: RewriteRule) -> RewriteRule | None:
    p = r.pattern
    wraps: list[tuple[Symbol, Expr]] = []
    while type(p) is Compound and p.head in (S.Condition, S.HoldPattern) and p.args:
        wraps.append((p.head, p.args[1] if len(p.args) > 1 else S.Null))  # type: ignore[arg-type]
        p = p.args[0]
    if type(p) is not Compound or type(p.head) is not Symbol or len(p.args) < 2:
        return None
    flags = k.definitions[p.head].attributes
    if not flags & FLAT:
        return None
    rest = Compound(S.Pattern, (_REST, Compound(S.BlankSequence if flags & ORDERLESS else S.BlankNullSequence, ())))
    body = r.body
    conditions: list[Expr] = []
    while type(body) is Compound and body.head is S.Condition and len(body.args) == 2:
        conditions.append(body.args[1])
        body = body.args[0]
    if flags & ORDERLESS:
        wider = Compound(p.head, (*p.args, rest))
        body = Compound(p.head, (body, _REST))
    else:
        front = Compound(S.Pattern, (_FRONT, Compound(S.BlankNullSequence, ())))
        wider = Compound(p.head, (front, *p.args, rest))
        body = Compound(p.head, (_FRONT, body, _REST))
    for condition in reversed(conditions):
        body = Compound(S.Condition, (body, condition))
    pattern: Expr = wider
    for head, argument in reversed(wraps):
        pattern = Compound(head, (pattern,) if argument is S.Null else (pattern, argument))
    return RewriteRule(pattern, body)


def uses_option_value(body: Expr) -> bool:
    """Whether OptionValue occurs in a body, so that the options given matter to it."""
    return mentions(body, frozenset((S.OptionValue,)))


def _guarded(e: Compound) -> bool:
    """``Module[{...}, body /; test]``: the test may use the local variables."""
    body = e.args[-1] if e.args else None
    while type(body) is Compound and body.head in _SCOPES and body.args:
        body = body.args[-1]
    return type(body) is Compound and body.head is S.Condition and len(body.args) == 2


_GUARD_FAILED = S.__getattr__("Condition$failed")


def evaluate_guarded(kernel: Kernel, e: Compound) -> Expr | None:
    """``Module[{...}, body /; test]`` as the body of a rule: None if the test fails."""
    marked = _mark_guard(e)
    return kernel.consult(marked, lambda value: value is not _GUARD_FAILED)


def _mark_guard(e: Compound) -> Compound:
    """Replace the innermost ``body /; test`` by an If that tells a failed test."""
    body = e.args[-1]
    assert type(body) is Compound
    if body.head is S.Condition:
        new: Expr = Compound(S.If, (body.args[1], body.args[0], _GUARD_FAILED, _GUARD_FAILED))
    else:
        new = _mark_guard(body)
    return Compound(e.head, (*e.args[:-1], new), e.span)


def with_options(e: Expr, given: Expr | None, pattern: Expr) -> Expr:
    """``OptionValue[name]`` in a body made ``OptionValue[f, {options given}, name]``."""
    if given is None or type(given) is not Compound:
        return e
    *options, owner = given.args
    assert type(owner) is Compound
    root: Expr = owner.args[0] if owner.args else pattern
    if not owner.args:
        while type(root) is Compound and root.head in (S.HoldPattern, S.Condition) and root.args:
            root = root.args[0]
        while type(root) is Compound:
            root = root.head
    return _fill_options(e, root, Compound(S.List, tuple(options)))


def _fill_options(e: Expr, owner: Expr, options: Compound) -> Expr:
    if type(e) is not Compound:
        return e
    if e.head is S.OptionValue:
        if len(e.args) == 1:
            return Compound(S.OptionValue, (owner, options, e.args[0]), e.span)
        if len(e.args) == 2:
            return Compound(S.OptionValue, (e.args[0], options, e.args[1]), e.span)
        return e
    head = _fill_options(e.head, owner, options)
    args = tuple(_fill_options(a, owner, options) for a in e.args)
    if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)):
        return e
    return Compound(head, args, e.span)


def strip_hold_pattern(p: Expr) -> Expr:
    while type(p) is Compound and p.head is S.HoldPattern and len(p.args) == 1:
        p = p.args[0]
    return p


class RuleSet:
    """The rules attached to a symbol in one way (down-values, say), most specific first.

    Rules without patterns are found by a look-up, so that memoised definitions stay fast.
    """

    __slots__ = ("literals", "patterns")

    def __init__(self) -> None:
        self.literals: dict[Expr, RewriteRule] = {}
        self.patterns: list[RewriteRule] = []

    def __bool__(self) -> bool:
        return bool(self.literals or self.patterns)

    def __iter__(self) -> Iterator[RewriteRule]:
        yield from self.literals.values()
        yield from self.patterns

    def in_order(self) -> Iterator[RewriteRule]:
        """The rules as DownValues lists them: those without patterns in the order of their left-hand sides."""
        for pattern in sort_expressions(list(self.literals)):
            yield self.literals[pattern]
        yield from self.patterns

    def copy(self) -> RuleSet:
        new = RuleSet()
        new.literals = dict(self.literals)
        new.patterns = list(self.patterns)
        return new

    def apply(self, kernel: Kernel, e: Expr, *, flat: bool = False) -> Expr | None:
        """What the first rule that applies makes of ``e``; in a ``flat`` function also of some of its arguments."""
        if self.literals:
            found = self.literals.get(e)
            if found is not None:
                result = found.fill(kernel, {})
                if result is not None:
                    return result
        for r in self.patterns:
            result = r.apply(kernel, e)
            if result is not None:
                return result
        if flat:
            for r in self:
                wider = r.wider(kernel)
                result = None if wider is None else wider.apply(kernel, e)
                if result is not None:
                    return result
        return None

    def add(self, new: RewriteRule) -> None:
        """Insert a rule before those that are more general; one with the same pattern is replaced."""
        if new.literal and not _has_condition(new.body):
            self.literals[new.pattern] = new
            return
        shape = _shape(new)
        for i, old in enumerate(self.patterns):
            if _shape(old) == shape:
                self.patterns[i] = new
                return
        place = len(self.patterns)
        for i, old in enumerate(self.patterns):
            if more_specific(new, old):
                place = i
                break
        self.patterns.insert(place, new)

    def remove(self, pattern: Expr) -> bool:
        """Drop the rule of this left-hand side; whether there was one."""
        if pattern in self.literals:
            del self.literals[pattern]
            return True
        shape = _anonymous(pattern)
        for i, old in enumerate(self.patterns):
            if _anonymous(old.pattern) == shape:
                del self.patterns[i]
                return True
        return False

    def clear(self) -> None:
        self.literals.clear()
        self.patterns.clear()


def _has_condition(body: Expr) -> bool:
    return type(body) is Compound and (body.head is S.Condition or (body.head in _SCOPES and _guarded(body)))


def _shape(r: RewriteRule) -> Expr:
    """What makes two rules the same definition: the pattern up to names, and a condition on the right."""
    if type(r.body) is Compound and r.body.head is S.Condition and len(r.body.args) == 2:
        return Compound(S.Condition, (_anonymous(r.pattern), _renamed(r.body.args[1], r.names)))
    if _has_condition(r.body):
        return Compound(S.Condition, (_anonymous(r.pattern), _renamed(r.body, r.names)))
    return _anonymous(r.pattern)


def _anonymous(pattern: Expr) -> Expr:
    return _renamed(pattern, pattern_names(pattern))


def _renamed(e: Expr, names: list[Symbol]) -> Expr:
    return substitute(e, {name: Compound(S.Pattern, (i,)) for i, name in enumerate(names)}) if names else e


def more_specific(new: RewriteRule, old: RewriteRule) -> bool:
    """Whether a new rule must be tried before an old one: all it matches, the old one would match too."""
    p, q = strip_hold_pattern(new.pattern), strip_hold_pattern(old.pattern)
    if same(_anonymous(p), _anonymous(q)):
        # The same left-hand side: a rule with a condition goes before one without.
        return _has_condition(new.body) and not _has_condition(old.body)
    if not covers(q, p) or not _repeats_alike(q, p):
        return False
    # f[x_, x_] and f[x_, y_] have one structure; the one that names an argument twice is the narrower.
    return not covers(p, q) or _repetitions(p) > _repetitions(q)


def _repeats_alike(general: Expr, special: Expr) -> bool:
    """Whether what a general pattern wants to be the same, as in ``f[x_, x_]``, is the same in the special one."""
    if not _repetitions(general):
        return True
    places: dict[Expr, list[Expr]] = {}
    if not _named_parts(general, special, places):
        return _repetitions(special) >= _repetitions(general)
    return all(same(part, parts[0]) for parts in places.values() for part in parts)


def _named_parts(g: Expr, s: Expr, places: dict[Expr, list[Expr]]) -> bool:
    """Collect what stands in ``s`` where ``g`` has a named pattern; False if they do not go side by side."""
    if type(g) is not Compound:
        return True
    if g.head is S.Pattern and len(g.args) == 2:
        places.setdefault(g.args[0], []).append(s)
        return _named_parts(g.args[1], _bare(s), places)
    if not _repetitions(g) and not pattern_names(g):
        return True
    if g.head in (S.Condition, S.PatternTest, S.HoldPattern) and g.args:
        return _named_parts(g.args[0], s, places)
    s = _bare(s)
    while type(s) is Compound and s.head in (S.Condition, S.PatternTest) and s.args:
        s = _bare(s.args[0])
    if type(s) is not Compound or len(s.args) != len(g.args):
        return False
    return all(_named_parts(a, b, places) for a, b in zip(g.args, s.args, strict=True))


def _repetitions(p: Expr) -> int:
    """How often a pattern names a variable again."""
    names: list[Expr] = []
    stack = [p]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head is S.Pattern and x.args:
                names.append(x.args[0])
            stack.append(x.head)
            stack.extend(x.args)
    return len(names) - len(set(names))


def _bare(p: Expr) -> Expr:
    while type(p) is Compound and (
        (p.head is S.Pattern and len(p.args) == 2)
        or (p.head in (S.HoldPattern, S.Longest, S.Shortest) and len(p.args) == 1)
    ):
        p = p.args[-1]
    return p


def covers(general: Expr, special: Expr) -> bool:
    """Whether the general pattern matches whatever the special one does, judged by their structure."""
    g, s = _bare(general), _bare(special)
    if type(s) is Compound and s.head in (S.Condition, S.PatternTest) and len(s.args) == 2:
        if type(g) is Compound and g.head is s.head and same(g.args[1], s.args[1]):
            return covers(g.args[0], s.args[0])
        return covers(g, s.args[0])
    if type(g) is not Compound:
        return same(g, s)
    if type(s) is Compound and s.head is S.Alternatives:
        return all(covers(g, branch) for branch in s.args)
    if g.head is S.Alternatives:
        return any(covers(branch, s) for branch in g.args)
    if g.head in (S.Condition, S.PatternTest):
        return same(g, s)
    if g.head is S.Optional and g.args:
        return covers(g.args[0], _bare(s.args[0]) if type(s) is Compound and s.head is S.Optional and s.args else s)
    if g.head in _BLANKS:
        return _blank_covers(g, s)
    if type(s) is Compound and s.head in _BLANKS:
        return False
    if is_literal(g):
        return same(g, s)
    if type(s) is not Compound and not is_list(s):
        return False
    assert type(s) is Compound
    return covers(g.head, s.head) and _arguments_cover(g.args, s.args)


_BLANKS = {S.Blank: 0, S.BlankSequence: 1, S.BlankNullSequence: 2}


def _blank_covers(g: Compound, s: Expr) -> bool:
    assert type(g.head) is Symbol
    width = _BLANKS[g.head]
    if type(s) is Compound and type(s.head) is Symbol and s.head in _BLANKS:
        if _BLANKS[s.head] > width:
            return False
        return not g.args or same(g, s) or (bool(s.args) and same(g.args[0], s.args[0]))
    if type(s) is Compound and s.head in (S.Repeated, S.RepeatedNull, S.OptionsPattern, S.Optional):
        return not g.args and width == 2
    if not g.args:
        return True
    return same(g.args[0], head_of(s))


def _width(p: Expr) -> tuple[int, int]:
    p = _bare(p)
    if type(p) is Compound:
        if p.head is S.BlankSequence or p.head is S.Repeated:
            return 1, INFINITE
        if p.head in (S.BlankNullSequence, S.RepeatedNull, S.OptionsPattern):
            return 0, INFINITE
        if p.head is S.Optional:
            return 0, 1
        if p.head in (S.Condition, S.PatternTest) and p.args:
            return _width(p.args[0])
    return 1, 1


def _arguments_cover(general: tuple[Expr, ...], special: tuple[Expr, ...]) -> bool:
    """Whether a sequence of argument patterns covers another: each general one takes a run of special ones."""
    reach = {0}
    for g in general:
        least, most = _width(g)
        following: set[int] = set()
        for start in reach:
            at, low, high = start, 0, 0
            if least == 0:
                following.add(start)
            while at < len(special):
                s_low, s_high = _width(special[at])
                if s_high > 1 and most == 1:
                    break
                if s_low == 0 and least >= 1 and most == 1:
                    break
                if not _item_covers(g, special[at]):
                    break
                low += s_low
                high += s_high
                at += 1
                if low > most:
                    break
                if low >= least:
                    following.add(at)
        reach = following
        if not reach:
            return False
    return len(special) in reach


def _item_covers(g: Expr, s: Expr) -> bool:
    g, s = _bare(g), _bare(s)
    if type(g) is Compound and g.head is S.OptionsPattern:
        return type(s) is Compound and s.head in (S.OptionsPattern, S.Rule, S.RuleDelayed)
    if type(g) is Compound and g.head in (S.Repeated, S.RepeatedNull) and g.args:
        inner = s.args[0] if type(s) is Compound and s.head in (S.Repeated, S.RepeatedNull) and s.args else s
        return covers(g.args[0], inner)
    return covers(g, s)
