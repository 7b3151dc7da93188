"""Pictures: Image, ImageData, ImageDimensions, ImageChannels, ImageType, ImageQ."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.expression import FALSE, TRUE, Compound, Expr, NumericArray, S, from_array, is_list, list_of, pack
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, flat_options, is_option
from wlnet.kernel.registry import builtin, display, messages, symbols
from wlnet.nets.pictures import Picture, scaled

symbols("Image Interleaving DataReversed")

Array = np.ndarray[Any, Any]

_TYPES = {"Bit": np.uint8, "Byte": np.uint8, "Bit16": np.uint16, "Real32": np.float32, "Real64": np.float64,
          "Real": np.float64}  # fmt: skip

for _head in ("ImageData", "ImageDimensions", "ImageChannels", "ImageType", "ImageColorSpace"):
    messages(_head, {"imginv": "`1` is no image."})


@display("Image")
def show_image(_k: Kernel, e: Compound) -> Expr | None:
    """``Image[...]``: stands for a picture, which plain text cannot show."""
    return None if picture_of(e) is None else Shown("-Image-")


def picture_of(e: Expr) -> Picture | None:
    """The picture that ``Image[array]`` or ``Image[array, type]`` is, with options or without; None if it is none.

    ``Image[image, type]`` is an image stored in another type. Of the options Interleaving matters: False says that
    the array has its channels first.
    """
    if not (isinstance(e, Compound) and e.head is S.Image and e.args):
        return None
    typed = len(e.args) > 1 and isinstance(e.args[1], str)
    if (typed and e.args[1] not in _TYPES) or not all(map(is_option, e.args[2 if typed else 1 :])):
        return None
    kind = _kind(e)
    inner = picture_of(e.args[0])
    if inner is not None:
        return _stored_as(inner, kind)
    array = _numbers(e.args[0])
    if array is None or array.ndim not in (2, 3) or not array.size or array.dtype.kind not in "uif":
        return None
    if array.ndim == 3 and (S.Interleaving, FALSE) in [o.args for o in flat_options(e.args[1:])]:
        array = np.ascontiguousarray(np.moveaxis(array, 0, -1))
    if kind == "Bit":
        return Picture(np.where(array > 0, 255, 0).astype(np.uint8))
    return Picture(array.astype(_TYPES[kind], copy=False))


def _stored_as(picture: Picture, kind: str) -> Picture:
    """The picture with its pixels in another type; a bit is whether a value is above a half."""
    if kind != "Bit" and picture.pixels.dtype == _TYPES[kind]:
        return picture
    values = scaled(picture.pixels)
    if kind == "Bit":
        values = np.where(values > 0.5, 1.0, 0.0)
    if kind in ("Bit", "Byte", "Bit16"):
        values = np.rint(np.clip(values, 0, 1) * (65535 if kind == "Bit16" else 255))
    return Picture(values.astype(_TYPES[kind]))


def _numbers(e: Expr) -> Array | None:
    """A NumericArray or a rectangular list of integers and reals as an array; None for anything else."""
    if isinstance(e, NumericArray):
        return e.array
    packed = pack(e) if is_list(e) else None
    if packed is not None:
        return packed.array
    try:
        return np.array(_nested(e), np.float64) if is_list(e) else None
    except (TypeError, ValueError):
        return None


def _nested(e: Expr) -> Any:
    return [_nested(a) for a in e.args] if is_list(e) else e


def _kind(e: Compound) -> str:
    """The type of the values of an image: as it says, or for a NumericArray of bytes as these are, else Real32."""
    if len(e.args) > 1 and isinstance(e.args[1], str):
        return "Real64" if e.args[1] == "Real" else e.args[1]
    data = e.args[0]
    if isinstance(data, Compound) and data.head is S.Image:
        return _kind(data)
    stored = data.array.dtype if isinstance(data, NumericArray) else None
    return {np.dtype(np.uint8): "Byte", np.dtype(np.uint16): "Bit16"}.get(stored, "Real32")


def image_of(picture: Picture) -> Expr:
    """The expression for a picture."""
    kinds = {"uint8": "Byte", "uint16": "Bit16", "float64": "Real64"}
    return Compound(S.Image, (NumericArray(picture.pixels), kinds.get(picture.pixels.dtype.name, "Real32")))


def _picture(k: Kernel, head: str, e: Expr) -> Picture | None:
    found = picture_of(e)
    if found is None:
        k.message(head, "imginv", e)
    return found


@builtin("ImageQ")
def image_q(k: Kernel, e: Expr) -> Expr | None:
    """ImageQ[e]: whether e is a picture.

    >> {ImageQ[Image[{{0, 1}, {1, 0}}]], ImageQ[Image[x]], ImageQ[1]}
     = {True, False, False}
    """
    return FALSE if picture_of(e) is None else TRUE


@builtin("ImageData", options={"Interleaving": "Automatic", "DataReversed": "False"})
def image_data(k: Kernel, options: Options, image: Expr, kind: Expr | None = None) -> Expr | None:
    """ImageData[image]: the values of all pixels, 0 to 1; ImageData[image, "Byte"] as they are stored in this type.

    Interleaving -> False has the channels first, DataReversed -> True the lowest row.

    >> ImageData[Image[{{0, 255}, {51, 255}}, "Byte"]]
     = {{0., 1.}, {0.2, 1.}}

    >> ImageData[Image[{{0, 1}}], "Byte"]
     = {{0, 255}}
    """
    found = _picture(k, "ImageData", image)
    if found is None:
        return None
    values = scaled(found.pixels)
    if options["Interleaving"] is FALSE:
        values = np.moveaxis(found.values, -1, 0)
    if options["DataReversed"] is TRUE:
        values = np.flip(values, -2 if options["Interleaving"] is FALSE else 0)
    values = np.ascontiguousarray(values)
    if kind is None or kind in ("Real", "Real32", "Real64"):
        return from_array(values)
    limits = {"Bit": 1, "Byte": 255, "Bit16": 65535}
    if not isinstance(kind, str) or kind not in limits:
        return None
    return from_array(np.rint(np.clip(values, 0, 1) * limits[kind]).astype(np.int64))


@builtin("ImageDimensions")
def image_dimensions(k: Kernel, image: Expr) -> Expr | None:
    """ImageDimensions[image]: width and height.

    >> ImageDimensions[Image[{{0, 1, 0}, {1, 0, 1}}]]
     = {3, 2}
    """
    found = _picture(k, "ImageDimensions", image)
    return None if found is None else list_of(*found.size)


@builtin("ImageChannels")
def image_channels(k: Kernel, image: Expr) -> Expr | None:
    """ImageChannels[image]: the number of channels.

    >> {ImageChannels[Image[{{0, 1}}]], ImageChannels[Image[{{{1, 0, 0}}}]]}
     = {1, 3}
    """
    found = _picture(k, "ImageChannels", image)
    return None if found is None else found.channels


@builtin("ImageType")
def image_type(k: Kernel, image: Expr) -> Expr | None:
    """ImageType[image]: how the values of pixels are stored.

    >> {ImageType[Image[{{0, 1}}]], ImageType[Image[{{0, 1}}, "Bit"]]}
     = {"Real32", "Bit"}
    """
    if _picture(k, "ImageType", image) is None:
        return None
    assert isinstance(image, Compound)
    return _kind(image)


@builtin("ImageColorSpace")
def image_color_space(k: Kernel, image: Expr) -> Expr | None:
    """ImageColorSpace[image]: "Grayscale" or "RGB".

    >> ImageColorSpace[Image[{{0, 1}}]]
     = "Grayscale"
    """
    found = _picture(k, "ImageColorSpace", image)
    return None if found is None else "Grayscale" if found.channels <= 2 else "RGB"
