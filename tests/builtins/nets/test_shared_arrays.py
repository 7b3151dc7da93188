from wlnet.session import Session

PREAMBLE = """
w = NetInsertSharedArrays[LinearLayer[3, "Input" -> 3], "t/"];
tied = NetInitialize[NetChain[{w, Tanh, w}]];
one = LinearLayer["Weights" -> NetArray[<|"Name" -> "x", "Array" -> {{1, 2}}|>], "Biases" -> None];
"""

ROWS = [
    # code, InputForm of the value, messages
    ('NetExtract[tied, {1, "Weights"}] === NetExtract[tied, {3, "Weights"}]', "True", []),
    ("Keys[NetExtract[tied, NetArray[All]]]", '{NetArray["t/Weights"], NetArray["t/Biases"]}', []),
    ('NetExtract[tied, NetArray["t/Biases"]]', 'NumericArray[{0., 0., 0.}, "Real32"]', []),
    ("ToExpression[ToString[tied, InputForm]] === tied", "True", []),
    ('NetReplacePart[tied, NetArray["t/Weights"] -> 0 IdentityMatrix[3]][{1, 2, 3}]', "{0., 0., 0.}", []),
    ("one[{1, 1}]", "{3.}", []),
    ("one", 'LinearLayer["Weights" -> NetArray[<|"Name" -> "x", "Array" -> {{1., 2.}}|>], "Biases" -> None]', []),
    ('NetReplacePart[one, "Weights" -> Automatic]', 'LinearLayer["Weights" -> NetArray["x"], "Biases" -> None]', []),
    ('Normal[NetArray["a"]]', '<|"Name" -> "a", "Array" -> Automatic, "Dimensions" -> Automatic|>', []),
    ("StringLength[First[NetArray[]]]", "36", []),
    ('NetArray[<|"Name" -> "x"|>]', 'NetArray["x"]', []),
    ('Keys[Normal[NetArray["Array" -> {1}]]]', '{"Name", "Array", "Dimensions"}', []),
    ('NetSharedArray["a"]', 'NetArray["a"]', []),
    ("NetArray[x]", "NetArray[x]", []),
    ('NetArray["Foo" -> 3]', "$Failed",
     ['NetArray::prop: Foo is no property of an array; the properties are "Name", "Array" and "Dimensions".']),
    ('LinearLayer[2, "Weights" -> NetArray[x]]', "$Failed",
     ['LinearLayer::netinvtensorvals: the value specified for "Weights" should be a real-valued array.']),
    ('f = FunctionLayer[# + NetArray[<|"Name" -> "a", "Array" -> {1, 1/3}|>] &]',
     'FunctionLayer[#1 + NetArray[<|"Name" -> "a", "Array" -> {1., 0.3333333432674408}|>] & ]', []),
    ("ToExpression[ToString[f, InputForm]] === f", "True", []),
    ('FunctionLayer[# + NetArray["Name" -> "a", "Array" -> {1, I}] &]', "$Failed",
     ['FunctionLayer::netinvtensorvals: the value specified for "a" should be a real-valued array.']),
    ('ConstantArrayLayer["Array" -> {1, 2}][]', "{1., 2.}",
     ["ConstantArrayLayer::deprec: ConstantArrayLayer is deprecated; use NetArrayLayer instead."]),
    ("NetInsertSharedArrays[w, 3]", "$Failed", ["NetInsertSharedArrays::prefix: 3 should be a string."]),
    ("NetInsertSharedArrays[3]", "$Failed", ["NetInsertSharedArrays::invnet: 3 is not a net."]),
    ("NetInsertSharedArrays[NetMapOperator[LinearLayer[2]]]",
     'NetMapOperator[LinearLayer[2, "Weights" -> NetArray["Net/Weights"], "Biases" -> NetArray["Net/Biases"]]]', []),
]  # fmt: skip


def test_value_and_messages(told: tuple[object, object]) -> None:
    row, outcome = told
    assert outcome == row


def test_the_table_says_what_is_shared(session: Session) -> None:
    assert session.evaluate("one").output_form() == (
        "LinearLayer[   (partially specified)\n  Parameters\n    OutputDimensions   Automatic\n  Arrays\n"
        '    Weights   matrix (size: 1×2)   shared as "x"\n    Biases    None\n  Ports\n    Input    array\n'
        "    Output   vector (size: 1)\n]"
    )
