"""The evaluator: Wolfram's standard evaluation procedure over one kernel's definitions."""

from __future__ import annotations

import sys
from collections.abc import Callable

from wlnet.expression import (
    NULL,
    Association,
    Compound,
    Expr,
    Location,
    PackedArray,
    S,
    Span,
    Symbol,
    locate,
)
from wlnet.kernel.application import apply_head
from wlnet.kernel.arguments import evaluated_arguments, flatten, function_holds, identical, restored, spread
from wlnet.kernel.attributes import (
    FLAT,
    HOLD_ALL,
    HOLD_ALL_COMPLETE,
    LISTABLE,
    ORDERLESS,
)
from wlnet.kernel.contexts import Contexts
from wlnet.kernel.definitions import Definition, Definitions
from wlnet.kernel.display import displayed
from wlnet.kernel.exposure import expose
from wlnet.kernel.functions import CompiledFunction
from wlnet.kernel.inertness import INERT, INERT_HEADS, RAW, is_inert
from wlnet.kernel.listable import thread, thread_associations
from wlnet.kernel.matching import Pattern
from wlnet.kernel.messages import Message, Messages
from wlnet.kernel.options import options_of
from wlnet.kernel.ordering import in_order, sort_expressions
from wlnet.kernel.overload import Overload
from wlnet.kernel.patterns import PatternCompiler
from wlnet.kernel.registry import Builtin
from wlnet.kernel.signals import AbortSignal, RestartSignal
from wlnet.kernel.tags import tag_of
from wlnet.kernel.temporaries import Temporaries
from wlnet.syntax import input_form, line_form, output_box
from wlnet.syntax.boxes import Box, text

_SEQUENCE = S.Sequence
_UNEVALUATED = S.Unevaluated
_EVALUATE = S.Evaluate
_LIST = S.List
_NOTHING = S.Nothing
_RETURN = S.Return


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
        self.overload: Overload | None = None
        # Whether pure functions of raw numbers may go round the evaluator; not while its steps are watched.
        self.quick = True
        # The pure function that was applied last, and its prepared form.
        self.prepared: tuple[Compound, CompiledFunction | None] | None = None
        self.temporaries = Temporaries(self)
        # The definitions of the symbols whose values a condition has asked for so far; None outside conditions.
        self._consulted: set[Definition] | None = None
        # Set when a user's rule has just been applied, for the evaluator to see where a Return ends.
        self.ruled = False
        self.pattern_generation: object = object()
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
            if self._consulted is not None:
                self._consulted.add(definition)
            e = value
            if type(e) is Compound and e.head is S.Condition:
                return self._conditional_value(definition, e)
            kind = type(e)
            if kind is Symbol:
                # After x = x, the value of x is x.
                return e if e is definition.symbol else self._chase(e)  # type: ignore[arg-type]
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
        in_function = False
        try:
            for _ in range(self.iteration_limit):
                if self.interrupt is not None:
                    self._interrupted()
                result = self._step(e)  # type: ignore[arg-type]
                if self.ruled:
                    self.ruled = False
                    in_function = True
                kind = type(result)
                if kind is Compound:
                    stamp = result.stamp  # type: ignore[union-attr]
                    if result is e or stamp is self.epoch or stamp is INERT:
                        if in_function and result.head is _RETURN:  # type: ignore[union-attr]
                            return returned(result)  # type: ignore[arg-type]
                        return result
                    e = result
                    stack[-1] = e
                elif kind is Symbol or kind is Association:
                    return self.evaluate(result)
                else:
                    return result
        finally:
            stack.pop()
        raise self._too_many_steps()

    def _too_many_steps(self) -> TerminatedEvaluation:
        self.messages.issue(S.__getattr__("$IterationLimit"), "itlim", self.iteration_limit)
        return TerminatedEvaluation("IterationLimit")

    def _chase(self, symbol: Symbol) -> Expr:
        """The value of a symbol that is the value of another: followed here so that ``x = y; y = x`` is found out."""
        for _ in range(self.iteration_limit):
            definition = self.definitions[symbol]
            value = definition.value
            if type(value) is not Symbol or value is symbol:
                return self.evaluate(symbol)
            if self._consulted is not None:
                self._consulted.add(definition)
            symbol = value
        raise self._too_many_steps()

    def _conditional_value(self, definition: Definition, value: Compound) -> Expr:
        if self.holds(value.args[1]):
            return self.evaluate(value.args[0])
        definition.exposed = True
        assert definition.symbol is not None
        return definition.symbol

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
            flags = function_holds(head) if type(head) is Compound else 0
        unevaluated = False

        args: list[Expr] | tuple[Expr, ...]
        if flags & HOLD_ALL_COMPLETE:
            args = old_args
        else:
            args, spreads, unevaluated = evaluated_arguments(self, old_args, flags)
            evaluated = args
            if spreads:
                args = spread(self, head, args, flags)
            if flags & FLAT:
                args = flatten(head, args)

        if self.overload is not None:
            result = self.overload.call(Compound(head, tuple(args), e.span))
            if result is not None:
                return result

        builtin = definition.builtin if definition is not None else None
        if builtin is not None and builtin.fast is not None and not definition.down:  # type: ignore[union-attr]
            quick = builtin.fast(args)  # type: ignore[arg-type]
            if quick is not None:
                return quick

        if flags & LISTABLE:
            for a in args:
                if type(a) is PackedArray or (type(a) is Compound and a.head is _LIST):
                    whole = None if definition is None or definition.down else builtin
                    threaded = thread(self, head, tuple(args), whole, e.span)
                    if threaded is not None:
                        return threaded
                    break
            else:
                if any(type(a) is Association for a in args):
                    mapped = thread_associations(self, head, tuple(args), e.span)
                    if mapped is not None:
                        return mapped
        if flags & ORDERLESS and len(args) > 1 and not in_order(args):
            args = sort_expressions(args)

        if args is old_args:
            now = e
        else:
            new_args = tuple(args)
            now = e if new_args == old_args and identical(new_args, old_args) else Compound(head, new_args, e.span)

        if self.upvalued and not flags & HOLD_ALL_COMPLETE:
            result = self._apply_up_values(now, flat=bool(flags & FLAT))
            if result is not None:
                self.ruled = True
                return result
        if definition is not None:
            if definition.down:
                result = definition.down.apply(self, now, flat=bool(flags & FLAT))
                if result is not None:
                    self.ruled = True
                    return result
            if builtin is not None:
                result = self.call(builtin, now)
                if result is not None:
                    return result
                if flags & HOLD_ALL and not builtin.idle:
                    expose(self, now)
        else:
            result = self.call_object(now)
            if result is not None:
                return result
        if unevaluated:
            now = Compound(head, restored(old_args, evaluated), e.span)
        now.stamp = INERT if head in INERT_HEADS and is_inert(now.args) else self.epoch
        return now

    def _apply_up_values(self, e: Compound, *, flat: bool) -> Expr | None:
        for a in e.args:
            tag = tag_of(a)
            if tag in self.upvalued:
                result = self.definitions[tag].up.apply(self, e, flat=flat)
                if result is not None:
                    return result
        return None

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

    def call_object(self, e: Compound) -> Expr | None:
        """What ``e`` gives whose head is no symbol; None leaves the expression as it is."""
        return apply_head(self, e)

    def _association(self, a: Association) -> Association:
        """An association with its values evaluated."""
        if a.stamp is self.epoch or a.stamp is INERT:
            return a
        changed = False
        inert = True
        entries = {}
        for h, (key, old) in a.entries.items():
            value = old
            if type(old) not in RAW:
                if h not in a.delayed:
                    value = self.evaluate(old)
                    changed = changed or value is not old or value is _NOTHING
                inert = inert and is_inert((value,))
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

    def holds(self, condition: Expr) -> bool:
        """Whether a condition of a rule gives True."""
        return self.consult(condition, _is_true) is not None

    def consult(self, e: Expr, accepted: Callable[[Expr], bool]) -> Expr | None:
        """The value of something that decides whether a rule applies, or None if it is not accepted.

        Then an expression stays as it is because of the values that were asked for on the way: a change of one of
        them may change what it evaluates to.
        """
        outside, self._consulted = self._consulted, set()
        try:
            value = self.evaluate(e)
            consulted = self._consulted
        finally:
            self._consulted = outside
        if self.overload is not None:
            self.overload.decide(value)
        if accepted(value):
            if outside is not None:
                outside |= consulted
            return value
        for definition in consulted:
            definition.exposed = True
        return None

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
        self.forget_compiled()
        self.touch()

    def forget_compiled(self) -> None:
        """Drop what was compiled from patterns, rules and functions; it is compiled anew when needed."""
        self._patterns.clear()
        self.prepared = None
        self.pattern_generation = object()
        for kept in ("rules", "functions"):
            self.properties.pop(kept, None)

    def is_true(self, e: Expr) -> bool:
        """Whether an expression evaluates to True."""
        value = self.evaluate(e)
        if self.overload is not None:
            self.overload.decide(value)
        return value is _TRUE

    def apply(self, function: Expr, *args: Expr) -> Expr:
        """``function[args]`` evaluated."""
        return self.evaluate(Compound(function, args))

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

    def output_box(self, e: Expr) -> Box:
        return output_box(displayed(self, e), name_of=self.contexts.short_name)

    def output_form(self, e: Expr) -> str:
        return text(self.output_box(e))

    def output_line(self, e: Expr) -> str:
        """OutputForm without its second dimension, for messages and texts."""
        return line_form(displayed(self, e), name_of=self.contexts.short_name)


_TRUE = S.__getattr__("True")


def _is_true(e: Expr) -> bool:
    return e is _TRUE


def returned(e: Compound) -> Expr:
    """What a function gives whose value is ``Return[x]``."""
    if len(e.args) > 1:
        return e
    return e.args[0] if e.args else NULL
