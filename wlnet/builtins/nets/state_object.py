"""NetStateObject: a net that goes on from the states of its last application."""

from __future__ import annotations

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.functions import NotData, applied, data_of
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, refused
from wlnet.builtins.nets.state_atom import StateAtom
from wlnet.builtins.nets.values import brief
from wlnet.execution import Keeper
from wlnet.expression import Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, host_application, messages
from wlnet.nets.values import AUTOMATIC

HEAD = "NetStateObject"

messages(HEAD, COMMON)


@builtin(HEAD, "ReadProtected")
def net_state_object(k: Kernel, net: Expr, seed: Expr = S.Automatic) -> Expr | None:
    """NetStateObject[net, states]: the net, which keeps its states from one application to the next.

    States are an association as NetPort[All, "States"] gives it, zeros if none are given. Examples are taken one at a
    time.

    >> obj = NetStateObject[NetFoldOperator[ThreadingLayer[#Input + #State &]]]; {obj[{1, 2}], obj[{3}]}
     = {{1., 3.}, {6.}}
    """
    if has_failed((net, seed)):
        return FAILED
    if not isinstance(net, NetAtom):
        k.message(HEAD, "invnet", brief(k, net))
        return FAILED
    try:
        return StateAtom(Keeper(net.net, AUTOMATIC if seed is S.Automatic else data_of(k, seed)))
    except REFUSALS as error:
        return refused(k, HEAD, error)
    except NotData as error:
        k.message(HEAD, "netsymb", brief(k, error.expression))
        return FAILED


@host_application(StateAtom)
def apply_state_object(k: Kernel, atom: StateAtom, args: tuple[Expr, ...]) -> Expr | None:
    """``object[data, request, options...]``."""
    return applied(k, atom, atom.keeper.net, args, atom.keeper.apply)
