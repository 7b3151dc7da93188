"""Messages: issuing, switching on and off, and looking at them."""

from __future__ import annotations

from wlnet.builtins.leaving import message_names
from wlnet.expression import NULL, Compound, Expr, S, Symbol, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, variable

messages("Message", {"name": "Message name `1` is not of the form symbol::name or symbol::name::language."})


@builtin("MessageName", "HoldFirst")
def message_name(k: Kernel, s: Expr, tag: Expr, *language: Expr) -> Expr | None:
    """f::tag: the text of a message.

    >> f::bad = "`1` is bad."; f::bad
     = "`1` is bad."
    """
    if type(s) is Symbol and type(tag) is str:
        return k.messages.text_of(s, tag) if tag in k.definitions[s].messages else None
    return None


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
    k.messages.off |= message_names(k, names)
    return NULL


@builtin("On", "HoldAll")
def on(k: Kernel, *names: Expr) -> Expr | None:
    """On[f::tag]: switches a message on again.

    >> Off[f::a]; On[f::a]; f::a = "here"; Message[f::a]
     : f::a: here
     = Null
    """
    k.messages.off -= message_names(k, names)
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
