"""The JSON face of booking: verdicts, bookings, tickets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import actions
from booking.models import Booking, Place
from booking.states import WaitlistPolicy
from tests import factories as make

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def statements(call) -> tuple[int, object]:
    with CaptureQueriesContext(connection) as seen:
        answer = call()
    return len([q for q in seen.captured_queries if not q["sql"].startswith(TRANSACTION_CONTROL)]), answer


# Eligibility.


def test_eligibility_has_one_verdict_a_person_and_writes_nothing(api_of, resident, children, grandmother, slot, at):
    slot.activity.max_age = 60
    slot.activity.save(update_fields=["max_age"])
    make.booking(slot, children[0], by=resident, at=at)
    people = [resident.person, children[0], grandmother]

    answer = api_of(resident).post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": [p.pk for p in people]})

    assert answer.status_code == 200
    assert [(v["person"], v["allowed"], v["code"]) for v in answer.json()["results"]] == [
        (str(resident.person.pk), True, None),
        (str(children[0].pk), False, "already_booked"),
        (str(grandmother.pk), False, "age"),
    ]
    assert answer.json()["results"][2]["next_step"] == "请换一位家人，或找适合年龄的活动"
    assert Booking.objects.count() == 1


def test_eligibility_of_a_neighbours_child_is_not_told(api_of, neighbour, children, slot):
    answer = api_of(neighbour).post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": [children[0].pk]})

    assert (answer.status_code, answer.json()["code"]) == (404, "person_unknown")


def test_eligibility_needs_a_login(api_of, slot):
    answer = api_of(None).post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": []})

    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")


# Booking.


def party(*people) -> list[str]:
    return [str(person.pk) for person in people]


def test_booking_a_party_answers_201_and_its_places(api_of, resident, children, slot):
    wanted = {"slot": slot.pk, "persons": party(resident.person, *children)}

    answer = api_of(resident).post("/api/v1/bookings/", wanted)

    made = Booking.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "code": made.code,
        "slot": slot.pk,
        "status": "confirmed",
        "position": None,
        "behind": False,
        "offer": None,
        "places": [
            {"person": str(person.pk), "name": person.name, "status": "confirmed", "checked_in_at": None}
            for person in [resident.person, *children]
        ],
        "title": "暖冬饺子节",
        "starts_at": "2026-11-27T09:00:00+08:00",
        "ends_at": "2026-11-27T11:00:00+08:00",
        "cancel_until": "2026-11-26T09:00:00+08:00",
        "cancel_costs": 0,
        "policy": {
            "version": 1,
            "party_max": 4,
            "waitlist_policy": "strict",
            "late_points": 1,
            "no_show_points": 2,
            "points_days": 90,
            "points_limit": 6,
            "dry_run": False,
            "moved": False,
        },
        "decision_reason": "",
        "ticket_url": f"http://127.0.0.1:8000/t/{made.code}/",
        "answers": {},
        "created_at": "2026-11-20T09:00:00+08:00",
    }
    assert (made.channel, made.made_by) == ("api", resident)


def test_booking_takes_at_most_eight_statements(api_of, resident, children, slot):
    api, wanted = api_of(resident), {"slot": slot.pk, "persons": party(resident.person, *children)}

    count, answer = statements(lambda: api.post("/api/v1/bookings/", wanted, headers={"Idempotency-Key": "a"}))

    assert answer.status_code == 201
    assert count <= 8


def test_joining_the_queue_takes_one_more_for_the_position(api_of, resident, slot, at):
    make.fill(slot, at=at)
    api, wanted = api_of(resident), {"slot": slot.pk, "persons": party(resident.person)}

    count, answer = statements(lambda: api.post("/api/v1/bookings/", wanted))

    assert (answer.status_code, answer.json()["status"], answer.json()["position"]) == (201, "waitlisted", 1)
    assert count <= 9


def test_booking_by_browser_cookie_needs_the_csrf_token(client_of, resident, slot):
    client = client_of(resident, enforce_csrf_checks=True)
    wanted = {"slot": slot.pk, "persons": party(resident.person)}
    client.get("/accounts/login/")

    refused = client.post("/api/v1/bookings/", wanted, content_type="application/json")
    client.cookies["csrftoken"] = token = "a" * 32
    made = client.post("/api/v1/bookings/", wanted, content_type="application/json", headers={"X-CSRFToken": token})

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert made.status_code == 201


def test_second_in_the_queue_sees_its_position_in_every_answer(api_of, resident, neighbour, slot, at):
    make.fill(slot, at=at)
    make.booking(slot, neighbour.person, by=neighbour, at=at - timedelta(minutes=1), status="waitlisted")
    api = api_of(resident)

    made = api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": party(resident.person)}).json()

    assert made["position"] == 2
    assert api.get("/api/v1/bookings/").json()["results"] == [made]
    assert api.get(f"/api/v1/bookings/{made['code']}/").json() == made


def test_same_key_and_body_answers_200_and_the_same_booking(api_of, resident, slot):
    api, wanted = api_of(resident), {"slot": slot.pk, "persons": party(resident.person)}
    key = {"Idempotency-Key": "5f0c6f5e"}

    first = api.post("/api/v1/bookings/", wanted, headers=key)
    again = api.post("/api/v1/bookings/", wanted, headers=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Place.objects.count() == 1


def test_same_key_and_another_body_is_refused(api_of, resident, children, slot):
    api, key = api_of(resident), {"Idempotency-Key": "5f0c6f5e"}
    api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": party(resident.person)}, headers=key)

    other = api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": party(children[0])}, headers=key)

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    assert Booking.objects.count() == 1


def test_same_key_of_another_login_is_another_booking(api_of, resident, neighbour, slot):
    key = {"Idempotency-Key": "1"}

    for user in (resident, neighbour):
        wanted = {"slot": slot.pk, "persons": party(user.person)}
        assert api_of(user).post("/api/v1/bookings/", wanted, headers=key).status_code == 201


def test_party_of_two_on_one_seat_leaves_nothing(api_of, resident, children, slot, at):
    slot.activity.waitlist_policy = WaitlistPolicy.NONE
    slot.activity.save(update_fields=["waitlist_policy"])
    make.fill(slot, at=at, leave=1)
    before = Booking.objects.count()

    answer = api_of(resident).post("/api/v1/bookings/", {"slot": slot.pk, "persons": party(*children)})

    assert answer.status_code == 409
    assert answer.json() == {
        "code": "full",
        "detail": "只剩 1 席，你们有 2 人，坐不下",
        "next_step": "请少来几位，或换一场",
    }
    assert Booking.objects.count() == before


def test_booking_for_a_neighbours_child_is_refused(api_of, neighbour, children, slot):
    answer = api_of(neighbour).post("/api/v1/bookings/", {"slot": slot.pk, "persons": party(children[0])})

    assert (answer.status_code, answer.json()["code"]) == (404, "person_unknown")
    assert not Booking.objects.exists()


def test_past_slot_is_refused(api_of, resident, activity, at):
    past = make.slot(
        activity,
        at=at,
        starts_at=at - timedelta(days=2),
        booking_opens_at=at - timedelta(days=9),
    )

    answer = api_of(resident).post("/api/v1/bookings/", {"slot": past.pk, "persons": party(resident.person)})

    assert (answer.status_code, answer.json()["code"]) == (409, "past")


@pytest.mark.parametrize("who", ["neighbour", "stranger", "clerk"])
def test_bookings_of_others_are_not_there(request, api_of, resident, slot, at, who):
    made = make.booking(slot, resident.person, by=resident, at=at)
    api = api_of(request.getfixturevalue(who))
    address = f"/api/v1/bookings/{made.code}/"

    assert api.get("/api/v1/bookings/").json()["results"] == []
    answers = [
        api.get(address),
        api.post(f"{address}cancel/", {}),
        api.get(f"{address}ticket.svg"),
        api.get(f"{address}ticket.png"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert Booking.objects.get().status == "confirmed"


@pytest.mark.parametrize("path", ["", "ABC234/", "ABC234/ticket.svg", "ABC234/ticket.png"])
def test_bookings_need_a_login(api_of, path):
    answer = api_of(None).get(f"/api/v1/bookings/{path}")

    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")


def test_cancelling_promotes_the_queue_and_tells_once(api_of, resident, neighbour, activity, at):
    narrow = make.slot(activity, at=at, capacity=1)
    mine = make.booking(narrow, resident.person, by=resident, at=at)
    theirs = make.booking(narrow, neighbour.person, by=neighbour, at=at, status="waitlisted")
    api = api_of(resident)

    answer = api.post(f"/api/v1/bookings/{mine.code}/cancel/", {"reason": "出差"})
    again = api.post(f"/api/v1/bookings/{mine.code}/cancel/", {})

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert [place["status"] for place in answer.json()["places"]] == ["cancelled"]
    assert (again.status_code, again.json()["code"]) == (409, "already_cancelled")
    theirs.refresh_from_db()
    assert theirs.status == "offered"


@pytest.mark.parametrize("rows", [1, 3])
def test_booking_list_takes_four_statements(api_of, resident, children, community, at, rows):
    for day in range(rows):
        there = make.slot(make.activity(community), at=at, starts_at=at + timedelta(days=7 + day))
        make.booking(there, resident.person, *children, by=resident, at=at)
    api = api_of(resident)

    count, answer = statements(lambda: api.get("/api/v1/bookings/"))

    assert (count, len(answer.json()["results"])) == (4, rows)  # session and user, bookings, places, persons


def test_ticket_pictures_hold_the_tickets_address(api_of, resident, slot, at):
    import cv2
    import numpy

    made = actions.book(slot.pk, persons=[resident.person.pk], by=resident, at=at, channel="web")
    api = api_of(resident)

    png = api.get(f"/api/v1/bookings/{made.code}/ticket.png")
    svg = api.get(f"/api/v1/bookings/{made.code}/ticket.svg", headers={"Accept": "image/svg+xml"})

    picture = cv2.imdecode(numpy.frombuffer(png.content, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0] == f"http://127.0.0.1:8000/t/{made.code}/"
    assert (svg.status_code, svg["Content-Type"], png["Content-Type"]) == (200, "image/svg+xml", "image/png")
    assert svg.content.startswith(b"<svg")
