"""A draw as people meet it: the page checks itself, a changed byte is seen, staff hold it at the desk."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from booking import actions
from booking.states import Allocation, Channel, WaitlistPolicy
from tests import factories as make
from tests.journeys.test_pages import RULES

pytestmark = pytest.mark.journey
VALUE = "5 4 2 6 1 3"


@pytest.fixture
def draw(house, hall, resident, clerk, at):
    """Twelve households of two want ten seats; the resident with a child is one of them."""
    activity = make.activity(
        house, "亲子运动会", at_venue=hall, allocation=Allocation.DRAW, waitlist_policy=WaitlistPolicy.FILL
    )
    slot = actions.add_slot(
        activity=activity, capacity=10, starts_at=at + timedelta(days=9), ends_at=at + timedelta(days=9, hours=2),
        booking_opens_at=at + timedelta(days=1), booking_closes_at=at + timedelta(days=4), by=clerk, at=at,
    )  # fmt: skip
    for user in [resident, *(make.resident(house) for _ in range(11))]:
        home = user.person.household
        child = home.persons.filter(relation="child").first() or make.person(home)
        persons = [user.person.pk, child.pk]
        actions.book(slot.pk, persons=persons, by=user, at=at + timedelta(days=2), channel=Channel.WEB)
    return slot.draw


@pytest.fixture
def drawn(draw, clerk, secretary, at):
    actions.close_draw(draw, by=None, at=at + timedelta(days=4))
    for who in (clerk, secretary):
        held = actions.enter_public_value(draw, VALUE, by=who, at=at + timedelta(days=4, hours=1))
    return held


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_checks_itself_and_sees_a_changed_byte(drawn, resident, later, phone_of, width):
    later(days=5)
    phone = phone_of(resident, width=width)
    phone.open(drawn.path)
    phone.sees("已开奖", "全部对得上，是这台设备自己算的。")
    assert phone.page.locator("[data-checks] li").count() == 9
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(phone.page, options=RULES).response["violations"] == []
    phone.page.get_by_text("换一份，或改一个字试试").click()
    phone.page.get_by_role("button", name="验这一份").click()
    phone.page.wait_for_selector("[data-checks-mine] li")
    assert "全部对得上" in phone.page.locator("[data-verdict-mine]").inner_text()
    changed = phone.page.get_by_label("抽签数据").input_value().replace(VALUE, "5 4 2 6 1 4")
    phone.fill("抽签数据", changed)
    phone.page.get_by_role("button", name="验这一份").click()
    phone.sees("有 2 处对不上，请联系社区。")
    phone.fill("抽签数据", "{")
    phone.page.get_by_role("button", name="验这一份").click()
    phone.sees("有 1 处对不上，请联系社区。")


def test_a_browser_that_cannot_hash_says_so(drawn, later, phone):
    later(days=5)
    phone.page.add_init_script("Object.defineProperty(window.crypto, 'subtle', {value: undefined})")
    phone.open(drawn.path)
    phone.sees("这个网址下浏览器不能验算。请下载下面的脚本来验。")


@pytest.mark.parametrize("day", [2, 5])
def test_earlier_stages_check_what_there_is(draw, resident, later, phone_of, day):
    later(days=day)
    phone = phone_of(resident)
    phone.open(draw.path)
    phone.sees("全部对得上", "已报上，等抽签" if day == 2 else "你家在名单里")
    assert Axe().run(phone.page, options=RULES).response["violations"] == []


def test_two_people_at_the_desk_hold_the_draw(draw, clerk, secretary, later, phone_of):
    later(days=4)
    address = f"/admin/desk/slots/{draw.slot_id}/draw/"
    first = phone_of(clerk, width=1280, height=800)
    first.open(address)
    first.sees("名单公布满十分钟再掷")
    later(days=4, minutes=15)
    first.open(address)
    first.fill("点数", VALUE)
    first.page.get_by_role("button", name="记下").click()
    first.sees(f"您记的是 {VALUE}")
    second = phone_of(secretary, width=1280, height=800)
    second.open(address)
    second.fill("点数", VALUE)
    second.page.get_by_role("button", name="再记一遍，马上抽").click()
    second.sees("抽好了，结果已经公布。", "中签")
