"""Every primitive has a step; views are views."""

import pytest

from wlnet.engines.steps import KERNELS, make_step
from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.ir.graph import Node, Value
from wlnet.ir.primitive import REGISTRY

WITHOUT_KERNEL = {
    "elementwise", "random", "reshape", "transpose", "broadcast", "slice", "scan", "random_scan", "sample",
    "scale_gradient",
}  # fmt: skip


def test_every_primitive_can_run():
    assert set(KERNELS) | WITHOUT_KERNEL == set(REGISTRY)
    assert not set(KERNELS) & WITHOUT_KERNEL


def test_unknown_primitive():
    with pytest.raises(IRError, match=r"^the NumPy engine has no kernel for fold$"):
        make_step(Node("fold", (), {}, (Value(0, (), "float32"),)), ())


def test_reshaping_is_a_view_of_contiguous_arrays_only():
    builder = Builder()
    builder.reshape(builder.input("x", (2, 3)), (6,))
    (node,) = builder.finish().nodes
    assert make_step(node, (True,)).kind == "view"
    assert make_step(node, (False,)).kind == "compute"


def test_in_place_only_where_each_element_is_read_once_at_its_own_place():
    builder = Builder()
    x, row, whole = builder.input("x", (2, 3)), builder.input("row", (3,)), builder.input("n", (2, 3), "int64")
    builder.add(x, row)
    builder.add(x, builder.mul(whole, 2))
    builder.apply("less", x, x)
    nodes = builder.finish().nodes
    assert make_step(nodes[0], (True, True)).in_place == (0,)
    assert make_step(nodes[0], (False, True)).in_place == ()
    assert make_step(nodes[2], (True, True)).in_place == (0,)
    assert make_step(nodes[3], (True,)).in_place == ()
