"""Templates: the right-hand sides of rules and the bodies of functions, compiled to the code that fills them in.

``template(body, names)`` looks once for the places where ``names`` stand in ``body``; filling the template in then
builds only the compounds on the way to those places and shares the rest. Local variables of scoping constructs in
the body are renamed from ``x`` to ``x$`` when something is filled in below them, as Wolfram does, so that a value
that mentions ``x`` is not captured. The names of a pattern are filled in everywhere, even where a scoping construct
inside declares a variable of the same name; the parameters of a function are not. ``piercing`` tells the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from wlnet.expression import Association, Compound, Expr, S, Symbol, symbol

Bindings = Mapping[Symbol, Expr]
Template = Callable[[Bindings], Expr]

_SEQUENCE = S.Sequence
_SCOPES_WITH_LIST = frozenset({S.Module, S.With, S.Block, S.DynamicModule})
_SCOPES_WITH_PATTERNS = frozenset({S.RuleDelayed, S.SetDelayed, S.UpSetDelayed, S.TagSetDelayed, S.Rule, S.Set})

_SCOPING = _SCOPES_WITH_LIST | _SCOPES_WITH_PATTERNS | {S.Function}
_LEAVES = frozenset({int, float, str})


def template(body: Expr, names: Iterable[Symbol], *, piercing: bool = False) -> Template:
    """The code that gives ``body`` with the bound values of ``names`` put in."""
    wanted = frozenset(names)
    made = _compile(body, wanted, piercing) if wanted else None
    return made if made is not None else lambda _bindings: body


def substitute(body: Expr, bindings: Bindings, *, piercing: bool = False) -> Expr:
    """``body`` with values put in for symbols: as its template does it, but without making one for a single use."""
    return _substitute(body, bindings, frozenset(bindings), piercing) if bindings else body


def _substitute(e: Expr, bindings: Bindings, wanted: frozenset[Symbol], piercing: bool) -> Expr:
    kind = type(e)
    if kind is Symbol:
        return bindings[e] if e in wanted else e  # type: ignore[index]
    if kind is Compound:
        assert type(e) is Compound
        head = e.head
        if head in _SCOPING and mentions(e, wanted):
            e, wanted = _protect_locals(e, wanted, piercing)
        args = e.args
        new: list[Expr] | None = None
        spliced = False
        for i, a in enumerate(args):
            if type(a) in _LEAVES:
                continue
            value = _substitute(a, bindings, wanted, piercing)
            if value is not a:
                if new is None:
                    new = list(args)
                new[i] = value
                if type(value) is Compound and value.head is _SEQUENCE:
                    spliced = True
        new_head = _substitute(head, bindings, wanted, piercing)
        if new is None and new_head is head:
            return e
        if new is None:
            return Compound(new_head, e.args, e.span)
        return Compound(new_head, tuple(splice(new) if spliced else new), e.span)
    if kind is Association:
        assert type(e) is Association
        made = _compile_association(e, wanted, piercing)
        return e if made is None else made(bindings)
    return e


def _compile(e: Expr, wanted: frozenset[Symbol], piercing: bool) -> Template | None:
    """The code for ``e``, or None where nothing in it is to be filled in."""
    kind = type(e)
    if kind is Symbol:
        assert type(e) is Symbol
        if e in wanted:
            name = e
            return lambda bindings: bindings[name]
        return None
    if kind is Compound:
        assert type(e) is Compound
        return _compile_compound(e, wanted, piercing)
    if kind is Association:
        assert type(e) is Association
        return _compile_association(e, wanted, piercing)
    return None


def _compile_compound(e: Compound, wanted: frozenset[Symbol], piercing: bool) -> Template | None:
    if e.head in _SCOPING and mentions(e, wanted):
        e, wanted = _protect_locals(e, wanted, piercing)
    head = _compile(e.head, wanted, piercing)
    parts = [(i, made) for i, made in enumerate(_compile(a, wanted, piercing) for a in e.args) if made is not None]
    if head is None and not parts:
        return None
    fixed_head, base, span = e.head, list(e.args), e.span

    def fill(bindings: Bindings) -> Expr:
        args = base.copy()
        spliced = False
        for i, part in parts:
            value = part(bindings)
            args[i] = value
            if type(value) is Compound and value.head is _SEQUENCE:
                spliced = True
        if spliced:
            args = splice(args)
        return Compound(fixed_head if head is None else head(bindings), tuple(args), span)

    return fill


def _compile_association(e: Association, wanted: frozenset[Symbol], piercing: bool) -> Template | None:
    entries = [
        (h, k, v, _compile(k, wanted, piercing), _compile(v, wanted, piercing)) for h, (k, v) in e.entries.items()
    ]
    if all(kt is None and vt is None for _, _, _, kt, vt in entries):
        return None

    def fill(bindings: Bindings) -> Expr:
        rules: list[Expr] = []
        for h, k, v, kt, vt in entries:
            key = k if kt is None else kt(bindings)
            value = v if vt is None else vt(bindings)
            rules.append(Compound(S.RuleDelayed if h in e.delayed else S.Rule, (key, value)))
        return Compound(S.Association, tuple(rules))

    return fill


def splice(args: Iterable[Expr]) -> list[Expr]:
    """Arguments with ``Sequence[...]`` among them spread out."""
    spread: list[Expr] = []
    for a in args:
        if type(a) is Compound and a.head is _SEQUENCE:
            spread.extend(splice(a.args))
        else:
            spread.append(a)
    return spread


def mentions(e: Expr, names: frozenset[Symbol]) -> bool:
    """Whether any of these symbols occurs in ``e``."""
    stack = [e]
    while stack:
        x = stack.pop()
        if type(x) is Symbol:
            if x in names:
                return True
        elif type(x) is Compound:
            stack.append(x.head)
            stack.extend(x.args)
        elif type(x) is Association:
            for k, v in x:
                stack.append(k)
                stack.append(v)
    return False


def _protect_locals(e: Compound, wanted: frozenset[Symbol], piercing: bool) -> tuple[Compound, frozenset[Symbol]]:
    """Rename the local variables of a scoping construct; unless ``piercing``, they shadow the names to fill in."""
    head = e.head
    args = e.args
    assert type(head) is Symbol
    if (head is S.Function and len(args) >= 2) or (head in _SCOPES_WITH_LIST and args):
        local = _declared(args[0])
    elif head in _SCOPES_WITH_PATTERNS and len(args) >= 2:
        local = pattern_names(args[-2])
    else:
        return e, wanted
    if piercing:
        local = [name for name in local if name not in wanted]
    if not local:
        return e, wanted
    if head is S.Block:
        return e, wanted - frozenset(local)
    inner = wanted - frozenset(local)
    if head in _SCOPES_WITH_PATTERNS:
        body: tuple[Expr, ...] = args[-1:]
    elif head is S.Function:
        body = args[1:]
    else:
        body = (*_initial_values(args[0]), *args[1:])
    if not any(mentions(part, inner) for part in body):
        return e, inner
    renaming = {name: symbol(name.name + "$") for name in local}
    renamed = tuple(_rename(a, renaming) for a in args)
    if head in _SCOPES_WITH_LIST:
        renamed = (_rename_declarations(args[0], renaming), *renamed[1:])
    return Compound(head, renamed, e.span), inner


def _declared(e: Expr) -> list[Symbol]:
    items = e.args if type(e) is Compound and e.head is S.List else (e,)
    names: list[Symbol] = []
    for item in items:
        if type(item) is Compound and item.head in (S.Set, S.SetDelayed) and item.args:
            item = item.args[0]
        if type(item) is Symbol and item is not S.Null:
            names.append(item)
    return names


def _initial_values(e: Expr) -> tuple[Expr, ...]:
    if type(e) is not Compound:
        return ()
    return tuple(
        i.args[1] for i in e.args if type(i) is Compound and i.head in (S.Set, S.SetDelayed) and len(i.args) == 2
    )


def _rename_declarations(e: Expr, renaming: Mapping[Symbol, Symbol]) -> Expr:
    """Rename the variables of ``{x, y = value}`` but leave the values: they belong to the outer scope."""
    if type(e) is not Compound:
        return e
    items: list[Expr] = []
    for item in e.args:
        if type(item) is Symbol:
            items.append(renaming.get(item, item))
        elif type(item) is Compound and item.head in (S.Set, S.SetDelayed) and type(item.args[0]) is Symbol:
            name = item.args[0]
            items.append(Compound(item.head, (renaming.get(name, name), *item.args[1:]), item.span))
        else:
            items.append(item)
    return Compound(e.head, tuple(items), e.span)


def _rename(e: Expr, renaming: Mapping[Symbol, Symbol]) -> Expr:
    if type(e) is Symbol:
        return renaming.get(e, e)
    if type(e) is Compound:
        head = _rename(e.head, renaming)
        args = tuple(_rename(a, renaming) for a in e.args)
        if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)):
            return e
        return Compound(head, args, e.span)
    return e


def pattern_names(e: Expr) -> list[Symbol]:
    """The names that a pattern binds, in order of appearance."""
    names: list[Symbol] = []
    stack = [e]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head is S.Verbatim:
                continue
            if x.head is S.Pattern and len(x.args) == 2 and type(x.args[0]) is Symbol and x.args[0] not in names:
                names.append(x.args[0])
            stack.append(x.head)
            stack.extend(reversed(x.args))
        elif type(x) is Association:
            for k, v in x:
                stack.append(v)
                stack.append(k)
    return names


def slot_template(body: Expr) -> Callable[[Expr, tuple[Expr, ...], list[Compound]], Expr]:
    """The code that fills in the slots of a function body: called with the function itself (for #0) and the arguments.

    Slots that the arguments do not reach stay as they are and are noted in the list given last. Raises, when called,
    ``SlotError`` if the first argument has no keys for a slot with a name.
    """
    made = _compile_slots(body)
    if made is None:
        return lambda _function, _args, _unfilled: body
    return lambda function, args, unfilled: made((function, args, unfilled))


class SlotError(Exception):
    """A slot with a name, and no association to fill it from."""

    def __init__(self, slot: Compound) -> None:
        super().__init__(slot)
        self.slot = slot


_SlotArguments = tuple[Expr, tuple[Expr, ...], list[Compound]]
_SlotTemplate = Callable[[_SlotArguments], Expr]


def _compile_slots(e: Expr) -> _SlotTemplate | None:
    if type(e) is Association:
        e = Compound(S.Association, e.rules())
        return _compile_slots(e)
    if type(e) is not Compound:
        return None
    if e.head is S.Slot and len(e.args) <= 1:
        return _slot(e)
    if e.head is S.SlotSequence and len(e.args) <= 1:
        start = e.args[0] if e.args else 1
        if type(start) is int and start >= 1:
            first = start - 1
            return lambda given: Compound(_SEQUENCE, given[1][first:])
        return None
    if e.head is S.Function and len(e.args) == 1:
        # Slots in a nested function are its own.
        return None
    if e.head is S.Function and e.args and e.args[0] is S.Null:
        return None
    head = _compile_slots(e.head)
    parts = [(i, made) for i, made in enumerate(map(_compile_slots, e.args)) if made is not None]
    if head is None and not parts:
        return None
    fixed_head, base, span = e.head, list(e.args), e.span

    def fill(given: _SlotArguments) -> Expr:
        args = base.copy()
        spliced = False
        for i, part in parts:
            value = part(given)
            args[i] = value
            if type(value) is Compound and value.head is _SEQUENCE:
                spliced = True
        if spliced:
            args = splice(args)
        return Compound(fixed_head if head is None else head(given), tuple(args), span)

    return fill


def _slot(e: Compound) -> _SlotTemplate:
    which = e.args[0] if e.args else 1
    if type(which) is int and which >= 1:
        index = which - 1

        def positional(given: _SlotArguments) -> Expr:
            try:
                return given[1][index]
            except IndexError:
                given[2].append(e)
                return e

        return positional
    if which == 0 and type(which) is int:
        return lambda given: given[0]

    def named(given: _SlotArguments) -> Expr:
        first = given[1][0] if given[1] else None
        if type(first) is not Association:
            raise SlotError(e)
        value = first.get(which)
        if value is None:
            return Compound(S.Missing, ("KeyAbsent", which))
        return value

    return named
