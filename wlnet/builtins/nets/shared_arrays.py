"""Arrays that layers share: NetArray, NetSharedArray, NetInsertSharedArrays."""

from __future__ import annotations

import uuid

from wlnet.builtins.nets.reporting import COMMON, FAILED
from wlnet.builtins.nets.surgery import operate
from wlnet.builtins.nets.values import properties_of
from wlnet.builtins.structure import normal_form
from wlnet.expression import Association, Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.nets.surgery.share import insert_shared_arrays

_PROPERTIES = ("Name", "Array", "Dimensions")

messages("NetInsertSharedArrays", {**COMMON, "prefix": "`1` should be a string."})


@builtin("NetArray", messages={"prop": "`1` is no property of an array; the properties are \"Name\", \"Array\" and "
                               "\"Dimensions\"."})  # fmt: skip
def net_array(k: Kernel, *args: Expr) -> Expr | None:
    """NetArray["name"]: an array that is the same in all layers of a net that have it; NetArray[] gets a name itself.

    >> NetArray["Name" -> "w", "Array" -> {1, 2}]
     = NetArray[<|"Name" -> "w", "Array" -> {1, 2}|>]

    >> NetExtract[NetInitialize[NetChain[{LinearLayer[1, "Weights" -> NetArray["w"]], LinearLayer[1, "Weights" ->
         NetArray["w"]]}, "Input" -> 1]], {{1, "Weights"}, {2, "Weights"}}] // Apply[SameQ]
     = True
    """
    if len(args) == 1 and (isinstance(args[0], str) or args[0] is S.All):
        return None
    properties = properties_of(args)
    if properties is None:
        return None
    wrong = next((key for key in properties if key not in _PROPERTIES), None)
    if wrong is not None:
        k.message(S.NetArray, "prop", wrong)
        return FAILED
    if properties.get("Name", S.Automatic) is S.Automatic:
        properties = {"Name": str(uuid.uuid4()), **{key: x for key, x in properties.items() if key != "Name"}}
    if list(properties) == ["Name"]:
        return Compound(S.NetArray, (properties["Name"],))
    made = Association.of(properties.items())
    return None if len(args) == 1 and args[0] == made else Compound(S.NetArray, (made,))


@normal_form(S.NetArray)
def _normal(_: Kernel, e: Compound) -> Expr | None:
    properties = properties_of(e.args)
    return e if properties is None else Association.of((p, properties.get(p, S.Automatic)) for p in _PROPERTIES)


@builtin("NetSharedArray")
def net_shared_array(_: Kernel, e: Expr) -> Expr | None:
    """NetSharedArray["name"]: the earlier spelling of NetArray["name"].

    >> NetSharedArray["w"]
     = NetArray["w"]
    """
    return Compound(S.NetArray, (e,))


@builtin("NetInsertSharedArrays")
def net_insert_shared_arrays(k: Kernel, net: Expr, prefix: Expr = "") -> Expr | None:
    """NetInsertSharedArrays[net, prefix]: gives every array a name made of its position, so that copies share it.

    >> NetInsertSharedArrays[LinearLayer[2], "t/"]
     = LinearLayer[2, "Weights" -> NetArray["t/Weights"], "Biases" -> NetArray["t/Biases"]]
    """
    if not isinstance(prefix, str):
        k.message(S.NetInsertSharedArrays, "prefix", prefix)
        return FAILED
    return operate(k, "NetInsertSharedArrays", net, (), lambda target: insert_shared_arrays(target, prefix))
