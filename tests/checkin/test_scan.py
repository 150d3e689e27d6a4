"""From the camera to the ledger: looking writes nothing, one scan makes one event, strangers find nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from booking.models import Place
from checkin import codes
from checkin.models import Checkpoint, ScanTicket
from common.models import AuditEntry
from tests import factories as make
from volunteers.models import AttendanceEvent, LedgerEntry

pytestmark = pytest.mark.django_db


def fields(page) -> dict[str, str]:
    html = page.content.decode()
    found = {
        name: re.search(rf'name="{name}" value="([^"]+)"', html) for name in ("ticket", "client_event_id", "option")
    }
    return {name: match[1] for name, match in found.items() if match}


def address(code):
    return reverse("checkin:scan", args=[code])


@pytest.fixture
def own_phone(client_of, volunteer):
    return client_of(volunteer)


def test_the_own_shift_is_one_tap_away(own_phone, signed_up, code):
    page = own_phone.get(address(code))
    assert page.status_code == 200
    assert "饺子节引导" in page.content.decode()
    done = own_phone.post(address(code), fields(page), follow=True)
    assert "08:41，签到好了" in done.content.decode()
    signed_up.refresh_from_db()
    assert signed_up.state == "checked_in"


def test_leaving_shows_the_minutes_and_their_reason(own_phone, signed_up, checkpoint, code, arrival, shift):
    own_phone.post(address(code), fields(own_phone.get(address(code))))
    arrival.move_to(shift.ends_at + timedelta(minutes=3))
    later = codes.make(checkpoint, at=timezone.now())
    done = own_phone.post(address(later), fields(own_phone.get(address(later))), follow=True).content.decode()
    assert "签退好了" in done and "预计记 3 小时" in done and "为什么是 3 小时" in done
    assert not LedgerEntry.objects.exists()


def test_looking_at_a_code_writes_nothing(own_phone, signed_up, code, django_assert_num_queries):
    before = (AuditEntry.objects.count(), Session.objects.count())
    for _ in range(3):
        own_phone.get(address(code))
    assert (AuditEntry.objects.count(), Session.objects.count()) == before
    assert not AttendanceEvent.objects.exists() and not ScanTicket.objects.exists()


def test_logging_in_may_take_longer_than_the_window(client_of, volunteer, signed_up, code, arrival):
    phone = client_of(None)
    page = phone.get(address(code))
    assert page.status_code == 200 and "码收到了" in page.content.decode()
    arrival.shift(timedelta(minutes=4))
    phone.force_login(volunteer, backend="django.contrib.auth.backends.ModelBackend")
    assert "ticket" in fields(phone.get(address(code)))
    arrival.shift(timedelta(minutes=7))
    assert "码已经换了" in phone.get(address(code)).content.decode()


def test_the_note_of_one_browser_helps_no_other(client_of, volunteer, signed_up, code, arrival):
    client_of(None).get(address(code))
    arrival.shift(timedelta(minutes=1))
    page = client_of(volunteer).get(address(code))
    assert (page.status_code, "码已经换了" in page.content.decode()) == (409, True)


@pytest.mark.parametrize("wait", [121, 3600])
def test_a_scan_is_worth_two_minutes(own_phone, signed_up, code, arrival, wait):
    sent = fields(own_phone.get(address(code)))
    arrival.shift(timedelta(seconds=wait))
    page = own_phone.post(address(code), sent)
    assert (page.status_code, "过了 2 分钟" in page.content.decode()) == (409, True)
    assert not AttendanceEvent.objects.exists()


def test_an_altered_ticket_is_refused(own_phone, signed_up, code):
    sent = fields(own_phone.get(address(code)))
    page = own_phone.post(address(code), sent | {"ticket": sent["ticket"][:-2] + "xx"})
    assert (page.status_code, "凭据不对" in page.content.decode()) == (409, True)
    assert own_phone.post(address(code), {}).status_code == 400


def test_the_ticket_of_another_is_refused(own_phone, client_of, neighbour, signed_up, code):
    sent = fields(own_phone.get(address(code)))
    page = client_of(neighbour).post(address(code), sent)
    assert (page.status_code, "别人扫码" in page.content.decode()) == (409, True)
    assert not AttendanceEvent.objects.exists()


def test_a_used_ticket_is_refused_for_another_event(own_phone, signed_up, code, arrival):
    sent = fields(own_phone.get(address(code)))
    own_phone.post(address(code), sent)
    arrival.shift(timedelta(seconds=90))
    page = own_phone.post(address(code), sent | {"client_event_id": "another"})
    assert (page.status_code, "已经用过了" in page.content.decode()) == (409, True)
    assert AttendanceEvent.objects.count() == 1


@pytest.mark.parametrize("event", ["a/b", "签到", "x" * 65, "\x00"])
def test_an_event_id_that_fits_no_address_changes_nothing(own_phone, signed_up, code, event):
    sent = fields(own_phone.get(address(code)))
    assert own_phone.post(address(code), sent | {"client_event_id": event}).status_code == 400
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("path", ["/p/%00/", "/screen/%00/", "/screen/%00/code.svg", "/c/done/%00/"])
def test_an_address_with_a_nul_is_not_there(own_phone, path):
    assert own_phone.get(path).status_code == 404


def test_an_option_of_another_place_is_refused(own_phone, signed_up, team, volunteer, code, at):
    elsewhere = make.shift_role(make.shift(team, at=at, starts_at=signed_up.shift.starts_at))
    other = make.signup(elsewhere, volunteer.person.volunteer, at=at)
    sent = fields(own_phone.get(address(code)))
    page = own_phone.post(address(code), sent | {"option": f"signup:{other.pk}:in"})
    assert (page.status_code, "不管这一项" in page.content.decode()) == (409, True)


def test_the_same_scan_sent_ten_times_makes_one_event(own_phone, signed_up, code):
    sent = fields(own_phone.get(address(code)))
    answers = [own_phone.post(address(code), sent) for _ in range(10)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"/c/done/{sent['client_event_id']}/")
    }
    assert (AttendanceEvent.objects.count(), ScanTicket.objects.count()) == (1, 1)


def test_the_household_s_booking_is_offered_and_checked_in(
    client_of, resident, children, community, at, arrival, checkpoint, shift
):
    activity = make.activity(community, "暖冬饺子节", at_venue=shift.venue)
    slot = make.slot(activity, at=at, starts_at=shift.starts_at)
    make.booking(slot, resident.person, *children, by=resident, at=at)
    code = codes.make(checkpoint, at=timezone.now())
    mine = client_of(resident)
    done = mine.post(address(code), fields(mine.get(address(code))), follow=True).content.decode()
    assert "3 人" in done and "签到好了" in done
    assert set(Place.objects.values_list("status", flat=True)) == {"checked_in"}


def test_somebody_without_a_shift_here_is_told_where_the_next_one_is(
    own_phone, client_of, neighbour, team, volunteer, code, at
):
    assert "你今天在这里没有班次" in client_of(neighbour).get(address(code)).content.decode()
    elsewhere = make.shift_role(make.shift(team, at=at, starts_at=at + timedelta(days=9)))
    make.signup(elsewhere, volunteer.person.volunteer, at=at)
    page = own_phone.get(address(code)).content.decode()
    assert elsewhere.shift.venue.name in page and "你最近的一班" in page


def test_what_a_scan_did_is_nobody_else_s(own_phone, client_of, neighbour, stranger, signed_up, code):
    own_phone.post(address(code), sent := fields(own_phone.get(address(code))))
    done = reverse("checkin:done", args=[sent["client_event_id"]])
    assert own_phone.get(done).status_code == 200
    assert [client_of(user).get(done).status_code for user in (neighbour, stranger)] == [404, 404]
    assert client_of(None).get(done).status_code == 302


def test_a_printed_code_is_graded_weaker(own_phone, signed_up, printed, arrival):
    code = codes.make(printed, at=timezone.now())
    own_phone.post(address(code), fields(own_phone.get(address(code))))
    assert AttendanceEvent.objects.get().grade == "E1"


def test_a_night_shift_is_left_after_midnight(own_phone, team, volunteer, leader, at, arrival):
    start = at.replace(hour=22) + timedelta(days=8)
    shift = make.shift(team, at=at, starts_at=start, ends_at=start + timedelta(hours=4))
    make.signup(make.shift_role(shift), volunteer.person.volunteer, at=at)
    door = Checkpoint.objects.create(community=team.community, name="东门", venue=shift.venue, mode="printed")
    code = codes.make(door, at=start)
    for moment in (start, start + timedelta(hours=3, minutes=30)):
        arrival.move_to(moment)
        own_phone.post(address(code), fields(own_phone.get(address(code))))
    assert list(AttendanceEvent.objects.values_list("kind", flat=True)) == ["in", "out"]
