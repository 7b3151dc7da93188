"""Pictures as arrays of numbers: the formats PNG, JPEG, GIF, BMP and TIFF of Import and Export.

Files are read and written by Pillow, which is imported only then.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.builtins.drawings import Drawing
from wlnet.builtins.file_formats import Request, file_format
from wlnet.expression import Compound, Expr, NumericArray, S, Symbol, from_array, is_list, list_of, pack
from wlnet.formats.problems import FormatError
from wlnet.nets.pictures import pixels_of

if TYPE_CHECKING:
    from PIL.Image import Image

Array = np.ndarray[Any, Any]

_PILLOW = "reading and writing pictures needs Pillow (pip install 'wlnet[images]')."
_ELEMENTS = ("Image", "Data", "ImageSize", "RawData", "ColorSpace", "ImageChannels", "BitDepth")


def _opened(request: Request) -> Image:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise FormatError(_PILLOW) from None
    try:
        found = Image.open(io.BytesIO(request.data))
        found.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise FormatError(f"the file is no picture that can be read: {error}.") from None
    return found


def _read(request: Request) -> Expr:
    picture = _opened(request)
    if request.element == "ImageSize":
        return list_of(*picture.size)
    found = pixels_of(picture)
    bits = 1 if picture.mode == "1" else 8 * found.dtype.itemsize
    if request.element == "BitDepth":
        return bits
    if request.element == "ImageChannels":
        return 1 if found.ndim == 2 else found.shape[2]
    if request.element == "ColorSpace":
        return "Grayscale" if found.ndim == 2 or found.shape[2] == 2 else "RGB"
    if request.element == "Image":
        name = {1: "Bit", 8: "Byte", 16: "Bit16"}.get(bits, "Real32")
        return Compound(S.Image, (NumericArray(np.ascontiguousarray(found)), name))
    if request.element == "RawData" or found.dtype.kind == "f":
        return NumericArray(np.ascontiguousarray(found))
    return from_array(found)


_DRAWN = ("Graphics", "Graphics3D", "Show", "Chart", "Histogram", "GraphicsRow", "GraphicsGrid", "GraphicsColumn")


def _array(e: Expr) -> Array:
    """The values of an Image, a NumericArray or an array of numbers as bytes, reals from 0 to 1 scaled to 255."""
    kind: Expr = S.Automatic
    if type(e) is Compound and e.head is S.Image and e.args:
        kind = e.args[1] if len(e.args) > 1 else S.Automatic
        e = e.args[0]
    if type(e) is Compound and type(e.head) is Symbol and (e.head.short.endswith(_DRAWN) or "Plot" in e.head.short):
        raise FormatError("graphics are not drawn here; there is no front end.")
    if type(e) is NumericArray:
        found = e.array
    else:
        packed = pack(e) if is_list(e) else None
        if packed is None and is_list(e):
            raise FormatError("the array is not rectangular, or mixes integers and reals.")
        if packed is None:
            raise FormatError("a picture is made of an Image or of an array of numbers.")
        found = packed.array
    if found.ndim not in (2, 3) or (found.ndim == 3 and found.shape[2] not in (1, 2, 3, 4)) or found.size == 0:
        raise FormatError("a picture has rows and columns, and at most four channels last.")
    if found.dtype.kind == "f":
        found = np.rint(np.clip(found, 0.0, 1.0) * 255.0)
    elif kind == "Bit":
        found = found * 255
    elif kind == "Bit16" or found.dtype == np.uint16:
        found = found >> 8
    if found.min() < 0 or found.max() > 255:
        raise FormatError("the integers of a picture go from 0 to 255.")
    return found.astype(np.uint8)


def _writer(name: str) -> Any:
    def write(request: Request, e: Expr) -> bytes:
        if isinstance(e, Drawing) and name == "PNG":
            return e.drawn("png")
        try:
            from PIL import Image
        except ImportError:
            raise FormatError(_PILLOW) from None
        found = _array(e)
        if found.ndim == 3 and found.shape[2] == 1:
            found = found[:, :, 0]
        if name == "JPEG" and found.ndim == 3 and found.shape[2] in (2, 4):
            found = found[:, :, : found.shape[2] - 1]
            found = found[:, :, 0] if found.shape[2] == 1 else found
        quality = request.option("CompressionLevel", 0.25)
        settings = {"quality": round(100 * (1 - quality))} if name == "JPEG" and type(quality) is float else {}
        out = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(found)).save(out, format=name, **settings)
        return out.getvalue()

    return write


for _name, _extensions in {
    "PNG": ("png",),
    "JPEG": ("jpg", "jpeg"),
    "GIF": ("gif",),
    "BMP": ("bmp",),
    "TIFF": ("tif", "tiff"),
}.items():
    file_format(_name, extensions=_extensions, elements=_ELEMENTS, read=_read, write=_writer(_name))
