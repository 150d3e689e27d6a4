"""签到机: number and PIN at a tablet, one tap, back to the start; what is guessed, replayed or not due is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from checkin import actions, kiosk
from checkin.models import Checkpoint, KioskPin, Mode
from common.errors import DomainError
from tests import factories as make
from volunteers.models import AttendanceEvent

pytestmark = pytest.mark.django_db
PIN = "208417"


@pytest.fixture
def lease(shift, leader):
    place = Checkpoint.objects.create(community=shift.community, name="门厅", venue=shift.venue, mode=Mode.KIOSK)
    return actions.open_display(place, by=leader, at=shift.starts_at - timedelta(hours=1))


@pytest.fixture
def helper(volunteer, signed_up, at):
    kiosk.set_pin(volunteer.person, PIN, by=volunteer, at=at)
    return volunteer.person.volunteer


@pytest.fixture
def glass(client_of, lease, arrival):
    """The kiosk's browser, with nobody logged in."""
    return client_of(None)


def url(lease) -> str:
    return reverse("checkin:kiosk", args=[lease.token])


def typed(glass, lease, number, pin=PIN):
    return glass.post(url(lease), {"number": number, "pin": pin})


def tap(glass, lease, page):
    here = page.context["here"]
    return glass.post(url(lease), {"note": here.note, "option": here.options[0].key})


def code_of(page) -> str:
    return page.context["refusal"].code


@pytest.mark.parametrize("form", [lambda v: v.number, lambda v: v.number.lower(), lambda v: f"{v.pk:04d}"])
def test_a_number_a_pin_and_one_tap(glass, lease, helper, signed_up, form):
    page = typed(glass, lease, form(helper))
    assert helper.person.name in page.content.decode() and f'content="20;url={url(lease)}' in page.content.decode()
    assert not AttendanceEvent.objects.exists()
    done = tap(glass, lease, page)
    event = AttendanceEvent.objects.get()
    assert (event.signup, event.kind, event.method, event.grade) == (signed_up, "in", "E", "E2")
    assert event.actor == helper.person.user and "签到好了" in done.content.decode()


def test_in_and_out_of_a_shift_count(glass, lease, helper, signed_up, shift, arrival, leader):
    from volunteers.actions import close_shift
    from volunteers.models import LedgerEntry

    tap(glass, lease, typed(glass, lease, helper.number))
    arrival.move_to(shift.ends_at)
    page = tap(glass, lease, typed(glass, lease, helper.number))
    assert "已签退" in page.content.decode()
    close_shift(shift, by=leader, at=shift.ends_at)
    assert LedgerEntry.objects.get().minutes_counted == 180


def test_an_elder_without_a_login_checks_in(glass, lease, community, shift_role, at, leader):
    person = make.person(make.household(community), name="赵奶奶")
    helper = make.volunteer(person, at=at)
    make.signup(shift_role, helper, at=at, made_by=leader)
    kiosk.set_pin(person, PIN, by=leader, at=at)
    tap(glass, lease, typed(glass, lease, helper.number))
    assert AttendanceEvent.objects.get().actor == leader  # who opened the kiosk answers for it


def test_the_same_tap_ten_times_is_one_event(glass, lease, helper):
    page = typed(glass, lease, helper.number)
    answers = {tap(glass, lease, page).status_code for _ in range(10)}
    assert answers == {200} and AttendanceEvent.objects.count() == 1


@pytest.mark.parametrize(("number", "pin"), [("V999999", PIN), ("0", PIN), ("９", PIN), ("V1", ""), ("", PIN)])
def test_what_is_wrong_is_said_in_the_same_words(glass, lease, helper, number, pin):
    assert code_of(typed(glass, lease, number, pin)) == "kiosk_wrong"


def test_five_wrong_tries_close_it_for_a_quarter_of_an_hour(glass, lease, helper, arrival):
    codes = [code_of(typed(glass, lease, helper.number, "593016")) for _ in range(5)]
    assert codes == ["kiosk_wrong"] * 4 + ["kiosk_locked"]
    assert code_of(typed(glass, lease, helper.number)) == "kiosk_locked"
    arrival.shift(timedelta(minutes=15))
    assert typed(glass, lease, helper.number).context["here"].options


def test_a_note_is_worth_a_minute_and_holds_at_its_own_kiosk(glass, lease, helper, arrival, leader, shift):
    page = typed(glass, lease, helper.number)
    other = actions.open_display(lease.checkpoint, by=leader, at=shift.starts_at - timedelta(hours=1))
    assert code_of(tap(glass, other, page)) == "kiosk_gone"
    arrival.shift(61)
    assert code_of(tap(glass, lease, page)) == "kiosk_gone"
    assert not AttendanceEvent.objects.exists()


def test_an_option_that_was_not_offered_is_refused(glass, lease, helper, signed_up):
    note = typed(glass, lease, helper.number).context["here"].note
    for option in (f"signup:{signed_up.pk}:out", "signup:x:in", "nonsense", "x" * 100):
        assert glass.post(url(lease), {"note": note, "option": option}).status_code == 409
    assert not AttendanceEvent.objects.exists()


def test_without_a_shift_here_the_next_one_is_named(glass, lease, community, at, volunteer):
    helper = volunteer.person.volunteer
    kiosk.set_pin(volunteer.person, PIN, by=volunteer, at=at)
    assert code_of(typed(glass, lease, helper.number)) == "nothing_here"


def test_who_has_only_just_come_is_told_so(glass, lease, helper):
    tap(glass, lease, typed(glass, lease, helper.number))
    page = typed(glass, lease, helper.number)
    assert code_of(page) == "nothing_here" and "08:41 已经签到了" in page.content.decode()


def test_a_closed_kiosk_and_a_screen_that_is_none(client_of, lease, checkpoint, leader, shift):
    screen = checkpoint.leases.get()
    with time_machine.travel(shift.starts_at):
        assert client_of(None).get(url(screen)).status_code == 404
        assert client_of(None).get(lease.path).url == url(lease)
        assert client_of(None).get(reverse("checkin:screen_svg", args=[lease.token])).status_code == 404
        actions.end_display(lease, by=leader, at=shift.starts_at)
        assert client_of(None).get(url(lease)).status_code == 410


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "111111", "121212", "234567", "765432", "20841a", "２０８４１７"]
)
def test_a_pin_that_is_guessed_is_refused(volunteer, at, pin):
    with pytest.raises(DomainError):
        kiosk.set_pin(volunteer.person, pin, by=volunteer, at=at)
    assert not KioskPin.objects.exists()


def test_the_owner_sets_it_and_the_desk_draws_one(client_of, volunteer, clerk):
    own = client_of(volunteer)
    own.post(reverse("checkin:card"), {"pin": "111111"})
    assert not KioskPin.objects.exists() and "太好猜" in own.get(reverse("checkin:card")).content.decode()
    own.post(reverse("checkin:card"), {"pin": PIN})
    assert PIN not in KioskPin.objects.get().pin
    desk = client_of(clerk)
    page = desk.post(f"/admin/desk/cards/{volunteer.person.volunteer.pk}/", {"action": "pin"}, follow=True)
    assert "签到机密码：" in page.content.decode()


def test_the_third_account_on_one_phone_is_looked_at(api_of, community, shift_role, at, code, shift, leader):
    """E1 and a flag: its minutes wait for two people. A couple that shares a phone is not troubled."""
    from volunteers.actions import close_shift
    from volunteers.models import HoursReview

    for n in range(3):
        user = make.resident(community, name=f"邻居{n}")
        make.signup(shift_role, make.volunteer(user.person, at=at), at=at)
        api = api_of(user)
        scanned = api.post("/api/v1/scans/", {"code": code}).data
        wanted = {"ticket": scanned["ticket"], "option": scanned["options"][0]["option"]}
        api.post("/api/v1/checkins/", wanted | {"client_event_id": f"e{n}", "device": "one-phone"})
    events = list(AttendanceEvent.objects.order_by("id"))
    assert [(event.grade, event.flags) for event in events] == [("E2", [])] * 2 + [("E1", ["many_accounts"])]
    assert len({event.device for event in events}) == 1 and "one-phone" not in events[0].device
    close_shift(shift, by=leader, at=shift.ends_at + timedelta(hours=1))
    assert HoursReview.objects.filter(signup=events[2].signup).exists()


def test_a_browser_is_given_a_random_name(client_of, volunteer, signed_up, code):
    browser = client_of(volunteer)
    page = browser.get(reverse("checkin:scan", args=[code]))
    name = page.cookies["device"].value
    form = {"ticket": page.context["ticket"], "option": page.context["options"][0].key, "client_event_id": "e1"}
    browser.post(reverse("checkin:scan", args=[code]), form)
    device = AttendanceEvent.objects.get().device
    assert len(name) >= 20 and device and name not in device
