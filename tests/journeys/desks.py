"""A desk in the back office: what an editor and a secretary do there. Our own words are asked for by their words;
Wagtail's change with its translations, so its buttons are found by what they do."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import expect
from wagtail.models import Page

from tests.factories.people import PASSWORD

from .phones import Phone


def photo(colour: str) -> dict:
    """A small photograph to upload; each colour is another one."""
    picture = BytesIO()
    Image.new("RGB", (640, 360), colour).save(picture, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


class Desk:
    def __init__(self, phone: Phone):
        self.phone, self.page = phone, phone.page

    def log_in(self, username: str) -> None:
        self.phone.open("/admin/")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("form [type=submit]").last.click()
        expect(self.page.locator("#wagtail-sidebar nav")).to_be_visible()

    # Writing

    def start(self, model: str, parent: Page, title: str) -> None:
        self.phone.open(f"/admin/pages/add/cms/{model}/{parent.pk}/")
        self.page.locator("#id_title").fill(title)

    def new_activity(self, title: str, *, category: str, venue: str) -> None:
        """The chooser's dialog makes the activity; the page that is being written takes it over."""
        self.page.get_by_role("button", name="选择活动").click()
        self.page.get_by_role("tab", name="新建活动").click()
        dialog = self.page.locator(".modal-content")
        dialog.locator("[name$=title]").fill(title)
        dialog.locator("[name$=category]").select_option(label=category)
        dialog.locator("[name$=venue]").select_option(label=venue)
        dialog.get_by_role("button", name="建好并选用").click()
        expect(dialog).to_have_count(0)
        expect(self.page.locator("[data-chooser-title]").first).to_have_text(title)

    def upload_cover(self, picture: dict, title: str) -> None:
        self.page.locator("#id_cover-chooser [data-chooser-action-choose]:visible").click()
        self.page.locator("[role=tab][href='#tab-upload']").click()
        dialog = self.page.locator(".modal-content")
        dialog.locator("[type=file]").set_input_files(picture)
        dialog.locator("[name$=title]").fill(title)
        dialog.locator("#tab-upload [type=submit]").click()
        expect(dialog).to_have_count(0)

    def save_draft(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("footer .action-save").click()
        expect(self.page.locator(".messages .success")).to_be_visible()

    def add_slot(self, *, starts: str, ends: str, capacity: int, again: bool) -> None:
        """From the page being written to the slot's form, or from one slot to the next."""
        address = self.page.get_by_role("link", name="再加一场" if again else "加一场").first.get_attribute("href")
        self.phone.open(address)
        for name, value in {"starts_at": starts, "ends_at": ends, "capacity": str(capacity)}.items():
            self.page.locator(f"#id_{name}").fill(value)
        self.page.keyboard.press("Escape")
        self.page.locator("main form [type=submit]").last.click()
        expect(self.page.locator(".messages")).to_contain_text("已保存")

    # Moderation

    def submit(self) -> None:
        self._choose("[name=action-submit]")

    def approve(self, title: str) -> None:
        self.phone.open("/admin/")
        self.page.locator('main a[href*="/edit/"]', has_text=title).first.click()
        expect(self.page.locator("#id_title")).to_have_value(title)
        self._choose("[data-workflow-action-name=approve]")

    def _choose(self, action: str) -> None:
        self.page.locator("footer .w-dropdown__toggle").click()
        with self.page.expect_navigation():
            self.page.locator(f"footer {action}").first.click()
        expect(self.page.locator(".messages .success")).to_be_visible()
