"""Checking without data: what is unknown stays unknown, every way is gone, and nothing is blamed on an unknown."""

import time

import pytest

from wlnet.checking import check_text

DATA = 'data = Import["train.csv"]; n = Length[data];\n'
WRONG = 'NetChain[{LinearLayer[3], LinearLayer[2, "Input" -> 5]}]'


def tags(code: str) -> list[str]:
    return [f.tag for f in check_text(code)]


@pytest.mark.parametrize(
    "code",
    [
        "data[[1]]; data[[All, ;; -2]]; First[data]; Dimensions[data][[2]]",
        "Total[data] / n; Mean[N[data]]; {Max[data], 3}; Transpose[{data, data}]",
        "net = NetChain[{LinearLayer[n], SoftmaxLayer[]}, \"Input\" -> 4]; NetInitialize[net][{1, 2, 3, 4}]",
        "NetInitialize[NetChain[{LinearLayer[10]}, \"Input\" -> Length[First[data]]]][data]",
        'LinearLayer[3, "Weights" -> data, "Biases" -> None][{1, 2}]',
        "PoolingLayer[n]; ConvolutionLayer[4, n]; DropoutLayer[n]",
        "assoc = <|data[[1]] -> 2|>; assoc[n]; <|a -> 1|>[n]",
        "f[x_Integer] := x + 1; f[n]; g[x_List] /; Length[x] > 2 := First[x]; g[data]",
        "fact[0] = 1; fact[k_] := k fact[k - 1]; fact[n]",
        "Table[i^2, {i, n}]; Do[Print[i], {i, data}]; Sum[i, {i, n}]; While[n > 0, n--]",
        "Table[i, {row, {{1, 2}, {3, 4}}}, {i, row[[2]]}]; Table[i, {row, data}, {i, row[[2]]}, {j, i}]",
        "If[n > 3, Exit[1]]; Which[n > 1, Abort[], True, Throw[3]]; Switch[data, _List, Quit[]]",
        "Fold[#1 + #2 &, 0, data]; MapIndexed[#1 + First[#2] &, data]; SortBy[data, Last]",
        "StringJoin[\"a\", data]; ToExpression[data]; Dataset[data][All, \"x\"]",
        'Module[{m = data}, m[[1]] = 3; AppendTo[m, 4]; m]; {a, b} = data; <|"x" -> a|>',
        "Append[data, 1]; k = data; Lookup[k, \"a\"]; Lookup[<|a -> 1|>, n]; Prepend[n][data]",
        'f::few = "Few: `1`."; If[n < 3, Message[f::few, 2]]; Message[f::few, n]; g[x_] := Message[f::few, 3]',
        'FileNameJoin[{CreateDirectory[], "x.csv"}]; Put[1, FileNameJoin[{CreateDirectory[], "x.m"}]]',
        "Export[\"out.csv\", data]; FileNameJoin[{\"a\", data}]",
    ],
)  # fmt: skip
def test_no_finding_depends_on_the_data(code: str) -> None:
    assert check_text(DATA + code) == []


@pytest.mark.parametrize(
    "code",
    [
        "If[n > 3, 1, {wrong}]",
        "If[n > 3, Exit[2]]; {wrong}",
        "Which[n < 3, 1, n > 3, {wrong}]",
        "Switch[n, 1, 2, _, {wrong}]",
        "While[n > 0, {wrong}; n--]",
        "For[i = 1, i < n, i++, {wrong}]",
        "Do[{wrong}, {n}]",
        "Do[{wrong}, {i, 3}, {j, Length[data]}]",
        "Table[{wrong}, {x, data}]",
        "Map[({wrong}; #) &, data]",
        "Scan[Function[x, {wrong}], data]",
        "Fold[Function[{a, x}, {wrong}], 0, data]",
        "Select[data, ({wrong}; True) &]",
        "f[x_Integer] := {wrong}; f[n]",
        "f[x_] /; x > 3 := {wrong}; f[n]",
        "f[x_] := {wrong} /; x > 3; f[n]",
        "f[x_, k_ : 2, OptionsPattern[]] := {wrong}",
        "f[] := {wrong}",
        "f[x_] := {wrong} /; x > 3",
        "f[x_] := ({wrong}; Exit[])",
        "f[x_]["'"a"'"] := 1; g[x_] := h[x]; h[x_] := {wrong}",
        "Module[{m = n}, If[m > 2, {wrong}]]",
        "Catch[If[n > 2, Throw[1]]; {wrong}]",
        "NetTrain[NetChain[{LinearLayer[2]}], data]; {wrong}",
    ],
)  # fmt: skip
def test_every_way_is_gone(code: str) -> None:
    assert tags(DATA + code.replace("{wrong}", WRONG)) == ["NetChain::tyfail1"]


def test_known_parts_of_a_net_are_checked_beside_unknown_ones() -> None:
    assert tags(DATA + 'NetChain[{LinearLayer[n], LinearLayer[3], LinearLayer[2, "Input" -> 5]}]') == [
        "NetChain::tyfail1"
    ]


def test_training_gives_a_net_that_can_be_used() -> None:
    code = 'net = NetTrain[NetChain[{LinearLayer[2]}, "Input" -> 3], data]; net[{1, 2}]'
    assert tags(DATA + code) == ["NetChain::netindata"]


def test_big_nets_are_neither_filled_nor_run() -> None:
    start = time.monotonic()
    code = 'net = NetInitialize[NetChain[{LinearLayer[60000], LinearLayer[60000]}, "Input" -> 60000]]; net[data]'
    assert check_text(DATA + code) == []
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("net = " + WRONG + "; net[{1, 2}]; NetExtract[net, 1]", ["NetChain::tyfail1"]),
        ("net = " + WRONG + "; g = NetGraph[{net, Ramp}, {1 -> 2}]; Dimensions[g[{1, 2}]][[1]]", ["NetChain::tyfail1"]),
        ("c = NetTake[NetChain[{Ramp}], 3]; Normal[c][[2]]; Join[c, {1}]", ["NetTake::netnopart"]),
        ('If[FailureQ[ToExpression["f["]], 1, First[2]]', ["First::normal", "Syntax::bktmcp"]),
    ],
)
def test_what_failed_is_told_once_and_not_of_all_that_comes_of_it(code: str, found: list[str]) -> None:
    assert tags(code) == found


def test_a_directory_may_be_where_the_script_will_run() -> None:
    assert tags('SetDirectory["/no/such/place"]; SetDirectory[Directory[] <> "/data"]; Import["x.csv"]') == []


def test_a_layer_with_unknown_arrays_is_no_layer_without_any_where_it_is_used() -> None:
    code = 'layers[w_] := {LinearLayer[2, "Weights" -> w], Tanh}; net = NetChain[layers[data], "Input" -> 2];'
    assert check_text(DATA + code + "net[{1, 2}]; NetChain[{net, net}][{1, 2}]") == []


def test_a_rule_that_leads_an_unknown_back_to_itself_ends() -> None:
    code = 'h[t_Trained, rest___] := h[t["Net"], rest]; h[w_List, k_ : 2] := k Total[w]; h[data]; h[n, 3]; h[{1, 2}]'
    assert check_text(DATA + code) == []
