"""Numbers as vectors of length one."""

import numpy as np
import pytest

from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.coders.scalars import ScalarDecoder, ScalarEncoder


def test_there_and_back() -> None:
    rows, single = ScalarEncoder.build().read(3)
    assert (rows[0].tolist(), single) == ([3.0], True)
    rows, single = ScalarEncoder.build().read(np.array([3.0, 4.0]))
    assert ([row.tolist() for row in rows], single) == ([[3.0], [4.0]], False)
    assert ScalarDecoder.build().decode([3.0], None, np.random.default_rng(1)) == 3
    assert ScalarDecoder.build().decode([[3.0], [4.0]], None, np.random.default_rng(1)) == [3, 4]
    assert counterpart(ScalarDecoder.build()) == ScalarEncoder.build()


def test_refusal() -> None:
    with pytest.raises(BadExample, match=r'^example 2: "x" is no number$'):
        ScalarEncoder.build().read([1, "x"])
