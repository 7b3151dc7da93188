"""Calculations with sparse arrays: what the common functions of arrays make of SparseArray[...].

They are rules of the language attached to SparseArray, since a sparse array is an expression: its parts are made a
list, and results that are lists again become sparse. They are there once the session has made a sparse array.
"""

from __future__ import annotations

from wlnet.builtins.attached_rules import attach_rules
from wlnet.expression import Compound, Expr, S, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, display

_RULES = """{
    Dot[a_SparseArray, b_SparseArray] :> SparseArray[Dot[Normal[a], Normal[b]]],
    Dot[a___, s_SparseArray, b___] :> Dot[a, Normal[s], b],
    (f : Plus | Times)[a___, s_SparseArray, b___] :>
        SparseArray[f @@ Replace[{a, s, b}, x_SparseArray :> Normal[x], {1}]],
    Power[s_SparseArray, n_] :> SparseArray[Normal[s]^n],
    (f : Abs | Sign | Sqrt | Exp | Log | Sin | Cos | Tan | ArcTan | Sinh | Cosh | Tanh | LogisticSigmoid | N | Round |
        Floor | Ceiling | IntegerPart | Re | Im | Conjugate | Chop | Ramp | UnitStep | Unitize | Clip | Mod | Quotient |
        Rescale | Normalize | Standardize | DiagonalMatrix | MatrixPower)[s_SparseArray, r___] :>
            Replace[f[Normal[s], r], x_List :> SparseArray[x]],
    (f : Transpose | ConjugateTranspose | Flatten | Reverse | RotateLeft | RotateRight | Inverse | ArrayReshape |
        Take | Drop | PadRight | PadLeft | ArrayPad | Accumulate | UpperTriangularize | LowerTriangularize |
        First | Last | Rest | Most | Partition | Riffle | Differences)[
            s_SparseArray, r___] :> Replace[f[Normal[s], r], x_List :> SparseArray[x]],
    Join[a___, s_SparseArray, b___] :> SparseArray[Join @@ Replace[{a, s, b}, x_SparseArray :> Normal[x], {1}]],
    (f : Total | Mean | Median | Variance | StandardDeviation)[s_SparseArray, r___] :>
        Replace[f[Normal[s], r], x_List :> SparseArray[x]],
    (f : Max | Min)[a___, s_SparseArray, b___] :> f[a, Normal[s], b],
    AtomQ[_SparseArray] :> True,
    (f : VectorQ | MatrixQ | ArrayQ | MinMax | Quantile | Covariance | Correlation | Tr |
        Det | Norm | MatrixRank | Eigenvalues | Eigenvectors | Eigensystem | LinearSolve | NullSpace |
        SingularValueList | Diagonal | MatrixForm | Image | MatrixPlot | ArrayPlot |
        Select | SelectFirst | Sort | SortBy | ReverseSort | Ordering | Split | SplitBy | Gather | GatherBy | GroupBy |
        Tally | Counts | Union | DeleteDuplicates | TakeLargest | TakeSmallest | TakeWhile | MaximalBy | MinimalBy |
        Append | Prepend | Insert | Delete | ReplacePart | Extract | Position | FirstPosition | Count | Cases |
        DeleteCases | Pick | Catenate | Tuples | Subsets | Thread)[s_SparseArray, r___] :>
            f[Normal[s], r],
    (f : Map | MapIndexed | MapAt | Scan | Apply | MapApply)[g_, s_SparseArray, r___] :> f[g, Normal[s], r],
    (f : Fold | FoldList | Outer | Inner | KroneckerProduct | ListConvolve | ListCorrelate | Intersection | Complement |
        Equal | Unequal)[a___, s_SparseArray, b___] :>
            f @@ Replace[{a, s, b}, x_SparseArray :> Normal[x], {1}]
}"""


def install(k: Kernel) -> None:
    """Attach the rules to SparseArray, once in a session."""
    attach_rules(k, S.SparseArray, _RULES)


@applied("SparseArray")
def sparse_property(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``SparseArray[...]["NonzeroValues"]`` and the like."""
    if len(head.args) != 3 or len(args) != 1:
        return None
    rules, dims, background = head.args
    assert type(rules) is Compound
    pairs = [r.args for r in rules.args if type(r) is Compound]
    if args[0] == "NonzeroValues" or args[0] == "ExplicitValues":
        return list_of(*(value for _, value in pairs))
    if args[0] == "NonzeroPositions" or args[0] == "ExplicitPositions":
        return list_of(*(place for place, _ in pairs))
    if args[0] == "ExplicitLength":
        return len(pairs)
    if args[0] == "Background" or args[0] == "ImplicitValue":
        return background
    if args[0] == "Density":
        return k.evaluate(Compound(S.N, (Compound(S.Divide, (len(pairs), Compound(S.Times, dims.args))),)))  # type: ignore[union-attr]
    return None


@display("SparseArray")
def show_sparse_array(k: Kernel, e: Compound) -> Expr | None:
    """SparseArray[<n>, {d1, d2, ...}]: the number of elements given and the dimensions."""
    if len(e.args) != 3 or type(e.args[0]) is not Compound:
        return None
    return Shown(f"SparseArray[<{len(e.args[0].args)}>, {k.output_line(e.args[1])}]")
