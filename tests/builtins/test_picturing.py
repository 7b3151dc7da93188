"""Pictures made of pictures, against Pillow and by hand."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("ImageDimensions[ImageResize[a, 6]]", "{6, 4}", []),
    ("ImageDimensions[ImageResize[a, {6}]]", "{6, 4}", []),
    ("ImageDimensions[ImageResize[Image[{{0}, {1}}], {6}]]", "{3, 6}", []),
    ("ImageDimensions[ImageResize[a, {Scaled[2], All}]]", "{6, 2}", []),
    ("ImageDimensions[ImageResize[a, {Automatic, 4}]]", "{6, 4}", []),
    ("ImageDimensions[ImageResize[a, Scaled[1/2]]]", "{2, 1}", []),
    ('ImageType[ImageResize[Image[{{0, 255}}, "Byte"], 4]]', '"Byte"', []),
    ("Head[ImageResize[a, x]]", "ImageResize",
     ["ImageResize::imgsz: x is no size of an image: use a number of pixels, or a width and a height."]),
    ("ImageResize[x, 3]", "ImageResize[x, 3]", ["ImageResize::imginv: x is no image."]),
    ("ImageAspectRatio[a]", "2/3", []),
    ('ImageData[Image[Image[{{0.2, 0.9}}], "Bit"]]', "{{0., 1.}}", []),
    ('ImageData[Image[Image[{{0.2, 1}}], "Byte"], "Byte"]', "{{51, 255}}", []),
    ('ImageData[Image[Image[{{51, 255}}, "Byte"], "Real"]]', "{{0.2, 1.}}", []),
    ("ImageDimensions /@ ConformImages[{a, Image[{{0}}]}]", "{{2, 2}, {2, 2}}", []),
    ('ImageData[First[ConformImages[{Image[{{0, 1, 1, 0}}]}, {2, 1}, "Fill"]]]', "{{1., 1.}}", []),
    ("ImageChannels /@ ConformImages[{a, Image[{{{1, 0, 0}}}]}, {2, 2}]", "{3, 3}", []),
    ('ConformImages[{}, {2, 2}, "Fit"]', "{}", []),
    ("ImageData[ImagePad[a, {{1, 0}, {0, -1}}]]", "{{0., 0.75, 1., 0.5}}", []),
    ('ImageData[ImagePad[Image[{{0.25, 1}}], {{2, 0}, {0, 0}}, "Reversed"]]', "{{1., 0.25, 0.25, 1.}}", []),
    ("ImageData[ImagePad[Image[{{1}}], 1, 0.5]]", "{{0.5, 0.5, 0.5}, {0.5, 1., 0.5}, {0.5, 0.5, 0.5}}", []),
    ("ImageData[ImageTake[a, 1]]", "{{0., 0.25, 0.5}}", []),
    ("ImageData[ImageTake[a, {2, -1}, -2]]", "{{1., 0.5}}", []),
    ("Head[ImageTake[a, 3]]", "ImageTake",
     ["ImageTake::take: There are no rows or columns 3 in an image of 3 by 2."]),
    ("ImageData[ImageCrop[a, {1, 2}]]", "{{0.25}, {1.}}", []),
    ("ImageDimensions[ImageCrop[a, {5, 5}]]", "{5, 5}", []),
    ("ImageData[ImageReflect[a]] == Reverse[ImageData[a]]", "True", []),
    ("Map[ImageData, ImagePartition[a, {2, 1}, {1, 1}], {2}]",
     "{{{{0., 0.25}}, {{0.25, 0.5}}}, {{{0.75, 1.}}, {{1., 0.5}}}}", []),
    ("ImageData[ColorCombine[ColorSeparate[c]]] == ImageData[c]", "True", []),
    ('Head[ColorConvert[c, "Mauve"]]', "ColorConvert",
     ["ColorConvert::space: Mauve is no colour space that is built."]),
    ("Head[ColorCombine[{a, Image[{{1}}]}]]", "ColorCombine",
     ["ColorCombine::sizes: The images differ in size, or are no images of one channel: {-Image-, -Image-}."]),
    ("{Min[#] >= 0.2, Max[#] <= 0.4} &[ImageData[RandomImage[{0.2, 0.4}, 5]]]", "{True, True}", []),
    ("ImageDimensions[ImageAssemble[{{a, a}, {a, a}, {a, a}}]]", "{6, 6}", []),
    ("ImageData[ImageAdjust[Image[{{1, 1}}]]]", "{{1., 1.}}", []),
    ("ImageData[Binarize[a, {0.25, 0.75}]]", "{{0., 1., 1.}, {1., 0., 1.}}", []),
    ("ImageType[Binarize[c, 0.2]]", '"Bit"', []),
    ("ImageDimensions[ImageAssemble[{a, a}]]", "{6, 2}", []),
    ("Head[ImageAssemble[{a, c}]]", "ImageAssemble",
     ["ImageAssemble::sizes: The images of {-Image-, -Image-} do not fit together: they differ in size or in "
      "channels."]),
    ('Dimensions[ImageData[c, Interleaving -> False]]', "{3, 1, 2}", []),
    ('ImageData[Image[{{{1, 0}}, {{0, 1}}, {{0, 0}}}, Interleaving -> False]]', "{{{1., 0., 0.}, {0., 1., 0.}}}", []),
    ('ImageDimensions[Image[{{0, 1}}, ImageSize -> 100]]', "{2, 1}", []),
    ('ImageDimensions[Image[a, ImageSize -> 100]]', "{3, 2}", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    made = Session()
    made.evaluate("a = Image[{{0, 0.25, 0.5}, {0.75, 1, 0.5}}]; c = Image[{{{1, 0, 0.5}, {0, 0.25, 1}}}];")
    return made


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(session: Session, code: str, value: str, messages: list[str]) -> None:
    result = session.evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_resizing_agrees_with_the_triangle_of_pillow() -> None:
    images = pytest.importorskip("PIL.Image")
    rng = np.random.default_rng(3)
    pixels = rng.random((9, 7)).astype(np.float32)
    session = Session()
    for width, height in ((3, 4), (14, 20), (7, 5)):
        rows = "{" + ", ".join("{" + ", ".join(f"{v:.9f}" for v in row) + "}" for row in pixels) + "}"
        ours = session.evaluate(f"ImageData[ImageResize[Image[{rows}], {{{width}, {height}}}]]").to_python()
        theirs = np.asarray(images.fromarray(pixels).resize((width, height), images.Resampling.BILINEAR))
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
