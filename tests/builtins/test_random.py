"""Random numbers: seeds, shapes, ranges, weights."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("SeedRandom[42]; a = RandomReal[1, 5]; SeedRandom[42]; a === RandomReal[1, 5]", "True", []),
    ('SeedRandom["abc"]; a = RandomInteger[100, 9]; SeedRandom["abc"]; a === RandomInteger[100, 9]', "True", []),
    ("SeedRandom[1]; a = RandomReal[]; SeedRandom[-1]; a === RandomReal[]", "False", []),
    ("Dimensions[RandomReal[{-1, 1}, {4, 3, 2}]]", "{4, 3, 2}", []),
    ("Union[RandomInteger[{3, 5}, 1000]]", "{3, 4, 5}", []),
    ("10^30 <= RandomInteger[{10^30, 10^31}] <= 10^31", "True", []),
    (
        "RandomReal[{a, 1}]",
        "RandomReal[{a, 1}]",
        ["RandomReal::unifr: The end points specified by {a, 1} do not define a range of numbers."],
    ),
    (
        "RandomReal[1, -2]",
        "RandomReal[1, -2]",
        [
            "RandomReal::array: The array dimensions -2 given in position 2 of RandomReal[1, -2] should be a list of "
            "non-negative integers."
        ],
    ),
    ("Sort[RandomSample[Range[100]]] == Range[100]", "True", []),
    ("DuplicateFreeQ[RandomSample[Range[100], 50]]", "True", []),
    (
        "RandomSample[{a, b}, 3]",
        "RandomSample[{a, b}, 3]",
        ["RandomSample::smplen: A sample of length 3 cannot be drawn from 2 elements."],
    ),
    (
        "RandomChoice[{}]",
        "RandomChoice[{}]",
        ["RandomChoice::lrwl: The items for choice {} should be a nonempty list or a rule weights -> choices."],
    ),
    ("Union[RandomChoice[{0, 1, 0} -> {a, b, c}, 20]]", "{b}", []),
    ("SeedRandom[5]; RandomSample[{1, 0, 1} -> {a, b, c}] // Sort", "{a, c}", []),
    ("RandomVariate[f[1]]", "RandomVariate[f[1]]", ["RandomVariate::nvr: Random values cannot be drawn from f[1]."]),
    ("BlockRandom[RandomReal[]] === RandomReal[]", "True", []),
    ("BlockRandom[RandomReal[], RandomSeeding -> 3] === BlockRandom[RandomReal[], RandomSeeding -> 3]", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
