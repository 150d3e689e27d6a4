"""The JSON face of credit: points, rules, entries, appeals."""

from datetime import timedelta

import pytest

from booking.models import Appeal, BookingPolicy, CreditEntry
from tests import factories as make
from tests.pages import statements

CREDIT = "/api/v1/credit/"


@pytest.fixture
def entry(slot, resident, at):
    return make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at)


def test_credit_has_the_published_shape(api_of, resident, community, entry):
    BookingPolicy.objects.create(community=community, no_show_points=3)

    answer = api_of(resident).get(CREDIT)

    assert answer.status_code == 200
    assert answer.json() == {
        "points": 2,
        "behind_until": None,
        "rules": {
            "version": 1,
            "late_points": 1,
            "no_show_points": 3,
            "points_days": 90,
            "points_limit": 6,
            "effect_days": 30,
            "dry_run": False,
        },
        "entries": [
            {
                "id": entry.pk,
                "kind": "no_show",
                "points": 2,
                "state": "counts",
                "made_at": "2026-11-20T09:00:00+08:00",
                "expires_on": "2027-02-18",
                "booking": entry.booking.code,
                "title": "暖冬饺子节",
                "excuse_reason": "",
                "appeal": None,
            }
        ],
    }


def test_enough_points_say_until_when_they_weigh(api_of, resident, slot, at):
    make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at, points=6)

    assert api_of(resident).get(CREDIT).json()["behind_until"] == "2026-12-20T09:00:00+08:00"


def test_a_login_without_household_has_none(api_of, stranger):
    answer = api_of(stranger).get(CREDIT).json()

    assert (answer["points"], answer["behind_until"], answer["entries"]) == (0, None, [])
    assert answer["rules"]["points_limit"] == 6


def test_an_appeal_is_taken_once(api_of, resident, entry):
    api, address = api_of(resident), f"{CREDIT}{entry.pk}/appeal/"

    made, again = (api.post(address, {"text": "那天孩子发烧"}) for _ in range(2))

    assert (made.status_code, made.json()["state"]) == (201, "appealed")
    assert made.json()["appeal"] == {
        "text": "那天孩子发烧",
        "made_at": "2026-11-20T09:00:00+08:00",
        "due_on": "2026-12-04",
        "state": "open",
        "answer": "",
        "answered_at": None,
    }
    assert (again.status_code, again.json()["code"]) == (409, "already_appealed")
    assert api.get(CREDIT).json()["points"] == 0


def test_what_no_longer_counts_cannot_be_disputed(api_of, resident, slot, at):
    old = make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at - timedelta(days=120))

    answer = api_of(resident).post(f"{CREDIT}{old.pk}/appeal/", {"text": "晚了"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_counting")


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"text": "长" * 301}, {"text": "\x00"}, {"text": ["一"]}, [1]])
def test_an_appeal_of_a_wrong_shape_is_400(api_of, resident, entry, sent):
    answer = api_of(resident).post(f"{CREDIT}{entry.pk}/appeal/", sent)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Appeal.objects.exists()


def test_credit_of_others_is_not_there(api_of, entry, neighbour, stranger, clerk, other_community_clerk):
    for user in (neighbour, stranger, clerk, other_community_clerk):
        api = api_of(user)
        assert api.get(CREDIT).json()["entries"] == []
        assert api.post(f"{CREDIT}{entry.pk}/appeal/", {"text": "不是我的"}).status_code == 404
    assert api_of(None).get(CREDIT).status_code == 401
    assert CreditEntry.objects.get().state == "counts"


@pytest.mark.parametrize("rows", [1, 3])
def test_credit_takes_four_statements(api_of, activity, resident, at, rows):
    for day in range(rows):
        slot = make.slot(activity, at=at, starts_at=at + timedelta(days=day + 2))
        make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at)
    api = api_of(resident)

    count, answer = statements(lambda: api.get(CREDIT))

    assert (count, len(answer.json()["entries"])) == (4, rows)  # session and user, household, points, entries
