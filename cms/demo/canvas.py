"""The sheet that the demo's illustrations are drawn on."""

import math
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 720
SCALE = 2  # drawn twice as large and shrunk, so that edges are smooth
PAPER, VERMILION, GOLD, INK, LEAF = "#FBF0DA", "#C2331B", "#F6CF82", "#3B1B2B", "#7DBE9B"


class Canvas:
    """Draws in the units of the finished picture."""

    def __init__(self, ground: str, line: str):
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)
        self._rhombs(line)

    def _rhombs(self, line: str) -> None:
        step = 80
        for x in range(-step, WIDTH + step, step):
            for y in range(-step, HEIGHT + step, step):
                for size in (40, 20):
                    self.line([(x, y - size), (x + size, y), (x, y + size), (x - size, y), (x, y - size)], line, 2)

    def polygon(self, points, fill: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points, fill: str, width: int) -> None:
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=width * SCALE, joint="curve")

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        box = [(x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE]
        self.draw.ellipse(box, fill=fill)

    def half(self, x: float, y: float, wide: float, high: float, fill: str, *, lower: bool) -> None:
        box = [(x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE]
        self.draw.pieslice(box, 0 if lower else 180, 180 if lower else 360, fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: int = 0) -> None:
        self.draw.rounded_rectangle([v * SCALE for v in (left, top, right, bottom)], radius * SCALE, fill=fill)

    def wave(self, y: float, height: float, length: float, fill: str) -> None:
        crest = [(x, y + height * math.sin(x / length * math.tau)) for x in range(0, WIDTH + 8, 8)]
        self.polygon([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], fill)

    def blossom(self, x: float, y: float, size: float, fill: str = "#F2A7B4") -> None:
        for turn in range(5):
            angle = math.tau * turn / 5 - math.pi / 2
            self.disc(x + size * math.cos(angle), y + size * math.sin(angle), size * 0.78, fill)
        self.disc(x, y, size * 0.36, GOLD)

    def heart(self, x: float, y: float, size: float, fill: str) -> None:
        steps = [math.tau * step / 90 for step in range(90)]
        shape = [
            (
                x + size * math.sin(t) ** 3,
                y - size / 16 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)),
            )
            for t in steps
        ]
        self.polygon(shape, fill)

    def jpeg(self) -> bytes:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        out = BytesIO()
        small.save(out, "JPEG", quality=86, optimize=True)
        return out.getvalue()
