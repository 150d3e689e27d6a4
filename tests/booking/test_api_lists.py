"""The public lists: their shapes, filters, pages and numbers of statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.states import Category
from tests import factories as make


def codes(answer, key: str = "id") -> list:
    return [one[key] for one in answer.json()["results"]]


def test_activity_has_the_published_shape(api_of, community, at):
    hall = make.venue(community, "绿城妈妈")
    made = make.activity(
        community, "巧手插花魅力巾帼", at_venue=hall, category=Category.CRAFT, min_age=16, summary="插一束"
    )

    answer = api_of(None).get(f"/api/v1/activities/{made.pk}/")

    assert answer.status_code == 200
    assert answer.json() == {
        "id": made.pk,
        "title": "巧手插花魅力巾帼",
        "category": "craft",
        "audience": "all",
        "audience_only": False,
        "grid_only": False,
        "summary": "插一束",
        "venue": hall.pk,
        "venue_name": "绿城妈妈",
        "min_age": 16,
        "max_age": None,
        "accompany_under": None,
        "party_max": 4,
        "household_max": None,
        "allocation": "first_come",
        "waitlist_policy": "strict",
        "counts_as_study": False,
        "organiser": "社区居委会",
        "page_url": f"http://127.0.0.1:8000/a/{made.pk}/",
        "asks": False,
        "questions": [],
    }


def test_slot_has_the_published_shape(api_of, slot):
    answer = api_of(None).get(f"/api/v1/slots/{slot.pk}/")

    assert answer.status_code == 200
    assert answer.json() == {
        "id": slot.pk,
        "activity": slot.activity_id,
        "space": None,
        "venue": slot.activity.venue_id,
        "title": "暖冬饺子节",
        "label": "",
        "starts_at": "2026-11-27T09:00:00+08:00",
        "ends_at": "2026-11-27T11:00:00+08:00",
        "booking_opens_at": "2026-11-19T09:00:00+08:00",
        "booking_closes_at": "2026-11-27T08:00:00+08:00",
        "cancel_until": "2026-11-26T09:00:00+08:00",
        "capacity": 20,
        "left": 20,
        "waiting": 0,
        "allocation": "first_come",
        "waitlist_policy": "strict",
        "state": "open",
        "draw": None,
    }


@pytest.fixture
def catalogue(community, at):
    """Three activities that every filter tells apart, and one that nobody may see."""
    library, home = make.venue(community, "社区图书馆"), make.venue(community, "儿童之家")
    reading = make.activity(community, "樊登读书分享会", at_venue=library, category="reading")
    craft = make.activity(community, "非遗小技艺", at_venue=home, category="craft", audience="children")
    sport = make.activity(community, "亲子运动会", at_venue=home, category="sport", summary="全家一起跑")
    hidden = make.activity(community, "还没公开", at_venue=home, category="craft", listed=False)
    make.slot(reading, at=at, starts_at=at + timedelta(days=1))
    make.slot(craft, at=at, starts_at=at + timedelta(days=3), capacity=0)
    make.slot(sport, at=at, starts_at=at + timedelta(days=5))
    make.slot(hidden, at=at, starts_at=at + timedelta(days=5))
    return {"library": library, "home": home, "reading": reading, "craft": craft, "sport": sport, "hidden": hidden}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["sport", "craft", "reading"]),
        ("q=读书", ["reading"]),
        ("q=儿童之家 全家", ["sport"]),
        ("category=craft", ["craft"]),
        ("audience=children", ["craft"]),
        ("venue={home}", ["sport", "craft"]),
        ("from=2026-11-23", ["sport", "craft"]),
        ("to=2026-11-23", ["craft", "reading"]),
        ("from=2026-11-22&to=2026-11-23", ["craft"]),
        ("from=2026-11-23T09:00:01%2B08:00", ["sport"]),
        ("available=true", ["sport", "reading"]),
        ("available=false", ["craft"]),
        ("available=true&to=2026-11-23", ["reading"]),
    ],
)
def test_activity_list_is_narrowed_by(api_of, catalogue, query, expected):
    answer = api_of(None).get(f"/api/v1/activities/?{query.format(home=catalogue['home'].pk)}")

    assert answer.status_code == 200
    assert codes(answer) == [catalogue[name].pk for name in expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["reading", "craft", "sport"]),
        ("activity={sport}", ["sport"]),
        ("venue={home}", ["craft", "sport"]),
        ("from=2026-11-23", ["craft", "sport"]),
        ("to=2026-11-21", ["reading"]),
        ("available=true", ["reading", "sport"]),
        ("available=false", ["craft"]),
    ],
)
def test_slot_list_is_narrowed_by(api_of, catalogue, query, expected):
    ids = {name: row.pk for name, row in catalogue.items()}

    answer = api_of(None).get(f"/api/v1/slots/?{query.format(**ids)}")

    assert codes(answer, "activity") == [catalogue[name].pk for name in expected]


def test_open_hours_are_found_by_their_space(api_of, community, at):
    pool = make.space(make.venue(community, "社区图书馆"), "阅览座位")
    make.slot(make.activity(community), at=at)
    hour = make.slot(space=pool, at=at)

    answer = api_of(None).get(f"/api/v1/slots/?space={pool.pk}&venue={pool.venue_id}")

    assert codes(answer) == [hour.pk]
    assert (
        answer.json()["results"][0] | {"activity": None, "title": "社区图书馆 阅览座位"} == answer.json()["results"][0]
    )


def test_unlisted_activity_and_its_slots_are_not_there(api_of, catalogue):
    hidden = catalogue["hidden"]

    assert api_of(None).get(f"/api/v1/activities/{hidden.pk}/").status_code == 404
    assert api_of(None).get(f"/api/v1/slots/{hidden.slots.get().pk}/").status_code == 404
    assert hidden.pk not in codes(api_of(None).get("/api/v1/slots/"), "activity")


def test_other_community_is_not_listed(api_of, community, other_community, at):
    there = make.slot(make.activity(other_community), at=at)

    assert api_of(None).get("/api/v1/activities/").json()["results"] == []
    assert api_of(None).get(f"/api/v1/slots/{there.pk}/").status_code == 404
    assert api_of(None).get("/api/v1/venues/").json()["results"] == []


def test_pages_follow_each_other(api_of, community, at):
    made = [make.slot(make.activity(community), at=at).pk for _ in range(5)]
    api, seen, url = api_of(None), [], "/api/v1/slots/?page_size=2"

    while url:
        answer = api.get(url).json()
        assert set(answer) == {"next", "previous", "results"}
        seen += [one["id"] for one in answer["results"]]
        url = answer["next"]

    assert seen == made


LISTS = [
    ("/api/v1/activities/", 1),
    ("/api/v1/activities/?available=true&from=2026-11-01&q=活", 1),
    ("/api/v1/slots/", 1),
    ("/api/v1/slots/?available=true", 1),
    ("/api/v1/venues/", 1),
    ("/api/v1/spaces/", 1),
]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "expected"), LISTS)
def test_anonymous_list_takes_one_statement(api_of, community, at, rows, url, expected):
    for _ in range(rows):
        made = make.activity(community)
        make.slot(made, at=at, space=make.space(made.venue))
    api = api_of(None)
    api.get(url)  # the community of the host is remembered

    with CaptureQueriesContext(connection) as seen:
        answer = api.get(url)

    assert (len(seen), len(answer.json()["results"])) == (expected, rows)


def test_first_anonymous_activity_list_takes_three_statements(api_of, slot):
    with CaptureQueriesContext(connection) as seen:
        api_of(None).get("/api/v1/activities/")

    assert len(seen) <= 3
