"""Pictures made of pictures: ImageResize, ConformImages, ImagePad, ColorConvert and their kin."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from wlnet.builtins.images import image_of, picture_of
from wlnet.expression import NONE, Compound, Expr, NumericArray, PackedArray, S, Symbol, elements, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages
from wlnet.nets.pictures import CHANNELS, Conform, Picture, recoloured, resized
from wlnet.nets.values import Array

Size = tuple[int, int]

_METHODS = ("Stretch", "Fit", "Fill")
_PADDINGS = {"Fixed": "edge", "Reflected": "reflect", "Reversed": "symmetric", "Periodic": "wrap"}

for _head in ("ImageResize", "ConformImages", "ImageAspectRatio", "ImagePad", "ImageTake", "ImageCrop", "ImageReflect",
              "ImagePartition", "ColorConvert", "ColorCombine", "ColorSeparate", "RemoveAlphaChannel",
              "ImageAssemble", "ImageAdjust", "Binarize"):  # fmt: skip
    messages(_head, {"imginv": "`1` is no image."})
for _head in ("ImageResize", "ConformImages", "ImageCrop", "ImagePartition"):
    messages(_head, {"imgsz": "`1` is no size of an image: use a number of pixels, or a width and a height."})
messages("ConformImages", {"fitting": '`1` is no way to fit images that is built: use "Stretch", "Fit" or "Fill".'})
messages("ImagePad", {"padding": "`1` is no padding of images that is built."})
messages("ImageTake", {"take": "There are no rows or columns `1` in an image of `2` by `3`."})
messages("ColorConvert", {"space": "`1` is no colour space that is built."})
messages("ImageAssemble", {"sizes": "The images of `1` do not fit together: they differ in size or in channels."})
messages("ColorCombine", {"sizes": "The images differ in size, or are no images of one channel: `1`."})


def _picture(k: Kernel, head: Symbol, e: Expr) -> Picture | None:
    found = picture_of(e)
    if found is None:
        k.message(head, "imginv", e)
    return found


def like(model: Picture, values: Array) -> Expr:
    """An image of these values, 0 to 1, with its pixels stored as those of a model are."""
    kind = model.pixels.dtype
    if kind.kind in "ui":
        values = np.rint(np.clip(values, 0, 1) * np.iinfo(kind).max)
    return image_of(Picture(_flat(values).astype(kind)))


def _flat(values: Array) -> Array:
    """Values without the axis of a single channel."""
    return values[..., 0] if values.ndim == 3 and values.shape[2] == 1 else values


def _whole(e: Expr) -> int | None:
    """A number of pixels, rounded to a whole one."""
    if isinstance(e, (int, float, Fraction)) and not isinstance(e, bool) and round(e) > 0:
        return round(e)
    return None


def _extent(e: Expr, own: int) -> int | None:
    """One of width and height, as a number, Scaled[s] or All; None for Automatic and what is no size."""
    if e is S.All:
        return own
    if type(e) is Compound and e.head is S.Scaled and len(e.args) == 1:
        ratio = e.args[0]
        return max(1, round(own * ratio)) if isinstance(ratio, (int, float, Fraction)) else None
    return _whole(e)


def target_size(spec: Expr, size: Size) -> Size | None:
    """Width and height that a size specification means for an image of this size; None if it means none."""
    items = (spec, S.Automatic) if not is_list(spec) else elements(spec)
    if items is None or not 1 <= len(items) <= 2:
        return None
    if len(items) == 1:
        longest = _whole(items[0])
        if longest is None:
            return None
        width, height = (max(1, round(n * longest / max(size))) for n in size)
        return width, height
    found = [_extent(e, own) for e, own in zip(items, size, strict=True)]
    for i, other in ((0, 1), (1, 0)):
        known = found[other]
        if items[i] is S.Automatic and known is not None:
            found[i] = max(1, round(known * size[i] / size[other]))
    return None if found[0] is None or found[1] is None else (found[0], found[1])


@builtin("ImageResize", options={"Padding": '"Reversed"', "Resampling": "Automatic"})
def image_resize(k: Kernel, options: Options, image: Expr, size: Expr) -> Expr | None:
    """ImageResize[image, width], ImageResize[image, {width, height}]: the image at another size.

    ImageResize[image, {n}] makes the longer side n. A side may be Scaled[s], All or Automatic.

    >> ImageDimensions[ImageResize[Image[{{0, 1, 0, 1}, {1, 0, 1, 0}}], 8]]
     = {8, 4}

    >> ImageData[ImageResize[Image[{{0, 1}}], {4, 1}, Resampling -> "Nearest"]]
     = {{0., 0., 1., 1.}}

    Not built: the wider kernels of resampling; between pixels values are linear.
    """
    found = _picture(k, S.ImageResize, image)
    if found is None:
        return None
    wanted = target_size(size, found.size)
    if wanted is None:
        k.message(S.ImageResize, "imgsz", size)
        return None
    return like(found, resized(found.values, *wanted, nearest=options["Resampling"] == "Nearest"))


@builtin("ConformImages", options={"Padding": "Automatic", "ColorSpace": "Automatic"})
def conform_images(
    k: Kernel, options: Options, images: Expr, size: Expr = S.Automatic, fitting: Expr = "Stretch"
) -> Expr | None:
    """ConformImages[{image1, ...}, {width, height}, fitting]: the images at one size, in one colour space.

    fitting is "Stretch", "Fit" (padded) or "Fill" (cropped).

    >> ImageDimensions /@ ConformImages[{Image[{{0, 1}}], Image[{{0}, {1}}]}, {4, 4}, "Fit"]
     = {{4, 4}, {4, 4}}

    >> ImageData[First[ConformImages[{Image[{{1, 1}}]}, {2, 2}, "Fit", Padding -> 0]]]
     = {{0., 0.}, {1., 1.}}

    Not built: the other ways of fitting, and specifications other than a size.
    """
    items = elements(images)
    pictures: list[Picture] = []
    for item in items or ():
        found = _picture(k, S.ConformImages, item)
        if found is None:
            return None
        pictures.append(found)
    if not pictures:
        return None if items is None else list_of()
    if fitting not in _METHODS:
        k.message(S.ConformImages, "fitting", fitting)
        return None
    medians = tuple(round(float(np.median([p.size[i] for p in pictures]))) for i in (0, 1))
    wanted = (medians[0], medians[1]) if size is S.Automatic else target_size(size, (medians[0], medians[1]))
    if wanted is None:
        k.message(S.ConformImages, "imgsz", size)
        return None
    padding = options["Padding"]
    conform = Conform(str(fitting), padding=float(padding) if isinstance(padding, (int, float)) else 0.0)
    coloured = any(p.channels >= 3 for p in pictures)
    space = options["ColorSpace"]
    name = space if isinstance(space, str) and space in CHANNELS else "RGB" if coloured else "Grayscale"
    return list_of(*(like(p, conform(recoloured(p.values, name), *wanted)) for p in pictures))


@builtin("ImageAspectRatio")
def image_aspect_ratio(k: Kernel, image: Expr) -> Expr | None:
    """ImageAspectRatio[image]: the height of an image divided by its width.

    >> ImageAspectRatio[Image[{{0, 1, 0}, {1, 0, 1}}]]
     = 2/3
    """
    found = _picture(k, S.ImageAspectRatio, image)
    if found is None:
        return None
    width, height = found.size
    ratio = Fraction(height, width)
    return int(ratio) if ratio.denominator == 1 else ratio


def _margins(e: Expr) -> tuple[Size, Size] | None:
    """Pixels at the left and right, and at the bottom and top, from m, {x, y} or {{left, right}, {bottom, top}}."""
    items = (e, e) if isinstance(e, int) else elements(e)
    if items is None or len(items) != 2:
        return None
    across, down = map(_whole_pair, items)
    return None if across is None or down is None else (across, down)


def _whole_pair(e: Expr) -> Size | None:
    """Two integers, or one for both."""
    items = (e, e) if isinstance(e, int) else elements(e)
    if items is None or len(items) != 2:
        return None
    a, b = items
    return (a, b) if isinstance(a, int) and isinstance(b, int) else None


@builtin("ImagePad")
def image_pad(k: Kernel, image: Expr, margins: Expr, padding: Expr = 0) -> Expr | None:
    """ImagePad[image, m], ImagePad[image, {{left, right}, {bottom, top}}, padding]: an image with a margin.

    A negative margin takes pixels away. padding is a value, or "Fixed", "Reflected", "Reversed" or "Periodic".

    >> ImageData[ImagePad[Image[{{1}}], {{1, 0}, {0, 1}}]]
     = {{0., 0.}, {0., 1.}}

    >> ImageData[ImagePad[Image[{{0, 1}}], {{0, -1}, {0, 0}}]]
     = {{0.}}
    """
    found = _picture(k, S.ImagePad, image)
    sides = _margins(margins)
    if found is None or sides is None:
        return None
    (left, right), (bottom, top) = sides
    width, height = found.size
    if min(left + width, right + width, left + right + width) < 1:
        return None
    if min(top + height, bottom + height, top + bottom + height) < 1:
        return None
    values = found.values[max(0, -top) : height + min(0, bottom), max(0, -left) : width + min(0, right)]
    added = ((max(0, top), max(0, bottom)), (max(0, left), max(0, right)), (0, 0))
    if isinstance(padding, str) and padding in _PADDINGS:
        return like(found, np.pad(values, added, mode=_PADDINGS[padding]))  # type: ignore[call-overload]
    if not isinstance(padding, (int, float)):
        k.message(S.ImagePad, "padding", padding)
        return None
    return like(found, np.pad(values, added, constant_values=float(padding)))


def _span(e: Expr, count: int) -> slice | None:
    """Which rows or columns, out of so many: n first, -n last, {first, last}, or All."""
    if e is S.All:
        return slice(0, count)
    if isinstance(e, int):
        return (slice(0, e) if e > 0 else slice(count + e, count)) if 0 < abs(e) <= count else None
    pair = _whole_pair(e)
    if pair is None or 0 in pair:
        return None
    first, last = (n - 1 if n > 0 else count + n for n in pair)
    return slice(max(first, 0), min(last, count - 1) + 1) if first <= last and first < count and last >= 0 else None


@builtin("ImageTake")
def image_take(k: Kernel, image: Expr, rows: Expr, columns: Expr = S.All) -> Expr | None:
    """ImageTake[image, rows, columns]: some rows and columns: n, -n, {first, last} or All.

    >> ImageData[ImageTake[Image[{{0, 0.25}, {0.5, 1}}], -1, {2, 2}]]
     = {{1.}}
    """
    found = _picture(k, S.ImageTake, image)
    if found is None:
        return None
    width, height = found.size
    spans = _span(rows, height), _span(columns, width)
    for span, asked in zip(spans, (rows, columns), strict=True):
        if span is None:
            k.message(S.ImageTake, "take", asked, width, height)
            return None
    return image_of(Picture(found.pixels[spans]))


@builtin("ImageCrop")
def image_crop(k: Kernel, image: Expr, size: Expr) -> Expr | None:
    """ImageCrop[image, {width, height}]: the middle of an image, or the image with black around it.

    >> ImageData[ImageCrop[Image[{{0, 1, 0}}], {1, 1}]]
     = {{1.}}

    Not built: ImageCrop[image], which looks for a border of one colour, and alignments.
    """
    found = _picture(k, S.ImageCrop, image)
    if found is None:
        return None
    wanted = target_size(size, found.size)
    if wanted is None:
        k.message(S.ImageCrop, "imgsz", size)
        return None
    (width, height), (w, h) = found.size, wanted
    left, top = (width - w) // 2, (height - h) // 2
    margins = list_of(list_of(-left, w - width + left), list_of(h - height + top, -top))
    return k.evaluate(Compound(S.ImagePad, (image, margins)))


@builtin("ImageReflect")
def image_reflect(k: Kernel, image: Expr, side: Expr = S.Top) -> Expr | None:
    """ImageReflect[image]: an image upside down; ImageReflect[image, Left] with left and right exchanged.

    >> ImageData[ImageReflect[Image[{{0, 1}}], Left]]
     = {{1., 0.}}
    """
    found = _picture(k, S.ImageReflect, image)
    if found is None or side not in (S.Top, S.Bottom, S.Left, S.Right):
        return None
    return image_of(Picture(np.ascontiguousarray(np.flip(found.pixels, 0 if side in (S.Top, S.Bottom) else 1))))


@builtin("ImageAdjust")
def image_adjust(k: Kernel, image: Expr) -> Expr | None:
    """ImageAdjust[image]: the image with its values stretched to 0 to 1.

    >> ImageData[ImageAdjust[Image[{{0.25, 0.5, 0.75}}]]]
     = {{0., 0.5, 1.}}

    Not built: contrast, brightness and gamma.
    """
    found = _picture(k, S.ImageAdjust, image)
    if found is None:
        return None
    low, high = float(found.values.min()), float(found.values.max())
    return like(found, (found.values - low) / (high - low)) if high > low else image


@builtin("Binarize")
def binarize(k: Kernel, image: Expr, threshold: Expr) -> Expr | None:
    """Binarize[image, t]: white where a value is above t, black elsewhere; Binarize[image, {t1, t2}] between them.

    >> ImageData[Binarize[Image[{{0.25, 0.5, 0.75}}], 0.5], "Bit"]
     = {{0, 0, 1}}

    Not built: Binarize[image], which looks for a threshold.
    """
    found = _picture(k, S.Binarize, image)
    limits = elements(threshold) or (threshold,)
    if found is None or not all(isinstance(t, (int, float, Fraction)) for t in limits) or len(limits) > 2:
        return None
    grey = recoloured(found.values, "Grayscale")[..., 0]
    bounds = [float(t) for t in limits if isinstance(t, (int, float, Fraction))]
    white = grey > bounds[0] if len(bounds) == 1 else (grey >= bounds[0]) & (grey <= bounds[1])
    return Compound(S.Image, (NumericArray(white.astype(np.uint8)), "Bit"))


@builtin("ImagePartition")
def image_partition(k: Kernel, image: Expr, size: Expr, offset: Expr = NONE) -> Expr | None:
    """ImagePartition[image, n], ImagePartition[image, {width, height}, offsets]: a table of the blocks of an image.

    >> ImagePartition[Image[{{0, 0.25}, {0.5, 1}}], 1][[2, 1]] // ImageData
     = {{0.5}}

    Not built: blocks that are not whole.
    """
    found = _picture(k, S.ImagePartition, image)
    if found is None:
        return None
    block = _pair(size)
    step = block if offset is NONE else _pair(offset)
    if block is None or step is None:
        k.message(S.ImagePartition, "imgsz", size if block is None else offset)
        return None
    width, height = found.size
    return list_of(*(
        list_of(*(
            image_of(Picture(found.pixels[y : y + block[1], x : x + block[0]]))
            for x in range(0, width - block[0] + 1, step[0])
        ))
        for y in range(0, height - block[1] + 1, step[1])
    ))  # fmt: skip


@builtin("ImageAssemble")
def image_assemble(k: Kernel, images: Expr) -> Expr | None:
    """ImageAssemble[{{image11, ...}, ...}]: one image of a table of images, or of a row.

    >> ImageData[ImageAssemble[{{Image[{{0}}], Image[{{1}}]}, {Image[{{0.5}}], Image[{{0.25}}]}}]]
     = {{0., 1.}, {0.5, 0.25}}

    Not built: ways of fitting images that differ in size.
    """
    rows = elements(images)
    if not rows:
        return None
    table: list[list[Picture]] = []
    for row in rows if is_list(rows[0]) else (images,):
        pictures = [_picture(k, S.ImageAssemble, item) for item in elements(row) or ()]
        if None in pictures:
            return None
        table.append([p for p in pictures if p is not None])
    try:
        joined = np.concatenate([np.concatenate([p.values for p in row], 1) for row in table], 0)
    except ValueError:
        k.message(S.ImageAssemble, "sizes", images)
        return None
    return like(table[0][0], joined)


def _pair(e: Expr) -> Size | None:
    """Width and height, of one number or of two."""
    items = (e, e) if not is_list(e) else elements(e)
    found = [_whole(item) for item in items or ()]
    return (found[0], found[1]) if len(found) == 2 and found[0] is not None and found[1] is not None else None


@builtin("ColorConvert")
def color_convert(k: Kernel, image: Expr, space: Expr) -> Expr | None:
    """ColorConvert[image, "Grayscale"]: the image in a colour space: "Grayscale", "RGB", "HSB" or "CMYK".

    >> ImageData[ColorConvert[Image[{{{255, 0, 0}}}, "Byte"], "Grayscale"]] * 255
     = {{76.}}

    >> ImageData[ColorConvert[Image[{{0.5}}], "RGB"]]
     = {{{0.5, 0.5, 0.5}}}

    Not built: colours, lists, other spaces, and images that are not grey or RGB to begin with.
    """
    found = _picture(k, S.ColorConvert, image)
    if found is None:
        return None
    if not isinstance(space, str) or space not in CHANNELS:
        k.message(S.ColorConvert, "space", space)
        return None
    return like(found, recoloured(found.values, space))


@builtin("ColorSeparate")
def color_separate(k: Kernel, image: Expr) -> Expr | None:
    """ColorSeparate[image]: the channels of an image as images.

    >> ImageData /@ ColorSeparate[Image[{{{1, 0, 0.5}}}]]
     = {{{1.}}, {{0.}}, {{0.5}}}
    """
    found = _picture(k, S.ColorSeparate, image)
    if found is None:
        return None
    return list_of(*(like(found, found.values[..., i]) for i in range(found.channels)))


@builtin("ColorCombine")
def color_combine(k: Kernel, images: Expr, space: Expr = "RGB") -> Expr | None:
    """ColorCombine[{image1, image2, ...}]: one image whose channels are the images.

    >> ImageData[ColorCombine[{Image[{{1}}], Image[{{0}}], Image[{{0.5}}]}]]
     = {{{1., 0., 0.5}}}
    """
    pictures: list[Picture] = []
    for item in elements(images) or ():
        found = _picture(k, S.ColorCombine, item)
        if found is None:
            return None
        pictures.append(found)
    if not pictures or len({p.values.shape for p in pictures}) > 1 or pictures[0].channels > 1:
        k.message(S.ColorCombine, "sizes", images)
        return None
    return like(pictures[0], np.concatenate([p.values for p in pictures], -1))


@builtin("RemoveAlphaChannel")
def remove_alpha_channel(k: Kernel, image: Expr) -> Expr | None:
    """RemoveAlphaChannel[image]: the image without the channel that says how opaque it is.

    >> ImageData[RemoveAlphaChannel[Image[{{{1, 0, 0, 0.5}}}]]]
     = {{{1., 0., 0.}}}

    Not built: a colour to blend the image with.
    """
    found = _picture(k, S.RemoveAlphaChannel, image)
    if found is None:
        return None
    kept = {2: 1, 4: 3}.get(found.channels)
    return image if kept is None else like(found, found.values[..., :kept])


@builtin("RandomImage", options={"ColorSpace": "Automatic"})
def random_image(k: Kernel, options: Options, limits: Expr = 1, size: Expr = 150) -> Expr | None:
    """RandomImage[max, {width, height}]: an image of random values from 0 to max; ColorSpace -> "RGB" for colours.

    >> ImageDimensions[RandomImage[1, {4, 3}]]
     = {4, 3}

    >> ImageChannels[RandomImage[{0.2, 0.4}, 2, ColorSpace -> "RGB"]]
     = 3

    Not built: distributions.
    """
    pair = _pair(size)
    if pair is None:
        return None
    space = options["ColorSpace"]
    channels = (CHANNELS[space],) if isinstance(space, str) and space in CHANNELS and space != "Grayscale" else ()
    dims = list_of(pair[1], pair[0], *channels)
    drawn = k.evaluate(Compound(S.RandomReal, (limits, dims)))
    return image_of(Picture(drawn.array.astype(np.float32))) if isinstance(drawn, PackedArray) else None
