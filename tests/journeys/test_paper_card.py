"""An elder without a phone: the desk prints her a card, the leader's phone reads it from the paper, and her minutes
stand in the ledger."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from checkin.models import PersonalCard
from tests import factories as make
from volunteers.models import AttendanceEvent, LedgerEntry

pytestmark = [pytest.mark.journey, pytest.mark.long]
DESKTOP = {"width": 1280, "height": 900}
CARD = ".volunteer-card"


@pytest.fixture
def elder(house, at):
    """Grandmother Zhou joined on paper; she has no login."""
    return make.volunteer(make.person(make.household(house, address="3 幢 502"), "周桂芳"), at=at)


@pytest.fixture
def turn(squad, hall, elder, leader, at):
    shift = make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(minutes=10), title="大厅引导")
    return make.signup(make.shift_role(shift, "引导"), elder, at=at, made_by=leader)


def test_an_elder_is_checked_in_and_out_by_her_paper_card(turn, elder, clerk, leader, phone_of, camera_before, later):
    paper = the_desk_prints_her_card(phone_of(clerk, **DESKTOP), elder)
    the_leader_scans_her_in(camera_before(paper, leader), turn)
    later(hours=3, minutes=15)
    the_leader_scans_her_out(camera_before(paper, leader), turn)  # with the other phone, whose clock runs with ours
    the_leader_closes_the_shift(phone_of(leader))
    events = list(AttendanceEvent.objects.filter(signup=turn).order_by("id"))
    assert [(e.kind, e.method, e.grade, e.actor) for e in events] == [
        ("in", "D", "E3", leader),
        ("out", "D", "E3", leader),
    ]
    entry = LedgerEntry.objects.get(volunteer=elder)
    assert (entry.minutes_counted, entry.grade) == (180, "E3")


def the_desk_prints_her_card(desk, elder) -> bytes:
    """From the list of volunteers to the sheet; answers the card as it comes out of the printer, one picture."""
    desk.open("/admin/desk/volunteer/")
    desk.sees("周桂芳")
    desk.open(f"/admin/desk/cards/{elder.pk}/")
    desk.sees("还没有纸卡")
    desk.tap("做一张卡")
    desk.sees("周桂芳", elder.number, "沿虚线剪下")
    assert desk.scan(f"{CARD} .qr").endswith(f"/p/{PersonalCard.objects.get().code}/")
    desk.page.emulate_media(media="print")
    expect(desk.page.get_by_role("button", name="打印")).to_be_hidden()
    return desk.page.locator(CARD).screenshot(scale="device")


def the_leader_scans_her_in(phone, turn):
    phone.open(f"/door/scan/#shift:{turn.shift_id}")
    phone.tap("打开摄像头")
    expect(phone.page.locator("[data-said]")).to_contain_text("签到好了", timeout=20_000)
    expect(phone.page.locator("[data-count]")).to_have_text("待同步 0 条")


def the_leader_scans_her_out(phone, turn):
    phone.open(f"/door/scan/#shift:{turn.shift_id}")
    phone.page.get_by_role("radio", name="签退").check()
    phone.tap("打开摄像头")
    expect(phone.page.locator("[data-said]")).to_contain_text("签退好了", timeout=20_000)
    expect(phone.page.locator("[data-count]")).to_have_text("待同步 0 条")


def the_leader_closes_the_shift(phone):
    phone.open("/door/")
    phone.tap("大厅引导")
    phone.tap("收班", within="main")
    phone.sees("扫码齐全，直接记入", "周桂芳")
    phone.tap("确认收班")
    phone.sees("收好了")
