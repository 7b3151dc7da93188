"""Compile and FunctionCompile."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Compile[{x}, x^2][3]", "9.", []),
    ("Compile[{{n, _Integer}}, n^2][3]", "9", []),
    ("Compile[{{n, _Integer}}, n/2][3]", "1.5", []),
    ("Compile[{}, 1/3][]", "0.3333333333333333", []),
    ("Compile[{{z, _Complex}}, z^2][1 + I]", "0. + 2.*I", []),
    ("Compile[{{b, True | False}}, If[b, 1, 2]][False]", "2", []),
    ("Compile[{{v, _Real, 1}}, Module[{s = 0.}, Do[s += v[[i]], {i, Length[v]}]; s]][{1, 2, 3}]", "6.", []),
    ("Compile[{{m, _Integer, 2}}, Total[m, 2]][{{1, 2}, {3, 4}}]", "10", []),
    ('Compile[{{x, _Real, 1}}, x + 1, CompilationTarget -> "C"][Range[2]]', "{2., 3.}", []),
    ("x = 7; Compile[{x}, x + 1][1]", "2.", []),
    ("Map[Compile[{x}, x + Pi], {0, 1}] == {N[Pi], 1 + N[Pi]}", "True", []),
    (
        "Compile[{x, y}, x y, RuntimeAttributes -> {Listable}, Parallelization -> True][{1, 2}, 3]",
        "{3., 6.}",
        [],
    ),
    ("Compile[{{v, _Real, 1}}, Total[v], RuntimeAttributes -> {Listable}][{{1, 2}, {3, 4}}]", "{3., 7.}", []),
    ("Head[Compile[{x}, x]]", "CompiledFunction", []),
    (
        "ToString[Compile[{x, {n, _Integer}}, x]]",
        '"CompiledFunction[Argument count: 2, Argument types: {_Real, _Integer}]"',
        [],
    ),
    (
        "Compile[{x}, x^2][a]",
        "a^2",
        [
            "CompiledFunction::cfsa: Argument a at position 1 should be a machine-size real number; "
            "the function is evaluated without types."
        ],
    ),
    (
        "Compile[{{v, _Real, 1}}, v][3]",
        "3",
        [
            "CompiledFunction::cfta: Argument 3 at position 1 should be a rank 1 array of elements, each "
            "a machine-size real number; the function is evaluated without types."
        ],
    ),
    (
        "Compile[{{n, _Integer}}, n][1.5]",
        "1.5",
        [
            "CompiledFunction::cfsa: Argument 1.5 at position 1 should be a machine-size integer; "
            "the function is evaluated without types."
        ],
    ),
    (
        "f = Compile[{x}, x]; Head[f[1, 2]]",
        "CompiledFunction[{_Real}, Function[{x}, x], {}]",
        [
            "CompiledFunction::cfct: 2 arguments given; 1 expected in "
            "CompiledFunction[Argument count: 1, Argument types: {_Real}]."
        ],
    ),
    (
        "Compile[x, x]",
        "Compile[x, x]",
        ["Compile::cplist: x should be a list of symbols x, {x, type} or {x, type, rank}."],
    ),
    (
        "Compile[{{x, _String}}, x]",
        "Compile[{{x, _String}}, x]",
        ["Compile::cptype: The type _String of argument x is none of _Integer, _Real, _Complex, True | False."],
    ),
    ('FunctionCompile[Function[{Typed[x, "MachineInteger"], Typed[y, "Real64"]}, x + y]][1, 2]', "3.", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
