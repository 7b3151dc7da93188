"""How much arithmetic a node is, against counts by hand."""

import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.cost import graph_operations
from wlnet.ir.graph import Value


def counted(write) -> int:
    builder = Builder()
    builder.output("y", write(builder))
    return graph_operations(builder.finish())


def leaf(builder: Builder, *shape: int) -> Value:
    return builder.input(f"x{builder.nodes}{shape}", shape)


CASES = {
    # 3 × 5 sums of 4 products each: a multiplication and an addition for each
    "matmul": (lambda b: b.matmul(leaf(b, 3, 4), leaf(b, 4, 5)), 3 * 5 * 4 * 2),
    "matmul, left one transposed": (lambda b: b.matmul(leaf(b, 4, 3), leaf(b, 4, 5), True), 3 * 5 * 4 * 2),
    # 2 images, 6 maps of 4 × 4, each number a sum over 3 × 3 of 4 channels
    "conv": (lambda b: b.conv(leaf(b, 2, 4, 6, 6), leaf(b, 6, 4, 3, 3)), 2 * 6 * 16 * 9 * 4 * 2),
    "conv in groups": (lambda b: b.conv(leaf(b, 2, 4, 6, 6), leaf(b, 6, 2, 3, 3), groups=2), 2 * 6 * 16 * 9 * 2 * 2),
    # each number in, of 4 × 4 of 6 maps, goes to 3 × 3 places of 4 maps
    "conv_transpose": (lambda b: b.conv_transpose(leaf(b, 2, 6, 4, 4), leaf(b, 6, 4, 3, 3)), 2 * 6 * 16 * 9 * 4 * 2),
    "two functions of each of 6 numbers": (lambda b: b.apply("tanh", b.neg(leaf(b, 2, 3))), 12),
    "a sum of 6 numbers": (lambda b: b.reduce(leaf(b, 2, 3), "sum"), 6),
    # windows of 4 numbers, 2 × 2 of them for each of 3 channels
    "pool": (lambda b: b.pool(leaf(b, 1, 3, 4, 4), "max", 2, 2), 4 * 12),
    "what only moves": (lambda b: b.transpose(leaf(b, 2, 3), (1, 0)), 0),
    # five steps of a product of 1 × 2 by 2 × 2
    "scan": (
        lambda b: b.scan(
            lambda inner, states, xs: ([inner.matmul(states[0], xs[0])], []), [leaf(b, 1, 2)], [leaf(b, 5, 2, 2)]
        )[0][0],
        5 * 1 * 2 * 2 * 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_operations(name):
    write, expected = CASES[name]
    assert counted(write) == expected
