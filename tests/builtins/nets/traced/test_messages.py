"""What FunctionLayer says of functions that are no functions of arrays, or of sizes that do not fit: whole texts."""

from __future__ import annotations

import pytest

from wlnet.session import Session

SIZES = [
    # function, input, what is said after "FunctionLayer::tyfail1: "
    ("#.{{1, 2}, {3, 4}} &", "3",
     "in #1 . {{1, 2}, {3, 4}}: a vector of size 3 and a matrix of size 2×2 do not fit together."),
    ("# + {1, 2} &", "3", "in #1 + {1, 2}: a vector of size 3 and a vector of size 2 do not fit together."),
    ("#[[5]] &", "3", "in #1[[5]]: a vector of size 3 does not fit."),
    ("Take[#, 5] &", "{3, 4}", "in Take[#1, 5]: a matrix of size 3×4 does not fit."),
    ("Diagonal", "3", "in Diagonal[#1]: a vector of size 3 does not fit."),
    ("Rest", "1", "in Rest[#1]: there is nothing left."),
    ("Mean", '"Real"', "in Mean[#1]: a number does not fit."),
    ("Rest", '"Real"', "in Rest[#1]: a number does not fit."),
    ("StandardDeviation", "1", "in StandardDeviation[#1]: at least two elements are needed."),
    ("Det", "{2, 3}", "in Det[#1]: a matrix of size 2×3 does not fit."),
    ("Sort", "{2, 3}", "in Sort[#1]: a matrix of size 2×3 does not fit."),
    ("Join[#, {{1}}] &", "2", "in Join[#1, {{1}}]: a vector of size 2 and a matrix of size 1×1 do not fit together."),
    ("MapThread[Plus, {#, Rest[#]}] &", "3",
     "in MapThread[Plus, {#1, Rest[#1]}]: a vector of size 3 and a vector of size 2 do not fit together."),
    ("If[First[#] > 0, #, Rest[#]] &", "3",
     "in If[First[#1] > 0, #1, Rest[#1]]: a vector of size 3 and a vector of size 2 do not fit together."),
    ("Map[Function[r, r.{1, 2}], #] &", "{3, 4}",
     "in #1[[All]] . {1, 2}: a vector of size 4 and a vector of size 2 do not fit together."),
    ("Module[{h = # + 1}, h[[7]]] &", "3", "in (#1 + 1)[[7]]: a vector of size 3 does not fit."),
    ("{#, Total[#]}.{1, 1} &", "3",
     "in {#1, Total[#1]} . {1, 1}: a number and a vector of size 3 do not make one array."),
]  # fmt: skip

UNDECIDED = "is asked for a decision, but depends on the data. If, Which and Piecewise choose number by number."

OTHERS = [
    # function, input, what is said after "FunctionLayer::compilerr: "
    ("Eigenvalues", "{2, 2}", "Eigenvalues[#1] has no counterpart in a net."),
    ("StringLength", "3", "StringLength[#1] has no counterpart in a net."),
    ("Select[#, # > 0 &] &", "3", "Select[#1, #1 > 0 & ] has no counterpart in a net."),
    ("FixedPoint[#/2 &, #] &", "3", "FixedPoint[#1/2 & , #1] has no counterpart in a net."),
    ("# + a &", "3", "#1 + a has no counterpart in a net: a is no array of numbers."),
    ("I # &", "3", "I*#1 has no counterpart in a net: I is no array of numbers."),
    ("undefined", "3", "undefined[#1] is no array, which the function should give."),
    ("{#, Total[#]} &", "3", "{#1, Total[#1]} is no array, which the function should give."),
    ("# > 0 &", '"Real"', "#1 > 0 gives truth values, not numbers. Boole makes numbers of them."),
    ("If[# > 0, 1, 2] &", "3", "#1 > 0 is no truth value: it compares a vector of size 3. Map tests its elements."),
    ("If[# > 0, 1] &", '"Real"',
     "If[#1 > 0, 1] has no counterpart in a net: it needs both branches, since the test depends on the data."),
    ("Module[{x = #}, While[Total[x] > 1, x = x/2]; x] &", "3",
     f"Total[#1] > 1 {UNDECIDED}"),
    ("NestWhile[#/2 &, #, Total[#] > 1 &] &", "3",
     f"Total[#1] > 1 {UNDECIDED}"),
    ("Function[x, x /. y_ /; Total[y] > 0 :> 1]", "3",
     f"Total[#1] > 0 {UNDECIDED}"),
    ("Switch[#, 1, 2, _, 3] &", '"Real"',
     "Switch[#1, 1, 2, _, 3] is decided by the data. Which chooses by comparisons."),
    ("If[# === 1, 2, 3] &", '"Real"', "#1 === 1 is decided by the data. Equal compares numbers."),
    ("Table[#[[i]], {i, Total[#]}] &", "3",
     "Table[#1[[i]], {i, Total[#1]}] has no counterpart in a net: how often it runs depends on the data."),
    ("RandomReal[] # &", "3",
     "RandomReal[] has no counterpart in a net: it would be drawn once and for all. RandomArrayLayer draws."),
]  # fmt: skip


@pytest.mark.parametrize(("function", "dims", "text"), SIZES, ids=[f"{f} {d}" for f, d, _ in SIZES])
def test_sizes(function: str, dims: str, text: str) -> None:
    said(f'FunctionLayer[{function}, "Input" -> {dims}]', f"FunctionLayer::tyfail1: {text}")


@pytest.mark.parametrize(("function", "dims", "text"), OTHERS, ids=[f"{f} {d}" for f, d, _ in OTHERS])
def test_functions(function: str, dims: str, text: str) -> None:
    said(f'FunctionLayer[{function}, "Input" -> {dims}]', f"FunctionLayer::compilerr: {text}")


def said(code: str, *texts: str) -> None:
    result = Session().evaluate(code)
    assert [str(m) for m in result.messages] == list(texts)
    assert str(result) == "$Failed"


def test_what_no_size_can_mend_is_said_at_once() -> None:
    said("FunctionLayer[Eigenvalues[#].# &]", "FunctionLayer::compilerr: Eigenvalues[#1] has no counterpart in a net.")
    assert not Session().evaluate("FunctionLayer[Dimensions[#][[2]] # &]").messages


@pytest.mark.parametrize("argument", ["5", '"ReLU"', "{1, 2}", "True", "None", "<|1 -> 2|>"])
def test_no_function(argument: str) -> None:
    said(
        f"FunctionLayer[{argument}]",
        f'FunctionLayer::netinvarg: "Function" should be a function of arrays, such as Mean or #.# &; it was given as '
        f"{argument}.",
    )


def test_number_of_arguments() -> None:
    said(
        "FunctionLayer[#1 + #2 &]",
        "FunctionLayer::netinvarg: the function should take one argument, an array or an association of arrays; it "
        "takes 2. Write FunctionLayer[Apply[#1 + #2 &]] for a layer of 2 inputs.",
    )


def test_the_place_in_the_source_and_in_the_net() -> None:
    result = Session().evaluate('NetChain[{LinearLayer[3],\n  FunctionLayer[Total[#] + #.{1, 2} &]}, "Input" -> 2]')
    (message,) = result.messages
    assert str(message) == (
        "NetChain::tyfail1: layer 2 (FunctionLayer[Total[#1] + #1 . {1, 2} &]): in #1 . {1, 2}: a vector of size 3 and "
        "a vector of size 2 do not fit together."
    )
    assert message.location is not None
    assert (message.location.line, message.location.column) == (2, 28)


def test_names_of_outputs() -> None:
    session = Session()
    session.evaluate('f[x_] := Module[{y = x}, <|"a" -> y, "b" -> 1|>]; g[x_] := Join[f[x], <|"c" -> x|>];')
    assert session.evaluate("FunctionLayer[f]").expression.net.outputs == ("a", "b")
    assert session.evaluate("FunctionLayer[2 # & /* f]").expression.net.outputs == ("a", "b")
    result = session.evaluate('FunctionLayer[g, "Input" -> 3]')
    assert [str(m) for m in result.messages] == [
        "FunctionLayer::tyfail1: the outputs should be Output; the function gives a, b, c."
    ]
