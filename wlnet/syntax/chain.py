"""The precedence climb: from a flat run of operands, operators and call brackets to a tree.

Operands wait on one stack and operators on another; an operator takes its operands as soon as what comes next binds
less tightly. There is no recursion, so depth costs nothing. ``README.md`` walks through an example.
"""

from __future__ import annotations

from wlnet.expression import NULL, Compound, Expr, S, Source, Span, Symbol
from wlnet.syntax.builders import BUILDERS
from wlnet.syntax.lexer import Item
from wlnet.syntax.operators import BINARY, CALL, CHAIN, FLAT, PREFIX, SPECIAL, Operator, Rule, infix_rule
from wlnet.syntax.problems import Refusal

NEGATE = Rule(310.5, SPECIAL, "negate", "-")
SPAN_THREE = Rule(297, SPECIAL, "span_three", ";;", "left")
TILDE_CLOSED = Rule(630, SPECIAL, "tilde_closed", "~", "left")
PATTERN = Rule(150, BINARY, "Pattern", ":", "left")

PLUS, TIMES, SPAN, COMPOUND = (
    infix_rule("Plus"),
    infix_rule("Times"),
    infix_rule("span"),
    infix_rule("CompoundExpression"),
)
TILDE, OPTIONAL, COLON, SUBTRACT = map(infix_rule, ("tilde", "Optional", "colon", "subtract"))


class Part(tuple[Expr, ...]):
    """The indices of ``x[[i, j]]``; a plain tuple in a run is the arguments of a call."""

    __slots__ = ()


class Climb:
    """One climb over a run of items."""

    __slots__ = ("end", "finished", "mark", "marks", "rules", "signed", "source", "starts", "times", "values")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values: list[Expr] = []
        self.starts: list[int] = []
        self.rules: list[Rule] = []
        self.marks: list[int] = []
        self.end = 0
        # Nothing comes any more; what an operator lacks now, only more input could bring.
        self.finished = False
        # Where the operator stands whose operands are being taken.
        self.mark = 0
        # The product that an infix operator last made: `a - b*c` puts its -1 into it, `a - (b*c)` does not.
        self.times: Expr | None = None
        # What prefix plus signs made, by identity: `+x + y` is one sum.
        self.signed: dict[int, Compound] = {}

    def run(self, items: list[Item]) -> Expr:
        """The expression that the items make up."""
        source = self.source
        values, starts, rules, marks = self.values, self.starts, self.rules, self.marks
        waiting = True  # for an operand
        previous: object = None
        for position, (value, start, end) in enumerate(items, 1):
            kind = type(value)
            if kind is Operator:
                operator: Operator = value  # type: ignore[assignment]
                if waiting:
                    rule = operator.prefix
                    if rule is None:
                        waiting = self._without_operand(operator, start, end, previous, items, position)
                    else:
                        rules.append(rule)
                        marks.append(start)
                        self.end = end
                elif (rule := operator.infix) is not None:
                    floor, joins = rule.floor, rule.joins
                    if rule.kind == SPECIAL:
                        waiting = self._special_infix(rule, start, items, position)
                    else:
                        while rules and (top := rules[-1]).precedence >= floor and top.yields is not joins:
                            self.reduce()
                        rules.append(rule)
                        marks.append(start)
                        waiting = True
                    if waiting:
                        self.end = end
                else:
                    rule = operator.postfix
                    if rule is None:
                        # A prefix operator after an operand: they are multiplied.
                        self._multiply(start)
                        rules.append(operator.prefix)  # type: ignore[arg-type]
                        marks.append(start)
                        waiting = True
                    else:
                        floor = rule.floor
                        while rules and rules[-1].precedence >= floor:
                            self.reduce()
                        self.end = end
                        span = (source, starts[-1], end)
                        if rule.kind == SPECIAL:
                            values[-1] = self._special_postfix(rule, operator, span, previous)
                        else:
                            values[-1] = Compound(rule.head, (values[-1],), span)
            elif kind is tuple or kind is Part:
                if waiting:
                    raise Refusal("Syntax::sntxb", "Brackets [...] must follow an expression.", start, end)
                while rules and rules[-1].precedence > CALL:
                    self.reduce()
                self.end = end
                span = (source, starts[-1], end)
                if kind is tuple:
                    values[-1] = Compound(values[-1], value, span)  # type: ignore[arg-type]
                else:
                    values[-1] = Compound(S.Part, (values[-1], *value), span)  # type: ignore[misc]
            else:
                if not waiting:
                    self._multiply(start)
                values.append(value)  # type: ignore[arg-type]
                starts.append(start)
                self.end = end
                waiting = False
            previous = value
        if waiting:
            self._incomplete(items)
        self.finished = True
        while rules:
            self.reduce()
        return values[0]

    def _multiply(self, start: int) -> None:
        rules = self.rules
        while rules and (top := rules[-1]).precedence >= 400 and top is not TIMES:
            self.reduce()
        rules.append(TIMES)
        self.marks.append(start)

    def reduce(self) -> None:
        """Give the operator on top of its stack the operands on top of theirs."""
        rule = self.rules.pop()
        mark = self.marks.pop()
        kind = rule.kind
        values, starts = self.values, self.starts
        if kind == BINARY:
            right = values.pop()
            starts.pop()
            values[-1] = Compound(rule.head, (values[-1], right), (self.source, starts[-1], self.end))
        elif kind == FLAT:
            rules = self.rules
            count = 2
            while rules and rules[-1] is rule:
                rules.pop()
                self.marks.pop()
                count += 1
            operands = tuple(values[-count:])
            del values[-count:], starts[1 - count :]
            if rule.takes_list:
                operands = (Compound(S.List, operands, (self.source, starts[-1], self.end)),)
            elif rule is PLUS and self.signed:
                operands = tuple(map(self.without_plus, operands))
            values.append(Compound(rule.head, operands, (self.source, starts[-1], self.end)))
            if rule is TIMES:
                self.times = values[-1]
        elif kind == PREFIX:
            values[-1] = Compound(rule.head, (values[-1],), (self.source, mark, self.end))
            starts[-1] = mark
        elif kind == CHAIN:
            self._compare(rule)
        else:
            self.mark = mark
            BUILDERS[rule.meaning](self)

    def _compare(self, rule: Rule) -> None:
        """``a < b < c`` is Less[a, b, c]; ``a < b <= c`` is Inequality[a, Less, b, LessEqual, c]."""
        rules, values, starts = self.rules, self.values, self.starts
        heads = [rule.head]
        while rules and rules[-1].kind == CHAIN:
            heads.append(rules.pop().head)
            self.marks.pop()
        heads.reverse()
        count = len(heads) + 1
        operands = values[-count:]
        del values[-count:], starts[1 - count :]
        span = (self.source, starts[-1], self.end)
        if len(set(heads)) == 1:
            values.append(Compound(heads[0], tuple(operands), span))
        else:
            mixed: list[Expr] = [operands[0]]
            for head, operand in zip(heads, operands[1:], strict=True):
                mixed += (head, operand)
            values.append(Compound(S.Inequality, tuple(mixed), span))

    def _special_infix(self, rule: Rule, start: int, items: list[Item], position: int) -> bool:
        """Infix operators whose operands are not simply those on either side. True if an operand must follow."""
        rules, marks = self.rules, self.marks
        push = rule
        floor = rule.floor
        joins: object = rule.joins
        if rule is SUBTRACT:
            push, joins = PLUS, PLUS.joins
        elif rule is COLON:
            # After a bare symbol `:` names a pattern, after anything else it gives a default.
            while rules and rules[-1].precedence >= PATTERN.floor:
                self.reduce()
            push = PATTERN
            if type(self.values[-1]) is not Symbol or self.source.text.startswith("(", self.starts[-1]):
                push, floor = OPTIONAL, OPTIONAL.floor
        while rules and (top := rules[-1]).precedence >= floor and top.yields is not joins:
            if top is TILDE and rule is TILDE:
                rules[-1] = TILDE_CLOSED
                return True
            if top is SPAN and rule is SPAN:
                return self._third_of_span(start, items, position)
            self.reduce()
        rules.append(push)
        marks.append(start)
        if rule is SUBTRACT:
            rules.append(NEGATE)
            marks.append(start)
        if rule is SPAN:
            return self._second_of_span(start, items, position)
        return True

    def _second_of_span(self, start: int, items: list[Item], position: int) -> bool:
        if _operand_at(items, position):
            return True
        self.values.append(S.All)
        self.starts.append(start)
        self.end = start + 2
        return False

    def _third_of_span(self, start: int, items: list[Item], position: int) -> bool:
        if not _operand_at(items, position):
            raise Refusal("Syntax::sntxf", "A span a;;b;;c lacks its third part.", start, start + 2)
        self.rules[-1] = SPAN_THREE
        return True

    def _without_operand(
        self, operator: Operator, start: int, end: int, previous: object, items: list[Item], position: int
    ) -> bool:
        """An operator stands where an operand should: ``;;b`` and ``a; ;b`` have one left out."""
        if operator.infix is SPAN:
            self.values.append(1)
            self.starts.append(start)
            self.rules.append(SPAN)
            self.marks.append(start)
            self.end = end
            return self._second_of_span(start, items, position)
        if operator.infix is COMPOUND and self.rules and self.rules[-1] is COMPOUND:
            self.values.append(NULL)
            self.starts.append(start)
            self.end = start
            self.rules.append(COMPOUND)
            self.marks.append(start)
            return True
        if position == 1:
            raise Refusal("Syntax::sntxb", f'Expression cannot begin with "{operator.spelling}".', start, end)
        before = previous.spelling if type(previous) is Operator else ""
        raise Refusal("Syntax::sntxf", f'"{before}" cannot be followed by "{operator.spelling}".', start, end)

    def _incomplete(self, items: list[Item]) -> None:
        last, start, end = items[-1]
        if self.rules and self.rules[-1] is COMPOUND:
            self.values.append(NULL)
            self.starts.append(end)
            self.end = end
            return
        assert type(last) is Operator
        raise Refusal(
            "Syntax::sntxi",
            f'Incomplete expression; "{last.spelling}" lacks what should follow it.',
            start,
            end,
            incomplete=True,
        )

    def _special_postfix(self, rule: Rule, operator: Operator, span: Span, previous: object) -> Expr:
        e = self.values[-1]
        if rule.meaning == "message":
            if operator.payload is None:
                return Compound(S.TypeSpecifier, (e,), span)
            if type(e) is Compound and e.head is S.MessageName and _is(previous, "message"):
                return Compound(S.MessageName, (*e.args, operator.payload), span)
            return Compound(S.MessageName, (e, operator.payload), span)
        if rule.meaning == "derivative":
            if _is(previous, "derivative") and type(e) is Compound and type(e.head) is Compound:
                order = e.head.args[0]
                assert type(order) is int
                return Compound(Compound(S.Derivative, (order + 1,), span), e.args, span)
            return Compound(Compound(S.Derivative, (1,), span), (e,), span)
        assert operator.payload is not None
        return Compound(S.Put if rule.meaning == "put" else S.PutAppend, (e, operator.payload), span)

    def without_plus(self, e: Expr) -> Expr:
        return e.args[0] if type(e) is Compound and id(e) in self.signed else e


def _is(value: object, meaning: str) -> bool:
    return type(value) is Operator and value.postfix is not None and value.postfix.meaning == meaning


def _operand_at(items: list[Item], position: int) -> bool:
    if position >= len(items):
        return False
    value = items[position][0]
    return type(value) is not Operator or value.prefix is not None
