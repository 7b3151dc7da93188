"""Random graphs of many primitives, for tests of what works on whole graphs."""

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.graph import Graph, Value

SMOOTH = ("tanh", "sin", "softplus", "logistic_sigmoid", "arctan", "neg", "square")


def random_graph(seed: int, nodes: int = 25, dtype: str = "float64") -> Graph:
    """A graph with inputs x (2, 3, 4) and y (4,), array w (3, 3), an update of w, and outputs "a", "b" and "c".

    Values are used several times, constants, dead code and equal subexpressions occur. All operations are smooth or
    kinked only on sets that random numbers do not meet.
    """
    rng = np.random.default_rng(seed)
    builder = Builder(dtype)
    x, y = builder.input("x", (2, 3, 4)), builder.input("y", (4,))
    w = builder.array("w", (3, 3))
    # All values in the pool have shape (2, 3, 4): every operation maps the pool into itself.
    pool: list[Value] = [x, builder.add(x, y), builder.constant(rng.standard_normal((2, 3, 4)))]
    for _ in range(nodes):
        a, b = pool[rng.integers(len(pool))], pool[rng.integers(len(pool))]
        pool.append(_grow(builder, rng, a, b, w, y))
    builder.output("a", pool[-1])
    builder.output("b", builder.reduce(pool[-2], "mean", (0, 2)))
    builder.output("c", pool[-1] if seed % 2 else builder.reshape(pool[-3], (6, 4)))
    update = builder.reduce(builder.matmul(pool[-1], pool[-2], transpose_b=True), "mean", 0)
    builder.update("w", builder.apply("tanh", update))
    return builder.finish()


def _grow(builder: Builder, rng: np.random.Generator, a: Value, b: Value, w: Value, y: Value) -> Value:
    match int(rng.integers(14)):
        case 0:
            return builder.add(builder.mul(a, 0.5), b)
        case 1:
            return builder.apply("tanh", builder.mul(a, b))
        case 2:
            return builder.apply(str(rng.choice(SMOOTH[:5])), a)
        case 3:
            return builder.matmul(w, builder.apply("tanh", a))
        case 4:
            return builder.softmax(a, int(rng.integers(3)))
        case 5:
            return builder.transpose(builder.transpose(a, (2, 0, 1)), (1, 2, 0))
        case 6:
            return builder.slice(builder.concat([a, b], 1), [None, 1], [None, 4])
        case 7:
            return builder.sub(a, builder.reduce(b, "mean", int(rng.integers(3)), keepdims=True))
        case 8:
            padded = builder.pad(a, ((0, 0), (0, 0), (1, 1)), "reflect")
            return builder.pool(padded, "mean", 3)
        case 9:
            return builder.reshape(builder.slice(builder.reshape(a, (6, 4)), [None], [None], [-1]), (2, 3, 4))
        case 10:
            return builder.conv(a, builder.reshape(w, (3, 3, 1)), groups=1)
        case 11:
            return builder.select(builder.apply("greater", a, 0.1), b, builder.mul(a, builder.constant(2.0)))
        case 12:
            return builder.mul(builder.broadcast(y, (2, 3, 4)), builder.exp(builder.mul(builder.square(y), -1.0)))
        case _:
            indices = builder.constant(np.array([2, 0, 2]))
            return builder.apply("sin", builder.gather(a, indices, 1))


def random_values(seed: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Inputs and arrays for `random_graph`."""
    rng = np.random.default_rng(seed)
    inputs = {"x": rng.standard_normal((2, 3, 4)), "y": rng.standard_normal(4)}
    return inputs, {"w": rng.standard_normal((3, 3))}
