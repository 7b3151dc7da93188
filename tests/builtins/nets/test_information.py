from wlnet.session import Session

PREAMBLE = """
net = NetChain[<|"a" -> LinearLayer[2, "Weights" -> {{1, 2, 3}, {4, 5, 6}}, "Biases" -> {0, 0}], "b" -> Ramp|>,
    "Input" -> 3];
"""

ROWS = [
    # code, InputForm of the value, messages
    ('Information[net, "ArraysTotalElementCount"]', "8", []),
    ('Information[net, "ArraysSizes"]',
     '<|{"a", "Biases"} -> Quantity[8, "Bytes"], {"a", "Weights"} -> Quantity[24, "Bytes"]|>', []),
    ('Information[net, "ArraysDimensions"]', '<|{"a", "Biases"} -> {2}, {"a", "Weights"} -> {2, 3}|>', []),
    ('Information[net, "Arrays"] // Values // First', 'NumericArray[{0., 0.}, "Real32"]', []),
    ('Information[net, "InputPorts"]', '<|"Input" -> {3}|>', []),
    ('Information[net, {"InputPortNames", "OutputPortNames"}]', '{{"Input"}, {"Output"}}', []),
    ('Information[net, "LayersGraph"]', 'Graph[{{"a"}, {"b"}}, {DirectedEdge[{"a"}, {"b"}]}]', []),
    ('Information[NetChain[{Ramp}], "InputForm"]', "HoldForm[NetChain[{ElementwiseLayer[Ramp]}]]", []),
    ('Head[Information[net]]', "InformationData", []),
    ('StringLength[Information[net, "TopologyHash"]]', "64", []),
    ('MemberQ[Information[net, "Properties"], "LayersCount"]', "True", []),
    ('Information[net, "MXNetNodeGraph"]',
     'Graph[{"Input", "a/Weights", "a/Biases", "matmul1", "elementwise1", "elementwise2"}, '
     '{DirectedEdge["Input", "matmul1"], DirectedEdge["a/Weights", "matmul1"], '
     'DirectedEdge["matmul1", "elementwise1"], DirectedEdge["a/Biases", "elementwise1"], '
     'DirectedEdge["elementwise1", "elementwise2"]}]', []),
    ('StringCount[ToString[Information[net, "MXNetNodeGraphPlot"]], "elementwise"]', "2", []),
    ('Information[NetChain[{Ramp}], "MXNetNodeGraph"]', "$Failed",
     ['Information::netunknown: layer 1 (Ramp), port "Input": only this is known of the shape: an array.']),
    ('Information[net, "Foo"]', "$Failed", ['Information::notprop: "Foo" is no property of a net.']),
    ('Information[$Failed, "Foo"]', "$Failed", []),
    ("Information[3]", "Information[3]",
     ["Information::notnet: Information is built for symbols, nets and layers only; 3 is none of them."]),
    ('NetInformation[{net, net}, "LayersCount"]', "{2, 2}",
     ["NetInformation::obs: NetInformation is obsolete. Instead, use Information."]),
]  # fmt: skip


def test_value_and_messages(told: tuple[object, object]) -> None:
    row, outcome = told
    assert outcome == row


def test_the_report(session: Session) -> None:
    assert session.evaluate("Information[net]").output_form() == (
        "Information[\n"
        '  Input ports               <|"Input" -> {3}|>\n'
        '  Output ports              <|"Output" -> {2}|>\n'
        "  Number of layers          2\n"
        "  Number of arrays          2\n"
        "  Number of shared arrays   0\n"
        "  Array elements            8\n"
        '  Size of the arrays        Quantity[32, "Bytes"]\n'
        "  Layer types               <|LinearLayer -> 1, ElementwiseLayer -> 1|>\n"
        "]"
    )
