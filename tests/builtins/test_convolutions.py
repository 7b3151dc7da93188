"""ListConvolve, ListCorrelate, ArrayFilter and BlockMap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("ListConvolve[{1, 1}, {1, 2, 3}]", "{3, 5}", []),
    ("ListConvolve[{x, y, z}, {1, 2}]", "{}", []),
    ("ListConvolve[{x, y}, {a, b, c}, {1, 1}]", "{a*x + c*y, b*x + a*y, c*x + b*y}", []),
    ("ListConvolve[{x, y}, {a, b, c}, {1, -1}, 0]", "{a*x, b*x + a*y, c*x + b*y, c*y}", []),
    ("ListConvolve[{x, y}, {a, b}, {1, -1}, p]", "{a*x + p*y, b*x + a*y, p*x + b*y}", []),
    ("ListCorrelate[{x, y}, {a, b}, {-1, 1}, {p, q}]", "{q*x + a*y, a*x + b*y, b*x + p*y}", []),
    ("ListConvolve[{1., 2.}, {1, 2, 3}]", "{4., 7.}", []),
    ("ListConvolve[{1, 2}, {1/2, 1}]", "{2}", []),
    ("ListCorrelate[{1, 1}, {2^62, 2^62, 2^62}]", "{9223372036854775808, 9223372036854775808}", []),
    ("ListCorrelate[{1, I}, {1, 2, 3}]", "{1 + 2*I, 2 + 3*I}", []),
    ("ListConvolve[{f, g}, {a, b}, {1, 1}, 0, Construct, List]", "{{g[0], f[a]}, {g[a], f[b]}}", []),
    ("ListCorrelate[{1, 1}, {{1, 2}, {3, 4}, {5, 6}}, {1, -1}, 0, Times, Plus, 1]", "{{4, 6}, {8, 10}}", []),
    ("ListConvolve[{{0, 1}, {0, 0}}, {{1, 2}, {3, 4}}, {1, 1}]", "{{2, 1}, {4, 3}}", []),
    (
        "ListConvolve[{1}, {}]",
        "ListConvolve[{1}, {}]",
        ["ListConvolve::kldims: The kernel {1} and list {} are not both nonempty arrays of the same rank."],
    ),
    (
        "ListCorrelate[{1, 1}, {1, 2}, {1, 3}]",
        "ListCorrelate[{1, 1}, {1, 2}, {1, 3}]",
        ["ListCorrelate::ohpsz: The overhang 3 is not a position in a kernel of length 2."],
    ),
    (
        "ListCorrelate[{1, 1}, {1, 2}, x]",
        "ListCorrelate[{1, 1}, {1, 2}, x]",
        [
            "ListCorrelate::ohp: The overhangs x should be a nonzero integer, a list of two of them, "
            "or a list of two lists with one for each of the 1 axes."
        ],
    ),
    ("ArrayFilter[Mean, {1., 2., 6.}, 1]", "{1.3333333333333333, 3., 4.666666666666667}", []),
    ("ArrayFilter[Max, {{1, 2}, {3, 4}}, {1, 1}]", "{{4, 4}, {4, 4}}", []),
    ("BlockMap[Total, Range[7], 3]", "{6, 15}", []),
    ("BlockMap[f, {{a, b}, {c, d}}, {1, 2}]", "{{f[{{a, b}}]}, {f[{{c, d}}]}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def by_definition(kernel: list[int], data: list[int], first: int, last: int, padding: int | None) -> list[int]:
    """The correlation written out: kernel place ``first`` lies over data[0] first, ``last`` over the end at last."""
    out = []
    start = 1 - first
    while start + last - 1 <= len(data) - 1:
        total = 0
        for i, w in enumerate(kernel):
            at = start + i
            inside = 0 <= at < len(data)
            total += w * (data[at % len(data)] if inside or padding is None else padding)
        out.append(total)
        start += 1
    return out


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_correlation_of_machine_and_symbolic_lists_is_its_definition(data: st.DataObject) -> None:
    kernel = data.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=4))
    values = data.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
    first, last = data.draw(st.integers(1, len(kernel))), data.draw(st.integers(1, len(kernel)))
    padding = data.draw(st.none() | st.integers(-3, 3))
    expected = by_definition(kernel, values, first, last, padding)
    pad = "" if padding is None else f", {padding}"
    session = Session()

    def lists(items: list[int]) -> str:
        return "{" + ", ".join(map(str, items)) + "}"

    call = f"{lists(kernel)}, {lists(values)}, {{{first}, {last}}}{pad}"
    assert str(session.evaluate(f"ListCorrelate[{call}]")) == lists(expected)
    padded = pad or ", " + lists(values)
    general = f"{lists(kernel)}, {lists(values)}, {{{first}, {last}}}{padded}"
    assert str(session.evaluate(f"ListCorrelate[{general}, #1 #2 &, Plus]")) == lists(expected)
    reversed_call = f"{lists(kernel[::-1])}, {lists(values)}, {{{-first}, {-last}}}{pad}"
    assert str(session.evaluate(f"ListConvolve[{reversed_call}]")) == lists(expected)


def test_two_axes_are_the_sum_over_windows() -> None:
    rng = np.random.default_rng(5)
    kernel, data = rng.normal(size=(2, 3)), rng.normal(size=(5, 6))
    windows = np.lib.stride_tricks.sliding_window_view(data, kernel.shape)
    expected = np.einsum("ijkl,kl->ij", windows, kernel)
    session = Session()
    session.set("ker", kernel)
    session.set("dat", data)
    found = session.evaluate("ListCorrelate[ker, dat]").to_numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    flipped = session.evaluate("ListConvolve[Reverse[ker, {1, 2}], dat]").to_numpy()
    np.testing.assert_allclose(flipped, expected, rtol=1e-12)
