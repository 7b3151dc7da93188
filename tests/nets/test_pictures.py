"""Pictures: colours against colorsys, sizes against Pillow, files."""

import colorsys
from pathlib import Path

import numpy as np
import pytest

from wlnet.nets.pictures import Conform, Picture, read_picture, recoloured, resized, scaled

RNG = np.random.default_rng(2)
RGB = np.concatenate([RNG.random((4, 5, 3)), np.eye(3)[None, [0, 1, 2, 0, 1]], np.zeros((1, 5, 3)), np.ones((1, 5, 3))])


def test_values() -> None:
    assert scaled(np.array([0, 51, 255], np.uint8)).tolist() == [0, 0.2, 1]
    assert scaled(np.array([65535], np.uint16)).tolist() == [1]
    assert Picture(np.zeros((2, 3))).size == (3, 2)
    assert Picture(np.zeros((2, 3))).values.shape == (2, 3, 1)
    assert str(Picture(np.zeros((2, 3, 3)))) == "an image of 3×2"
    assert len({Picture(np.zeros((2, 3))), Picture(np.zeros((2, 3))), Picture(np.ones((2, 3)))}) == 2


def test_colours() -> None:
    expected = [colorsys.rgb_to_hsv(*pixel) for pixel in RGB.reshape(-1, 3)]
    np.testing.assert_allclose(recoloured(RGB, "HSB").reshape(-1, 3), expected, atol=1e-12)
    cmyk = recoloured(RGB, "CMYK")
    np.testing.assert_allclose((1 - cmyk[..., :3]) * (1 - cmyk[..., 3:]), RGB, atol=1e-12)  # the way back
    assert recoloured(np.array([[[1.0, 0.5, 0.25]]]), "Grayscale").item() == pytest.approx(0.299 + 0.2935 + 0.0285)
    assert recoloured(np.array([[[0.5]]]), "RGB").tolist() == [[[0.5] * 3]]
    assert recoloured(np.array([[[0.5, 0.1]]]), "Grayscale").tolist() == [[[0.5]]]  # alpha is dropped
    assert recoloured(np.array([[[0.5, 0.6, 0.7, 0.1]]]), "RGB").tolist() == [[[0.5, 0.6, 0.7]]]


@pytest.mark.parametrize(("width", "height"), [(3, 2), (20, 11), (7, 3), (2, 12)])
def test_sizes_against_pillow(width: int, height: int) -> None:
    images = pytest.importorskip("PIL.Image")
    values = RNG.random((6, 7)).astype(np.float32)
    theirs = images.fromarray(values).resize((width, height), images.Resampling.BILINEAR)
    np.testing.assert_allclose(resized(values[..., None], width, height)[..., 0], np.asarray(theirs), atol=1e-5)


def test_nearest() -> None:
    values = np.arange(4.0).reshape(2, 2, 1)
    assert resized(values, 4, 2, nearest=True)[..., 0].tolist() == [[0, 0, 1, 1], [2, 2, 3, 3]]
    assert resized(values, 1, 1, nearest=True).item() == 3


def test_ways_to_conform() -> None:
    wide = np.arange(1.0, 9).reshape(2, 4, 1)
    assert Conform()(wide, 4, 2) is wide
    fitted = Conform("Fit", padding=9.0)(wide, 4, 4)[..., 0]
    assert fitted.tolist() == [[9] * 4, [1, 2, 3, 4], [5, 6, 7, 8], [9] * 4]
    assert Conform("Fit", (0.5, 0.0))(wide, 4, 4)[..., 0].tolist() == [[1, 2, 3, 4], [5, 6, 7, 8], [0] * 4, [0] * 4]
    assert Conform("Fill")(wide, 2, 2)[..., 0].tolist() == [[2, 3], [6, 7]]
    assert Conform("Fill", (0.0, 0.5))(wide, 2, 2)[..., 0].tolist() == [[1, 2], [5, 6]]


def test_files(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image")
    pixels = RNG.integers(0, 256, (3, 4, 3)).astype(np.uint8)
    images.fromarray(pixels).save(tmp_path / "a.png")
    assert read_picture(str(tmp_path / "a.png")) == Picture(pixels)
    images.fromarray(pixels[..., 0] > 100).save(tmp_path / "b.png")
    assert read_picture(str(tmp_path / "b.png")).values[..., 0].tolist() == (pixels[..., 0] > 100).tolist()
    (tmp_path / "c.png").write_text("no picture")
    with pytest.raises(OSError):
        read_picture(str(tmp_path / "c.png"))
