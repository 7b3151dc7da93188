"""Each pass, and all together, keep the results of random graphs."""

import numpy as np
import pytest

from wlnet.ir.gradient import gradient
from wlnet.ir.passes import STANDARD, optimise
from wlnet.ir.reference import run

from ..random_graphs import random_graph, random_values

SEQUENCES = [*((function,) for function in dict.fromkeys(STANDARD)), STANDARD, STANDARD[::-1]]


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda passes: " ".join(p.__name__ for p in passes))
def test_results_stay(sequence, seed):
    for graph in (random_graph(seed), gradient(random_graph(seed), ["a", "b"], ["x", "w"])):
        better = optimise(graph, sequence)
        better.check()
        inputs, arrays = random_values(seed)
        for expected, ours in zip(run(graph, inputs, arrays), run(better, inputs, arrays), strict=True):
            assert list(expected) == list(ours)
            for name in expected:
                np.testing.assert_allclose(ours[name], expected[name], rtol=1e-10, atol=1e-10)
        assert len(better.nodes) <= len(graph.nodes)
        assert better.inputs == graph.inputs
        assert better.arrays == graph.arrays
