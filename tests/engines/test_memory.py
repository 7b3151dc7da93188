"""Which values share memory: never two that are needed at the same time."""

import importlib

import pytest

from wlnet.engines.memory import lay_out
from wlnet.engines.steps import make_step
from wlnet.ir.builder import Builder
from wlnet.ir.gradient import gradient
from wlnet.ir.passes import optimise

random_graph = importlib.import_module((__package__ or "").removesuffix("engines") + "ir.random_graphs").random_graph


def steps_of(graph):
    contiguous = {value.id: True for value in graph.leaves}
    steps = []
    for node in graph.nodes:
        steps.append(make_step(node, tuple(contiguous[value.id] for value in node.inputs)))
        contiguous[node.outputs[0].id] = steps[-1].contiguous
    return steps


@pytest.mark.parametrize("seed", range(30))
def test_no_value_is_overwritten_before_its_last_use(seed):
    """Play the layout through: each slab must still hold the value that a step means to read."""
    graph = gradient(random_graph(seed), ["a"], ["x", "w"])
    graph = optimise(graph) if seed % 2 else graph
    steps = steps_of(graph)
    layout = lay_out(graph, steps)
    holds: dict[int, int] = {}
    for step in steps:
        for value in step.node.inputs:
            root = layout.root[value.id]
            if root in layout.slabs:
                assert holds[layout.slabs[root]] == root
        (output,) = step.node.outputs
        if output.id in layout.slabs:
            slab = layout.slabs[output.id]
            assert layout.sizes[slab] >= output.size * (8 if output.dtype != "bool" else 1)
            readers = [i for i, value in enumerate(step.node.inputs) if layout.slabs.get(layout.root[value.id]) == slab]
            assert set(readers) <= set(step.in_place)
            assert len(readers) <= 1
            holds[slab] = output.id
    for value in graph.results:
        assert layout.root[value.id] not in layout.slabs


def test_two_buffers_for_a_chain_and_none_for_views():
    builder = Builder()
    x = builder.input("x", (8, 8))
    y = builder.matmul(builder.transpose(builder.matmul(builder.transpose(x, (1, 0)), x), (1, 0)), x)
    builder.output("y", builder.matmul(y, x))
    graph = builder.finish()
    layout = lay_out(graph, steps_of(graph))
    assert layout.sizes == (256, 256)
    assert len(layout.fresh) == 1
