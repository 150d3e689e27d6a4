"""A phone in somebody's hand: what can be done with it, and what is noticed while it is used."""

import re
from urllib.parse import urlsplit

import cv2
import numpy
from playwright.sync_api import Locator, Page, expect

WAIT = 10_000  # milliseconds; a busy machine is no fault of the page


class Watch:
    """Collects what no page may do: errors in the console, files that are missing, requests to anybody else."""

    def __init__(self, home: str):
        self.home = home
        self.faults: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message) -> None:
        # A page may be an answer of 4xx; files that are not there are noticed below. Wagtail's own pages talk a lot.
        where = str(message.location.get("url"))
        ours = "/admin/" not in where and not message.text.startswith("Failed to load resource")
        if message.type == "error" and ours:
            self.faults.append(f"{where}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"asked somebody else: {request.url}")

    def _response(self, response) -> None:
        bad = response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document")
        if bad:
            self.faults.append(f"{response.status}: {response.url}")


class Phone:
    """The page of one person's browser, spoken to in the words on it."""

    def __init__(self, page: Page, home: str, watch: Watch):
        page.set_default_timeout(WAIT)
        watch.over(page)
        self.page, self.home, self.watch = page, home, watch

    def open(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.home + address)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def tap(self, words: str, *, within: str = "body") -> None:
        """Tap the first link or button with these words."""
        place = self.page.locator(within)
        place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words)).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label).first.check()

    def sees(self, *words: str) -> None:
        for word in words:
            expect(self.page.get_by_text(word).first).to_be_visible(timeout=WAIT)

    def does_not_see(self, *words: str) -> None:
        for word in words:
            expect(self.page.get_by_text(word)).to_have_count(0)

    def log_in(self, username: str, password: str) -> None:
        """On the login page, with a user name."""
        self.fill("用户名或手机号", username)
        self.fill("密码", password)
        self.page.get_by_role("button", name="登录", exact=True).click()

    def scan(self, selector: str = ".qr") -> str:
        """What a camera reads from the picture of the code on the screen."""
        self.page.wait_for_load_state("load")  # the picture may come after the words
        found = self.page.locator(selector).first
        expect(found).to_be_visible(timeout=WAIT)
        return read_code(found)


def read_code(place: Locator) -> str:
    pixels = cv2.imdecode(numpy.frombuffer(place.screenshot(), numpy.uint8), cv2.IMREAD_COLOR)
    pixels = cv2.copyMakeBorder(pixels, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    # OpenCV's other detector cannot read one good code in fifty.
    text, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(cv2.resize(pixels, None, fx=2, fy=2))
    assert text, "no code could be read from the picture"
    return text


def code_in(message: str) -> str:
    """The six digits of a text message."""
    return re.search(r"\b\d{6}\b", message)[0]
