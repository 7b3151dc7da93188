"""Image and what can be asked of it."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('ImageData[Image[{{0, 1/2 // N}, {1, 0}}]]', "{{0., 0.5}, {1., 0.}}", []),
    ('ImageData[Image[{{0, 255}}, "Byte"]]', "{{0., 1.}}", []),
    ('ImageData[Image[{{0, 65535}}, "Bit16"], "Byte"]', "{{0, 255}}", []),
    ('ImageData[Image[{{0, 1}}, "Bit"]]', "{{0., 1.}}", []),
    ("ImageData[Image[NumericArray[{{51}}, \"UnsignedInteger8\"]]]", "{{0.2}}", []),
    ('ImageData[Image[{{0, 1}}], "Foo"]', 'ImageData[Image[{{0, 1}}], "Foo"]', []),
    ("ImageDimensions[Image[{{0, 1, 0.5}}]]", "{3, 1}", []),
    ("ImageChannels[Image[{{{0, 1, 0.5}}}]]", "3", []),
    ('{ImageType[Image[{{1}}, "Byte"]], ImageType[Image[{{1}}]]}', '{"Byte", "Real32"}', []),
    ("ImageColorSpace[Image[{{{0, 1, 0.5}}}]]", '"RGB"', []),
    ('ImageQ /@ {Image[{{1}}], Image[{{x}}], Image[{1}], Image[{{1}}, "Foo"], 3}',
     "{True, False, False, False, False}", []),
    ("ImageData[3]", "ImageData[3]", ["ImageData::imginv: 3 is no image."]),
    ("ImageDimensions[Image[x]]", "ImageDimensions[Image[x]]", ["ImageDimensions::imginv: Image[x] is no image."]),
    # at the ports of nets
    ('NetEncoder[{"Image", {1, 1}, "MeanImage" -> {.5, 0, 0}, Interleaving -> True}][Image[{{{1, 0, .5}}}]]',
     "{{{0.5, 0., 0.5}}}", []),
    ('NetEncoder[{"Image", {4, 2}, "Grayscale", "MeanImage" -> .5}]',
     'NetEncoder[{"Image", {4, 2}, "Grayscale", "MeanImage" -> 0.5}]', []),
    ('NetChain[{FlattenLayer[]}, "Input" -> NetEncoder[{"Image", {2, 1}, "Grayscale"}]]['
     "{Image[{{0, 1}}], Image[{{1, 1}}]}]",
     "{{0., 1.}, {1., 1.}}", []),
    ('ImageData[NetChain[{ElementwiseLayer[1 - # &]}, "Output" -> NetDecoder[{"Image", "Grayscale"}]][{{{0, 1}}}]]',
     "{{1., 0.}}", []),
    ('NetEncoder["Image"][3]', "$Failed", ["NetEncoder::netindata: 3 is no image."]),
    ('NetMeasurements[NetChain[{ElementwiseLayer[# &]}], {Image[{{0, 1}}] -> Image[{{1, 1}}]}, "MeanSquare"]',
     "0.5", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m).splitlines()[0] for m in result.messages] == messages


def test_output_form() -> None:
    assert Session().evaluate("Image[{{0, 1}}]").output_form() == "-Image-"
