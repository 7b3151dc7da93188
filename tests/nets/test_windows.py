from __future__ import annotations

import pytest

from nets.building import layer, sizes
from wlnet.nets.options import BadValue
from wlnet.nets.windows import Window, agreed_dimensions, count_words, dimensionality, padding, spread, windows


@pytest.mark.parametrize(
    ("window", "size", "kernel", "pads"),
    [
        (Window(2, 1, None), 4, 3, (0, 1)), (Window(2, 1, None), 5, 3, (1, 1)), (Window(1, 2, None), 7, 3, (2, 2)),
        (Window(3, 1, None), 9, 1, (0, 0)), (Window(1, 1, (2, 3)), 9, 3, (2, 3)),
    ],
)  # fmt: skip
def test_padding(window: Window, size: int, kernel: int, pads: tuple[int, int]) -> None:
    assert window.padding(size, kernel) == pads


def test_reach() -> None:
    assert Window(1, 3, (0, 0)).reach(4) == 10


def test_settings_for_each_dimension() -> None:
    assert windows(2, (1, 2), 3, ((1, 2), 4)) == (Window(1, 3, (1, 2)), Window(2, 3, (4, 4)))
    assert windows(1, 1, 1, "Same") == (Window(1, 1, None),)
    assert spread(3, 2) == (3, 3)


def test_padding_forms() -> None:
    for good in (0, "Same", (1, 2), ((0, 1),), ((0, 1), 2)):
        assert padding(good) == good
    for bad in (-1, "Valid", (1, -1), ((0, 1, 2),), (), (1, 1, 1, 1), 0.5):
        with pytest.raises(BadValue):
            padding(bad)


def test_number_of_dimensions() -> None:
    assert agreed_dimensions([]) is None
    assert agreed_dimensions(count_words("Stride", (1, 1))) == (2, '"Stride" has 2 entries')
    assert count_words("Stride", 3) == []
    with pytest.raises(BadValue) as caught:
        agreed_dimensions([('"Weights" has 4', 4)])
    assert str(caught.value) == '1, 2 or 3 spatial dimensions are possible, but "Weights" has 4'
    with pytest.raises(BadValue) as caught:
        dimensionality(4)
    assert str(caught.value) == "1, 2 or 3"


@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize(("kernel", "stride"), [(1, 1), (3, 1), (3, 2), (2, 3), (4, 4)])
def test_deconvolution_sizes_undo_those_of_convolution(kernel: int, stride: int, same: bool) -> None:
    """A convolution of what a deconvolution makes has as many places as went in."""
    settings = {"Stride": stride, "PaddingSize": "Same" if same else 0}
    for size in range(1, 6):
        (made,) = sizes(layer("DeconvolutionLayer", 1, kernel, **settings, Input=(1, size)), "Output")
        assert sizes(layer("ConvolutionLayer", 1, kernel, **settings, Input=made), "Output") == [(1, size)]
        assert sizes(layer("DeconvolutionLayer", 1, kernel, **settings, Output=made), "Input") == [(None, size)]
