"""How fast are ordinary programs? wlnet, Mathics3 and Woxi on the same source text, in one process, in turn.

    python -m benchmarks.language [repeats]

Every row is a program. Its definitions are read first; then its last line is timed, reading included. A peer must give
the same answer, else the row says so and has no ratio. A run longer than a few seconds is made only once. Mathics3 is
written in Python as wlnet is; Woxi is a compiled interpreter, called through its Python binding, which hands over a
string and gets one, so that no start of a process is in its times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.timing import PATIENCE, Sample, blas, interleaved, machine, ratio, table
from wlnet.session import Session


@dataclass(frozen=True)
class Program:
    """One row.

    setup     evaluated before the measurement
    code      what is timed; gives an integer that shows that the work was done
    mathics   why Mathics3 is not asked, if it is not
    """

    name: str
    code: str
    setup: str = ""
    mathics: str = ""


# Mathics3 takes some seconds for 10^4 elements where wlnet is asked for more, so it is not.
TOO_LONG = "not run"

PAIRS = "r = Table[{i, Mod[i, 100]}, {i, 5000}];"
FEW_PAIRS = "r = Table[{i, Mod[7919 i, 10007]}, {i, 300}];"
REPEATED = "r = Table[{Mod[i, 50], Mod[i, 3]}, {i, 3000}];"
MODULE = "f[n_] := Module[{s = n, t}, t = s^2; s = Mod[t, 17]; s + t];"
BLOCK = "f[n_] := With[{s = n + 1}, Block[{t = s}, t*s]];"
CLAUSES = "g[0, _] = 1; g[n_, 0] := 0; g[n_, k_] /; n < 0 := 0; g[n_, k_] := g[n, k - 1] + If[n >= k, g[n - k, k], 0];"
FOR = "v = r; For[i = 2, i <= 300, i++, v[[i]] = Mod[v[[i]] + v[[i - 1]], 1000]]; Last[v]"
FOLD = "Total[Values[Fold[Append[#1, Mod[#2, 20] -> #2] &, <||>, Range[1000]]]]"
COUNT = 'Clear[c]; Do[c[w] = If[IntegerQ[c[w]], c[w] + 1, 1], {w, ws}]; c["w3"]'
REPLACE = """Total[Table[StringLength[
  StringReplace["the cat sat on the mat " <> ToString[i], {"a" -> "bb", "th" -> "x"}]], {i, 300}]]"""

PROGRAMS = (
    Program("Fibonacci number 15 by recursion", "fib[15]", "fib[n_] := If[n < 2, n, fib[n - 1] + fib[n - 2]];"),
    Program(
        "Fibonacci number 80, memoised",
        "Clear[mem]; mem[0] = 0; mem[1] = 1; mem[n_] := mem[n] = mem[n - 1] + mem[n - 2]; mem[80]",
    ),
    Program("two nested Do loops, 50 × 50", "s = 0; Do[Do[s = s + i*j, {j, 50}], {i, 50}]; s"),
    Program("While loop, 2000 turns", "i = 0; While[i < 2000, i++]; i"),
    Program("Table of 10^4 squares", "Length[Table[i^2, {i, 10^4}]]"),
    Program("Table of 10^5 squares", "Length[Table[i^2, {i, 10^5}]]", mathics=TOO_LONG),
    Program("Map of a pure function over 10^4 integers", "Total[Map[2 # + 1 &, r]]", "r = Range[10^4];"),
    Program("Map of a pure function over 10^5 integers", "Total[Map[2 # + 1 &, r]]", "r = Range[10^5];", TOO_LONG),
    Program("Select from 10^4 integers", "Length[Select[r, # > 5000 &]]", "r = Range[10^4];"),
    Program("Select from 10^5 integers", "Length[Select[r, # > 50000 &]]", "r = Range[10^5];", TOO_LONG),
    Program("sum over a formula of 10^4 reals", "Round[Total[x^2 + 3. x]]", "x = N[Range[10^4]];"),
    Program("sum over a formula of 10^6 reals", "Round[Total[x^2 + 3. x]]", "x = N[Range[10^6]];", TOO_LONG),
    Program("1000 strings joined one by one", 't = ""; Do[t = t <> ToString[i], {i, 1000}]; StringLength[t]'),
    Program(
        "rules rewriting a sum of 200 terms",
        "Length[e //. {f[n_] /; n > 10 :> f[n - 10]}]",
        "e = Table[g[f[i]], {i, 200}];",
    ),
    Program(
        "rules that match a sequence",
        "First[l //. {a___, x_, x_, b___} :> {a, b}]",
        "l = {1, 2, 3, 4, 4, 3, 2, 1, 5};",
    ),
    Program(
        "1000 times Append to an association",
        "a = <||>; Do[a = Append[a, Mod[i, 50] -> i], {i, 1000}]; Total[Values[a]]",
    ),
    Program(
        "1000 assignments to parts of an association",
        "a = <||>; Do[a[Mod[i, 50]] = i, {i, 1000}]; Total[Values[a]]",
        mathics="not in Mathics3",
    ),
    Program(
        "rules that match a sequence in a list of 90",
        "First[l //. {a___, x_, x_, b___} :> {a, b}]",
        "l = Join[Range[30], Range[30], Reverse[Range[30]]];",
    ),
    Program(
        "a list of 8 sorted by a rule",
        "First[l //. {a___, x_, y_, b___} /; x > y :> {a, y, x, b}]",
        "l = Reverse[Range[8]];",
    ),
    Program("SequenceCases", "Length[SequenceCases[r, {x_, y_} /; x > y]]", "r = Mod[7 Range[200], 31];"),
    Program("Cases with patterns over 5000 pairs", "Length[Cases[r, {_Integer, y_ /; y > 50}]]", PAIRS),
    Program("1000 calls of a function with Module", "Total[Table[f[i], {i, 1000}]]", MODULE),
    Program("1000 calls of a function with With and Block", "Total[Table[f[i], {i, 1000}]]", BLOCK),
    Program("recursion by four clauses", "g[18, 6]", CLAUSES),
    Program("500 times AppendTo", "l = {}; Do[AppendTo[l, i], {i, 500}]; Length[l]"),
    Program("For loop that sets parts", FOR, "r = Range[300];"),
    Program(
        "2500 parts of a matrix set",
        "m = ConstantArray[0, {50, 50}]; Do[m[[i, j]] = i + j, {i, 50}, {j, 50}]; Total[m, 2]",
    ),
    Program("table of 60 × 60 with a condition", "Total[Table[If[i > j, i - j, Mod[i*j, 7]], {i, 60}, {j, 60}], 2]"),
    Program("Reap of 500 Sows", "Length[First[Last[Reap[Do[If[EvenQ[i], Sow[i^2]], {i, 1000}]]]]]"),
    Program("Fold that builds an association", FOLD),
    Program("1000 words counted", COUNT, 'ws = Table["w" <> ToString[Mod[i, 50]], {i, 1000}];'),
    Program("300 times StringReplace", REPLACE),
    Program("300 times ToExpression", 'Total[Table[ToExpression["1 + 2*" <> ToString[i]], {i, 300}]]'),
    Program("Sort of 300 pairs by a pure function", "First[First[Sort[r, #1[[2]] < #2[[2]] &]]]", FEW_PAIRS),
    Program("Union and DeleteDuplicates of 3000 pairs", "Length[Union[r]] + Length[DeleteDuplicates[r]]", REPEATED),
    Program("GroupBy of 5000 integers", "Length[GroupBy[r, Mod[#, 7] &]]", "r = Range[5000];"),
    Program("Tally of 5000 strings", "Length[Tally[r]]", "r = Table[ToString[Mod[i, 101]], {i, 5000}];"),
    Program("Sort of 10^4 integers", "First[Sort[r]]", "r = Mod[7919 Range[10^4], 100003];"),
    Program("Sort of 10^5 integers", "First[Sort[r]]", "r = Mod[7919 Range[10^5], 100003];", TOO_LONG),
    Program("SortBy of 10^4 integers", "First[SortBy[r, Mod[#, 97] &]]", "r = Range[97, 10^4];"),
)  # fmt: skip


def mathics_session() -> tuple[Callable[[str], str], str] | str:
    """A function that evaluates with Mathics3, and its version; the reason if there is none."""
    try:
        from importlib.metadata import version

        from mathics.core.load_builtin import import_and_load_builtins  # type: ignore[import-untyped]
        from mathics.session import MathicsSession  # type: ignore[import-untyped]
    except ImportError:
        return "not installed"
    import_and_load_builtins()
    session = MathicsSession(add_builtin=True, catch_interrupt=False)

    def evaluate(code: str) -> str:
        return str(session.evaluate(code))

    return evaluate, version("Mathics3")


def woxi_session() -> tuple[Callable[[str], str], str] | str:
    """A function that evaluates with Woxi, and its version; the reason if there is none."""
    try:
        import woxi
    except ImportError:
        return "not installed"
    interpret: Callable[[str], str] = woxi.interpret
    return interpret, f"Woxi {woxi.__version__}"


@dataclass(frozen=True)
class Peer:
    """Another interpreter: how its column is headed, how it evaluates (or why it cannot), and what it forgets by."""

    label: str
    evaluate: Callable[[str], str] | str
    clear: str


def peers() -> tuple[Peer, Peer]:
    """Mathics3 and Woxi, as far as they are installed."""
    names = "f, g, fib, mem, a, b, c, e, l, m, r, v, ws, x, y, t, s, i, j"
    mathics, woxi = mathics_session(), woxi_session()
    first = (mathics, "Mathics3") if isinstance(mathics, str) else (mathics[0], f"Mathics3 {mathics[1]}")
    second = (woxi, "Woxi") if isinstance(woxi, str) else woxi
    clear = f"Clear[{names}]"
    return Peer(first[1], first[0], clear), Peer(second[1], second[0], clear)


def measure(program: Program, others: tuple[Peer, Peer], repeats: int) -> tuple[str, ...]:
    """A row of the table."""
    session = Session(write=lambda _: None)
    session.evaluate(program.setup)
    answer = str(session.evaluate(program.code))
    runs: dict[str, Callable[[], object]] = {"wlnet": lambda: session.evaluate(program.code)}
    remarks: dict[str, str] = {}
    for peer, reason in zip(others, (program.mathics, ""), strict=True):
        evaluate = peer.evaluate
        if reason or isinstance(evaluate, str):
            remarks[peer.label] = reason or str(evaluate)
            continue
        evaluate(peer.clear)
        if program.setup:
            evaluate(program.setup)
        found = evaluate(program.code)
        if found == answer:
            runs[peer.label] = lambda evaluate=evaluate: evaluate(program.code)  # type: ignore[misc]
        else:
            remarks[peer.label] = f"answers differ: {answer[:20]}, {found[:20]}"
    samples = interleaved(runs, repeats)
    row = [program.name, str(samples["wlnet"])]
    for peer in others:
        sample: Sample | None = samples.get(peer.label)
        row += [str(sample or remarks[peer.label]), ratio(samples["wlnet"], sample) if sample else ""]
    return tuple(row)


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    others = peers()
    rows = []
    for program in PROGRAMS:
        rows.append(measure(program, others, repeats))
        print(rows[-1], file=sys.stderr)
    print(
        f"At least {repeats} repeats (one where a run takes over {PATIENCE:g} s); {machine('numpy')}; BLAS {blas()}.\n"
    )
    print(table(("Program", "wlnet", others[0].label, "wlnet is", others[1].label, "wlnet is"), rows))


if __name__ == "__main__":
    main()
