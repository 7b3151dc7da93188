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
    (
        "ToString[NumberForm[x - 2.3456 y + (x - y)/z, 3]]",
        '"             x - y\\nx - 2.35 y + -----\\n               z"',
        [],
    ),
    ("ToString[NumberForm[{-2.3456, -x, a - 1}, 3]]", '"{-2.35, -x, -1 + a}"', []),
    ("ToString[NumberForm[-1.24, {4, 1}]]", '"-1.2"', []),
    ("ToString[NumberForm[12345.678, {10, 2}]]", '"12345.68"', []),
    ("ToString[NumberForm[1234567, DigitBlock -> 3]]", '"1,234,567"', []),
    ('ToString[NumberForm[12345.5, 8, DigitBlock -> 3, NumberSeparator -> " "]]', '"12 345.5"', []),
    ("ToString[NumberForm[{1.5, x, 2/3}, 3]]", '"         2\\n{1.5, x, -}\\n         3"', []),
    ("ToString[NumberForm[1.5*^10, 4, ExponentFunction -> (Null &)]]", '"15000000000."', []),
    ("ToString[NumberForm[1.5*^10, 4]]", '"        10\\n1.5 × 10"', []),
    ("ToString[NumberForm[5, 3]]", '"5"', []),
    ("ToString[ScientificForm[12345., 4]]", '"          4\\n1.235 × 10"', []),
    ("ToString[ScientificForm[123]]", '"123"', []),
    ("ToString[ScientificForm[5.]]", '"5."', []),
    ("ToString[EngineeringForm[0.000012345]]", '"           -6\\n12.345 × 10"', []),
    ("ToString[{NumberForm[1.5*^10, 4], 1}]", '"         10\\n{1.5 × 10  , 1}"', []),
    ("ToString[NumberForm[1.23456789, 9, DigitBlock -> 3]]", '"1.234 567 89"', []),
    ("ToString[NumberForm[0.123456, 6, DigitBlock -> 2]]", '"0.12 34 56"', []),
    ("ToString[NumberForm[123456.12, 8, DigitBlock -> 3]]", '"123,456.12"', []),
    ("ToString[AccountingForm[-1234567.]]", '"(1234567.)"', []),
    ("ToString[AccountingForm[12345678901234.]]", '"12345678901234."', []),
    ("ToString[PaddedForm[{1, 22, 333}, 4]]", '"{    1,    22,   333}"', []),
    ("ToString[PaddedForm[12345, 3]]", '" 12345"', []),
    ("ToString[BaseForm[{-5, x}, 2]]", '"{-101 , x}\\n     2"', []),
    ("ToString[PaddedForm[5, 3]]", '"   5"', []),
    ("ToString[PaddedForm[1.5, {5, 2}]]", '"   1.50"', []),
    ("ToString[PaddedForm[-1.5, {5, 2}]]", '"  -1.50"', []),
    ('ToString[PaddedForm[7, 3, NumberPadding -> {"0", ""}]]', '"0007"', []),
    ("ToString[ScientificForm[12345.678]]", '"            4\\n1.23457 × 10"', []),
    ("ToString[ScientificForm[0.00012, 2]]", '"        -4\\n1.2 × 10"', []),
    ("ToString[EngineeringForm[12345.678]]", '"            3\\n12.3457 × 10"', []),
    ("ToString[DecimalForm[1.5*^7]]", '"15000000."', []),
    ("ToString[PercentForm[0.25]]", '"25%"', []),
    ("ToString[PercentForm[0.12345, {4, 1}]]", '"12.3%"', []),
    ("ToString[PercentForm[1/2]]", '"50%"', []),
    ("NumberForm[1.5, 2]", "NumberForm[1.5, 2]", []),
    ("ToString[BaseForm[10, 2]]", '"1010\\n    2"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
