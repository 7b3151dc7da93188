"""Pictures as arrays, and back."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.building import layer
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.images import ImageDecoder, ImageEncoder, PictureFile
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.errors import SpecificationError
from wlnet.nets.pictures import Picture
from wlnet.nets.types import PortType
from wlnet.nets.values import Word
from wlnet.training.losses import attach

RNG = np.random.default_rng(3)
IMAGE = Picture(RNG.integers(0, 256, (2, 3, 3)).astype(np.uint8))


def encoder(*arguments: Any, **options: Any) -> ImageEncoder:
    return ImageEncoder.build(arguments, options.items())


def encoded(picture: Any, *arguments: Any, **options: Any) -> Any:
    rows, single = encoder(*arguments, **options).read(picture)
    assert single
    return rows[0]


def test_layouts() -> None:
    values = IMAGE.pixels / 255
    for options, expected in [
        ({}, values.transpose(2, 0, 1)),
        ({"Interleaving": True}, values),
        ({"DataTransposed": True}, values.transpose(2, 1, 0)),
        ({"DataTransposed": True, "Interleaving": True}, values.transpose(1, 0, 2)),
    ]:
        found = encoded(IMAGE, (3, 2), **options)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert encoder((3, 2), **options).port_type() == PortType(expected.shape)
        back = ImageDecoder.build((), options.items()).decode(found, None, RNG)
        np.testing.assert_allclose(back.pixels, values, rtol=1e-6)


def test_mean_and_variance() -> None:
    how = {"MeanImage": (0.485, 0.456, 0.406), "VarianceImage": tuple(np.square([0.229, 0.224, 0.225]))}
    pixel = Picture(np.array([[[1, 0, 0.5]]]))
    found = encoded(pixel, (1, 1), **how)
    np.testing.assert_allclose(found.ravel(), [2.2489083, -2.0357143, 0.4177778], rtol=1e-6)
    back = ImageDecoder.build((), how.items()).decode(found, None, RNG)
    np.testing.assert_allclose(back.pixels, [[[1, 0, 0.5]]], atol=1e-6)
    assert encoded(pixel, (1, 1), "Grayscale", MeanImage=Picture(np.array([[0.1]]))).item() == pytest.approx(0.256)
    assert encoded(pixel, (1, 1), "Grayscale", MeanImage=0.1, VarianceImage=4).item() == pytest.approx(0.128)


def test_sizes() -> None:
    assert encoder().port_type() == PortType((3, 128, 128))
    assert encoded(IMAGE, 5).shape == (3, 5, 5)
    assert encoded(IMAGE, (3, 4), Method="Fit", Padding=Word("White"))[:, 0].tolist() == [[1.0] * 3] * 3
    top = encoded(IMAGE, (3, 4), Method="Fit", Alignment=Word("Top"))
    np.testing.assert_allclose(top[:, :2], IMAGE.pixels.transpose(2, 0, 1) / 255, rtol=1e-6)
    left = encoded(IMAGE, (2, 2), Method="Fill", Alignment=(Word("Left"), Word("Center")))
    np.testing.assert_allclose(left, IMAGE.pixels[:, :2].transpose(2, 0, 1) / 255, rtol=1e-6)


def test_lists_and_arrays() -> None:
    rows, single = encoder((3, 2)).read([IMAGE, IMAGE.pixels.transpose(2, 0, 1)])
    assert not single
    assert [row.shape for row in rows] == [(3, 2, 3)] * 2
    rows, single = encoder((3, 2)).read(np.zeros((3, 2, 3)))
    assert single
    with pytest.raises(BadExample, match=r"^example 2: 5 is no image$"):
        encoder((3, 2)).read([IMAGE, 5])


def test_files(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image")
    images.fromarray(IMAGE.pixels).save(tmp_path / "a.png")
    assert np.array_equal(encoded(PictureFile(str(tmp_path / "a.png")), (3, 2)), encoded(IMAGE, (3, 2)))
    with pytest.raises(BadExample, match=r"holds no picture that can be read"):
        encoded(PictureFile(str(tmp_path / "b.png")))


def test_decoding() -> None:
    of = ImageDecoder.build(("Grayscale",))
    assert of.port_type() == PortType((1, None, None))
    assert of.decode(np.array([[[0.0, 0.5]]]), None, RNG) == Picture(np.array([[0, 0.5]], np.float32))
    assert len(of.decode(np.zeros((2, 1, 3, 3)), None, RNG)) == 2
    assert counterpart(encoder((3, 2), "Grayscale")) == of
    assert counterpart(of) == encoder((128, 128), "Grayscale")


def test_targets_have_the_size_of_the_output() -> None:
    net = chain(
        [layer("ElementwiseLayer", Word("Tanh"))], {"Input": (1, 2, 3), "Output": ImageDecoder.build(("Grayscale",))}
    )
    made = attach(net)
    assert made.net.coder("Output") == encoder((3, 2), "Grayscale")
    picture = Picture(np.zeros((2, 3)))
    assert apply(made.net, {"Input": np.zeros((1, 2, 3)), "Output": picture}) == pytest.approx(0)


def test_refusals() -> None:
    for arguments, options, text in [
        ((0,), {}, '"Size" should be a size, or a list of width and height'),
        ((2, "LAB"), {}, '"ColorSpace" should be "Grayscale", "RGB", "HSB" or "CMYK"'),
        ((2,), {"MeanImage": (1, 2)}, '"MeanImage" should have a number for each of the 3 channels'),
        ((2,), {"MeanImage": "x"}, '"MeanImage" should be None, a number'),
        ((2,), {"Alignment": Word("Middle")}, '"Alignment" should be Center, Left'),
        ((2,), {"Padding": Word("Red")}, '"Padding" should be Black, White'),
        ((2,), {"Method": "Crop"}, '"Method" should be "Stretch", "Fit" or "Fill"'),
    ]:
        with pytest.raises(SpecificationError, match=text):
            encoder(*arguments, **options)
