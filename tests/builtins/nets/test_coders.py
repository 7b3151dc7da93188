"""NetEncoder and NetDecoder as the language has them: alone, at ports, in surgery, in messages."""

import pytest

from wlnet.session import Session

SETUP = """
enc = NetEncoder[{"Class", {a, b}}];
dec = NetDecoder[{"Class", {u, v}}];
id = LinearLayer[2, "Weights" -> {{1, 0}, {0, 1}}, "Biases" -> None];
net = NetChain[{UnitVectorLayer[], id, SoftmaxLayer[]}, "Input" -> enc, "Output" -> dec];
"""

ROWS = [
    # code, InputForm of the value, messages
    ("enc", 'NetEncoder[{"Class", {a, b}}]', []),
    ('NetEncoder[{"Class", {a, b}, "UnitVector"}]', 'NetEncoder[{"Class", {a, b}, "IndicatorVector"}]', []),
    ('NetEncoder["Boolean"]', 'NetEncoder["Boolean"]', []),
    ('NetEncoder[{"Function", StringLength, {}}]', 'NetEncoder[{"Function", StringLength, {}}]', []),
    ("{enc[a], enc[{b, a}]}", "{1, {2, 1}}", []),
    ("{Head[enc], AtomQ[enc], enc === NetEncoder[dec]}", "{NetEncoder, True, False}", []),
    ("NetDecoder[enc] === NetDecoder[{\"Class\", {a, b}}]", "True", []),
    ('enc[["Labels"]]', "{a, b}", []),
    ("Normal[enc]", '<|"Labels" -> {a, b}, "Form" -> "Index", "Dimensions" -> {}, "Multilabel" -> False|>', []),
    ('NetReplacePart[enc, "Labels" -> {x, y}]', 'NetEncoder[{"Class", {x, y}}]', []),
    ("enc[c]", "$Failed", ["NetEncoder::netindata: c is none of the classes {a, b}."]),
    ("enc[]", 'NetEncoder[{"Class", {a, b}}][]',
     ["NetEncoder::argx: NetEncoder called with 0 arguments; 1 argument is expected."]),
    ("NetEncoder[{\"Class\", {1, 2}}][NumericArray[{2, 1}]]", "NumericArray[{2, 1}, \"Integer64\"]", []),
    ("dec[{.3, .7}]", "v", []),
    ('dec[{.25, .75}, "Probabilities"]', "<|u -> 0.25, v -> 0.75|>", []),
    ('dec[{.25, .75}, "Probability" -> u]', "0.25", []),
    ('NetDecoder[{"Class", {1, 1., True}}][{.25, .5, .25}, "Probabilities"]',
     "<|1 -> 0.25, 1. -> 0.5, True -> 0.25|>", []),
    ("dec[x]", "$Failed",
     ["NetDecoder::netsymb: x is not data for a decoder; numbers, lists and arrays of numbers are."]),
    ("dec[{1, 2, 3}]", "$Failed", [
        'NetDecoder::netindata: NetDecoder[{"Class", {u, v}}] needs a vector of size 2; it was given a vector of '
        "size 3."
    ]),
    ('SeedRandom[3]; MemberQ[{u, v}, dec[{.5, .5}, "RandomSample"]]', "True", []),
    # at ports
    ("{net[a], net[{a, b}], net[<|\"Input\" -> b|>]}", "{u, {u, v}, v}", []),
    ("Round[1000 net[a, None]]", "{731, 269}", []),
    ('Round[1000 net[{a}, "Output" -> None]]', "{{731, 269}}", []),
    ('net[a, "TopDecisions" -> 2]', "{u, v}", []),
    ('net[{a, b}, {"TopDecisions", 1}]', "{{u}, {v}}", []),
    ('net[a, NetPort["Output"] -> "Decision"]', "u", []),
    ('net[a, NetPort[1]]', "{1., 0.}", []),
    ('net[a, All]', '<|"Output" -> u|>', []),
    ('net[2]', "v", []),
    ('net[{a, c}]', "$Failed", ['NetChain::netindata: port "Input": example 2: c is none of the classes {a, b}.']),
    ('net[a, "Decisions"]', "$Failed",
     ['NetChain::netnopart: there is no output "Decisions"; there is "Output". '
      'Did you mean "Decision"?']),
    ('net[a, "TopDecision" -> 1]', "$Failed",
     ['NetChain::netdecprop: "TopDecision" -> 1 asks for a property, but "TopDecision" is neither an output nor a '
      'property; the output is "Output". Did you mean "TopDecisions"?']),
    ('NetChain[{Ramp}, "Input" -> "Boolean", "Output" -> "Boolean"][{True, False}]', "{True, False}", []),
    ('LinearLayer[2, "Output" -> dec]', 'LinearLayer[2, "Output" -> NetDecoder[{"Class", {u, v}}]]', []),
    ('NetGraph[{Ramp, id}, {NetPort["A"] -> 1, NetPort["B"] -> 2}, "A" -> "Boolean"][<|"A" -> True, "B" -> {1, 2}|>]',
     '<|"Output1" -> 1., "Output2" -> {1., 2.}|>', []),
    ("NetStateObject[NetChain[{NetFoldOperator[ThreadingLayer[#Input + #State &]]}, "
     '"Input" -> NetEncoder[{"Function", StringLength /@ # &, "Varying", "Pattern" -> {__String}}]]][{"a", "bcd"}]',
     "{1., 4.}", []),
    ("NetChain[{Ramp}, \"Input\" -> dec]", "$Failed", [
        'NetChain::netcoderport: port "Input": NetDecoder[{"Class", {u, v}}] cannot stand here: an input takes a '
        "NetEncoder."
    ]),
    ('NetChain[{Ramp}, "Output" -> "Bolean"]', "$Failed", [
        'NetChain::netinvtype: port "Output": "Bolean" is no port type; a port takes a size, a list of sizes, "Real", '
        '"Integer", Restricted["Integer", n], "Varying" or Automatic. Did you mean "Boolean"?'
    ]),
    ("NetChain[{LinearLayer[3]}, \"Output\" -> dec]", "$Failed", [
        'NetChain::tyfail1: port "Output": needs a vector of size 2, since port "Output" was given as '
        'NetDecoder[{"Class", {u, v}}]; layer 1 (LinearLayer[3]) gives a vector of size 3.'
    ]),
    ('NetExtract[NetChain[{LinearLayer[]}, "Output" -> dec], {1, "Output"}]', "{2}", []),
    # text
    ('NetEncoder[{"Characters", {"ab" -> 1, "c", 200 ;; 210 -> Automatic, _}, IgnoreCase -> True}]',
     'NetEncoder[{"Characters", {"ab" -> 1, "c", 200 ;; 210 -> Automatic, _}, IgnoreCase -> True}]', []),
    ('NetEncoder[{"Characters", {"a" -> 2, "b" -> 1}}]["ab"]', "{2, 1}", []),
    ('NetEncoder[{"Characters", {"abc", _, StartOfString, EndOfString}}]["abz"]', "{5, 1, 2, 4, 6}", []),
    ('NetEncoder[{"Characters", {"ab", _}}][["Alphabet"]]', '{"a", "b", _}', []),
    ('NetEncoder[{"Tokens", {"the", "cat"}, "SplitPattern" -> ","}]["the,dog"]', "{1, 3}", []),
    ('NetEncoder[{"Tokens", {"the", "cat"}, "SplitPattern" -> None}][{{"the"}, {"cat", "cat"}}]', "{{1}, {2, 2}}", []),
    ('NetChain[{UnitVectorLayer[]}, "Input" -> NetEncoder[{"Characters", "ab"}], "Output" -> '
     'NetDecoder[{"Characters", "xy"}]][{"ab", "aab", ""}]', "$Failed",
     ['NetChain::netindata: port "Input": example 3 is an empty sequence; a sequence has one element or more.']),
    ('NetChain[{UnitVectorLayer[]}, "Input" -> NetEncoder[{"Characters", "ab"}], "Output" -> '
     'NetDecoder[{"Characters", "xy"}]][{"ab", "aab"}]', '{"xy", "xxy"}', []),
    ('NetDecoder[{"CTCBeamSearch", {a, b}}][{{.5, .25, .25}}, "TopDecodings" -> 1]', "{{a}}", []),
    # in surgery
    ("{NetExtract[net, \"Input\"], NetExtract[net, {\"Output\", \"Labels\"}], NetExtract[net, {3, \"Output\"}]}",
     '{NetEncoder[{"Class", {a, b}}], {u, v}, {2}}', []),
    ("Information[net, \"OutputPorts\"]", '<|"Output" -> NetDecoder[{"Class", {u, v}}]|>', []),
    ('NetExtract[NetReplacePart[net, "Input" -> None], "Input"]', 'Restricted["Integer", 2]', []),
    ('NetReplacePart[net, {"Output", "Labels"} -> {x, y}][b]', "y", []),
    ('NetReplacePart[net, {"Output", "Label"} -> {x, y}]', "$Failed", [
        'NetReplacePart::netnopart: NetDecoder[{"Class", {u, v}}] has no parameter "Label". Did you mean "Labels"?']),
    ('Information[#, "OutputPorts"] & /@ {NetTake[net, 2], NetDrop[net, -1], NetAppend[net, Tanh], '
     "NetJoin[net, NetChain[{Tanh}]]}",
     "{" + ", ".join(['<|"Output" -> {2}|>'] * 4) + "}", []),
    ('Information[#, "InputPorts"][["Input"]] === enc & /@ '
     "{NetTake[net, 2], NetDrop[net, -1], NetAppend[net, Tanh], NetFlatten[NetChain[{net}]], NetChain[{net}], "
     'NetRename[net, ToString], NetInitialize[net, All], NetGraph[{net}, {}], NetReplace[net, _SoftmaxLayer -> Tanh]}',
     "{" + ", ".join(["True"] * 9) + "}", []),
    ('Information[NetPrepend[NetChain[{Ramp}, "Input" -> "Scalar"], Tanh], "InputPorts"]', '<|"Input" -> {1}|>', []),
    ('Information[NetChain[{"in" -> net}], "InputForm"]',
     "HoldForm[NetChain[<|\"in\" -> NetChain[{UnitVectorLayer[], LinearLayer[2, \"Weights\" -> {{1., 0.}, {0., 1.}}, "
     '"Biases" -> None], SoftmaxLayer[]}, "Input" -> Restricted["Integer", 2], "Output" -> {2}]|>, '
     '"Input" -> NetEncoder[{"Class", {a, b}}], "Output" -> NetDecoder[{"Class", {u, v}}]]]', []),
    ("net === ToExpression[ToString[net, InputForm]]", "True", []),
    ('net === NetReplacePart[net, "Output" -> None]', "False", []),
    ("NetMapOperator[NetChain[{Ramp}, \"Input\" -> \"Boolean\"]][{0, 1}]", "{0., 1.}", []),
    ('n = NetInitialize[NetChain[{LinearLayer[1, "Weights" -> {{2}}, "Biases" -> None]}, "Output" -> "Scalar", '
     '"Input" -> "Scalar"]]; {n[3], FunctionLayer[n[#] + 1 &, "Input" -> 1][{3}]}', "{6., {7.}}", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    session = Session()
    session.evaluate(SETUP)
    result = session.evaluate(code)
    assert str(result) == value
    assert [str(m).splitlines()[0] for m in result.messages] == messages


def test_output_form() -> None:
    session = Session()
    session.evaluate(SETUP)
    assert session.evaluate("enc").output_form() == (
        "NetEncoder[\n  Type     Class\n  Labels   {a, b}\n  Output   index (range: 1..2)\n]"
    )
    assert "Input             class, index (range: 1..2)" in session.evaluate("net").output_form()


def test_a_conflict_points_at_coder_and_layer() -> None:
    text = (
        'enc = NetEncoder[{"Class", {a, b, c}, "UnitVector"}];\n'
        'NetChain[{LinearLayer[5, "Input" -> 4]}, "Input" -> enc]'
    )
    (message,) = Session().evaluate(text).messages
    assert [span[0].text[span[1] : span[2]].split("[")[0] for span in message.spans] == ["LinearLayer", "NetEncoder"]
