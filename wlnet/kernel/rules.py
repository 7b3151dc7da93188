"""Rules: a pattern, and what replaces an expression that matches it; and the order in which definitions are tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.attributes import FLAT, ORDERLESS
from wlnet.kernel.matching import OPTIONS_GIVEN, Bindings, Pattern, is_literal
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.specificity import SCOPES, anonymous, has_condition, is_guarded, more_specific, shape_of
from wlnet.kernel.templates import Template, mentions, pattern_names, template

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_REST = S.__getattr__("ReplaceAll$rest")
_FRONT = S.__getattr__("ReplaceAll$front")
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
        self.names: list[Symbol] = [] if self.literal else pattern_names(pattern)
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
        body = self.body
        if self.literal and type(body) is not Compound:
            # The most frequent rule there is: a value that a program keeps, memo[3] = 17.
            self._build = lambda _bindings: body
            return self._build
        names = set(self.names)
        self._has_options = uses_option_value(self.body)
        if mentions(self.pattern, _LEAVE_OUT):
            self._optional_names = tuple(self.names)
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
        if type(result) is Compound and result.head in SCOPES and is_guarded(result):
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
        if new.literal and not has_condition(new.body):
            self.literals[new.pattern] = new
            return
        shape = shape_of(new)
        for i, old in enumerate(self.patterns):
            if shape_of(old) == shape:
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
        shape = anonymous(pattern)
        for i, old in enumerate(self.patterns):
            if anonymous(old.pattern) == shape:
                del self.patterns[i]
                return True
        return False

    def clear(self) -> None:
        self.literals.clear()
        self.patterns.clear()
