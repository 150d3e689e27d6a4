"""The leader's phone as a scanner: a real QR before a real camera, and a hundred scans without a network."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Household, Person
from checkin.actions import issue_card
from tests import factories as make
from volunteers.models import AttendanceEvent, Signup

from .cameras import picture_of

pytestmark = pytest.mark.journey


@pytest.fixture
def helpers(house, squad, hall, at):
    """A shift that begins in ten minutes."""
    shift = make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(minutes=10), title="大厅引导")
    return make.shift_role(shift, "引导", capacity=200)


def test_the_camera_reads_a_real_card(helpers, leader, volunteer, camera_before, server, at):
    signup = make.signup(helpers, volunteer.person.volunteer, at=at)
    card = issue_card(volunteer.person, by=leader, at=at)
    phone = camera_before(picture_of(f"{server.url}/p/{card.code}/"), leader)
    phone.open(f"/door/scan/#shift:{helpers.shift_id}")
    phone.tap("打开摄像头")
    expect(phone.page.locator("[data-said]")).to_contain_text("签到好了", timeout=20_000)
    expect(phone.page.locator("[data-count]")).to_have_text("待同步 0 条")
    event = AttendanceEvent.objects.get(signup=signup)
    assert (event.kind, event.method, event.actor, event.offline) == ("in", "C", leader, False)


def test_a_hundred_scans_without_a_network_survive_the_page(helpers, leader, house, phone_of, at):
    home = Household.objects.create(community=house)
    people = [Person.objects.create(household=home, name=f"邻居{n:03d}") for n in range(100)]
    signups = [make.signup(helpers, make.volunteer(p, at=at), at=at, made_by=leader) for p in people]
    phone = phone_of(leader, service_workers="allow")
    address = f"/door/scan/#shift:{helpers.shift_id}"
    phone.open(address)
    phone.page.wait_for_selector(".scanner[data-ready]")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.page.reload()  # once under the worker, so that the page itself is kept
    phone.page.wait_for_selector(".scanner[data-ready]")
    context = phone.page.context
    context.set_offline(True)
    field = phone.page.get_by_label("编号或短码")
    for n, signup in enumerate(signups, start=1):
        field.fill(signup.volunteer.number)
        field.press("Enter")
        expect(phone.page.locator("[data-count]")).to_have_text(f"待同步 {n} 条")
    assert not AttendanceEvent.objects.exists()
    phone.page.close()

    page = context.new_page()
    page.goto(phone.home + address)  # still without a network
    expect(page.locator("[data-count]")).to_have_text("待同步 100 条")
    context.set_offline(False)
    page.get_by_role("button", name="现在同步").click()
    expect(page.locator("[data-count]")).to_have_text("待同步 0 条", timeout=60_000)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    events = AttendanceEvent.objects.all()
    assert sorted(event.signup_id for event in events) == sorted(signup.pk for signup in signups)
    assert {(event.kind, event.offline) for event in events} == {("in", True)}
    assert set(Signup.objects.values_list("state", flat=True)) == {"checked_in"}
