"""What posters and pictures are drawn on: pixels here, paper in paper.py. Both speak the same few words.

Lengths are units of the sheet; `left, top, right, bottom` are edges, `x, y` a point, for text on its baseline.
Colours are "#RRGGBB".
"""

from abc import ABC, abstractmethod
from io import BytesIO

from PIL import Image, ImageDraw

from common.qr import qr_matrix

from .typeface import Block, face, width_of

PAPER, INK, MUTED = "#FFFBF2", "#1C1813", "#5F5749"
SMOOTH = 2  # drawn so many times larger and shrunk, so that edges are smooth
COLOURS = (256, 128, 64, 40)  # tried in this order until the picture is small enough


class Surface(ABC):
    def __init__(self, width: float, height: float):
        self.width, self.height = width, height

    @abstractmethod
    def polygon(self, points: list[tuple[float, float]], fill: str) -> None: ...

    @abstractmethod
    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None: ...

    @abstractmethod
    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """Around x, y; `wide` and `high` are radii."""

    @abstractmethod
    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None: ...

    @abstractmethod
    def picture(self, image: Image.Image, left: float, top: float, right: float, bottom: float) -> None:
        """Stretched to the edges: the caller cuts it to their shape."""

    @abstractmethod
    def write(self, x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False) -> None:
        """From x to the right."""

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius, radius, fill)

    def text(
        self, x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False, align: str = "left"
    ) -> None:
        """`align` says which side of the words stands at x: left, middle or right."""
        share = {"left": 0, "middle": 0.5, "right": 1}[align]
        self.write(x - share * width_of(words, size, bold=bold), y, words, size, fill, bold=bold)

    def block(self, x: float, top: float, block: Block, fill: str, *, bold: bool = False, align: str = "left") -> float:
        """Set the lines below `top`; returns where they end."""
        for row, words in enumerate(block.lines):
            baseline = top + row * block.leading + (block.leading + block.size * 0.76) / 2
            self.text(x, baseline, words, block.size, fill, bold=bold, align=align)
        return top + block.height

    def qr(self, words: str, left: float, top: float, size: float) -> None:
        """A square of `size` with its quiet zone, black on white, level Q."""
        matrix = qr_matrix(words)
        step = size / len(matrix)
        self.box(left, top, left + size, top + size, "#FFFFFF")
        for row, y in self._runs(matrix):
            for start, end in row:
                self.box(left + start * step, top + y * step, left + end * step, top + (y + 1) * step, "#000000")

    @staticmethod
    def _runs(matrix: list[list[bool]]):
        """For each row the stretches of dark modules."""
        for y, row in enumerate(matrix):
            edges = [x for x in range(1, len(row)) if row[x] != row[x - 1]]  # the quiet zone is light on both sides
            yield list(zip(edges[::2], edges[1::2], strict=True)), y


class Pixels(Surface):
    """A picture for screens; one unit is one pixel."""

    def __init__(self, width: int, height: int, ground: str, *, smooth: int = SMOOTH):
        super().__init__(width, height)
        self.smooth = smooth
        self.image = Image.new("RGB", (width * smooth, height * smooth), ground)
        self.draw = ImageDraw.Draw(self.image)

    def _scaled(self, *numbers: float) -> list[float]:
        return [number * self.smooth for number in numbers]

    def polygon(self, points, fill: str) -> None:
        self.draw.polygon([(x * self.smooth, y * self.smooth) for x, y in points], fill=fill)

    def line(self, points, fill: str, width: float) -> None:
        scaled = [(x * self.smooth, y * self.smooth) for x, y in points]
        self.draw.line(scaled, fill=fill, width=max(1, round(width * self.smooth)), joint="curve")

    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        self.draw.ellipse(self._scaled(x - wide, y - high, x + wide, y + high), fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle(self._scaled(left, top, right, bottom), radius * self.smooth, fill=fill)

    def picture(self, image: Image.Image, left: float, top: float, right: float, bottom: float) -> None:
        edges = [round(number) for number in self._scaled(left, top, right, bottom)]
        size = (edges[2] - edges[0], edges[3] - edges[1])
        self.image.paste(image.resize(size, Image.Resampling.BICUBIC), (edges[0], edges[1]))

    def write(self, x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False) -> None:
        self.draw.text(self._scaled(x, y), words, fill=fill, font=face(size * self.smooth, bold=bold), anchor="ls")

    def qr(self, words: str, left: float, top: float, size: float) -> None:
        """In whole pixels a module, so that shrinking blurs no edge; what is left over widens the quiet zone."""
        matrix = qr_matrix(words)
        step = int(size // len(matrix))
        spare = (size - step * len(matrix)) / 2
        self.box(left, top, left + size, top + size, "#FFFFFF")
        left, top = round(left + spare), round(top + spare)
        for row, y in self._runs(matrix):
            for start, end in row:
                edges = self._scaled(left + start * step, top + y * step, left + end * step, top + (y + 1) * step)
                self.draw.rectangle([edges[0], edges[1], edges[2] - 1, edges[3] - 1], fill="#000000")

    def finished(self) -> Image.Image:
        if self.smooth == 1:
            return self.image
        return self.image.reduce(self.smooth)

    def png(self, *, limit: int) -> bytes:
        """A PNG of at most `limit` bytes, if fewer colours can do it; the fewest are taken as they are."""
        picture = self.finished()
        for colours in COLOURS:
            out = BytesIO()
            few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(out, "PNG", optimize=True)
            if out.tell() <= limit:
                break
        return out.getvalue()
