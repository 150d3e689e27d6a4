"""An editor's day in the back office, and the secretary's word on it: greeted with what waits, a story with a picture
and an activity that can be booked, looked at in the preview, sent, approved, read at once; then a notice with an end
on top of everything, and a page that waits for its moment."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking.models import Activity
from cms import tasks
from cms.models import NewsIndexPage, NewsPage
from tests import factories as make
from tests.conftest import NOW

from .desks import Desk, photo

pytestmark = [pytest.mark.journey, pytest.mark.long]

DESKTOP = {"width": 1280, "height": 900}
STORY, NOTICE, LATER = "饺子节开始报名", "周六停水", "下周的家庭教育"


@pytest.fixture
def feast(house, hall, at) -> Activity:
    activity = make.activity(house, "暖冬饺子节", at_venue=hall)
    make.slot(activity, at=at, starts_at=at + timedelta(days=2), capacity=30)
    return activity


def test_from_the_greeting_to_the_scheduled_page(feast, editor, secretary, phone_of, later):
    writer, approver, visitor = Desk(phone_of(**DESKTOP)), Desk(phone_of(**DESKTOP)), phone_of()
    writer.log_in("editor")
    nothing_waits_yet(writer)
    she_writes_a_story(writer)
    she_looks_at_it_before_anybody_else(writer)
    writer.submit()
    visitor.open("/news/")
    visitor.does_not_see(STORY)

    approver.log_in("secretary")
    approver.phone.sees("页面等您审批", STORY)
    approver.approve(STORY)
    anybody_reads_it_and_finds_the_activity(visitor)

    she_pins_a_notice_with_an_end(writer)
    approver.approve(NOTICE)
    everybody_sees_the_notice(visitor)
    she_schedules_a_page(writer)
    approver.approve(LATER)
    the_clock_does_the_rest(visitor, later)


def nothing_waits_yet(desk):
    desk.phone.sees("editor，上午好", "今天没有要办的。")


def she_writes_a_story(desk):
    start(desk, STORY, category="文体活动", intro="周日一起包饺子。")
    add_block(desk, "图片")
    block = desk.page.locator("[data-streamfield-child]").last
    block.locator("[data-chooser-action-choose]:visible").click()
    upload(desk, photo("red"), "包饺子")
    block.get_by_label("图片里有什么").fill("邻居们在包饺子")
    add_block(desk, "活动链接")
    link = desk.page.locator("[data-streamfield-child]").last
    link.locator("[data-chooser-action-choose]:visible").click()
    desk.page.locator(".modal-content").get_by_text("暖冬饺子节").first.click()
    expect(link.locator("[data-chooser-title]")).to_have_text("暖冬饺子节")
    desk.save_draft()
    expect(desk.page.locator(".messages")).not_to_contain_text("没有说明")


def she_looks_at_it_before_anybody_else(desk):
    page = NewsPage.objects.get(title=STORY)
    assert not page.live
    desk.page.locator("[data-side-panel-toggle=preview]").click()
    frame = desk.page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_text("周日一起包饺子。")).to_be_visible(timeout=20_000)
    expect(frame.get_by_text("还剩 30 席")).to_be_attached()
    sizes = desk.page.locator("[name=preview-size]")
    widths = [sizes.nth(number).get_attribute("data-device-width") for number in range(sizes.count())]
    assert widths == ["390", "820", "1280", "1920"]
    desk.page.locator("[data-side-panel-toggle=preview]").click()


def anybody_reads_it_and_finds_the_activity(phone):
    phone.open("/news/")
    phone.tap(STORY)
    phone.sees("周日一起包饺子。", "还剩 30 席")
    assert phone.page.get_by_alt_text("邻居们在包饺子").count() == 1
    phone.tap("暖冬饺子节")
    phone.sees("选一场")


def she_pins_a_notice_with_an_end(desk):
    start(desk, NOTICE, category="通知公告", intro="周六八点到十二点停水，请提前接好。")
    desk.page.locator("#id_pinned").check()
    desk.page.locator("#id_shown_until").fill((NOW + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"))
    desk.page.keyboard.press("Escape")
    desk.submit()


def everybody_sees_the_notice(phone):
    for address in ("/", "/news/"):
        phone.open(address)
        phone.sees(NOTICE, "请提前接好")
    expect(phone.page.locator("article.event h3").first).to_have_text(NOTICE)


def she_schedules_a_page(desk):
    start(desk, LATER, category="童心向党", intro="下周六下午三点，儿童之家。")
    # The dialog of dates is Wagtail's own; this is what it leaves in the form.
    moment = (NOW + timedelta(days=1, hours=1)).strftime("%Y-%m-%d %H:%M")
    desk.page.locator("#id_go_live_at").evaluate("(field, moment) => { field.value = moment }", moment)
    desk.submit()


def the_clock_does_the_rest(phone, later):
    phone.open("/news/")
    phone.does_not_see(LATER)
    later(days=1, hours=2)
    tasks.tick()
    phone.open("/news/")
    phone.sees(LATER)
    expect(phone.page.locator(".strip")).to_have_count(0)


# At the desk


def start(desk, title: str, *, category: str, intro: str) -> None:
    desk.start("newspage", NewsIndexPage.objects.get(), title)
    desk.page.locator("#id_category").select_option(label=category)
    desk.page.locator("#id_intro").fill(intro)


def add_block(desk, words: str) -> None:
    """The last plus of the body, then the block by its name."""
    desk.page.locator(
        "[data-streamfield-stream-container] [data-streamfield-stream-add], button.c-sf-add-button"
    ).last.click()
    desk.page.locator("[role=option]", has_text=words).first.click()


def upload(desk, picture: dict, title: str) -> None:
    desk.page.locator("[role=tab][href='#tab-upload']").click()
    dialog = desk.page.locator(".modal-content")
    dialog.locator("[type=file]").set_input_files(picture)
    dialog.locator("[name$=title]").fill(title)
    dialog.locator("#tab-upload [type=submit]").click()
    expect(dialog).to_have_count(0)
