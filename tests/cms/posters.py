"""What the tests of posters share: facts without a database, and ways to look at a page as a reader of PDF does."""

from datetime import date
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image
from pypdfium2 import raw

from cms.printing.facts import PosterFacts

FACTS = {
    "activity_id": 12,
    "title": "暖冬饺子节",
    "category": "festival",
    "label": "节庆",
    "lead": "会包的教不会包的，包好一起吃",
    "first": date(2026, 11, 28),
    "times": "09:00–11:30",
    "later": (),
    "place": "综合文化服务中心 一楼大厅",
    "address": "向阳路 88 号院 3 号楼",
    "terms": "人人可来 · 先到先得",
    "organiser": "向阳社区党支部 · 绿城妈妈",
    "phone": "0371-5555 0100",
    "url": "https://linli.example.cn/a/12/",
    "photo": "",
}


def facts(**changes) -> PosterFacts:
    return PosterFacts(**{**FACTS, **changes})


def picture(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


def only_page(pdf: bytes) -> pypdfium2.PdfPage:
    (page,) = pypdfium2.PdfDocument(pdf)
    return page


def words(page: pypdfium2.PdfPage) -> str:
    """The text without spaces and line ends, as they stand in the file."""
    return "".join(page.get_textpage().get_text_bounded().split())


def millimetres(page: pypdfium2.PdfPage) -> tuple[int, int]:
    return tuple(round(side / 72 * 25.4) for side in page.get_size())


def letter_fonts(page: pypdfium2.PdfPage) -> list[bool]:
    """For each piece of text, whether its font is embedded."""
    pieces = [item.raw for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    return [bool(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(piece))) for piece in pieces]


def code_on(page: pypdfium2.PdfPage, dots: int = 150) -> tuple[str, float, str]:
    """(what the code says, its side in mm without the quiet zone, its level of error correction)"""
    rendered = page.render(scale=dots / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(rendered)
    corner, beside = code.position.top_left, code.position.top_right
    side = ((corner.x - beside.x) ** 2 + (corner.y - beside.y) ** 2) ** 0.5
    return code.text, side / dots * 25.4, code.ec_level
