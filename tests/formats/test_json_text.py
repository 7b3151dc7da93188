"""JSON as text; Python's own reader is the oracle of what is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.formats.json_text import read_json, write_json
from wlnet.formats.problems import FormatError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_what_is_written_is_read_back(value: object, compact: bool) -> None:
    text = write_json(value, compact=compact)
    assert json.loads(text) == value
    assert read_json(text) == value


def test_layout() -> None:
    assert write_json({"a": [1, {"b": None}], "c": [], "d": {}}) == (
        '{\n\t"a":[\n\t\t1,\n\t\t{\n\t\t\t"b":null\n\t\t}\n\t],\n\t"c":[],\n\t"d":{}\n}'
    )
    assert write_json([1.5, 2.0], compact=True) == "[1.5,2.0]"


@pytest.mark.parametrize("value", [float("nan"), [1.0, float("inf")], {"a": [float("-inf")]}])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(FormatError, match="JSON has no number"):
        write_json(value)


def test_the_place_of_an_error_is_told() -> None:
    with pytest.raises(FormatError, match=r"^Line 2, column 3: Expecting ',' delimiter\.$"):
        read_json("[1\n  2]")
