"""The JSON face of fair booking: a part of a party, verdicts on a whole one, offers, the terms of a booking."""

from datetime import timedelta

import pytest
import time_machine

from booking.models import Booking, BookingPolicy, CreditEntry, Offer
from tests import factories as make
from tests.pages import ids, statements

BOOKINGS = "/api/v1/bookings/"


def said(answer) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("code")


# A part of the party, a draw, an approval.


def test_a_part_sits_and_the_rest_waits_as_another_booking(api_of, resident, children, activity, at):
    slot = make.slot(activity, at=at, capacity=2)
    wanted = {"slot": slot.pk, "persons": ids(children[1], resident.person, children[0]), "accept_partial": True}
    api = api_of(resident)

    answer = api.post(BOOKINGS, wanted)

    waits, sits = api.get(BOOKINGS).json()["results"]
    assert (answer.status_code, answer.json()) == (201, sits)
    assert [(made["status"], [p["name"] for p in made["places"]]) for made in (sits, waits)] == [
        ("confirmed", ["林一鸣", "林晓梅"]),
        ("waitlisted", ["林一诺"]),
    ]
    assert waits["position"] == 1


def test_a_part_is_taken_only_when_it_is_said(api_of, resident, children, activity, at):
    slot = make.slot(activity, at=at, capacity=2)
    wanted = {"slot": slot.pk, "persons": ids(resident.person, *children)}

    answer = api_of(resident).post(BOOKINGS, wanted)

    assert said(answer) == (409, "full")
    assert not Booking.objects.exists()


@pytest.mark.parametrize(("allocation", "status"), [("approval", "pending"), ("draw", "entered")])
def test_allocation_decides_what_a_booking_is(api_of, resident, activity, slot, allocation, status):
    activity.allocation = allocation
    activity.save(update_fields=["allocation"])
    api = api_of(resident)

    answer = api.post(BOOKINGS, {"slot": slot.pk, "persons": ids(resident.person)})

    assert (answer.status_code, answer.json()["status"]) == (201, status)
    shown = api.get(f"/api/v1/slots/{slot.pk}/").json()
    assert (shown["allocation"], shown["state"]) == (allocation, "draw" if allocation == "draw" else "open")


def test_points_put_a_party_behind(api_of, neighbour, activity, slot, at):
    old = make.slot(activity, at=at, starts_at=at - timedelta(days=3), booking_opens_at=at - timedelta(days=9))
    make.credit_entry(make.booking(old, neighbour.person, by=neighbour, at=at), at=at, points=6)

    made = api_of(neighbour).post(BOOKINGS, {"slot": slot.pk, "persons": ids(neighbour.person)}).json()

    assert (made["status"], made["behind"], made["position"]) == ("waitlisted", True, 1)


# Verdicts.


def ask(api, slot, *persons, **more):
    return api.post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": ids(*persons)} | more)


def test_eligibility_answers_for_exactly_this_party(api_of, resident, children, activity, slot):
    activity.party_max = 2
    activity.save(update_fields=["party_max"])
    api = api_of(resident)

    fits, many = ask(api, slot, *children).json(), ask(api, slot, resident.person, *children).json()

    assert fits["party"] == {"allowed": True, "code": None, "detail": None, "next_step": None}
    assert [verdict["allowed"] for verdict in many["results"]] == [True] * 3
    assert many["party"] == {
        "allowed": False,
        "code": "party_too_large",
        "detail": "一户最多 2 人，现在有 3 人",
        "next_step": "请少勾几位再报",
    }


def test_eligibility_and_booking_say_the_same(api_of, resident, children, activity, slot):
    activity.accompany_under = 12
    activity.save(update_fields=["accompany_under"])
    api = api_of(resident)

    asked = ask(api, slot, children[0]).json()["party"]
    refused = api.post(BOOKINGS, {"slot": slot.pk, "persons": ids(children[0])}).json()

    assert asked == {"allowed": False, **refused}
    assert refused["code"] == "guardian_missing"


def test_a_part_changes_the_partys_verdict(api_of, resident, children, activity, at):
    activity.waitlist_policy = "none"
    activity.save(update_fields=["waitlist_policy"])
    slot = make.slot(activity, at=at, capacity=2)
    api, party = api_of(resident), (resident.person, *children)

    assert ask(api, slot, *party).json()["party"]["code"] == "full"
    assert ask(api, slot, *party, accept_partial=True).json()["party"]["allowed"] is True


def test_a_slot_of_another_community_is_refused_with_its_reason(api_of, resident, other_community, at):
    theirs = make.slot(make.activity(other_community), at=at)
    api = api_of(resident)

    booked = api.post(BOOKINGS, {"slot": theirs.pk, "persons": ids(resident.person)})
    asked = ask(api, theirs, resident.person)

    assert said(booked) == (409, "community_only")
    assert (asked.status_code, asked.json()["party"]["code"]) == (200, "community_only")
    assert api.get(f"/api/v1/slots/{theirs.pk}/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_eligibility_takes_four_statements(api_of, resident, children, slot, people):
    api, party = api_of(resident), [resident.person, *children][:people]

    count, answer = statements(lambda: ask(api, slot, *party))

    assert (count, len(answer.json()["results"])) == (4, people)  # session and user, slot, persons, what stands


# Offers.


@pytest.fixture
def offered(activity, resident, at):
    slot = make.slot(activity, at=at, capacity=1)
    booking = make.booking(slot, resident.person, by=resident, at=at, status="offered")
    make.offer_for(booking, at=at)
    return booking


def test_booking_shows_its_offer_everywhere(api_of, resident, offered):
    api = api_of(resident)

    one = api.get(f"{BOOKINGS}{offered.code}/").json()

    assert one["offer"] == {"expires_at": "2026-11-20T21:00:00+08:00", "seats": 1}
    assert api.get(BOOKINGS).json()["results"] == [one]


def test_accepting_twice_is_once(api_of, resident, offered):
    api = api_of(resident)

    first, again = (api.post(f"{BOOKINGS}{offered.code}/accept-offer/") for _ in range(2))

    assert (first.status_code, first.json()["status"], first.json()["offer"]) == (200, "confirmed", None)
    assert (again.status_code, again.json()) == (200, first.json())


def test_declining_twice_is_once_and_the_next_is_asked(api_of, resident, neighbour, offered, at):
    waiting = make.booking(offered.slot, neighbour.person, by=neighbour, at=at, status="waitlisted")
    api = api_of(resident)

    first, again = (api.post(f"{BOOKINGS}{offered.code}/decline-offer/") for _ in range(2))

    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.json()) == (200, first.json())
    assert api_of(neighbour).get(f"{BOOKINGS}{waiting.code}/").json()["offer"]["seats"] == 1
    assert not CreditEntry.objects.exists()


def test_an_offer_that_is_over_is_refused_and_has_lapsed(api_of, resident, offered, at):
    Offer.objects.update(made_at=at - timedelta(hours=12), expires_at=at)
    api = api_of(resident)

    answer = api.post(f"{BOOKINGS}{offered.code}/accept-offer/")

    assert answer.status_code == 409
    assert answer.json() == {
        "code": "offer_expired",
        "detail": "保留的时间过了，名额已给下一位",
        "next_step": "还想来，请重新报名排候补",
    }
    lapsed = api.get(f"{BOOKINGS}{offered.code}/").json()
    assert (lapsed["status"], lapsed["offer"]) == ("lapsed", None)


@pytest.mark.parametrize("verb", ["accept-offer", "decline-offer"])
def test_without_an_offer_nothing_is_answered(api_of, resident, slot, at, verb):
    made = make.booking(slot, resident.person, by=resident, at=at)

    assert said(api_of(resident).post(f"{BOOKINGS}{made.code}/{verb}/")) == (409, "offer_missing")
    assert Booking.objects.get().status == "confirmed"


@pytest.mark.parametrize("verb", ["accept-offer", "decline-offer"])
def test_offers_of_others_are_not_there(api_of, offered, neighbour, stranger, clerk, other_community_clerk, verb):
    address = f"{BOOKINGS}{offered.code}/{verb}/"

    for user in (neighbour, stranger, clerk, other_community_clerk):
        assert said(api_of(user).post(address)) == (404, "not_found")
    assert said(api_of(None).post(address)) == (401, "login_required")
    assert Booking.objects.get().status == "offered"


def test_a_replayed_key_shows_the_offer_of_today(api_of, resident, activity, neighbour, at):
    slot = make.slot(activity, at=at, capacity=1)
    held = make.booking(slot, neighbour.person, by=neighbour, at=at)
    api, wanted = api_of(resident), {"slot": slot.pk, "persons": ids(resident.person)}
    key = {"Idempotency-Key": "k"}
    assert api.post(BOOKINGS, wanted, headers=key).json()["status"] == "waitlisted"
    api_of(neighbour).post(f"{BOOKINGS}{held.code}/cancel/", {})

    again = api.post(BOOKINGS, wanted, headers=key)

    assert (again.status_code, again.json()["status"], again.json()["offer"]["seats"]) == (200, "offered", 1)


# What a booking says of its terms.


def test_terms_are_those_of_the_day_of_booking(api_of, resident, community, slot, at):
    policy = BookingPolicy.objects.create(community=community, late_points=3)
    api = api_of(resident)
    code = api.post(BOOKINGS, {"slot": slot.pk, "persons": ids(resident.person)}).json()["code"]
    policy.late_points = 1
    policy.save()
    slot.cancel_until = at
    slot.save()

    shown = api.get(f"{BOOKINGS}{code}/").json()

    assert (shown["policy"]["late_points"], shown["cancel_until"]) == (3, "2026-11-26T09:00:00+08:00")
    assert shown["cancel_costs"] == 0


@pytest.mark.parametrize(("moved", "costs"), [(False, 1), (True, 0)])
def test_cancelling_late_has_its_price_before(api_of, resident, slot, at, moved, costs):
    policy = {"cancel_until": (at - timedelta(hours=1)).isoformat(), "credit": {"late": 1}} | {"moved": moved}
    made = make.booking(slot, resident.person, by=resident, at=at, policy=policy)

    shown = api_of(resident).get(f"{BOOKINGS}{made.code}/").json()

    assert (shown["cancel_costs"], shown["policy"]["moved"]) == (costs, moved)


def test_why_it_was_refused_is_told(api_of, resident, slot, at):
    made = make.booking(slot, resident.person, by=resident, at=at, status="rejected", decision_reason="只收初学的")

    shown = api_of(resident).get(f"{BOOKINGS}{made.code}/").json()

    assert (shown["status"], shown["decision_reason"]) == ("rejected", "只收初学的")


@pytest.mark.parametrize(("seconds", "left", "state"), [(-1, 0, "waitlist"), (0, 1, "few")])
def test_seats_of_an_offer_are_free_by_the_clock_alone(api_of, client_of, neighbour, offered, seconds, left, state):
    """Nobody has written down that the offer is over; list, page and booking agree all the same."""
    with time_machine.travel(offered.offers.get().expires_at + timedelta(seconds=seconds), tick=False):
        shown = api_of(None).get(f"/api/v1/slots/{offered.slot_id}/").json()
        page = client_of(neighbour).get(f"/book/{offered.slot_id}/")
        made = api_of(neighbour).post(BOOKINGS, {"slot": offered.slot_id, "persons": ids(neighbour.person)}).json()
    assert (shown["left"], shown["state"], page.context["state"]) == (left, state, state)
    assert made["status"] == ("confirmed" if left else "waitlisted")
