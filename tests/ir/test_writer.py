"""Declaring leaves and results."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import GraphError
from wlnet.ir.reference import run


def test_an_array_asked_for_again_is_the_same_value():
    builder = Builder()
    assert builder.array("w", (2,)) is builder.array("w", [np.int64(2)])
    with pytest.raises(GraphError, match=r"^array 'w' is declared as float32\(2,\) and as float32\(3,\)$"):
        builder.array("w", (3,))


def test_names_are_given_once():
    builder = Builder()
    x = builder.input("x", (2,))
    builder.output("y", x)
    builder.array("w", (2,))
    builder.update("w", x)
    for action, message in [
        (lambda: builder.input("x", (2,)), "input 'x' is declared twice"),
        (lambda: builder.output("y", x), "output 'y' is declared twice"),
        (lambda: builder.update("w", x), "update 'w': given twice"),
        (lambda: builder.update("v", x), "update 'v': there is no such array"),
    ]:
        with pytest.raises(GraphError) as error:
            action()
        assert str(error.value) == message


def test_an_update_has_the_type_of_its_array():
    builder = Builder()
    builder.array("w", (3,))
    with pytest.raises(GraphError, match=r"^update 'w' is float32\(2,\), the array is %0: float32\[3\]$"):
        builder.update("w", builder.input("x", (2,)))


def test_extending_keeps_everything():
    first = Builder()
    x = first.input("x", (2,))
    first.output("y", first.add(x, first.constant(np.array([1.0, 2.0]))))
    graph = first.finish()
    second = Builder.extending(graph)
    second.output("z", second.mul(graph.outputs["y"], 2.0))
    results = run(second.finish(), {"x": np.zeros(2)})[0]
    assert {name: value.tolist() for name, value in results.items()} == {"y": [1, 2], "z": [2, 4]}
