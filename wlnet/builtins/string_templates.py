"""Templates: StringTemplate, TemplateObject, TemplateApply and the elements that are filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wlnet.builtins.string_arguments import string_at
from wlnet.builtins.string_forms import text_of
from wlnet.expression import TRUE, Association, Compound, Expr, S, Source, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, is_option, option_name
from wlnet.kernel.registry import applied, builtin, symbols
from wlnet.syntax import SyntaxProblem, read

symbols("TemplateSlot Inherited CombinerFunction InsertionFunction")
symbols("TemplateExpression TemplateSequence", "HoldFirst")
symbols("TemplateIf", "HoldRest")
symbols("TemplateObject", "HoldFirst")


_FAILED = S.__getattr__("$Failed")
_ELEMENTS = frozenset({S.TemplateSlot, S.TemplateExpression, S.TemplateIf, S.TemplateSequence, S.TemplateObject})
_SLOT = re.compile(r"<\*(.*?)\*>|``|`([^`]*)`", re.DOTALL)


def template_parts(text: str) -> list[Expr]:
    """The literal strings, ``TemplateSlot[n]`` and ``TemplateExpression["code"]`` of a template's text."""
    parts: list[Expr] = []
    at = following = 0
    for m in _SLOT.finditer(text):
        if m.start() > at:
            parts.append(text[at : m.start()])
        at = m.end()
        if m[1] is not None:
            parts.append(Compound(S.TemplateExpression, (m[1],)))
        elif not m[2]:
            following += 1
            parts.append(Compound(S.TemplateSlot, (following,)))
        else:
            slot: Expr = int(m[2]) if m[2].isdigit() else m[2]
            if type(slot) is int:
                following = slot
            parts.append(Compound(S.TemplateSlot, (slot,)))
    if at < len(text):
        parts.append(text[at:])
    return parts


@builtin("StringTemplate", options={"CombinerFunction": "StringJoin", "InsertionFunction": "TextString"})
def string_template(k: Kernel, options: Options, text: Expr, values: Expr | None = None) -> Expr | None:
    """StringTemplate["... `1` ... `name` ... <* code *>"]: a template that is applied to arguments.

    >> StringTemplate["The quick brown `a` jumps over `b`."][<|"a" -> "fox", "b" -> "dog"|>]
     = "The quick brown fox jumps over dog."
    >> StringTemplate["`1`-`2`"]["x", 7]
     = "x-7"
    >> {StringTemplate["`n`^2 = <* #n^2 *>"][<|"n" -> 3|>], StringTemplate["<* # + #2 *>"][1, 2]}
     = {"3^2 = 9", "3"}
    >> StringTemplate["`1`|`2`", InsertionFunction -> (ToString[#, InputForm] &)]["x", 1/2]
     = "\\"x\\"|1/2"
    """
    if type(text) is Compound and text.head is S.File:
        from wlnet.builtins.import_export import read_text

        content = read_text(k, S.StringTemplate, text)
        if content is None:
            return _FAILED
        text = content
    source = string_at(k, S.StringTemplate, (text,), 1)
    if source is None:
        return None
    functions = [
        Compound(S.Rule, (S.__getattr__(name), options[name])) for name in ("CombinerFunction", "InsertionFunction")
    ]
    given = () if values is None else (values,)
    return Compound(S.TemplateObject, (Compound(S.List, tuple(template_parts(source))), *given, *functions))


@applied("TemplateObject")
def apply_template_object(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``StringTemplate[...][e1, e2, ...]``."""
    return _filled_object(k, head, _Filling(args))


@builtin("TemplateApply")
def template_apply(k: Kernel, template: Expr, values: Expr | None = None) -> Expr | None:
    """TemplateApply[template, values]: a template (or its text) with a list, an association or one value put in.

    Any expression with TemplateSlot["name"], TemplateExpression[code], TemplateIf[test, then, else] and
    TemplateSequence[body, list] in it is a template.

    >> {TemplateApply["`a` and `b`", <|"a" -> 1, "b" -> {2}|>], TemplateApply["`` of ``", {3, 4}]}
     = {"1 and {2}", "3 of 4"}
    >> TemplateApply[{TemplateSlot["a"], TemplateIf[TemplateSlot["a"] > 1, big, small]}, <|"a" -> 2|>]
     = {2, big}
    """
    items = () if values is None else elements(values)
    if items is None:
        items = (values,)  # type: ignore[assignment]
    elif items and all(is_option(i) for i in items):
        items = (k.evaluate(Compound(S.Association, items)),)
    if type(template) is str or (type(template) is Compound and template.head is S.File):
        template = k.evaluate(Compound(S.StringTemplate, (template,)))
        if template is _FAILED:
            return template
    return k.evaluate(_filled(k, template, _Filling(items)))  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Filling:
    """What slots are filled with, and what is done to it; None stands for nothing being done."""

    args: tuple[Expr, ...]
    insertion: Expr | None = None
    combiner: Expr | None = None

    def slot(self, name: Expr) -> Expr:
        if self.args and type(self.args[0]) is Association:
            found = self.args[0].get(name)
        else:
            found = self.args[name - 1] if type(name) is int and 0 < name <= len(self.args) else None
        return Compound(S.Missing, ("SlotAbsent", name)) if found is None else found


def _filled_object(k: Kernel, template: Compound, filling: _Filling) -> Expr | None:
    """A TemplateObject with its slots filled, and its pieces put together."""
    if not template.args:
        return None
    for option in template.args[1:]:
        if is_option(option) and type(option) is Compound and len(option.args) == 2:
            name, value = option_name(option.args[0]), option.args[1]
            if value is not S.Inherited and name == "CombinerFunction":
                filling = replace(filling, combiner=value)
            if value is not S.Inherited and name == "InsertionFunction":
                filling = replace(filling, insertion=value)
        elif not filling.args:
            filling = replace(filling, args=elements(option) or (option,))
    made = _filled(k, template.args[0], filling)
    return _with(k, filling.combiner, k.evaluate(made)) if is_list(template.args[0]) else made


def _filled(k: Kernel, e: Expr, filling: _Filling) -> Expr:
    if type(e) is Association:
        return e.with_values([_filled(k, v, filling) for v in e.values()])
    if type(e) is not Compound:
        return e
    if e.head in _ELEMENTS and e.args:
        return _element(k, e, filling)
    return Compound(_filled(k, e.head, filling), tuple([_filled(k, a, filling) for a in e.args]))


def _element(k: Kernel, e: Compound, filling: _Filling) -> Expr:
    if e.head is S.TemplateObject:
        made = _filled_object(k, e, filling)
        return e if made is None else made
    if e.head is S.TemplateSlot:
        return _with(k, filling.insertion, filling.slot(e.args[0]))
    if e.head is S.TemplateExpression:
        return _with(k, filling.insertion, _value(k, e.args[0], filling))
    if e.head is S.TemplateIf:
        if _value(k, e.args[0], filling) is TRUE:
            return _filled(k, e.args[1], filling) if len(e.args) > 1 else e
        return _filled(k, e.args[2], filling) if len(e.args) > 2 else Compound(S.Sequence, ())
    rows = elements(k.evaluate(_filled(k, e.args[1], replace(filling, insertion=None)))) if len(e.args) > 1 else None
    if rows is None:
        return e
    pieces = []
    for row in rows:
        values = elements(row)
        pieces.append(_filled(k, e.args[0], replace(filling, args=(row,) if values is None else values)))
    return _with(k, filling.combiner, k.evaluate(Compound(S.List, tuple(pieces))))


def _value(k: Kernel, code: Expr, filling: _Filling) -> Expr:
    """The value of code in a template. In its text #, #n and #name are what the template is applied to."""
    if type(code) is not str:
        return k.evaluate(_filled(k, code, replace(filling, insertion=None)))
    expressions: list[Expr] = []
    for item in read(Source(code, "<template>"), k.contexts.resolve):
        if isinstance(item, SyntaxProblem):
            k.messages.syntax(item)
            return _FAILED
        expressions.append(item)
    body = expressions[0] if len(expressions) == 1 else Compound(S.CompoundExpression, tuple(expressions))
    return k.evaluate(Compound(Compound(S.Function, (body,)), filling.args))


def _with(k: Kernel, function: Expr | None, value: Expr) -> Expr:
    """What a function, or a format of Export, makes of a value that is put in, or of the pieces."""
    if function is None:
        return value
    if function is S.TextString:
        return text_of(k, value)
    if type(function) is str:
        return k.evaluate(Compound(S.ExportString, (value, function)))
    return k.apply(function, value)
