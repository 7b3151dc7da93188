"""Assignments: what ``lhs = rhs`` and ``lhs := rhs`` do for every form of left-hand side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

from wlnet.expression import NULL, Association, Compound, Expr, S, Symbol, head_of, is_list
from wlnet.kernel.arguments import evaluated_arguments, flatten
from wlnet.kernel.attributes import FLAT, HOLD_ALL_COMPLETE, LOCKED, ORDERLESS, PROTECTED, flag
from wlnet.kernel.in_place import is_own, put_entry, put_parts
from wlnet.kernel.options import flat_options, is_option, option_name
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.parts import PartError, assign_part, report_part_error
from wlnet.kernel.rules import RewriteRule, RuleSet
from wlnet.kernel.specificity import strip_hold_pattern
from wlnet.kernel.tags import tag_of
from wlnet.kernel.templates import splice

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_VALUE_LISTS = frozenset({S.DownValues, S.OwnValues, S.UpValues, S.SubValues, S.NValues})


def assign(k: Kernel, lhs: Expr, rhs: Expr, *, delayed: bool) -> bool:
    """Carry out an assignment; False, after a message, if it cannot be made."""
    if type(lhs) is Symbol:
        return set_value(k, lhs, rhs, S.SetDelayed if delayed else S.Set)
    if type(lhs) is not Compound:
        k.message(S.SetDelayed if delayed else S.Set, "setraw", lhs)
        return False
    head = lhs.head
    if head is S.List:
        return _assign_list(k, lhs, rhs, delayed=delayed)
    if head is S.Part and lhs.args:
        return _assign_part(k, lhs, rhs)
    if head is S.MessageName and len(lhs.args) >= 2:
        return _assign_message(k, lhs, rhs)
    if type(head) is Symbol:
        special = _SPECIAL.get(head)
        if special is not None and lhs.args:
            return special(k, lhs, rhs)
        if len(lhs.args) >= 1:
            updated = _assign_association(k, head, lhs.args, rhs, delayed=delayed)
            if updated is not None:
                return updated
    elif type(head) is Compound and type(tag_of(lhs)) is Symbol:
        path = _applied_path(lhs)
        root = tag_of(lhs)
        assert root is not None
        updated = _assign_association(k, root, path, rhs, delayed=delayed)
        if updated is not None:
            return updated
    return _assign_rule(k, lhs, rhs, delayed=delayed)


def set_value(k: Kernel, s: Symbol, value: Expr, head: Symbol = S.Set) -> bool:
    """``s = value``."""
    definition = k.definitions[s]
    if definition.variable is not None:
        write = definition.variable.write
        if write is None:
            k.message(head, "wrsym", s)
            return False
        if write(k, value) is None:
            return False
        k.touch()
        return True
    if definition.attributes & PROTECTED:
        k.message(head, "wrsym", s)
        return False
    definition.value = value
    definition.delayed = head is S.SetDelayed
    k.value_changed(definition)
    return True


def protected(k: Kernel, s: Symbol, whole: Expr, head: Symbol) -> bool:
    """Whether a symbol refuses definitions; says so."""
    if k.definitions[s].attributes & (PROTECTED | LOCKED):
        k.message(head, "write", s, whole)
        return True
    return False


def _assign_list(k: Kernel, lhs: Compound, rhs: Expr, *, delayed: bool) -> bool:
    if delayed:
        rhs = k.evaluate(rhs)
    if type(rhs) is Association:
        values: tuple[Expr, ...] = rhs.values()
    elif is_list(rhs):
        values = rhs.args
    else:
        k.message(S.Set, "shape", lhs, rhs)
        return False
    if len(values) != len(lhs.args):
        k.message(S.Set, "shape", lhs, rhs)
        return False
    done = [assign(k, a, v, delayed=False) for a, v in zip(lhs.args, values, strict=True)]
    return all(done)


def _assign_part(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    target, *raw = lhs.args
    specs = splice([k.evaluate(s) for s in raw])
    if type(target) is Compound and target.head is S.Part and type(target.args[0]) is Symbol:
        specs = [*splice([k.evaluate(s) for s in target.args[1:]]), *specs]
        target = target.args[0]
    if type(target) is not Symbol:
        k.message(S.Set, "setps", target)
        return False
    definition = k.definitions[target]
    if definition.value is None:
        k.message(S.Set, "noval", target)
        return False
    if definition.attributes & PROTECTED:
        k.message(S.Set, "wrsym", target)
        return False
    try:
        changed = put_parts(k, definition, specs, rhs)
        if changed is None:
            changed = _with_part(k, k.evaluate(definition.value), specs, rhs)
        definition.value = changed
        k.value_changed(definition)
        return True
    except PartError as error:
        report_part_error(k, error, S.Set)
        return False


def _with_part(k: Kernel, value: Expr, specs: Sequence[Expr], rhs: Expr) -> Expr:
    """``value`` with parts of it set. Raises PartError."""
    if type(value) is Compound and value.head is S.SparseArray and len(value.args) == 3:
        # The parts are those of the array that it stands for.
        dense = _with_part(k, k.evaluate(Compound(S.Normal, (value,))), specs, k.evaluate(Compound(S.Normal, (rhs,))))
        return k.evaluate(Compound(S.SparseArray, (dense, S.Automatic, value.args[2])))
    return k.evaluate(assign_part(value, specs, rhs))


def _applied_path(e: Compound) -> tuple[Expr, ...]:
    path: list[Expr] = []
    x: Expr = e
    while type(x) is Compound:
        path[:0] = x.args
        x = x.head
    return tuple(path)


def _assign_association(k: Kernel, s: Symbol, path: tuple[Expr, ...], rhs: Expr, *, delayed: bool) -> bool | None:
    """``a["key"] = value`` where ``a`` holds an association; None if it does not."""
    definition = k.definitions[s]
    if type(definition.value) is Compound and definition.value.head is S.Association:
        definition.value = k.evaluate(definition.value)
    if type(definition.value) is not Association:
        return None
    if definition.attributes & PROTECTED:
        k.message(S.Set, "wrsym", s)
        return False
    keys = [k.evaluate(key) for key in path]
    own = is_own(definition)
    definition.value = put_entry(k, definition.value, keys, rhs, own=own, delayed=delayed)
    k.value_changed(definition)
    return True


def _assign_message(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    s, *tags = lhs.args
    if type(s) is not Symbol or not all(type(t) is str for t in tags):
        k.message(S.Message, "name", lhs)
        return False
    k.definitions[s].messages["::".join(map(str, tags))] = rhs
    k.touch()
    return True


def _assign_attributes(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    s = lhs.args[0]
    rhs = k.evaluate(rhs)
    names = rhs.args if is_list(rhs) else (rhs,)
    if type(s) is not Symbol:
        k.message(S.Attributes, "ssle", lhs, 1)
        return False
    bits = 0
    for name in names:
        bit = flag(name.short) if type(name) is Symbol else None
        if bit is None:
            k.message(S.Attributes, "attnf", name)
            return False
        bits |= bit
    k.definitions[s].attributes = bits
    k.attributes_changed()
    return True


def _assign_options(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    s = k.evaluate(lhs.args[0])
    rhs = k.evaluate(rhs)
    if type(s) is not Symbol:
        k.message(S.Options, "ssle", lhs, 1)
        return False
    if protected(k, s, lhs, S.Set):
        return False
    items = rhs.args if is_list(rhs) else (rhs,)
    if not all(is_option(i) for i in items):
        k.message(S.Options, "options", rhs, lhs)
        return False
    merged: dict[str, Compound] = {}
    for option in flat_options(items):
        name = option_name(option.args[0])
        if name is not None:
            merged.setdefault(name, option)
    k.definitions[s].options = tuple(merged.values())
    k.touch()
    return True


def _assign_default(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    s = lhs.args[0]
    if type(s) is not Symbol or protected(k, s, lhs, S.Set):
        return False
    k.definitions[s].defaults.add(RewriteRule(lhs, rhs))
    k.attributes_changed()
    return True


def _assign_n(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    s = tag_of(lhs.args[0])
    if s is None or protected(k, s, lhs, S.Set):
        return False
    k.definitions[s].n_values.add(RewriteRule(lhs.args[0], rhs))
    k.touch()
    return True


def _assign_values(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    """``DownValues[f] = {...}`` and its kin."""
    s = lhs.args[0]
    if type(s) is str:
        s = k.contexts.resolve(s)
    rhs = k.evaluate(rhs)
    assert type(lhs.head) is Symbol
    rules = [r for r in rhs.args if _is_rule(r)] if is_list(rhs) else []
    if type(s) is not Symbol or not is_list(rhs) or len(rules) < len(rhs.args):
        k.message(lhs.head, "vrule", lhs, rhs)
        return False
    if protected(k, s, lhs, S.Set):
        return False
    definition = k.definitions[s]
    if lhs.head is S.Messages:
        definition.messages.clear()
        for r in rules:
            name = strip_hold_pattern(r.args[0])
            if type(name) is Compound and name.head is S.MessageName:
                assign(k, name, r.args[1], delayed=True)
    elif lhs.head is S.FormatValues:
        format_rules(k)[s] = [(strip_hold_pattern(r.args[0]), r.args[1]) for r in rules]
    elif lhs.head is S.OwnValues:
        definition.value = rules[0].args[1] if rules else None
    else:
        target = rule_set(k, s, lhs.head)
        target.clear()
        for r in rules:
            left, right, conditions = _split_condition(strip_hold_pattern(r.args[0]), r.args[1])
            if lhs.head is S.NValues and type(left) is Compound and left.head is S.N and left.args:
                left = left.args[0]
            target.add(RewriteRule(left, right, conditions=conditions))
        if lhs.head is S.UpValues:
            k.upvalued.discard(s)
            if target:
                k.upvalued.add(s)
    k.touch()
    return True


def _is_rule(e: Expr) -> TypeGuard[Compound]:
    return type(e) is Compound and e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2


def rule_set(k: Kernel, s: Symbol, kind: Expr) -> RuleSet:
    """The rules of a symbol that DownValues, SubValues, UpValues, NValues or DefaultValues lists."""
    definition = k.definitions[s]
    if kind is S.DownValues:
        return definition.down
    if kind is S.SubValues:
        return definition.sub
    if kind is S.DefaultValues:
        return definition.defaults
    return definition.up if kind is S.UpValues else definition.n_values


def _keep_format(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    """``Format[f[x_]] := ...`` and ``Format[f[x_], OutputForm] := ...`` are kept with the symbol, for OutputForm."""
    s = _tag_of_pattern(lhs.args[0])
    if s is None:
        return False
    if len(lhs.args) > 1 and lhs.args[1] is not S.OutputForm:
        return True
    format_rules(k).setdefault(s, []).append((lhs.args[0], rhs))
    return True


def format_rules(k: Kernel) -> dict[Symbol, list[tuple[Expr, Expr]]]:
    """How calls of symbols are printed: patterns and what is printed for them, by symbol."""
    return k.properties.setdefault("FormatValues", {})  # type: ignore[return-value]


def _assign_syntax_information(k: Kernel, lhs: Compound, rhs: Expr) -> bool:
    """``SyntaxInformation[f] = {...}`` is kept for who asks; it has no effect here."""
    s = lhs.args[0]
    if type(s) is not Symbol:
        k.message(S.SyntaxInformation, "ssle", lhs, 1)
        return False
    k.properties.setdefault("SyntaxInformation", {})[s] = k.evaluate(rhs)  # type: ignore[index]
    return True


_SPECIAL = {
    S.Attributes: _assign_attributes,
    S.Options: _assign_options,
    S.Default: _assign_default,
    S.N: _assign_n,
    S.DownValues: _assign_values,
    S.OwnValues: _assign_values,
    S.UpValues: _assign_values,
    S.SubValues: _assign_values,
    S.NValues: _assign_values,
    S.Messages: _assign_values,
    S.FormatValues: _assign_values,
    S.Format: _keep_format,
    S.SyntaxInformation: _assign_syntax_information,
}


def _split_condition(lhs: Expr, rhs: Expr) -> tuple[Expr, Expr, int]:
    """``f[x_] /; test := body`` is ``f[x_] := body /; test``; how many conditions there were on the left, too."""
    conditions = 0
    while type(lhs) is Compound and lhs.head is S.Condition and len(lhs.args) == 2:
        rhs = Compound(S.Condition, (rhs, lhs.args[1]))
        lhs = lhs.args[0]
        conditions += 1
    return lhs, rhs, conditions


def evaluate_left(k: Kernel, lhs: Expr) -> Expr:
    """A left-hand side with its arguments evaluated as the attributes of its head allow."""
    if type(lhs) is not Compound or lhs.head is S.HoldPattern:
        return lhs
    head = lhs.head
    if type(head) is Compound:
        head = evaluate_left(k, head)
    elif type(head) is Symbol and k.definitions[head].value is not None:
        # name[x_] := ... where name = Symbol["f"] is a definition for f.
        head = k.evaluate(head)
    flags = k.definitions[head].attributes if type(head) is Symbol else 0
    if flags & HOLD_ALL_COMPLETE:
        return lhs
    args, spread, _ = evaluated_arguments(k, lhs.args, flags)
    if spread:
        args = splice(args)
    if flags & FLAT:
        args = flatten(head, args)
    if flags & ORDERLESS:
        args = sort_expressions(args)
    return Compound(head, tuple(args), lhs.span)


def _assign_rule(k: Kernel, lhs: Expr, rhs: Expr, *, delayed: bool) -> bool:
    lhs, rhs, conditions = _split_condition(lhs, rhs)
    if type(lhs) is Symbol:
        return set_value(k, lhs, rhs)
    lhs = evaluate_left(k, lhs)
    target = strip_hold_pattern(lhs)
    if type(target) is Symbol:
        return set_value(k, target, rhs)
    head = S.SetDelayed if delayed else S.Set
    if type(target) is not Compound:
        k.message(head, "setraw", lhs)
        return False
    function = _function_of(target)
    s = tag_of(function)
    if s is None:
        k.message(head, "write", head_of(function), lhs)
        return False
    if protected(k, s, lhs, head):
        return False
    definition = k.definitions[s]
    rules = definition.down if type(target.head) is Symbol else definition.sub
    rules.add(RewriteRule(lhs if lhs is target else target, rhs, delayed=delayed, conditions=conditions))
    k.touch()
    return True


def _function_of(target: Expr) -> Expr:
    """The head that a definition belongs to: ``obj`` for ``obj[...][x_]``, ``t_obj["name"]`` and ``(t_obj?q)[x_]``."""
    while type(target) is Compound:
        head = target.head
        if type(head) is Compound and head.head in _PATTERN_WRAPPERS:
            found = _tag_of_pattern(head)
            return head if found is None else found
        target = head
    return target


def assign_up(k: Kernel, lhs: Expr, rhs: Expr, head: Symbol, tag: Symbol | None = None) -> bool:
    """``lhs ^= rhs``, or ``tag /: lhs = rhs``."""
    lhs, rhs, conditions = _split_condition(lhs, rhs)
    lhs = evaluate_left(k, lhs)
    target = strip_hold_pattern(lhs)
    if type(target) is not Compound:
        if tag is not None and target is tag:
            return set_value(k, tag, rhs)
        k.message(head, "normal", 1, Compound(S.HoldForm, (k.current,)))
        return False
    tags = [t for t in (_tag_of_pattern(a) for a in target.args) if t is not None]
    if tag is not None:
        if tag is _function_of(target) and tag not in tags:
            return _assign_rule(k, lhs, rhs, delayed=head is S.TagSetDelayed)
        if tag not in tags:
            k.message(head, "tagnf", tag, lhs)
            return False
        tags = [tag]
    if not tags:
        k.message(head, "nosym", lhs)
        return False
    for s in dict.fromkeys(tags):
        if protected(k, s, lhs, head):
            return False
        delayed = head in (S.UpSetDelayed, S.TagSetDelayed)
        k.definitions[s].up.add(RewriteRule(target, rhs, delayed=delayed, conditions=conditions))
        k.upvalued.add(s)
    k.touch()
    return True


_PATTERN_WRAPPERS = frozenset({S.Pattern, S.Condition, S.PatternTest, S.HoldPattern, S.Optional})


def _tag_of_pattern(e: Expr) -> Symbol | None:
    """The symbol an argument of an up-value belongs to: ``x_f`` and ``f[...]`` to ``f``."""
    while type(e) is Compound and e.head in _PATTERN_WRAPPERS and e.args:
        e = e.args[-1] if e.head is S.Pattern else e.args[0]
    if type(e) is Compound and e.head in (S.Blank, S.BlankSequence, S.BlankNullSequence):
        return e.args[0] if e.args and type(e.args[0]) is Symbol else None
    return tag_of(e)


def unset(k: Kernel, lhs: Expr) -> Expr | None:
    """``lhs =.``"""
    if type(lhs) is Symbol:
        if k.definitions[lhs].attributes & PROTECTED:
            k.message(S.Unset, "wrsym", lhs)
            return S.__getattr__("$Failed")
        k.definitions[lhs].value = None
        k.touch()
        return NULL
    if type(lhs) is Compound and lhs.head is S.MessageName and len(lhs.args) >= 2 and type(lhs.args[0]) is Symbol:
        k.definitions[lhs.args[0]].messages.pop("::".join(map(str, lhs.args[1:])), None)
        k.touch()
        return NULL
    if type(lhs) is Compound and lhs.head in _VALUE_LISTS and lhs.args:
        return NULL if _assign_values(k, lhs, Compound(S.List, ())) else S.__getattr__("$Failed")
    s = _function_of(lhs)
    if type(s) is not Symbol or type(lhs) is not Compound:
        k.message(S.Unset, "usraw", lhs)
        return S.__getattr__("$Failed")
    value = k.definitions[s].value
    if type(value) is Association and len(lhs.args) == 1:
        key = k.evaluate(lhs.args[0])
        return NULL if set_value(k, s, Association.of((a, v) for a, v in value if a != key)) else None
    if protected(k, s, lhs, S.Unset):
        return S.__getattr__("$Failed")
    target, _, _ = _split_condition(evaluate_left(k, lhs), NULL)
    definition = k.definitions[s]
    rules = definition.down if type(lhs.head) is Symbol else definition.sub
    if not rules.remove(strip_hold_pattern(target)):
        k.message(S.Unset, "norep", lhs, s)
        return S.__getattr__("$Failed")
    k.touch()
    return NULL


_VALUE_LISTS = frozenset(head for head, assign_special in _SPECIAL.items() if assign_special is _assign_values)


def unset_tagged(k: Kernel, tag: Symbol, lhs: Expr) -> Expr:
    """``tag /: lhs =.``"""
    target, _, _ = _split_condition(evaluate_left(k, lhs), NULL)
    target = strip_hold_pattern(target)
    if protected(k, tag, target, S.TagUnset):
        return S.__getattr__("$Failed")
    if type(target) is Compound and k.definitions[tag].up.remove(target):
        if not k.definitions[tag].up:
            k.upvalued.discard(tag)
        k.touch()
        return NULL
    if _function_of(target) is tag:
        return unset(k, lhs) or NULL
    k.message(S.TagUnset, "norep", lhs, tag)
    return S.__getattr__("$Failed")
