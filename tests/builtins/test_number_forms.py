"""Forms of numbers; they are seen through ToString."""

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("ToString[NumberForm[3.14159265, 3]]", '"3.14"', []),
    ("ToString[NumberForm[3.14159265, 10]]", '"3.14159265"', []),
    ("ToString[NumberForm[2.5, {6, 3}]]", '"2.500"', []),
    ("ToString[NumberForm[0.123456, {6, 2}]]", '"0.12"', []),
    ("ToString[NumberForm[Log[2.], {5, 4}]]", '"0.6931"', []),
    ("ToString[NumberForm[0.123456, {4, 3}]]", '"0.123"', []),
    ("ToString[NumberForm[1.9996, {5, 3}]]", '"2.000"', []),
    ("ToString[NumberForm[x - 2.3456 y + (x - y)/z, 3]]", '"x - 2.35 y + (x - y)/z"', []),
    ("ToString[NumberForm[{-2.3456, -x, a - 1}, 3]]", '"{-2.35, -x, -1 + a}"', []),
    ("ToString[NumberForm[-1.24, {4, 1}]]", '"-1.2"', []),
    ("ToString[NumberForm[12345.678, {10, 2}]]", '"12345.68"', []),
    ("ToString[NumberForm[1234567, DigitBlock -> 3]]", '"1,234,567"', []),
    ('ToString[NumberForm[12345.5, 8, DigitBlock -> 3, NumberSeparator -> " "]]', '"12 345.5"', []),
    ("ToString[NumberForm[{1.5, x, 2/3}, 3]]", '"{1.5, x, 2/3}"', []),
    ("ToString[NumberForm[1.5*^10, 4, ExponentFunction -> (Null &)]]", '"15000000000."', []),
    ("ToString[NumberForm[1.5*^10, 4]]", '"1.5×10^10"', []),
    ("ToString[NumberForm[5, 3]]", '"5"', []),
    ("ToString[PaddedForm[5, 3]]", '"   5"', []),
    ("ToString[PaddedForm[1.5, {5, 2}]]", '"   1.50"', []),
    ("ToString[PaddedForm[-1.5, {5, 2}]]", '"  -1.50"', []),
    ('ToString[PaddedForm[7, 3, NumberPadding -> {"0", ""}]]', '"0007"', []),
    ("ToString[ScientificForm[12345.678]]", '"1.23457×10^4"', []),
    ("ToString[ScientificForm[0.00012, 2]]", '"1.2×10^-4"', []),
    ("ToString[EngineeringForm[12345.678]]", '"12.3457×10^3"', []),
    ("ToString[DecimalForm[1.5*^7]]", '"15000000."', []),
    ("ToString[PercentForm[0.25]]", '"25%"', []),
    ("ToString[PercentForm[0.12345, {4, 1}]]", '"12.3%"', []),
    ("ToString[PercentForm[1/2]]", '"50%"', []),
    ("NumberForm[1.5, 2]", "NumberForm[1.5, 2]", []),
    ("ToString[BaseForm[10, 2]]", '"1010_2"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
