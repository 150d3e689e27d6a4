"""The JSON face of the door: a scan, its exchange, the desk; shapes, refusals, strangers, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checkin import actions, codes
from checkin.models import ScanTicket
from tests import factories as make
from volunteers.models import AttendanceEvent

pytestmark = pytest.mark.django_db
TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
SCANS, CHECKINS, DESK = "/api/v1/scans/", "/api/v1/checkins/", "/api/v1/desk/checkins/"


@pytest.fixture
def api(api_of, volunteer):
    return api_of(volunteer)


def exchange(api, scanned, event="event-1", **changes):
    wanted = {"ticket": scanned["ticket"], "option": scanned["options"][0]["option"], "client_event_id": event}
    return api.post(CHECKINS, wanted | changes)


def test_a_scan_answers_with_a_ticket_and_exactly_what_may_be_done(api, signed_up, code):
    answer = api.post(SCANS, {"code": code})
    assert answer.status_code == 200
    assert (answer.data["expires_in"], answer.data["checkpoint"]) == (120, "一楼大厅")
    assert answer.data["options"] == [
        {
            "option": f"signup:{signed_up.pk}:in",
            "kind": "signup",
            "id": str(signed_up.pk),
            "action": "in",
            "label": "签到 · 饺子节引导 · 引导",
            "title": "饺子节引导 · 引导",
            "time": "09:00–12:00",
            "place": signed_up.shift.venue.name,
            "note": "",
        }
    ]
    assert not ScanTicket.objects.exists()


def test_the_whole_address_may_be_sent_as_the_code(api, signed_up, code):
    assert api.post(SCANS, {"code": f"http://localhost/c/{code}/"}).status_code == 200


def test_exchanging_records_once_and_repeats_the_first_answer(api, signed_up, code):
    scanned = api.post(SCANS, {"code": code}).data
    first, again = exchange(api, scanned), exchange(api, scanned)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.data["message"] == "08:41，签到好了"
    assert AttendanceEvent.objects.count() == 1


def test_scan_and_check_in_take_at_most_ten_statements_together(api, signed_up, code):
    api.post(SCANS, {"code": code})  # what the process keeps is warm
    with CaptureQueriesContext(connection) as seen:
        assert exchange(api, api.post(SCANS, {"code": code}).data).status_code == 201
    sent = [query["sql"] for query in seen if not query["sql"].startswith(TRANSACTION_CONTROL)]
    assert len(sent) <= 10, "\n".join(sent)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ticket": "forged"}, "ticket_invalid"),
        ({"option": "signup:00000000-0000-0000-0000-000000000000:in"}, "option_elsewhere"),
        ({"option": "nonsense"}, "option_elsewhere"),
    ],
)
def test_a_bent_exchange_is_refused(api, signed_up, code, change, reason):
    answer = exchange(api, api.post(SCANS, {"code": code}).data, **change)
    assert (answer.status_code, answer.data["code"]) == (409, reason)
    assert not AttendanceEvent.objects.exists()


def test_an_event_id_of_somebody_else_is_refused(api, api_of, signed_up, community, at, code):
    other = make.resident(community)
    make.signup(signed_up.role, make.volunteer(other.person, at=at), at=at)
    theirs = api_of(other)
    assert exchange(theirs, theirs.post(SCANS, {"code": code}).data).status_code == 201
    answer = exchange(api, api.post(SCANS, {"code": code}).data)
    assert (answer.status_code, answer.data["code"]) == (409, "event_id_taken")
    signed_up.refresh_from_db()
    assert signed_up.state == "confirmed"


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "x" * 10_000}, {"code": None}, {"code": {"a": 1}}, []])
def test_a_scan_of_the_wrong_shape_is_a_bad_request(api, body):
    assert api.post(SCANS, body).status_code == 400


def test_strangers_and_visitors_get_nothing(api_of, stranger, signed_up, code):
    answer = api_of(stranger).post(SCANS, {"code": code})
    assert (answer.status_code, answer.data["code"]) == (409, "nothing_here")
    assert api_of(None).post(SCANS, {"code": code}).status_code == 401


def test_the_leader_scans_a_personal_code_in_and_out(api_of, leader, volunteer, signed_up, shift, arrival, at):
    card = actions.issue_card(volunteer.person, by=volunteer, at=at)
    api = api_of(leader)
    wanted = {"code": f"http://localhost/p/{card.code}/", "shift": shift.pk, "client_event_id": "in-1"}
    first, again = api.post(DESK, wanted), api.post(DESK, wanted)
    assert (first.status_code, again.status_code) == (201, 200)
    arrival.move_to(shift.ends_at)
    left = api.post(DESK, wanted | {"action": "out", "client_event_id": "out-1"})
    assert (left.status_code, left.data["minutes"]) == (201, 180)
    assert set(AttendanceEvent.objects.values_list("grade", flat=True)) == {"E3"}


def test_the_desk_call_takes_six_statements(api_of, leader, volunteer, signed_up, shift, arrival, at):
    card, api = actions.issue_card(volunteer.person, by=volunteer, at=at), api_of(leader)
    assert api.post(DESK, {"code": "x", "shift": shift.pk, "client_event_id": "0"}).status_code == 409  # warm
    with CaptureQueriesContext(connection) as seen:
        assert api.post(DESK, {"code": card.code, "shift": shift.pk, "client_event_id": "1"}).status_code == 201
    sent = [query["sql"] for query in seen if not query["sql"].startswith(TRANSACTION_CONTROL)]
    assert len(sent) == 6, "\n".join(sent)


def test_a_revoked_card_opens_nothing(api_of, leader, volunteer, signed_up, shift, arrival, at):
    old = actions.issue_card(volunteer.person, by=volunteer, at=at)
    actions.issue_card(volunteer.person, by=volunteer, at=at)
    answer = api_of(leader).post(DESK, {"code": old.code, "shift": shift.pk, "client_event_id": "1"})
    assert (answer.status_code, answer.data["code"]) == (409, "card_revoked")


@pytest.fixture
def booked(community, resident, children, shift, at):
    slot = make.slot(make.activity(community, "暖冬饺子节", at_venue=shift.venue), at=at, starts_at=shift.starts_at)
    return make.booking(slot, resident.person, *children, by=resident, at=at)


@pytest.mark.parametrize("form", ["{0.code}", "http://localhost/t/{0.code}/", "{0.short_code}", " {0.short_code} "])
def test_staff_check_a_party_in_by_its_ticket(api_of, clerk, booked, arrival, form):
    wanted = {"code": form.format(booked), "slot": booked.slot_id, "client_event_id": "1"}
    answer = api_of(clerk).post(DESK, wanted)
    assert (answer.status_code, answer.data["people"], answer.data["message"]) == (201, 3, "08:41，签到好了")


def test_a_ticket_scanned_twice_says_when_it_came_first(api_of, clerk, booked, arrival):
    api, wanted = api_of(clerk), {"code": booked.code, "slot": booked.slot_id}
    api.post(DESK, wanted | {"client_event_id": "1"})
    arrival.shift(300)
    assert api.post(DESK, wanted | {"client_event_id": "2"}).data["message"] == "08:41 已经签到了"


def test_a_ticket_of_another_slot_is_named(api_of, clerk, booked, community, at, arrival):
    other = make.slot(make.activity(community), at=at)
    answer = api_of(clerk).post(DESK, {"code": booked.code, "slot": other.pk, "client_event_id": "1"})
    assert (answer.status_code, answer.data["code"]) == (409, "ticket_of_other_slot")
    assert "暖冬饺子节" in answer.data["detail"]


def test_the_desk_is_closed_to_everybody_else(
    api_of, resident, neighbour, stranger, other_community_clerk, volunteer, booked, shift, arrival
):
    for user in (resident, neighbour, stranger, other_community_clerk, volunteer):
        for door in ({"slot": booked.slot_id}, {"shift": shift.pk}):
            assert api_of(user).post(DESK, {"code": booked.code, "client_event_id": "1"} | door).status_code == 404


@pytest.mark.parametrize("door", [{}, {"slot": 1, "shift": 1}, {"slot": 0}, {"slot": 2**64}, {"shift": "x"}])
def test_the_desk_needs_exactly_one_door(api_of, clerk, door):
    assert api_of(clerk).post(DESK, {"code": "x", "client_event_id": "1"} | door).status_code == 400


def test_a_code_of_a_closed_screen_is_refused(api, signed_up, checkpoint, code):
    actions.end_display(checkpoint.leases.get(), by=signed_up.made_by, at=timezone.now())
    assert api.post(SCANS, {"code": code}).data["code"] == codes.SCREEN_CLOSED.code
