"""Take phone.png from a running demo: `make run`, then `.venv/bin/python docs/pictures/take.py [address]`."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from find_browser import found

HOME = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0]
PHONE = {"width": 390, "height": 844}
GAP, ROUND, WALL = 48, 56, "#e4dccb"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def shots(page: Page):
    page.goto(f"{HOME}/accounts/login/?next=/")
    page.fill("[name=login]", "resident")
    page.fill("[name=password]", "linli-demo")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{HOME}/")
    yield _shot(page)
    page.goto(f"{HOME}/activities/?q=饺子")
    page.locator("article a").first.click()
    yield _shot(page)


def _shot(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    width, height = pictures[0].size
    wall = Image.new("RGB", (GAP + len(pictures) * (width + GAP), height + 2 * GAP), WALL)
    corners = Image.new("L", (width, height))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, width - 1, height - 1), ROUND, fill=255)
    for place, picture in enumerate(pictures):
        wall.paste(picture, (GAP + place * (width + GAP), GAP), corners)
    return wall


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=found(), args=ARGUMENTS)
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light"
    )
    picture = side_by_side(list(shots(context.new_page())))
    browser.close()
picture.quantize(256, dither=Image.Dither.NONE).save(Path(__file__).with_name("phone.png"), optimize=True)
