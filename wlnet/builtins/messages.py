"""Messages: issuing, switching on and off, and looking at them."""

from __future__ import annotations

from wlnet.builtins.leaving import message_names
from wlnet.expression import NULL, Compound, Expr, S, Symbol, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, variable

for _name in ("Message", "On", "Off"):
    messages(_name, {"name": "Message name `1` is not of the form symbol::name or symbol::name::language."})


@builtin("MessageName", "HoldFirst ReadProtected")
def message_name(k: Kernel, s: Expr, tag: Expr, *language: Expr) -> Expr | None:
    """f::tag: the text of a message.

    >> f::bad = "`1` is bad."; f::bad
     = "`1` is bad."
    """
    if type(s) is Symbol and all(type(t) is str for t in (tag, *language)):
        return k.messages.own_text(s, "::".join(map(str, (tag, *language))))
    return None


@builtin("Messages", "HoldAll")
def messages_of(k: Kernel, s: Expr) -> Expr | None:
    """Messages[f]: the messages defined for f, as a list of rules.

    >> f::bad = "`1` is bad."; Messages[f]
     = {HoldPattern[f::bad] :> "`1` is bad."}
    """
    if type(s) is str:
        s = k.contexts.resolve(s)
    if type(s) is not Symbol:
        k.message(S.Messages, "sym", s, 1)
        return None
    names = ((Compound(S.MessageName, (s, *tag.split("::"))), text) for tag, text in k.definitions[s].messages.items())
    return list_of(*(Compound(S.RuleDelayed, (Compound(S.HoldPattern, (name,)), text)) for name, text in names))


@builtin("Message", "HoldFirst")
def message(k: Kernel, name: Expr, *args: Expr) -> Expr | None:
    """Message[f::tag, args]: issues a message.

    >> f::bad = "`1` is bad."; Message[f::bad, x]
     : f::bad: x is bad.
     = Null
    """
    if type(name) is not Compound or name.head is not S.MessageName or len(name.args) < 2:
        k.message(S.Message, "name", name)
        return None
    s, tag = name.args[0], name.args[1]
    if type(s) is not Symbol or type(tag) is not str:
        k.message(S.Message, "name", name)
        return None
    k.messages.issue(s, tag, *args)
    return NULL


@builtin("Off", "HoldAll")
def off(k: Kernel, *names: Expr) -> Expr | None:
    """Off[f::tag]: switches a message off.

    >> Off[Part::partw]; {1, 2}[[3]]
     = {1, 2}[[3]]
    """
    return _switch(k, S.Off, names)


@builtin("On", "HoldAll")
def on(k: Kernel, *names: Expr) -> Expr | None:
    """On[f::tag]: switches a message on again.

    >> Off[f::a]; On[f::a]; f::a = "here"; Message[f::a]
     : f::a: here
     = Null
    """
    return _switch(k, S.On, names)


def _switch(k: Kernel, head: Symbol, specs: tuple[Expr, ...]) -> Expr | None:
    # A bare symbol switches the tracing of its evaluations, of which nothing is shown here.
    chosen = message_names(k, tuple(s for s in specs if type(s) is not Symbol))
    if chosen is None:
        k.message(head, "name", next(s for s in specs if message_names(k, (s,)) is None))
        return None
    if head is S.Off:
        k.messages.off |= chosen
    else:
        k.messages.off -= chosen
    return NULL


@variable("$MessageList")
def message_list(k: Kernel) -> Expr:
    """The messages issued so far, held."""
    return list_of(*k.messages.issued)


def _write_recursion_limit(k: Kernel, value: Expr) -> Expr | None:
    if value is S.Infinity:
        k.recursion_limit = 1 << 60
    elif type(value) is int and value >= 20:
        k.recursion_limit = value
    else:
        k.message("$RecursionLimit", "limset", S.__getattr__("$RecursionLimit").short, value)
        return None
    return value


@variable("$RecursionLimit", _write_recursion_limit)
def recursion_limit(k: Kernel) -> Expr:
    """How deep evaluation may nest."""
    return S.Infinity if k.recursion_limit == 1 << 60 else k.recursion_limit


def _write_iteration_limit(k: Kernel, value: Expr) -> Expr | None:
    if value is S.Infinity:
        k.iteration_limit = 1 << 60
    elif type(value) is int and value >= 20:
        k.iteration_limit = value
    else:
        k.message("$IterationLimit", "limset", S.__getattr__("$IterationLimit").short, value)
        return None
    return value


@variable("$IterationLimit", _write_iteration_limit)
def iteration_limit(k: Kernel) -> Expr:
    """How often one expression may be rewritten."""
    return S.Infinity if k.iteration_limit == 1 << 60 else k.iteration_limit


@builtin("Stack")
def stack(k: Kernel, form: Expr = S.Blank) -> Expr | None:
    """Stack[]: the heads of the expressions under evaluation, outermost first.

    >> f[Stack[]]
     = f[{f}]
    """
    return list_of(*(e.head for e in k.stack[:-1] if type(e) is Compound))
