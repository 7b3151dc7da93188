"""Net surgery: NetReplacePart, NetReplace, NetTake, NetDrop, NetJoin, NetAppend, NetInsert, NetDelete, NetFlatten."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.coder_atom import CoderAtom
from wlnet.builtins.nets.coder_values import hosted
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, refused, report
from wlnet.builtins.nets.values import brief, to_name, to_value
from wlnet.expression import Association, Compound, Expr, S, Symbol, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, is_option
from wlnet.kernel.registry import builtin, messages
from wlnet.nets import values as v
from wlnet.nets.errors import Problem, SpecificationError
from wlnet.nets.net import Net
from wlnet.nets.surgery import join as joining
from wlnet.nets.surgery import replace as replacing
from wlnet.nets.surgery import take as taking
from wlnet.nets.surgery.flatten import flatten
from wlnet.nets.surgery.rename import level_range, rename
from wlnet.nets.surgery.unfold import unfold

Types = list[tuple[v.Value, v.Value]]

_NAMES = (
    "NetAppend NetDelete NetDrop NetFlatten NetInsert NetJoin NetPrepend NetRename NetReplace NetReplacePart NetTake "
    "NetUnfold"
)
for _name in _NAMES.split():
    messages(_name, COMMON)
for _name in ("NetReplacePart", "NetReplace", "NetRename"):
    messages(_name, {"reps": "`1` is no rule and no list of rules."})
messages("NetReplace", {"norep": "No layer of the net matches `1`."})


def operate(k: Kernel, head: str, net: Expr, args: tuple[Expr, ...], make: Callable[[Net], Net]) -> Expr:
    """What ``make`` makes of the net, as an expression; messages of ``head`` and $Failed where it cannot."""
    if not isinstance(net, NetAtom):
        if net is not FAILED:
            k.message(S.__getattr__(head), "invnet", brief(k, net))
        return FAILED
    if has_failed(args):
        return FAILED
    try:
        made = make(net.net)
    except REFUSALS as error:
        return refused(k, head, error)
    return net if made is net.net else NetAtom(made)


def _types(k: Kernel, head: str, options: tuple[Expr, ...]) -> Types:
    """Port types given as trailing options. Raises SpecificationError."""
    wrong = next((e for e in options if not is_option(e)), None)
    if wrong is not None:
        raise SpecificationError(Problem("netinvopt", head, f"{brief(k, wrong)} is no port with a type"))
    return [(to_name(k, o.args[0]), to_value(k, o.args[1])) for o in flat_options(options)]


def _rules(e: Expr) -> list[Compound] | None:
    """The rules of a rule, a list of rules or an association; None for anything else."""
    items = e.rules() if isinstance(e, Association) else elements(e) if is_list(e) else (e,)
    heads = (S.Rule, S.RuleDelayed)
    found = [x for x in items or () if isinstance(x, Compound) and x.head in heads and len(x.args) == 2]
    return found if items is not None and len(found) == len(items) else None


@builtin("NetReplacePart")
def net_replace_part(k: Kernel, net: Expr, rules: Expr) -> Expr | None:
    """NetReplacePart[net, part -> new]: the net with another layer, array, parameter or port type.

    >> NetReplacePart[NetChain[{1, Ramp}, "Input" -> 1], {{1, "Weights"} -> {{2}}, {1, "Biases"} -> {1}}][{3}]
     = {7.}
    """
    found = _rules(rules)
    if found is None:
        k.message(S.NetReplacePart, "reps", rules)
        return FAILED
    if isinstance(net, CoderAtom):
        return _replaced_parameters(k, net, found)

    def make(target: Net) -> Net:
        edges = [v.Edge(to_value(k, rule.args[0]), _new_value(k, target, rule), rule.span) for rule in found]
        return replacing.replace_part(target, edges)

    return operate(k, "NetReplacePart", net, (rules,), make)


def _new_value(k: Kernel, net: Net, rule: Compound) -> v.Value:
    """What is to stand in a place; in that of a parameter of a coder labels and functions stay the language's own."""
    path = to_value(k, rule.args[0])
    coder = net.coder(path[0]) if isinstance(path, tuple) and len(path) == 2 and isinstance(path[0], str) else None
    known = coder.option_names() if coder is not None else {}
    name = known.get(path[1]) if coder is not None and isinstance(path[1], str) else None
    return to_value(k, rule.args[1]) if coder is None or name is None else hosted(k, type(coder), name, rule.args[1])


def _replaced_parameters(k: Kernel, atom: CoderAtom, rules: list[Compound]) -> Expr:
    """A coder with other parameters."""
    coder, known = atom.coder, atom.coder.option_names()
    values: dict[v.Value, v.Value] = {}
    try:
        for rule in rules:
            name = to_name(k, rule.args[0])
            one = name[0] if isinstance(name, tuple) and len(name) == 1 else name
            plain = one.name if isinstance(one, v.Word) else one
            values[one] = hosted(k, type(coder), known.get(plain, "") if isinstance(plain, str) else "", rule.args[1])
        return CoderAtom(replacing.replace_parameters(coder, values))
    except REFUSALS as error:
        return report(k, "NetReplacePart", error)


@builtin("NetReplace")
def net_replace(k: Kernel, net: Expr, rules: Expr) -> Expr | None:
    """NetReplace[net, pattern -> layer]: the net with another layer for each that matches; Nothing drops it.

    >> NetReplace[NetChain[{Ramp, Ramp}], ElementwiseLayer[Ramp] -> Tanh]
     = NetChain[{ElementwiseLayer[Tanh], ElementwiseLayer[Tanh]}]
    """
    found = _rules(rules)
    if found is None:
        k.message(S.NetReplace, "reps", rules)
        return FAILED
    replacements = [_replacement(k, rule) for rule in found]
    made = operate(k, "NetReplace", net, (rules,), lambda target: replacing.replace(target, replacements))
    if made is net:
        k.message(S.NetReplace, "norep", found[0].args[0] if len(found) == 1 else rules)
    return made


_NO_MATCH = Symbol("NeuralNetworks`Private`NoMatch")


def _replacement(k: Kernel, rule: Compound) -> replacing.Replacement:
    pattern = rule.args[0]
    otherwise = Compound(S.Rule, (Compound(S.Blank, ()), _NO_MATCH))

    def found(net: Net) -> Expr:
        return k.evaluate(Compound(S.Replace, (NetAtom(net), Compound(S.List, (rule, otherwise)))))

    def value(net: Net) -> v.Value:
        made = k.evaluate(rule.args[1]) if isinstance(pattern, NetAtom) else found(net)
        return None if made is S.Nothing else to_value(k, made)

    if isinstance(pattern, NetAtom):
        return replacing.Replacement(replacing.literal(pattern.net), value)
    return replacing.Replacement(lambda net: found(net) is not _NO_MATCH, value)


@builtin("NetTake")
def net_take(k: Kernel, net: Expr, where: Expr, *types: Expr) -> Expr | None:
    """NetTake[net, end], NetTake[net, {start, end}]: the layers up to one, or from one to another.

    Take, Drop, Most, Append, Join and other functions of lists do with nets what NetTake and its kin do.

    >> NetTake[NetChain[{Ramp, Tanh, LogisticSigmoid}], {2, 3}]
     = NetChain[{ElementwiseLayer[Tanh], ElementwiseLayer[LogisticSigmoid]}]
    """

    def make(target: Net) -> Net:
        return taking.take(target, to_value(k, where), _types(k, "NetTake", types))

    return operate(k, "NetTake", net, (where, *types), make)


@builtin("NetDrop")
def net_drop(k: Kernel, net: Expr, where: Expr, *types: Expr) -> Expr | None:
    """NetDrop[chain, n], NetDrop[chain, {start, end}]: the chain without its first (last if negative) layers, or some.

    >> NetDrop[NetChain[{Ramp, Tanh, LogisticSigmoid}], {2, 2}]
     = NetChain[{ElementwiseLayer[Ramp], ElementwiseLayer[LogisticSigmoid]}]
    """

    def make(target: Net) -> Net:
        return taking.drop(target, to_value(k, where), _types(k, "NetDrop", types))

    return operate(k, "NetDrop", net, (where, *types), make)


@builtin("NetDelete")
def net_delete(k: Kernel, net: Expr, where: Expr) -> Expr | None:
    """NetDelete[net, layer], NetDelete[net, {layer1, ...}]: the net without these layers or output ports.

    >> NetDelete[NetChain[{Ramp, Tanh, LogisticSigmoid}], {1, 3}]
     = NetChain[{ElementwiseLayer[Tanh]}]
    """
    return operate(k, "NetDelete", net, (where,), lambda target: taking.delete(target, to_value(k, where)))


@builtin("NetJoin")
def net_join(k: Kernel, *args: Expr) -> Expr | None:
    """NetJoin[net1, net2, ...]: one net after another.

    >> NetJoin[NetChain[{Ramp}], NetChain[{Tanh}], "Input" -> 2]
     = NetChain[{ElementwiseLayer[Ramp], ElementwiseLayer[Tanh]}, "Input" -> {2}]
    """
    count = len(args)
    while count > 0 and is_option(args[count - 1]):
        count -= 1
    if not count:
        k.messages.wrong_count(S.NetJoin, 0, 1, 1 << 30)
        return None
    wrong = next((e for e in args[:count] if not isinstance(e, NetAtom)), args[0])

    def make(_: Net) -> Net:
        nets = [e.net for e in args[:count] if isinstance(e, NetAtom)]
        return joining.join(nets, _types(k, "NetJoin", args[count:]))

    return operate(k, "NetJoin", wrong, args, make)


@builtin("NetAppend")
def net_append(k: Kernel, net: Expr, item: Expr, *types: Expr) -> Expr | None:
    """NetAppend[net, layer], NetAppend[net, "name" -> layer], NetAppend[net, {layer1, ...}]: layers after the last.

    >> NetAppend[NetChain[<|"a" -> Ramp|>], "b" -> Tanh]
     = NetChain[<|"a" -> ElementwiseLayer[Ramp], "b" -> ElementwiseLayer[Tanh]|>]
    """

    def make(target: Net) -> Net:
        return joining.append(target, to_value(k, item), _types(k, "NetAppend", types))

    return operate(k, "NetAppend", net, (item, *types), make)


@builtin("NetPrepend")
def net_prepend(k: Kernel, net: Expr, item: Expr, *types: Expr) -> Expr | None:
    """NetPrepend[net, layer], NetPrepend[net, "name" -> layer], NetPrepend[net, {layer1, ...}]: before the first.

    >> NetPrepend[NetChain[{Ramp}], Tanh]
     = NetChain[{ElementwiseLayer[Tanh], ElementwiseLayer[Ramp]}]
    """

    def make(target: Net) -> Net:
        return joining.prepend(target, to_value(k, item), _types(k, "NetPrepend", types))

    return operate(k, "NetPrepend", net, (item, *types), make)


@builtin("NetInsert")
def net_insert(k: Kernel, net: Expr, item: Expr, where: Expr) -> Expr | None:
    """NetInsert[chain, layer, n], NetInsert[chain, "name" -> layer, place]: a layer before another; -1 is the end.

    >> NetInsert[NetChain[{Ramp, Ramp}], Tanh, 2]
     = NetChain[{ElementwiseLayer[Ramp], ElementwiseLayer[Tanh], ElementwiseLayer[Ramp]}]
    """

    def make(target: Net) -> Net:
        return joining.insert(target, to_value(k, item), to_value(k, where))

    return operate(k, "NetInsert", net, (item, where), make)


@builtin("NetFlatten")
def net_flatten(k: Kernel, net: Expr, level: Expr = S.Infinity) -> Expr | None:
    """NetFlatten[net], NetFlatten[net, n]: nested chains and graphs, down to level n, opened.

    >> NetFlatten[NetChain[{Ramp, {Tanh, {Ramp}}}]]
     = NetChain[{ElementwiseLayer[Ramp], ElementwiseLayer[Tanh], ElementwiseLayer[Ramp]}]
    """

    def make(target: Net) -> Net:
        n = to_value(k, level)
        if n != v.INFINITY and not (v.is_integer(n) and n >= 0):
            fact = f"the level should be an integer of 0 or more; it is {v.show(n)}"
            raise SpecificationError(Problem("netinvlevel", "NetFlatten", fact))
        return flatten(target, inf if n == v.INFINITY else n)

    return operate(k, "NetFlatten", net, (level,), make)


@builtin("NetUnfold")
def net_unfold(k: Kernel, net: Expr) -> Expr | None:
    """NetUnfold[net]: of a net that runs along a sequence, the net of one step, with its states as ports.

    >> NetUnfold[NetFoldOperator[ThreadingLayer[#Input + #State/2 &]]][<|"Input" -> {3}, "State1" -> {2}|>]
     = <|"Output" -> {4.}, "OutState1" -> {4.}|>
    """
    return operate(k, "NetUnfold", net, (), unfold)


@builtin("NetRename")
def net_rename(k: Kernel, net: Expr, renaming: Expr, level: Expr = 1) -> Expr | None:
    """NetRename[net, "old" -> "new"], NetRename[net, f], NetRename[net, rules, level]: other names.

    >> NetRename[NetChain[<|"a" -> Ramp, "b" -> Tanh|>], "a" -> "c"]
     = NetChain[<|"c" -> ElementwiseLayer[Ramp], "b" -> ElementwiseLayer[Tanh]|>]
    """
    found = _rules(renaming)

    def named(key: v.Value) -> v.Value:
        assert isinstance(key, (int, str))
        return to_value(k, k.evaluate(Compound(renaming, (key,))))

    def make(target: Net) -> Net:
        levels = level_range(to_value(k, level))
        if found is None:
            return rename(target, named, levels)
        return rename(target, [v.Edge(to_value(k, r.args[0]), to_value(k, r.args[1])) for r in found], levels)

    if found is None and is_list(renaming):
        k.message(S.NetRename, "reps", renaming)
        return FAILED
    return operate(k, "NetRename", net, (renaming,), make)
