"""The evaluator: Wolfram's standard evaluation procedure over one kernel's definitions."""

from __future__ import annotations

import sys
from collections.abc import Callable

from wlnet.expression import (
    Association,
    Compound,
    Expr,
    Location,
    PackedArray,
    S,
    Span,
    Symbol,
    is_list,
    locate,
)
from wlnet.kernel.attributes import (
    FLAT,
    HOLD_ALL,
    HOLD_ALL_COMPLETE,
    HOLD_FIRST,
    HOLD_REST,
    LISTABLE,
    ORDERLESS,
    SEQUENCE_HOLD,
    flag,
)
from wlnet.kernel.contexts import Contexts
from wlnet.kernel.definitions import Definition, Definitions
from wlnet.kernel.display import displayed
from wlnet.kernel.matching import Pattern
from wlnet.kernel.messages import Message, Messages
from wlnet.kernel.options import options_of
from wlnet.kernel.ordering import in_order, sort_expressions
from wlnet.kernel.patterns import PatternCompiler
from wlnet.kernel.registry import Builtin, registry
from wlnet.kernel.rules import RewriteRule
from wlnet.kernel.signals import AbortSignal, RestartSignal, ReturnSignal
from wlnet.kernel.templates import splice
from wlnet.syntax import input_form, output_form

_SEQUENCE = S.Sequence
_UNEVALUATED = S.Unevaluated
_EVALUATE = S.Evaluate
_LIST = S.List
_NOTHING = S.Nothing
_NO_OPERATOR_FORM = object()

INERT = object()
"""The stamp of an expression that no definition can change, such as a list of numbers."""

_INERT_HEADS = frozenset({S.List, S.Rule})
_RAW = frozenset({int, float, str})
_CONSTANTS = frozenset(S.__getattr__(name) for name in ("True", "False", "Null", "None"))
_SPECIAL_HEADS = frozenset({S.Sequence, S.Unevaluated})


class TerminatedEvaluation(AbortSignal):
    """Evaluation ran into $RecursionLimit or $IterationLimit; ``reason`` is the name of the limit."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kernel:
    """One session's definitions and the evaluator over them."""

    def __init__(
        self, write: Callable[[str], None] | None = None, report: Callable[[Message], None] | None = None
    ) -> None:
        self.definitions = Definitions()
        self.contexts = Contexts()
        self.messages = Messages(self)
        self.epoch: object = object()
        self.stack: list[Expr] = []
        self.recursion_limit = 1024
        self.iteration_limit = 4096
        self.interrupt: object = None
        self.upvalued: set[Symbol] = set()
        self.module_number = 1
        self.write: Callable[[str], None] = write or print
        self._report = report
        self.properties: dict[str, object] = {}
        self._compiler = PatternCompiler(self)
        self._patterns: dict[Expr, Pattern] = {}

    # --- evaluation ---------------------------------------------------------------------------------------------

    def evaluate(self, e: Expr) -> Expr:
        """The value of an expression: rules and built-ins applied until nothing changes."""
        kind = type(e)
        if kind is Symbol:
            definition = self.definitions[e]  # type: ignore[index]
            value = definition.value
            if value is None:
                variable = definition.variable
                definition.exposed = True
                return e if variable is None else variable.read(self)
            e = value
            if type(e) is Compound and e.head is S.Condition:
                return self._conditional_value(definition.symbol, e)
            kind = type(e)
            if kind is Symbol:
                return self._chase(e)  # type: ignore[arg-type]
        if kind is Compound:
            stamp = e.stamp  # type: ignore[union-attr]
            if stamp is self.epoch or stamp is INERT:
                return e
        elif kind is Association:
            return self._association(e)  # type: ignore[arg-type]
        else:
            return e
        stack = self.stack
        if len(stack) >= self.recursion_limit:
            self.messages.issue(S.__getattr__("$RecursionLimit"), "reclim2", self.recursion_limit, e)
            raise TerminatedEvaluation("RecursionLimit")
        stack.append(e)
        try:
            for _ in range(self.iteration_limit):
                if self.interrupt is not None:
                    self._interrupted()
                result = self._step(e)  # type: ignore[arg-type]
                kind = type(result)
                if kind is Compound:
                    if result is e:
                        return e
                    stamp = result.stamp  # type: ignore[union-attr]
                    if stamp is self.epoch or stamp is INERT:
                        return result
                    e = result
                    stack[-1] = e
                elif kind is Symbol or kind is Association:
                    return self.evaluate(result)
                else:
                    return result
        finally:
            stack.pop()
        self.messages.issue(S.__getattr__("$IterationLimit"), "itlim", self.iteration_limit)
        raise TerminatedEvaluation("IterationLimit")

    def _chase(self, symbol: Symbol) -> Expr:
        """The value of a symbol whose value is a symbol: followed here so that ``x = x`` is found out."""
        if len(self.stack) >= self.recursion_limit:
            self.messages.issue(S.__getattr__("$RecursionLimit"), "reclim2", self.recursion_limit, symbol)
            raise TerminatedEvaluation("RecursionLimit")
        self.stack.append(symbol)
        try:
            return self.evaluate(symbol)
        finally:
            self.stack.pop()

    def _conditional_value(self, symbol: Symbol, value: Compound) -> Expr:
        if self.evaluate(value.args[1]) is S.__getattr__("True"):
            return self.evaluate(value.args[0])
        self.definitions[symbol].exposed = True
        return symbol

    def poll(self) -> None:
        """Give way to an interrupt. Loops call it that may run without evaluating a compound."""
        if self.interrupt is not None:
            self._interrupted()

    def _interrupted(self) -> None:
        token, self.interrupt = self.interrupt, None
        if token is True:
            raise AbortSignal
        raise RestartSignal(token)

    def _step(self, e: Compound) -> Expr:
        """One pass of the standard procedure: head, arguments, attributes, rules, built-in code.

        Gives ``e`` itself, or a compound stamped with the epoch, when there is nothing left to do.
        """
        head = e.head
        old_args = e.args
        if type(head) is Symbol:
            definition = self.definitions[head]
            if definition.value is not None:
                new_head = self.evaluate(head)
                if new_head is not head:
                    return Compound(new_head, old_args, e.span)
            definition.exposed = True
            flags = definition.attributes
        else:
            new_head = self.evaluate(head)
            if new_head is not head:
                return Compound(new_head, old_args, e.span)
            definition = None
            flags = _function_holds(head) if type(head) is Compound else 0
        unevaluated = False

        args: list[Expr] | tuple[Expr, ...]
        if flags & HOLD_ALL_COMPLETE:
            args = old_args
        else:
            args, spread, unevaluated = self._arguments(old_args, flags)
            if spread:
                args = self._spread(head, args, flags)
            if args is not old_args:
                if flags & FLAT:
                    args = _flatten(head, args)
            elif flags & FLAT:
                args = _flatten(head, args)

        builtin = definition.builtin if definition is not None else None
        if builtin is not None and builtin.fast is not None:
            quick = builtin.fast(args)  # type: ignore[arg-type]
            if quick is not None:
                return quick

        if flags & LISTABLE:
            for a in args:
                if type(a) is PackedArray or (type(a) is Compound and a.head is _LIST):
                    threaded = self._thread(e, head, tuple(args), builtin)
                    if threaded is not None:
                        return threaded
                    break
            else:
                if any(type(a) is Association for a in args):
                    mapped = self._thread_associations(e, head, tuple(args))
                    if mapped is not None:
                        return mapped
        if flags & ORDERLESS and len(args) > 1 and not in_order(args):
            args = sort_expressions(args)

        if args is old_args:
            now = e
        else:
            new_args = tuple(args)
            now = e if new_args == old_args and _identical(new_args, old_args) else Compound(head, new_args, e.span)

        if self.upvalued:
            result = self._apply_up_values(now)
            if result is not None:
                return result
        if definition is not None:
            if definition.down:
                result = self._apply_rules(definition, now)
                if result is not None:
                    return result
            if builtin is not None:
                result = self.call(builtin, now)
                if result is not None:
                    return result
        else:
            result = self._apply_head(now)
            if result is not None:
                return result
        if unevaluated:
            now = e
        now.stamp = INERT if head in _INERT_HEADS and _is_inert(now.args) else self.epoch
        return now

    def _arguments(self, args: tuple[Expr, ...], flags: int) -> tuple[list[Expr] | tuple[Expr, ...], bool, bool]:
        """The arguments evaluated as Hold attributes allow; whether Sequence or Nothing, and Unevaluated, occurred."""
        new: list[Expr] | None = None
        spread = unevaluated = False
        held = flags & HOLD_ALL
        evaluate = self.evaluate
        for i, a in enumerate(args):
            kind = type(a)
            if kind in _RAW:
                continue
            if held and (held == HOLD_ALL or (held == HOLD_FIRST if i == 0 else held == HOLD_REST)):
                if kind is Compound:
                    inner = a.head  # type: ignore[union-attr]
                    if inner is _EVALUATE:
                        value = evaluate(Compound(_SEQUENCE, a.args) if len(a.args) != 1 else a.args[0])  # type: ignore[union-attr]
                    elif inner is _SEQUENCE and not flags & SEQUENCE_HOLD:
                        spread = True
                        continue
                    elif inner is _UNEVALUATED and len(a.args) == 1:  # type: ignore[union-attr]
                        value = a.args[0]  # type: ignore[union-attr]
                        unevaluated = True
                    else:
                        continue
                else:
                    continue
            else:
                value = evaluate(a)
            if type(value) is Compound:
                if value.head is _SEQUENCE:
                    spread = spread or not flags & SEQUENCE_HOLD
                elif value.head is _UNEVALUATED and len(value.args) == 1 and not held:
                    value = value.args[0]
                    unevaluated = True
            elif value is _NOTHING:
                spread = True
            if value is not a:
                if new is None:
                    new = list(args)
                new[i] = value
        return (args if new is None else new), spread, unevaluated

    def _spread(self, head: Expr, args: list[Expr] | tuple[Expr, ...], flags: int) -> list[Expr] | tuple[Expr, ...]:
        if not flags & SEQUENCE_HOLD:
            args = splice(args)
        if head is _LIST and any(a is _NOTHING for a in args):
            args = [a for a in args if a is not _NOTHING]
        return args

    def _thread(self, e: Compound, head: Expr, args: tuple[Expr, ...], builtin: Builtin | None) -> Expr | None:
        """A Listable function over lists: on packed arrays at once if its code can, else element by element."""
        if builtin is not None and any(type(a) is PackedArray for a in args):
            result = self.call(builtin, Compound(head, args, e.span))
            if result is not None:
                return result
        length = -1
        for a in args:
            if type(a) is PackedArray or (type(a) is Compound and a.head is _LIST):
                n = len(a.args)
                if length < 0:
                    length = n
                elif n != length:
                    self.messages.issue(S.Thread, "tdlen", Compound(S.HoldForm, (Compound(head, args),)))
                    return None
        columns = [a.args if is_list(a) else (a,) * length for a in args]
        span = e.span
        return Compound(_LIST, tuple([Compound(head, row, span) for row in zip(*columns, strict=True)]))

    def _thread_associations(self, e: Compound, head: Expr, args: tuple[Expr, ...]) -> Expr | None:
        """A Listable function over associations of the same keys: value by value."""
        given = [a for a in args if type(a) is Association]
        first = given[0]
        for other in given[1:]:
            if other.entries.keys() != first.entries.keys():
                self.messages.issue(S.Thread, "tdlen", Compound(S.HoldForm, (Compound(head, args),)))
                return None
        return first.with_values(
            [
                Compound(head, tuple([a.entries[h][1] if type(a) is Association else a for a in args]), e.span)
                for h in first.entries
            ]
        )

    def _apply_up_values(self, e: Compound) -> Expr | None:
        for a in e.args:
            tag = tag_of(a)
            if tag in self.upvalued:
                result = self.definitions[tag].up.apply(self, e)
                if result is not None:
                    return result
        return None

    def _apply_rules(self, definition: Definition, e: Compound) -> Expr | None:
        """User definitions of a function; a Return in the body returns from here."""
        rules = definition.down
        if rules.literals:
            found = rules.literals.get(e)
            if found is not None:
                return self._returning(found, found.fill(self, {}))
        for r in rules.patterns:
            result = r.apply(self, e)
            if result is not None:
                return self._returning(r, result)
        return None

    def _returning(self, rule: RewriteRule, result: Expr | None) -> Expr | None:
        if not rule.returns or result is None:
            return result
        try:
            return self.evaluate(result)
        except ReturnSignal as signal:
            if signal.target is not None:
                raise
            return signal.value

    def _apply_head(self, e: Compound) -> Expr | None:
        """``f[a][b]``, ``Function[...][x]``, ``<|...|>[key]`` and objects of the host applied to arguments."""
        head = e.head
        if type(head) is Compound:
            root: Expr = head
            while type(root) is Compound:
                root = root.head
            if type(root) is Symbol:
                definition = self.definitions[root]
                if definition.sub:
                    result = definition.sub.apply(self, e)
                    if result is not None:
                        return result
                if head.head is root:
                    if definition.applied is not None:
                        return definition.applied(self, head, e.args)
                    builtin = definition.builtin
                    if builtin is not None and builtin.operator is not None and len(e.args) == 1:
                        args = list(head.args)
                        at = builtin.operator if builtin.operator >= 0 else len(args) + 1 + builtin.operator
                        if builtin.least <= len(args) + 1 <= builtin.most:
                            args.insert(at, e.args[0])
                            return Compound(root, tuple(args), e.span)
            return None
        apply = registry.application(type(head))
        return None if apply is None else apply(self, head, e.args)

    def call(self, builtin: Builtin, e: Compound) -> Expr | None:
        """Run the code of a built-in on its arguments; None leaves the expression as it is."""
        args = e.args
        if builtin.options is not None:
            options = options_of(self, builtin, e)
            if options is None:
                return None
            args = args[: options.positional]
            if builtin.least <= len(args) <= builtin.most:
                return builtin.function(self, options, *args)
        elif builtin.least <= len(args) <= builtin.most:
            return builtin.function(self, *args)
        if builtin.operator is not None and len(args) == builtin.least - 1:
            return None
        self.messages.wrong_count(e.head, len(args), builtin.least, builtin.most)
        return None

    def _association(self, a: Association) -> Association:
        """An association with its values evaluated."""
        if a.stamp is self.epoch or a.stamp is INERT:
            return a
        changed = False
        inert = True
        entries = {}
        for h, (key, old) in a.entries.items():
            value = old
            if type(old) not in _RAW:
                if h not in a.delayed:
                    value = self.evaluate(old)
                    changed = changed or value is not old
                inert = inert and _is_inert((value,))
            entries[h] = (key, value)
        if changed:
            a = Association({h: kv for h, kv in entries.items() if kv[1] is not _NOTHING}, a.delayed, a.span)
        a.stamp = INERT if inert else self.epoch
        return a

    # --- services for built-ins -----------------------------------------------------------------------------------

    def touch(self) -> None:
        """Say that a definition changed: what was evaluated before may now evaluate to something else."""
        self.epoch = object()

    def value_changed(self, definition: Definition) -> None:
        """Say that a symbol's own value changed: what mentions the symbol may now evaluate to something else.

        Nothing does unless the symbol was exposed. So loops that set their variables do not walk, at every turn, the
        evaluated lists that other variables hold.
        """
        if definition.exposed:
            self.touch()

    def evaluated(self, e: Expr) -> Expr:
        """Mark a result whose parts are known to be evaluated, so that it is not walked again."""
        if type(e) is Compound:
            e.stamp = self.epoch
        return e

    def pattern(self, p: Expr) -> Pattern:
        """The compiled form of a pattern."""
        found = self._patterns.get(p)
        if found is None:
            if len(self._patterns) > 20_000:
                self._patterns.clear()
            found = self._patterns[p] = self._compiler.compile(p)
        return found

    def attributes_changed(self) -> None:
        """Compiled patterns depend on the attributes of heads."""
        self._patterns.clear()
        self.touch()

    def is_true(self, e: Expr) -> bool:
        """Whether an expression evaluates to True."""
        return self.evaluate(e) is _TRUE

    def apply(self, function: Expr, *args: Expr) -> Expr:
        """``function[args]`` evaluated."""
        return self.evaluate(Compound(function, args))

    def fresh_number(self) -> int:
        """The next number for the names of local variables."""
        n = self.module_number
        self.module_number += 1
        return n

    def message(self, head: Symbol | str, tag: str, *args: Expr) -> None:
        """Issue a message ``head::tag``."""
        self.messages.issue(S.__getattr__(head) if type(head) is str else head, tag, *args)  # type: ignore[arg-type]

    def report(self, message: Message) -> None:
        """Show a message: to whoever runs this kernel, else on standard error."""
        if self._report is not None:
            self._report(message)
        else:
            sys.stderr.write(f"{message}\n")

    @property
    def current(self) -> Expr:
        """The expression being evaluated: inside the code of a built-in, its own call."""
        return self.stack[-1]

    def where(self) -> Location | None:
        """Where in the source the innermost expression under evaluation with a known place stands."""
        span = self.span()
        return None if span is None else locate(span)

    def span(self) -> Span | None:
        """The source span of the innermost expression under evaluation that has one."""
        for e in reversed(self.stack):
            span = getattr(e, "span", None)
            if span is not None:
                return span  # type: ignore[no-any-return]
        return None

    def input_form(self, e: Expr) -> str:
        return input_form(e, name_of=self.contexts.short_name)

    def output_form(self, e: Expr) -> str:
        return output_form(displayed(self, e), name_of=self.contexts.short_name)


_TRUE = S.__getattr__("True")


def _function_holds(head: Compound) -> int:
    """The Hold attributes that a Function with a third argument imposes on its arguments."""
    if head.head is not S.Function or len(head.args) != 3:
        return 0
    spec = head.args[2]
    names = spec.args if type(spec) is Compound and spec.head is _LIST else (spec,)
    bits = 0
    for name in names:
        bits |= (flag(name.short) or 0) if type(name) is Symbol else 0
    return bits & (HOLD_ALL | HOLD_ALL_COMPLETE | SEQUENCE_HOLD)


def tag_of(e: Expr) -> Symbol | None:
    """The symbol that up-values of an argument are attached to: itself, or its (innermost) head."""
    while type(e) is Compound:
        e = e.head
    return e if type(e) is Symbol else None


def _identical(a: tuple[Expr, ...], b: tuple[Expr, ...]) -> bool:
    if len(a) != len(b):
        return False
    return all(x is y for x, y in zip(a, b, strict=True))


def _is_inert(args: tuple[Expr, ...]) -> bool:
    for a in args:
        kind = type(a)
        if kind in _RAW or kind is PackedArray:
            continue
        if (kind is Compound or kind is Association) and a.stamp is INERT:  # type: ignore[union-attr]
            continue
        if kind is Symbol and a in _CONSTANTS:
            continue
        return False
    return True


def _flatten(head: Expr, args: list[Expr] | tuple[Expr, ...]) -> list[Expr] | tuple[Expr, ...]:
    for a in args:
        if type(a) is Compound and a.head is head:
            break
    else:
        return args
    flat: list[Expr] = []
    for a in args:
        if type(a) is Compound and a.head is head:
            flat.extend(_flatten(head, a.args))
        else:
            flat.append(a)
    return flat
