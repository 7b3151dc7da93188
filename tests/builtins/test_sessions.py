"""Memory, identifiers, hashes, Once and SetEnvironment."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("ByteCount[Range[1000]] - ByteCount[Range[500]]", "4000", []),
    ('ByteCount["abcd"]', "36", []),
    ("MemoryInUse[] <= MaxMemoryUsed[] + 10^7", "True", []),
    ("MaxMemoryUsed[Range[2 10^5]] > 16 10^5", "True", []),
    ('StringMatchQ[CreateUUID[], Repeated[HexadecimalCharacter, {8}] ~~ "-" ~~ __]', "True", []),
    ('Hash["abc", "SHA256", "HexString"]', '"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"', []),
    ('Hash["abc", "MD5"]', "191415658344158766168031473277922803570", []),
    ('Hash["", "Adler32"]', "1", []),
    (
        '{Hash["abc", "SHA", "Base64Encoding"], Head[Hash["abc", "SHA", "ByteArray"]]}',
        '{"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", ByteArray}',
        [],
    ),
    ('Hash["x"] === Hash["y"]', "False", []),
    ('Hash["x", "Odd"]', 'Hash["x", "Odd"]', ["Hash::hash: Odd is not a hash type that wlnet knows."]),
    (
        'Hash["x", "MD5", "Odd"]',
        'Hash["x", "MD5", "Odd"]',
        ["Hash::form: Odd is none of the formats Integer, DecimalString, HexString, Base64Encoding, ByteArray."],
    ),
    ("n = 0; {Once[n = n + 1], Once[n = n + 1], Once[n = n + 2]}", "{1, 1, 3}", []),
    ('SetEnvironment[{"WL_A" -> "1", "WL_B" -> "2"}]; Environment["WL_A"] <> Environment["WL_B"]', '"12"', []),
    ('SetEnvironment["WL_A" -> None]; Environment["WL_A"]', "$Failed", []),
    (
        'SetEnvironment["A" -> 1]',
        "$Failed",
        ["SetEnvironment::rule: A -> 1 is not a rule from a name to a string or None, or a list of such rules."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
