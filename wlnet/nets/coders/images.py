"""Pictures as arrays of their channels, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from wlnet.nets.coders.coder import BadExample, Coder, CoderDocs, Hosted
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.options import BadValue, Parameter, boolean, choice
from wlnet.nets.pictures import CHANNELS, Conform, Picture, read_picture, recoloured, resized
from wlnet.nets.types import PortType, Size
from wlnet.nets.values import AUTOMATIC, Array, Value, Word, is_integer, is_list, is_number, plain, show


@dataclass(frozen=True)
class PictureFile:
    """A picture that is in a file."""

    path: str

    def __str__(self) -> str:
        return f"File[{show(self.path)}]"


def _size(value: Value) -> Value:
    entries = plain(value)
    entries = entries if is_list(entries) else (entries, entries)
    if len(entries) != 2 or not all(is_integer(n) and n > 0 for n in entries):
        raise BadValue("a size, or a list of width and height")
    return entries


def _offset(value: Value) -> Value:
    """None, a number, a list of a number for each channel, or a picture."""
    if value is None or isinstance(value, Picture) or is_number(value):
        return value
    entries = plain(value)
    if is_list(entries) and entries and all(map(is_number, entries)):
        return entries
    raise BadValue("None, a number, a list of a number for each channel, or an image")


_PLACES = {"Left": (0.0, 0.5), "Right": (1.0, 0.5), "Top": (0.5, 0.0), "Bottom": (0.5, 1.0), "Center": (0.5, 0.5)}


def _alignment(value: Value) -> Value:
    names = [entry.name if isinstance(entry, Word) else entry for entry in (value if is_list(value) else (value,))]
    if not 1 <= len(names) <= 2 or not all(name in _PLACES for name in names):
        raise BadValue("Center, Left, Right, Top or Bottom, or a list of one across and one down")
    return value


def _aligned(value: Value) -> tuple[float, float]:
    entries = value if is_list(value) else (value, value)
    across, down = (_PLACES[entry.name if isinstance(entry, Word) else entry] for entry in entries)
    return across[0], down[1]


def _padding(value: Value) -> Value:
    if is_number(value) or (isinstance(value, Word) and value.name in ("Black", "White")):
        return value
    raise BadValue("Black, White, or a number from 0 to 1")


def _resampling(value: Value) -> Value:
    return value if value == AUTOMATIC else choice("Linear", "Bilinear", "Nearest")(value)


_SPACE = Parameter("ColorSpace", choice(*CHANNELS), "RGB", symbol=True)
_LAYOUT = (
    Parameter("DataTransposed", boolean, False),
    Parameter("Interleaving", boolean, False, symbol=True),
    Parameter("MeanImage", _offset, None),
    Parameter("VarianceImage", _offset, None),
)
_HOSTED: Mapping[str, Hosted] = MappingProxyType({"MeanImage": "value", "VarianceImage": "value"})


class _Pictures(Coder):
    """What encoder and decoder share: how channels, rows and columns lie in the array, and what is subtracted."""

    name: ClassVar[str]
    hosted = _HOSTED

    @property
    def channels(self) -> int:
        return CHANNELS[self.settings["ColorSpace"]]

    def validate(self) -> None:
        for name in ("MeanImage", "VarianceImage"):
            value = self.settings[name]
            if is_list(value) and len(value) != self.channels:
                raise BadValue(f'"{name}" should have a number for each of the {self.channels} channels')

    def _axes(self) -> tuple[int, int, int]:
        """Where of (rows, columns, channels) each axis of the array is taken from."""
        places = (1, 0) if self.settings["DataTransposed"] else (0, 1)
        return (*places, 2) if self.settings["Interleaving"] else (2, *places)

    def laid_out(self, sizes: tuple[Size, Size, Size]) -> tuple[Size, ...]:
        """The dimensions of the array for those of the picture."""
        return tuple(sizes[axis] for axis in self._axes())

    def shift(self, name: str, width: int, height: int) -> Array | None:
        """What a parameter says for every pixel, (rows, columns, channels) or such as to be spread over them."""
        value = self.settings[name]
        if value is None:
            return None
        if isinstance(value, Picture):
            found = recoloured(value.values, self.settings["ColorSpace"])
            return found if value.size == (width, height) else resized(found, width, height)
        return np.asarray(value, np.float64)


class ImageEncoder(_Pictures, Encoder):
    """The channels of a picture of a given size."""

    name = "Image"
    forms = ((), ("Size",), ("Size", "ColorSpace"))
    parameters = (
        Parameter("Size", _size, (128, 128), old=("ImageSize",)),
        _SPACE,
        *_LAYOUT,
        Parameter("Method", choice("Stretch", "Fit", "Fill"), "Stretch", symbol=True),
        Parameter("Resampling", _resampling, AUTOMATIC, symbol=True),
        Parameter("Alignment", _alignment, Word("Center"), symbol=True),
        Parameter("Padding", _padding, Word("Black"), symbol=True),
    )
    phrase = "image"
    docs = CoderDocs(
        summary="Encode a picture as the values of its channels.",
        takes="an Image, or a File with one",
        gives='an array {channels, height, width} of values from 0 to 1, less "MeanImage", over the root of '
        '"VarianceImage"',
        example='NetEncoder[{"Image", {2, 1}, "Grayscale"}][Image[{{0, 1}}]]',
        source="Wolfram Language reference, netencoder/Image",
        notes='Interleaving puts the channels last, "DataTransposed" the width before the height. Alpha is dropped. '
        "Where a picture has another size it is interpolated linearly, with wider triangles where it shrinks; Wolfram "
        "does not say what it does. Colour spaces other than those named are not built.",
    )

    def port_type(self) -> PortType:
        width, height = self.settings["Size"]
        return PortType(self.laid_out((height, width, self.channels)))

    def takes(self, value: Value) -> bool:
        return isinstance(value, (Picture, PictureFile))

    @cached_property
    def _conform(self) -> Conform:
        padding = self.settings["Padding"]
        value = float(padding.name == "White") if isinstance(padding, Word) else float(padding)
        nearest = self.settings["Resampling"] == "Nearest"
        return Conform(self.settings["Method"], _aligned(self.settings["Alignment"]), value, nearest)

    def encode(self, value: Value) -> Array:
        if isinstance(value, PictureFile):
            value = _loaded(value)
        width, height = self.settings["Size"]
        made = recoloured(self._conform(value.values, width, height), self.settings["ColorSpace"])
        mean, variance = (self.shift(name, width, height) for name in ("MeanImage", "VarianceImage"))
        made = made if mean is None else made - mean
        made = made if variance is None else made / np.sqrt(variance)
        return made.transpose(self._axes()).astype(np.float32)

    def refusal(self, value: Value) -> str:
        return f"{show(value)} is no image"

    def sized(self, dims: tuple[Size, ...]) -> Encoder:
        axes = self._axes()
        if len(dims) != len(axes):
            return self
        height, width = (dims[axes.index(axis)] for axis in (0, 1))
        return self.changed({"Size": (width, height)}) if isinstance(width, int) and isinstance(height, int) else self

    def mirrored(self) -> Mapping[str, Value]:
        return {p.name: self.settings[p.name] for p in (_SPACE, *_LAYOUT)}


def _loaded(file: PictureFile) -> Picture:
    try:
        return read_picture(file.path)
    except ImportError:
        raise BadExample("reading pictures needs Pillow (pip install 'wlnet[images]')") from None
    except OSError as error:
        raise BadExample(f"{file} holds no picture that can be read: {error}") from None


class ImageDecoder(_Pictures, Decoder):
    """A picture of the channels that an array has."""

    name = "Image"
    forms = ((), ("ColorSpace",))
    parameters = (_SPACE, *_LAYOUT)
    phrase = "image"
    docs = CoderDocs(
        summary="Read an array as a picture.",
        takes="an array {channels, height, width}, or as the parameters say",
        gives='the Image of its values times the root of "VarianceImage", plus "MeanImage"',
        example='ImageData[NetDecoder[{"Image", "Grayscale"}][{{{0, 0.5}, {1, 0.25}}}]]',
        source="Wolfram Language reference, netdecoder/Image",
    )

    def port_type(self) -> PortType:
        return PortType(self.laid_out((None, None, self.channels)))

    def usual(self, array: Array) -> Value:
        values = array.astype(np.float64).transpose(np.argsort(self._axes()))  # (rows, columns, channels)
        height, width = values.shape[:2]
        mean, variance = (self.shift(name, width, height) for name in ("MeanImage", "VarianceImage"))
        values = values if variance is None else values * np.sqrt(variance)
        values = values if mean is None else values + mean
        pixels = values[..., 0] if values.shape[-1] == 1 else values
        return Picture(np.ascontiguousarray(pixels, np.float32))

    def mirrored(self) -> Mapping[str, Value]:
        return dict(self.settings)
