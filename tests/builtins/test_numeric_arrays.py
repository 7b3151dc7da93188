"""Packed arrays and NumericArray."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Developer`PackedArrayQ[Range[300]]", "True", []),
    ("Developer`PackedArrayQ[Range[300], Integer, 1]", "True", []),
    ("Developer`PackedArrayQ[Range[300], Real]", "False", []),
    ("Developer`ToPackedArray[{1, 2.}]", "{1, 2.}", []),
    ('NumericArray[{1.5, 2.5}, "Real32"]', 'NumericArray[{1.5, 2.5}, "Real32"]', []),
    (
        'NumericArray[{1, 300}, "UnsignedInteger8", "Check"]',
        'NumericArray[{1, 300}, "UnsignedInteger8", "Check"]',
        [
            "NumericArray::nconvss: The array could not be converted to the type UnsignedInteger8 using the "
            "method Check."
        ],
    ),
    ('NumericArray[{-1, 300}, "UnsignedInteger8", "ClipAndRound"]', 'NumericArray[{0, 255}, "UnsignedInteger8"]', []),
    (
        'NumericArray[{1, 2}, "Integer7"]',
        'NumericArray[{1, 2}, "Integer7"]',
        ["NumericArray::type: The type specification Integer7 is not valid."],
    ),
    ('NumericArray[{{1, 2}, {3}}, "Real32"]', 'NumericArray[{{1, 2}, {3}}, "Real32"]', []),
    ('Normal[NumericArray[{1/2, 2}, "Real64"]]', "{0.5, 2.}", []),
    ('NumericArray[{1, 2, 3}, "Real32"][[2]]', "2.", []),
    ('NumericArray[{{1, 2}, {3, 4}}, "Integer8"][[All, 2]]', 'NumericArray[{2, 4}, "Integer8"]', []),
    ('Length[NumericArray[{1, 2, 3}, "Real32"]]', "3", []),
    ('First[NumericArray[{{1, 2}, {3, 4}}, "Integer8"]]', 'NumericArray[{1, 2}, "Integer8"]', []),
    ('Take[NumericArray[{1, 2, 3}, "Integer8"], -2]', 'NumericArray[{2, 3}, "Integer8"]', []),
    (
        'NumericArray[{1, 2}, "Integer8"][[3]]',
        'NumericArray[{1, 2}, "Integer8"][[3]]',
        ["Part::partw: Part 3 of NumericArray[<2>, Integer8] does not exist."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
