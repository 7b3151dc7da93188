"""Operations that move elements, against torch or NumPy's own functions."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(21)


def case(op, shape, params, expected):
    x = reals(RNG, *shape)
    return Case(op, (x,), params, lambda: expected(x))


def torch_pad(x, pads, mode):
    """torch pads only trailing axes in the modes that copy, so one axis is brought to the end at a time."""
    y = torch.tensor(x)
    for axis, pair in enumerate(pads):
        lanes = y.movedim(axis, -1)
        flat = lanes.reshape(1, -1, lanes.shape[-1])
        name = "replicate" if mode == "edge" else mode
        y = torch.nn.functional.pad(flat, pair, mode=name).reshape(*lanes.shape[:-1], -1).movedim(-1, axis)
    return y.numpy()


def pad_case(shape, pads, mode):
    params = {"pads": pads, "mode": mode, "value": 0.0}
    return case("pad", shape, params, lambda x: torch_pad(x, pads, mode))


def concat_case(axis, *shapes):
    arrays = tuple(reals(RNG, *shape) for shape in shapes)
    return Case("concat", arrays, {"axis": axis}, lambda: torch.cat([torch.tensor(x) for x in arrays], axis).numpy())


def unslice_expected(x, shape, index):
    y = np.zeros(shape)
    y[index] = x
    return y


CASES = [
    case("reshape", (2, 3, 4), {"shape": (4, 6)}, lambda x: np.stack([x.ravel()[6 * i : 6 * i + 6] for i in range(4)])),
    case("reshape", (), {"shape": (1, 1)}, lambda x: np.array([[x.item()]])),
    case("transpose", (2, 3, 4), {"permutation": (2, 0, 1)}, lambda x: torch.tensor(x).permute(2, 0, 1).numpy()),
    case("transpose", (), {"permutation": ()}, lambda x: x),
    case("transpose", (3, 5), {"permutation": (1, 0)}, lambda x: torch.tensor(x).T.numpy()),
    case("broadcast", (3, 1), {"shape": (2, 3, 4)}, lambda x: torch.tensor(x).expand(2, 3, 4).numpy()),
    case("broadcast", (), {"shape": (2, 2)}, lambda x: np.full((2, 2), x.item())),
    case("broadcast", (1, 3), {"shape": (0, 3)}, lambda _: np.zeros((0, 3))),
    concat_case(0, (2, 3), (1, 3), (4, 3)),
    concat_case(2, (2, 1, 1), (2, 1, 3)),
    concat_case(0, (2,)),
    concat_case(1, (2, 0), (2, 2)),
    case("slice", (7,), {"starts": (1,), "sizes": (3,), "steps": (2,)}, lambda x: x[[1, 3, 5]]),
    case("slice", (7,), {"starts": (6,), "sizes": (3,), "steps": (-3,)}, lambda x: x[[6, 3, 0]]),
    case("slice", (4, 5), {"starts": (3, 0), "sizes": (4, 5), "steps": (-1, 1)}, lambda x: np.flipud(x)),
    case("slice", (4, 5), {"starts": (0, 2), "sizes": (0, 2), "steps": (1, 1)}, lambda _: np.zeros((0, 2))),
    case("unslice", (3,), {"shape": (7,), "starts": (1,), "steps": (2,)},
         lambda x: unslice_expected(x, 7, [1, 3, 5])),
    case("unslice", (2, 2), {"shape": (4, 3), "starts": (3, 1), "steps": (-3, 1)},
         lambda x: unslice_expected(x, (4, 3), np.ix_([3, 0], [1, 2]))),
    case("unslice", (0, 2), {"shape": (4, 3), "starts": (0, 1), "steps": (1, 1)}, lambda _: np.zeros((4, 3))),
    pad_case((3,), ((1, 2),), "constant"),
    pad_case((2, 3, 4), ((1, 2), (0, 0), (3, 0)), "constant"),
    pad_case((3,), ((2, 2),), "reflect"),
    pad_case((3, 4), ((2, 0), (1, 3)), "reflect"),
    pad_case((1, 4), ((2, 3), (0, 1)), "edge"),
    pad_case((2, 3, 2), ((1, 1), (4, 0), (0, 2)), "edge"),
    case("pad", (2,), {"pads": ((1, 0),), "mode": "constant", "value": 7.5}, lambda x: np.array([7.5, *x])),
    case("pad", (), {"pads": (), "mode": "constant", "value": 1.0}, lambda x: x),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def test_reference_examples_of_padding():
    """Wolfram Language reference, PaddingLayer: {1, 2, 3} padded by one before and two after."""
    expected = {"constant": [0, 1, 2, 3, 0, 0], "edge": [1, 1, 2, 3, 3, 3], "reflect": [2, 1, 2, 3, 2, 1]}
    builder = Builder()
    x = builder.constant(np.array([1.0, 2.0, 3.0]))
    for mode in expected:
        builder.output(mode, builder.pad(x, [(1, 2)], mode))
    assert {mode: y.tolist() for mode, y in run(builder.finish(), {})[0].items()} == expected


@pytest.mark.parametrize("start", [None, 0, 2, -3, 9, -9])
@pytest.mark.parametrize("stop", [None, 0, 4, -2, 9, -9])
@pytest.mark.parametrize("step", [None, 1, 2, -1, -2, 5])
def test_slices_mean_what_python_means(start, stop, step):
    x = np.arange(30.0).reshape(6, 5)
    builder = Builder("float64")
    value = builder.constant(x)
    builder.output("first", builder.slice(value, [start], [stop], [step]))
    builder.output("second", builder.slice_axis(value, 1, start, stop, step))
    outputs = run(builder.finish(), {})[0]
    np.testing.assert_array_equal(outputs["first"], x[start:stop:step])
    np.testing.assert_array_equal(outputs["second"], x[:, start:stop:step])


REFUSED = [
    (lambda b, x: b.reshape(x, (4, 2)), "cannot reshape (2, 3), 6 elements, to (4, 2)"),
    (lambda b, x: b.reshape(x, (-1, 4)), "cannot reshape (2, 3), 6 elements, to (-1, 4)"),
    (lambda b, x: b.reshape(x, (-1, -1)), "cannot reshape (2, 3), 6 elements, to (-1, -1)"),
    (lambda b, x: b.transpose(x, (0, 0)), "(0, 0) is not a permutation of the 2 axes of an array of shape (2, 3)"),
    (lambda b, x: b.broadcast(x, (2, 4)), "an array of shape (2, 3) does not broadcast to (2, 4)"),
    (lambda b, x: b.broadcast(x, (3,)), "an array of shape (2, 3) does not broadcast to (3,)"),
    (lambda b, x: b.concat([x, b.input("y", (2, 4))], 0),
     "cannot join shapes (2, 3) and (2, 4) along axis 0: other axes differ"),
    (lambda b, x: b.concat([x, b.input("y", (2,))], 0),
     "cannot join shapes (2, 3) and (2,) along axis 0: other axes differ"),
    (lambda b, x: b.concat([x, x], 2), "there is no axis 2 in an array of shape (2, 3)"),
    (lambda b, _: b.concat([], 0), "there is nothing to join"),
    (lambda b, x: b.slice(x, [0], [1], [0]), "a slice has step 0"),
    (lambda b, x: b.slice(x, [0, 0, 0], [1, 1, 1]), "3 starts, 3 stops, 3 steps for shape (2, 3)"),
    (lambda b, x: b.slice_sized(x, (0, 1), (2, 3), (1, 1)), "a slice of 3 from 1 by 1 leaves axis 1 of size 3"),
    (lambda b, x: b.slice_sized(x, (0,), (2,), (1,)),
     "a slice of an array of shape (2, 3) needs 2 starts, sizes and steps"),
    (lambda b, x: b.unslice(x, (2, 5), (0, 0), (1, 3)), "a slice of 3 from 0 by 3 leaves axis 1 of size 5"),
    (lambda b, x: b.pad(x, [(1, 0)]), "padding ((1, 0),) of an array of shape (2, 3): needs 2 pairs of sizes from 0"),
    (lambda b, x: b.pad(x, [(1, 0), (0, -1)]),
     "padding ((1, 0), (0, -1)) of an array of shape (2, 3): needs 2 pairs of sizes from 0"),
    (lambda b, x: b.pad(x, [(2, 0), (0, 0)], "reflect"), "axis 0 of size 2 can be reflected by at most 1, not 2"),
    (lambda b, x: b.pad(x, [(2, 0), (0, 0)], "wrap"), "there is no padding mode 'wrap'"),
    (lambda b, x: b.pad(x, [(1, 0), (0, 0)], "edge", 1.0), "padding mode 'edge' takes no value"),
    (lambda b, _: b.pad(b.input("e", (0,)), [(1, 0)], "edge"), "axis 0 is empty and has no edge to repeat"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "message"), REFUSED)
def test_refused(build, message):
    builder = Builder()
    with pytest.raises(ShapeError) as error:
        build(builder, builder.input("x", (2, 3)))
    assert str(error.value) == message


def test_joined_types_must_agree():
    builder = Builder()
    with pytest.raises(DtypeError, match=r"^cannot join float32 and int64 arrays$"):
        builder.concat([builder.input("x", (2,)), builder.input("y", (2,), "int64")], 0)


def test_nothing_to_do_makes_no_node():
    builder = Builder()
    x = builder.input("x", (2, 3))
    assert builder.reshape(x, (2, -1)) is x
    assert builder.transpose(x, (0, -1)) is x
    assert builder.broadcast(x, (2, 3)) is x
    assert builder.slice(x, [0], [2]) is x
    assert builder.pad(x, [(0, 0), (0, 0)], "edge") is x
    assert builder.concat([x], 0) is x
