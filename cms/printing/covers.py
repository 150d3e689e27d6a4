"""An activity's cover as a picture: its photo cut to shape, or the drawn cover."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageOps
from wagtail.images.models import AbstractImage

from booking.covers import cover_svg

WIDEST = 16 / 9  # of a drawing; broader and its motif would be cut
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)  # what Pillow says of broken photos


def cover(category: str, seed: int, photo: AbstractImage | None, width: float, height: float) -> Image.Image:
    """RGB, width × height pixels; a photo that cannot be read gives way to a drawing."""
    size = (round(width), round(height))
    return (photo and _photo(photo, size)) or _drawing(category, seed, size)


def _photo(photo: AbstractImage, size: tuple[int, int]) -> Image.Image | None:
    try:
        with photo.open_file() as file:
            image = Image.open(file)
            image.draft("RGB", (size[0] * 2, size[1] * 2))  # a large JPEG is read at a fraction of its size
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except UNREADABLE:
        return None
    return ImageOps.fit(upright, size, Image.Resampling.LANCZOS)


def _drawing(category: str, seed: int, size: tuple[int, int]) -> Image.Image:
    import resvg_py  # only a process that draws loads it

    width, height = min(size[0], round(size[1] * WIDEST)), size[1]
    svg = cover_svg(category=category, title="", seed=seed, width=width, height=height, show_title=False)
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return _widened(Image.open(BytesIO(bytes(png))).convert("RGB"), size)


def _widened(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A broad strip keeps the whole drawing in its middle; at both sides its mirror image goes on with the pattern."""
    if image.width >= size[0]:
        return image
    strip, left = Image.new("RGB", size), (size[0] - image.width) // 2
    mirrored = ImageOps.mirror(image)
    for place, part in ((left, image), (left - image.width, mirrored), (left + image.width, mirrored)):
        strip.paste(part, (place, 0))
    return strip


def round_cut(image: Image.Image, ground: str, *rings: tuple[int, str]) -> Image.Image:
    """The circle inside a square picture, with rings (width, colour) around it from the inside out, on `ground`."""
    wide = sum(width for width, _colour in rings)
    side = image.width + 2 * wide
    sheet = Image.new("RGB", (side * 2, side * 2), ground)
    draw, edge = ImageDraw.Draw(sheet), 0
    for width, colour in reversed(rings):
        draw.ellipse([edge, edge, side * 2 - 1 - edge, side * 2 - 1 - edge], fill=colour)
        edge += width * 2
    mask = Image.new("L", sheet.size)
    ImageDraw.Draw(mask).ellipse([edge, edge, side * 2 - 1 - edge, side * 2 - 1 - edge], fill=255)
    sheet = sheet.reduce(2)
    placed = Image.new("RGB", sheet.size)
    placed.paste(image, (wide, wide))
    return Image.composite(placed, sheet, mask.reduce(2))
