"""Every activity of the demo as a poster, as it arrives on a phone: scaled down, compressed, turned, decoded twice."""

from datetime import date
from io import BytesIO

import cv2
import numpy
import pytest
import zxingcpp
from PIL import Image

from booking.seed_activities import PLANS
from cms.printing.facts import HOW
from cms.printing.posters import PNG_LIMIT, poster_pdf, poster_png
from cms.states import PosterLayout, PosterSize
from tests.cms.posters import code_on, facts, letter_fonts, millimetres, only_page, picture, words

SIZES = {PosterSize.A4: ((210, 297), 30), PosterSize.A3: ((297, 420), 60)}  # mm, and the least side of the code
LAYOUTS = list(PosterLayout)
EACH = 12  # pictures of a layout


def demo_facts(number: int):
    plan = PLANS[number % len(PLANS)]
    return facts(
        activity_id=number + 1,
        title=plan.title,
        category=plan.category.value,
        label=str(plan.category.label),
        lead=plan.summary,
        first=date(2026, 11, 21 + number % 9),
        later=("12月5日 周六 09:00–10:30", "还有 6 天，扫码看") if number % 3 else (),
        place=plan.space.replace("/", " "),
        terms=f"{plan.audience.label} · {HOW[plan.giving]}",
        organiser=" · ".join((plan.organiser, *plan.partners)),
        url=f"https://linli.example.cn/a/{number * 37 + 1}/",
    )


def as_photographed(image: Image.Image, width: int) -> Image.Image:
    small = image.convert("RGB").resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    compressed = BytesIO()
    small.save(compressed, "JPEG", quality=40)
    turned = Image.open(compressed).rotate(15, Image.Resampling.BICUBIC, expand=True, fillcolor="#777777")
    return turned.convert("L")


def opencv(image: Image.Image) -> str:
    return cv2.QRCodeDetector().detectAndDecode(numpy.array(image))[0]


def zxing(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
def test_sixty_posters_are_read_by_two_decoders(layout):
    """After 25 % downscale, JPEG at 40 and a turn of 15 degrees; and from a photo that is 480 pixels wide."""
    unread, heavy = [], []
    for number in range(LAYOUTS.index(layout) * EACH, (LAYOUTS.index(layout) + 1) * EACH):
        said = demo_facts(number)
        png = poster_png(said, layout, None)
        image = picture(png)
        assert image.size == (1080, 1920)
        heavy += [said.title] * (len(png) > PNG_LIMIT)
        large, small = as_photographed(image, 810), as_photographed(image, 480)
        if not (opencv(large) == said.url and zxing(large) == zxing(small) == [said.url]):
            unread.append(said.title)
    assert (unread, heavy) == ([], [])


def test_the_sixty_are_all_of_the_demo():
    assert len(PLANS) <= EACH * len(LAYOUTS) >= 60


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_printed_page_is_right(layout, size, at):
    said = facts(terms="6–12\u00a0岁 · 少年儿童 · 报名后公开抽签")
    page = only_page(poster_pdf(said, layout, size, None, at=at))
    paper, least = SIZES[size]
    assert millimetres(page) == paper
    code, side, level = code_on(page)
    assert (code, level) == (said.url, "Q")
    assert side >= least
    fonts = letter_fonts(page)
    assert fonts
    assert all(fonts)
    for part in ("09:00–11:30", "综合文化服务中心", "一楼大厅", "0371-55550100", "公开抽签", "印制于11月20日"):
        assert part in words(page), part
