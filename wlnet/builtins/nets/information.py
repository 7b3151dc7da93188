"""What can be told of a net: Information, NetInformation."""

from __future__ import annotations

from wlnet.builtins.nets.atom import NetAtom, call_of
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, report
from wlnet.builtins.nets.values import brief, to_expression, to_value
from wlnet.builtins.symbol_information import shown_information, shown_names, symbol_information
from wlnet.expression import FALSE, TRUE, Association, Compound, Expr, S, elements, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, display, messages, symbols
from wlnet.nets import values as v
from wlnet.nets.information import Bytes, Call, Links, Text, information, summary
from wlnet.nets.net import Net

symbols("LongForm InformationDataGrid")
messages(
    "Information", {**COMMON, "notnet": "Information is built for symbols, nets and layers only; `1` is none of them."}
)
messages("NetInformation", {**COMMON, "obs": "NetInformation is obsolete. Instead, use Information."})


@builtin("Information", options={"LongForm": "True"})
def net_information(k: Kernel, options: Options, net: Expr, name: Expr | None = None) -> Expr | None:
    """Information[net, "property"]: what can be told of a net; Information[net, "Properties"] lists the properties.

    Information[f] and Information["f"], which is also written ??f, tell of a symbol: usage, definitions, options and
    attributes; ?f shows less. Information["pattern"] gives the names that match. Information[f, "property"] gives one
    of these by itself.

    >> Information[NetChain[{LinearLayer[2], Ramp}, "Input" -> 3], "ArraysElementCounts"]
     = <|{1, "Biases"} -> 2, {1, "Weights"} -> 6|>

    >> Information[NetChain[{LinearLayer[2], Ramp}, "Input" -> 3], "LayerTypeCounts"]
     = <|LinearLayer -> 1, ElementwiseLayer -> 1|>

    >> f::usage = "f[x] gives x twice."; SetAttributes[f, Listable]; Information[f, {"Usage", "Attributes"}]
     = {"f[x] gives x twice.", {Listable}}

    Not built: information on other things than symbols and nets.
    """
    if not isinstance(net, NetAtom):
        told = symbol_information(k, net, name, long=options["LongForm"] is not FALSE)
        if told is not None and net is not FAILED:
            return told
        if net is not FAILED:
            k.message(S.Information, "notnet", brief(k, net))
        return None if net is not FAILED else FAILED
    if name is None:
        return Compound(S.InformationData, (Association.of((t, _expression(x)) for t, x in summary(net.net)),))
    if is_list(name):
        return list_of(*(_told(k, net.net, one) for one in elements(name) or ()))
    return _told(k, net.net, name)


@builtin("NetInformation")
def net_information_before(k: Kernel, net: Expr, name: Expr | None = None) -> Expr | None:
    """NetInformation[net, "property"]: the earlier spelling of Information, which takes a list of nets, too.

    >> NetInformation[{LinearLayer[2], Ramp /. Ramp -> SoftmaxLayer[]}, "ArraysCount"]
     : NetInformation::obs: NetInformation is obsolete. Instead, use Information.
     = {2, 0}
    """
    k.message(S.NetInformation, "obs")
    rest = () if name is None else (name,)
    if is_list(net):
        return list_of(*(Compound(S.Information, (one, *rest)) for one in elements(net) or ()))
    return Compound(S.Information, (net, *rest))


def _told(k: Kernel, net: Net, name: Expr) -> Expr:
    try:
        return _expression(information(net, to_value(k, name)))
    except REFUSALS as error:
        return report(k, "Information", error)


def _expression(value: v.Value) -> Expr:
    match value:
        case Bytes(count=count):
            return Compound(S.Quantity, (count, "Bytes"))
        case Links(vertices=vertices, edges=edges):
            places = list_of(*(to_expression(place, NetAtom) for place in vertices))
            arrows = (tuple(to_expression(end, NetAtom) for end in edge) for edge in edges)
            return Compound(S.Graph, (places, list_of(*(Compound(S.DirectedEdge, ends) for ends in arrows))))
        case Text(text=text):
            return Shown(text)
        case Call(net=net):
            return Compound(S.HoldForm, (call_of(net),))
        case dict():
            return Association.of((to_expression(key, NetAtom), _expression(x)) for key, x in value.items())
        case tuple():
            return list_of(*map(_expression, value))
    return to_expression(value, NetAtom)


@display("InformationData")
def _panel(k: Kernel, e: Compound) -> Expr | None:
    if not e.args or not isinstance(e.args[0], Association):
        return None
    if len(e.args) == 2:
        return Shown(shown_information(k, e.args[0], long=e.args[1] is TRUE))
    rows = [(str(title), k.input_form(x).strip()) for title, x in e.args[0]]
    width = max((len(title) for title, _ in rows), default=0)
    return Shown("\n".join(["Information[", *(f"  {title:<{width}}   {x}" for title, x in rows), "]"]))


@display("InformationDataGrid")
def _grid(_k: Kernel, e: Compound) -> Expr | None:
    return Shown(shown_names(e.args[0])) if e.args and isinstance(e.args[0], Association) else None
