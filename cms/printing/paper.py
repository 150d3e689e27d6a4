"""Sheets for printers: vector shapes, text with its font embedded, the same words as surfaces.py."""

from io import BytesIO

from django.utils import timezone
from PIL import Image

from .surfaces import Surface
from .typeface import FILES

MILLIMETRES = {"A3": (297.0, 420.0), "A4": (210.0, 297.0)}
FAMILY = "Noto Sans SC"
POINTS = 72 / 25.4
DOTS = 170  # of a picture, an inch


class Paper(Surface):
    """Pages of `size`; `width` units span the page from edge to edge, so a layout is the same on A4 and A3."""

    def __init__(self, size: str, width: float, ground: str, *, title: str, at, landscape: bool = False):
        from fpdf import FPDF  # 0.3 s and 20 MB that only a process that prints pays for

        sides = MILLIMETRES[size][::-1] if landscape else MILLIMETRES[size]
        super().__init__(width, width * sides[1] / sides[0])
        self.mm = sides[0] / width  # one unit
        self.pdf = FPDF(unit="mm", format=sides)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_title(title)
        self.pdf.set_lang("zh-CN")
        self.pdf.set_creation_date(timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0))
        for bold, path in FILES.items():
            self.pdf.add_font(FAMILY, "B" if bold else "", path)
        self.ground = ground
        self.turn()

    def turn(self) -> None:
        """Begin a further page."""
        self.pdf.add_page()
        self.box(0, 0, self.width, self.height, self.ground)

    def _points(self, points) -> list[tuple[float, float]]:
        return [(x * self.mm, y * self.mm) for x, y in points]

    def _fill(self, fill: str) -> None:
        self.pdf.set_fill_color(fill)

    def polygon(self, points, fill: str) -> None:
        self._fill(fill)
        self.pdf.polygon(self._points(points), style="F")

    def line(self, points, fill: str, width: float) -> None:
        self.pdf.set_draw_color(fill)
        self.pdf.set_line_width(width * self.mm)
        self.pdf.polyline(self._points(points))

    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        self._fill(fill)
        left, top, width, height = (number * self.mm for number in (x - wide, y - high, 2 * wide, 2 * high))
        self.pdf.ellipse(left, top, width, height, style="F")

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        self._fill(fill)
        edges = [number * self.mm for number in (left, top, right - left, bottom - top)]
        self.pdf.rect(*edges, style="F", round_corners=radius > 0, corner_radius=radius * self.mm)

    def picture(self, image: Image.Image, left: float, top: float, right: float, bottom: float) -> None:
        most = round((right - left) * self.mm / 25.4 * DOTS)
        if image.width > most:
            image = image.resize((most, round(image.height * most / image.width)), Image.Resampling.LANCZOS)
        out = BytesIO()
        image.save(out, "JPEG", quality=88, subsampling=0)
        self.pdf.image(out, *(number * self.mm for number in (left, top, right - left, bottom - top)))

    def write(self, x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False) -> None:
        self.pdf.set_font(FAMILY, "B" if bold else "", size * self.mm * POINTS)
        self.pdf.set_text_color(fill)
        self.pdf.text(x * self.mm, y * self.mm, words)

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())
