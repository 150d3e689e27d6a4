"""A leader and a clerk at the door: by the roster, by a ticket's code, by a personal card's code typed in."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories as make

from .phones import Phone

pytestmark = pytest.mark.journey


@pytest.fixture
def helpers(house, squad, hall, volunteer, neighbour, at):
    """A shift that begins in ten minutes, with two who signed up; neither is the leader."""
    shift = make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(minutes=10), title="大厅引导")
    role = make.shift_role(shift)
    make.signup(role, volunteer.person.volunteer, at=at)
    make.signup(role, make.volunteer(neighbour.person, at=at), at=at)
    return shift


@pytest.fixture
def feast(house, hall, at):
    """A slot that begins in ten minutes."""
    return make.slot(make.activity(house, "暖冬饺子节", at_venue=hall), at=at, starts_at=at + timedelta(minutes=10))


def row_of(phone: Phone, name: str):
    return phone.page.get_by_role("row").filter(has_text=name)


def helper_of(phone: Phone, name: str):
    return phone.page.get_by_role("listitem").filter(has_text=name).first


def test_leader_ticks_the_roster_in_and_out(helpers, leader, phone_of, later):
    phone = phone_of(leader)
    phone.open("/door/")
    phone.tap("大厅引导")
    phone.tap("周志强到了")
    expect(helper_of(phone, "周志强")).to_contain_text("09:00 到")
    expect(helper_of(phone, "陈建国")).to_contain_text("到了")
    later(hours=1)
    phone.page.reload()
    phone.tap("周志强走了")
    expect(helper_of(phone, "周志强")).to_contain_text("09:00 到，10:00 走")


def test_leader_types_the_code_of_a_personal_card(helpers, leader, volunteer, phone_of):
    own = phone_of(volunteer)
    own.open("/volunteer/card/")
    own.tap("做一个我的码")
    shown = own.scan(".ticket-tear .qr")
    phone = phone_of(leader)
    phone.open(f"/door/shifts/{helpers.pk}/")
    phone.page.get_by_label("扫个人码").fill(shown)
    phone.page.get_by_role("button", name="签到", exact=True).click()
    expect(helper_of(phone, "周志强")).to_contain_text("09:00 到")


def test_leader_opens_a_card_with_the_phones_own_camera(helpers, leader, volunteer, phone_of):
    own = phone_of(volunteer)
    own.open("/volunteer/card/")
    own.tap("做一个我的码")
    phone = phone_of(leader)
    phone.open(own.scan(".ticket-tear .qr"))
    phone.tap("签到", within="main form")
    expect(helper_of(phone, "周志强")).to_contain_text("09:00 到")


def test_ticket_is_scanned_at_the_door_and_counts_once(feast, clerk, resident, children, phone_of, at):
    booking = make.booking(feast, resident.person, *children, by=resident, at=at)
    own = phone_of(resident)
    own.open(booking.ticket_path)
    phone = phone_of(clerk)
    phone.open(f"/door/slots/{feast.pk}/")
    for _ in range(2):
        phone.page.get_by_label("扫码").fill(own.scan())
        phone.tap("核验")
        expect(row_of(phone, "林晓梅")).to_contain_text("09:00 到")
        expect(phone.page.locator(".stat").first).to_have_text("3已到")
    own.page.reload()
    own.sees("已签到 09:00")


def test_party_is_ticked_by_its_name(feast, clerk, resident, grandmother, phone_of, at):
    make.booking(feast, resident.person, grandmother, by=resident, at=at)
    phone = phone_of(clerk)
    phone.open("/door/")
    phone.tap("暖冬饺子节")
    phone.page.get_by_role("button", name="林晓梅").click()
    expect(row_of(phone, "林晓梅")).to_contain_text("09:00 到")


def test_unknown_code_says_what_to_do(feast, clerk, phone_of):
    phone = phone_of(clerk)
    phone.open(f"/door/slots/{feast.pk}/")
    phone.page.get_by_label("扫码").fill("ZZZZZZ")
    phone.tap("核验")
    phone.sees("没有找到这个码", "请核对 6 位短码")
