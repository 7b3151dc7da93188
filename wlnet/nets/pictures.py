"""Pictures: their pixels, colours and sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wlnet.nets.values import Array

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture: (rows, columns) of a single channel or (rows, columns, channels), the top row first.

    `pixels` are bytes, 16-bit integers, or reals of which 0 to 1 can be shown.
    """

    pixels: Array

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Picture)
            and self.pixels.dtype == other.pixels.dtype
            and np.array_equal(self.pixels, other.pixels)
        )

    def __hash__(self) -> int:
        return hash((self.pixels.shape, self.pixels.tobytes()))

    def __str__(self) -> str:
        rows, columns = self.pixels.shape[:2]
        return f"an image of {columns}×{rows}"

    @property
    def channels(self) -> int:
        return 1 if self.pixels.ndim == 2 else int(self.pixels.shape[2])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])

    @property
    def values(self) -> Array:
        """Reals, (rows, columns, channels); the greatest integer there is counts as 1."""
        return scaled(self.pixels.reshape(*self.pixels.shape[:2], -1))


def scaled(pixels: Array) -> Array:
    """Pixels as reals, the greatest value of an integer type as 1."""
    if pixels.dtype.kind in "ui":
        return pixels / float(np.iinfo(pixels.dtype).max)
    return pixels.astype(np.float64)


def pixels_of(picture: Image) -> Array:
    """The pixels of a picture of Pillow's: rows, columns, and channels where there are several."""
    if picture.mode == "1":
        return np.asarray(picture.convert("L")) // 255
    if picture.mode in ("P", "PA", "CMYK", "YCbCr", "LAB", "HSV"):
        transparent = "transparency" in picture.info or picture.mode == "PA"
        picture = picture.convert("RGBA" if transparent else "RGB")
    found = np.asarray(picture)
    return found.astype(np.uint16) if picture.mode.startswith("I;16") else found


def read_picture(path: str) -> Picture:
    """The picture in a file. Raises OSError where there is none that can be read, ImportError without Pillow."""
    from PIL import Image as images  # late: Pillow is needed by those who have pictures in files

    try:
        with images.open(path) as opened:
            found = pixels_of(opened)
            return Picture(found * np.uint8(255) if opened.mode == "1" else found)
    except (SyntaxError, images.DecompressionBombError) as error:
        raise OSError(str(error)) from error


# Colours --------------------------------------------------------------------------------------------------------------

CHANNELS: Mapping[str, int] = {"Grayscale": 1, "RGB": 3, "HSB": 3, "CMYK": 4}


def recoloured(values: Array, space: str) -> Array:
    """Values of a grey or RGB picture, with alpha or without, in another colour space."""
    values = values[..., : {2: 1, 4: 3}.get(values.shape[-1], values.shape[-1])]
    if space == "Grayscale":
        return values if values.shape[-1] == 1 else (values @ np.array([0.299, 0.587, 0.114]))[..., None]
    return _FROM_RGB[space](np.repeat(values, 3, -1) if values.shape[-1] == 1 else values)


def _hsb(rgb: Array) -> Array:
    most, least = rgb.max(-1), rgb.min(-1)
    spread = most - least
    safe = np.where(spread == 0, 1, spread)
    r, g, b = np.moveaxis((most[..., None] - rgb) / safe[..., None], -1, 0)
    hue = np.select([rgb[..., 0] == most, rgb[..., 1] == most], [b - g, 2 + r - b], 4 + g - r)
    hue = np.where(spread == 0, 0, hue / 6 % 1)
    return np.stack([hue, spread / np.where(most == 0, 1, most), most], -1)


def _cmyk(rgb: Array) -> Array:
    black = 1 - rgb.max(-1)
    rest = np.where(black == 1, 1, 1 - black)[..., None]
    return np.concatenate([(rest - rgb) / rest * (black < 1)[..., None], black[..., None]], -1)


_FROM_RGB: Mapping[str, Callable[[Array], Array]] = {"RGB": lambda rgb: rgb, "HSB": _hsb, "CMYK": _cmyk}


# Sizes ----------------------------------------------------------------------------------------------------------------


def resized(values: Array, width: int, height: int, nearest: bool = False) -> Array:
    """Values at another size: (height, width, channels).

    Between pixels values are interpolated linearly; where a picture shrinks, the triangle of the interpolation is as
    wide as it needs to be for every pixel to count.
    """
    if nearest:
        rows, columns = (_nearest(n, m) for n, m in zip(values.shape[:2], (height, width), strict=True))
        return values[rows][:, columns]
    rows = _weights(values.shape[0], height) @ values.reshape(values.shape[0], -1)
    rows = rows.reshape(height, *values.shape[1:])
    made: Array = np.einsum("ij,hjc->hic", _weights(values.shape[1], width), rows)
    return made


def _nearest(count: int, wanted: int) -> Array:
    places: Array = np.minimum(((np.arange(wanted) + 0.5) * count / wanted).astype(int), count - 1)
    return places


def _weights(count: int, wanted: int) -> Array:
    """What each of `count` pixels in a row counts for each of the `wanted` ones."""
    step = count / wanted
    reach = max(step, 1.0)
    centres = (np.arange(wanted) + 0.5) * step
    distances = np.abs(np.arange(count) + 0.5 - centres[:, None])
    found = np.maximum(0, 1 - distances / reach)
    total: Array = found / found.sum(-1, keepdims=True)
    return total


@dataclass(frozen=True)
class Conform:
    """How a picture is brought to a size.

    method   "Stretch", "Fit" (padded), or "Fill" (cropped)
    align    where it is placed, from 0 (left, top) to 1 (right, bottom), across and down
    padding  the value around it
    """

    method: str = "Stretch"
    align: tuple[float, float] = (0.5, 0.5)
    padding: float = 0.0
    nearest: bool = False

    def __call__(self, values: Array, width: int, height: int) -> Array:
        rows, columns, channels = values.shape
        if (columns, rows) == (width, height):
            return values
        if self.method == "Stretch":
            return resized(values, width, height, self.nearest)
        ratios = width / columns, height / rows
        ratio = min(ratios) if self.method == "Fit" else max(ratios)
        w, h = (max(1, round(n * ratio)) for n in (columns, rows))
        made = resized(values, w, h, self.nearest)
        if self.method == "Fill":
            left, top = self._offset(w - width, h - height)
            return made[top : top + height, left : left + width]
        left, top = self._offset(width - w, height - h)
        whole = np.full((height, width, channels), self.padding)
        whole[top : top + h, left : left + w] = made
        return whole

    def _offset(self, across: int, down: int) -> tuple[int, int]:
        return math.floor(across * self.align[0] + 0.5), math.floor(down * self.align[1] + 0.5)
