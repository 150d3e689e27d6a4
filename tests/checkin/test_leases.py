"""A leader's phone: what it is given, what it sends, and that each scan counts once, late or not."""

from datetime import timedelta

import pytest
import time_machine

from accounts.models import Role
from checkin.actions import issue_card
from checkin.models import ScannerLease
from tests import factories as make
from volunteers.models import AttendanceEvent, Team

pytestmark = pytest.mark.django_db
LEASES, SCANS = "/api/v1/desk/leases/", "/api/v1/desk/scans/"
DEVICE = "a-random-name-of-a-browser"


@pytest.fixture
def lease_of(api_of, arrival):
    def take(user, device_time="2026-11-27T08:41:00+08:00"):
        return api_of(user).post(LEASES, {"device": DEVICE, "device_time": device_time})

    return take


@pytest.fixture
def lease(lease_of, leader, signed_up):
    return lease_of(leader).json()


def scan(shift, code, event="event-1", **more):
    seen = (shift.starts_at - timedelta(minutes=19)).isoformat()
    return {
        "client_event_id": event,
        "kind": "shift",
        "id": shift.pk,
        "code": code,
        "action": "in",
        "seen_at": seen,
    } | more


def send(api_of, user, lease, *scans):
    return api_of(user).post(SCANS, {"lease": lease["lease"], "scans": list(scans)})


def test_a_lease_tells_masked_names_and_no_code(lease, lease_of, leader, volunteer, signed_up):
    text = str(lease_of(leader).json())
    (door,) = [door for door in lease["doors"] if door["kind"] == "shift"]
    assert door["roster"][0]["name"] == "周**"
    number, phone, name = signed_up.volunteer.number, volunteer.phone, volunteer.person.name
    assert [word in text for word in (number, phone, name)] == [False] * 3
    assert lease["cannot_check"]


def test_strangers_get_no_lease(lease_of, neighbour, volunteer, stranger, editor, other_community_clerk):
    for user in (neighbour, volunteer, stranger, editor, other_community_clerk):
        assert lease_of(user).status_code == 404


def test_a_lease_is_nobody_else_s(api_of, lease, clerk, shift, signed_up):
    answer = send(api_of, clerk, lease, scan(shift, signed_up.volunteer.number))
    assert answer.status_code == 404
    assert not AttendanceEvent.objects.exists()


def test_each_scan_is_answered_for_itself_and_counts_once(api_of, lease, leader, shift, signed_up):
    batch = [scan(shift, signed_up.volunteer.number), scan(shift, "ZZZZZZ", "event-2")]
    first, again = (send(api_of, leader, lease, *batch).json()["results"] for _ in range(2))
    assert [r["status"] for r in first] == ["recorded", "refused"]
    assert [r["status"] for r in again] == ["repeated", "refused"]
    assert first[1]["code"] == "code_not_found" and first[1]["next_step"]
    assert AttendanceEvent.objects.count() == 1


def test_ten_times_online_and_offline_make_one_event(api_of, lease, leader, volunteer, shift, signed_up):
    code = issue_card(volunteer.person, by=leader, at=shift.starts_at).code
    for n in range(10):
        one = scan(shift, code, "the-same", offline=bool(n % 2))
        assert send(api_of, leader, lease, one).status_code == 200
    desk = {"code": code, "shift": shift.pk, "action": "in", "client_event_id": "the-same"}
    assert api_of(leader).post("/api/v1/desk/checkins/", desk).status_code == 200
    assert AttendanceEvent.objects.count() == 1


def test_an_offline_scan_told_hours_later_is_taken_and_flagged(api_of, lease, leader, volunteer, shift, signed_up):
    code = issue_card(volunteer.person, by=leader, at=shift.starts_at).code
    with time_machine.travel(shift.ends_at + timedelta(hours=20), tick=False):
        came = scan(shift, code, offline=True)
        seen = (shift.ends_at - timedelta(minutes=5)).isoformat()
        left = scan(shift, code, "event-2", action="out", offline=True, seen_at=seen)
        results = send(api_of, leader, lease, came, left).json()["results"]
    assert [r["status"] for r in results] == ["recorded", "recorded"]
    assert [(e.grade, e.offline, e.flags) for e in AttendanceEvent.objects.order_by("id")] == [
        ("E2", True, ["late_upload"])
    ] * 2
    signed_up.refresh_from_db()
    assert signed_up.checked_out_at == shift.ends_at - timedelta(minutes=5)


def test_a_phone_s_clock_is_mended_by_the_lease_and_by_nothing_else(api_of, lease_of, leader, shift, signed_up):
    fast = lease_of(leader, "2026-11-27T09:41:00+08:00").json()  # an hour ahead
    seen = (shift.starts_at + timedelta(minutes=41)).isoformat()
    send(api_of, leader, fast, scan(shift, signed_up.volunteer.number, seen_at=seen, offline=True))
    event = AttendanceEvent.objects.get()
    assert (event.occurred_at, event.flags) == (shift.starts_at - timedelta(minutes=19), [])


def test_a_moment_before_the_lease_or_in_the_future_is_flagged_and_weak(api_of, lease, leader, shift, signed_up):
    seen = (shift.starts_at + timedelta(days=3)).isoformat()
    send(api_of, leader, lease, scan(shift, signed_up.volunteer.number, seen_at=seen, offline=True))
    event = AttendanceEvent.objects.get()
    assert (event.occurred_at, event.flags, event.grade) == (shift.starts_at - timedelta(minutes=19), ["clock"], "E1")


def test_after_the_lease_nothing_is_seen_any_more(api_of, lease, leader, shift, signed_up):
    assert api_of(leader).delete(f"{LEASES}{lease['lease']}/").status_code == 204
    with time_machine.travel(shift.starts_at, tick=False):
        seen = shift.starts_at.isoformat()
        late = scan(shift, signed_up.volunteer.number, seen_at=seen, offline=True)
        assert send(api_of, leader, lease, late).json()["results"][0]["code"] == "lease_over"
    assert ScannerLease.objects.get().ended_at
    assert not AttendanceEvent.objects.exists()


def test_a_door_that_was_not_leased_is_closed(api_of, lease, leader, team, at, signed_up):
    other = make.shift(team, at=at)
    answer = send(api_of, leader, lease, scan(other, signed_up.volunteer.number)).json()["results"][0]
    assert answer["code"] == "door_not_leased"


@pytest.mark.parametrize(
    "body",
    [{}, {"lease": "x", "scans": []}, {"lease": "x", "scans": "y"}, {"lease": "x", "scans": [{"kind": "shift"}]}],
)
def test_what_is_no_batch_is_said_to_be_none(api_of, leader, lease, body):
    assert api_of(leader).post(SCANS, body).status_code == 400


def test_the_page_is_for_who_works_a_door(client_of, leader, clerk, neighbour, volunteer, shift):
    assert [client_of(u).get("/door/scan/").status_code for u in (leader, clerk, neighbour, volunteer)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    page = client_of(leader).get("/door/scan/")
    assert "wasm-unsafe-eval" in page["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in client_of(leader).get("/door/")["Content-Security-Policy"]
    assert str(leader) not in page.content.decode()
    worker = client_of(None).get("/door/sw.js")
    assert worker["Content-Type"] == "text/javascript" and "/api/" not in worker.content.decode()


def test_a_scan_that_claims_to_be_of_now_is_worth_no_more_than_an_offline_one(
    api_of, lease, leader, volunteer, shift, signed_up
):
    """The phone says itself whether it had a network: hours that are told afterwards are no E3."""
    code = issue_card(volunteer.person, by=leader, at=shift.starts_at).code
    with time_machine.travel(shift.ends_at, tick=False):
        claimed = scan(shift, code, offline=False, seen_at=shift.starts_at.isoformat())
        assert send(api_of, leader, lease, claimed).json()["results"][0]["status"] == "recorded"
    event = AttendanceEvent.objects.get()
    assert (event.grade, event.offline, event.occurred_at) == ("E2", True, shift.starts_at)


def test_who_leads_no_longer_sends_nothing(api_of, lease, leader, clerk, team, slot, shift, signed_up):
    """The lease is good for hours; the team was given to somebody else meanwhile."""
    Team.objects.filter(pk=team.pk).update(leader=clerk)
    ScannerLease.objects.update(doors=[f"shift:{shift.pk}", f"slot:{slot.pk}"])
    Role.objects.filter(user=leader).delete()

    told = send(
        api_of, leader, lease, scan(shift, signed_up.volunteer.number), scan(slot, "ABCDEF", "event-2", kind="slot")
    )

    assert [result["code"] for result in told.json()["results"]] == ["door_not_leased"] * 2
    assert not AttendanceEvent.objects.exists()
