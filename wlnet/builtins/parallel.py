"""Parallel forms, run one after the other in this one kernel: ParallelMap, ParallelDo, DistributeDefinitions."""

from __future__ import annotations

from wlnet.expression import NULL, Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option
from wlnet.kernel.registry import builtin, symbols, variable

symbols("DistributedContexts ProgressReporting EvaluationObject")

_OPTIONS = {"Method": "Automatic", "DistributedContexts": "$Context", "ProgressReporting": "$ProgressReporting"}


def without_options(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The arguments before the options Method and DistributedContexts, which mean nothing in one kernel."""
    names = {S.Method, S.DistributedContexts, S.ProgressReporting}
    end = len(args)
    while end and is_option(args[end - 1]) and _option_name(args[end - 1]) in names:
        end -= 1
    return args[:end]


def _option_name(e: Expr) -> Expr:
    return e.args[0] if type(e) is Compound and e.head is not S.List and e.args else e


def _define_iterated(name: str, plain: Symbol, example: str) -> None:
    def run(_k: Kernel, body: Expr, *specs: Expr) -> Expr | None:
        return Compound(plain, (body, *without_options(specs)))

    run.__doc__ = f"{name}[expr, iterators ...]: the same as {plain.short}, in this one kernel.\n\n    >> {example}\n"
    builtin(name, "HoldAll")(run)


_define_iterated("ParallelDo", S.Do, "s = 0; ParallelDo[s += i, {i, 4}]; s\n     = 10")
_define_iterated("ParallelSum", S.Sum, "ParallelSum[i^2, {i, 3}]\n     = 14")
_define_iterated("ParallelProduct", S.Product, "ParallelProduct[i, {i, 4}]\n     = 24")


_define_iterated("ParallelTable", S.Table, 'ParallelTable[i^2, {i, 3}, Method -> "FinestGrained"]\n     = {1, 4, 9}')


@builtin("ParallelMap", operator=1, options=_OPTIONS)
def parallel_map(_k: Kernel, _options: object, f: Expr, e: Expr, spec: Expr = S.Automatic) -> Expr | None:
    """ParallelMap[f, expr]: the same as Map, in this one kernel.

    >> {ParallelMap[f, {a, b}], ParallelMap[#^2 &, {1, 2, 3}, Method -> "CoarsestGrained"], ParallelMap[f][{x}]}
     = {{f[a], f[b]}, {1, 4, 9}, {f[x]}}
    """
    return Compound(S.Map, (f, e) if spec is S.Automatic else (f, e, spec))


@builtin("ParallelArray", options=_OPTIONS)
def parallel_array(_k: Kernel, _options: object, f: Expr, sizes: Expr, *more: Expr) -> Expr | None:
    """ParallelArray[f, n]: the same as Array, in this one kernel.

    >> ParallelArray[f, {2, 1}]
     = {{f[1, 1]}, {f[2, 1]}}
    """
    return Compound(S.Array, (f, sizes, *more))


@builtin("ParallelCombine", options=_OPTIONS)
def parallel_combine(_k: Kernel, _options: object, f: Expr, e: Expr, combine: Expr = S.Automatic) -> Expr | None:
    """ParallelCombine[f, expr, comb]: f of expr; with one kernel there is one part and nothing to combine.

    >> ParallelCombine[Total, {1, 2, 3}, Plus]
     = 6
    """
    if combine is S.Automatic or combine is S.Join:
        return Compound(f, (e,))
    return Compound(combine, (Compound(f, (e,)),))


@builtin("ParallelTry", options=_OPTIONS)
def parallel_try(k: Kernel, _options: object, f: Expr, items: Expr, count: Expr = 1) -> Expr | None:
    """ParallelTry[f, {a, b, ...}]: the first of f[a], f[b], ... that is not $Failed; with n, a list of the first n.

    >> ParallelTry[If[EvenQ[#], #, $Failed] &, {1, 3, 4, 6}]
     = 4
    """
    if not is_list(items) or type(count) is not int:
        return None
    found: list[Expr] = []
    for item in items.args:
        value = k.apply(f, item)
        if value is not _FAILED:
            found.append(value)
            if len(found) >= count:
                break
    if len(k.current.args) > 2:  # type: ignore[union-attr]
        return list_of(*found)
    return found[0] if found else _FAILED


_FAILED = S.__getattr__("$Failed")


@builtin("ParallelEvaluate", "HoldAll")
def parallel_evaluate(k: Kernel, e: Expr, *_kernels: Expr) -> Expr | None:
    """ParallelEvaluate[expr]: the value of expr in each parallel kernel: in the one there is.

    >> ParallelEvaluate[1 + 1]
     = {2}
    """
    return list_of(k.evaluate(e))


@builtin("Parallelize", "HoldFirst", options=_OPTIONS)
def parallelize(_k: Kernel, _options: object, e: Expr) -> Expr | None:
    """Parallelize[expr]: evaluates expr, in this one kernel.

    >> Parallelize[Map[f, {a, b}]]
     = {f[a], f[b]}
    """
    return e


@builtin("ParallelSubmit", "HoldAll")
def parallel_submit(_k: Kernel, *args: Expr) -> Expr | None:
    """ParallelSubmit[expr], ParallelSubmit[{x, ...}, expr]: expr, for WaitAll to evaluate.

    >> WaitAll[{ParallelSubmit[1 + 1], ParallelSubmit[2 + 2]}]
     = {2, 4}
    """
    return None if not args else Compound(S.EvaluationObject, (Compound(S.HoldForm, args[-1:]),))


@builtin("WaitAll")
def wait_all(_k: Kernel, e: Expr) -> Expr | None:
    """WaitAll[expr]: expr with the value of everything that was submitted.

    >> WaitAll[ParallelSubmit[2^5]]
     = 32
    """

    def walk(x: Expr) -> Expr:
        if type(x) is not Compound:
            return x
        if x.head is S.EvaluationObject and x.args and type(x.args[0]) is Compound:
            return x.args[0].args[0]
        return Compound(x.head, tuple(walk(a) for a in x.args))

    return walk(e)


def _define_idle(name: str, form: str, doc: str, value: str = "") -> None:
    def run(_k: Kernel, *_args: Expr) -> Expr | None:
        return NULL if not value else list_of()

    run.__doc__ = f"{form}: {doc}\n\n    >> {form}\n     = {value or 'Null'}\n"
    builtin(name, "HoldAll")(run)


_define_idle("DistributeDefinitions", "DistributeDefinitions[f]", "does nothing, since one kernel has all definitions.")
_define_idle("SetSharedVariable", "SetSharedVariable[x]", "does nothing, since one kernel shares all variables.")
_define_idle("SetSharedFunction", "SetSharedFunction[f]", "does nothing, since one kernel shares all functions.")
_define_idle("UnsetShared", "UnsetShared[x]", "does nothing.")
_define_idle("LaunchKernels", "LaunchKernels[]", "no kernels but this one: an empty list.", "{}")
_define_idle("CloseKernels", "CloseKernels[]", "there are none to close: an empty list.", "{}")
_define_idle("Kernels", "Kernels[]", "the parallel kernels: none.", "{}")


@builtin("ParallelNeeds")
def parallel_needs(_k: Kernel, context: Expr) -> Expr | None:
    """ParallelNeeds[context]: the same as Needs, in this one kernel.

    >> ParallelNeeds["System`"]
    """
    return Compound(S.Needs, (context,))


@variable("$KernelCount")
def kernel_count(_k: Kernel) -> Expr:
    """``$KernelCount``: how many parallel kernels there are."""
    return 0


@variable("$KernelID")
def kernel_id(_k: Kernel) -> Expr:
    """``$KernelID``: 0 for the main kernel."""
    return 0


@variable("$ConfiguredKernels")
def configured_kernels(_k: Kernel) -> Expr:
    """``$ConfiguredKernels``: what LaunchKernels would start."""
    return list_of()


__all__ = ["without_options"]
