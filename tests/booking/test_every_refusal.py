"""One refusal, one wording: the rule, both calls of the API, the page, the press of its button, and the desk."""

import ast
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from booking import rules
from booking.models import Slot
from booking.rules import eligibility, slots
from community.models import Grid
from tests import factories as make

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED_OF_THE_SLOT = {"refusal_of_slot", "refusal_of_seats"}  # the part of slots.py that the pipeline asks


@dataclass
class Ground:
    """Where a refusal is set up: it happens to `user`, a household of one."""

    community: object
    other_community: object
    at: object

    def __post_init__(self):
        self.user = make.resident(self.community, name="周小满")

    def slot(self, *, times: dict | None = None, **fields) -> Slot:
        return make.slot(make.activity(self.community, **fields), at=self.at, **(times or {}))

    def born(self, day: date) -> None:
        self.user.person.birth_date = day
        self.user.person.save()


def already_booked(on):
    slot = on.slot()
    make.booking(slot, on.user.person, by=on.user, at=on.at)
    return slot


def draw_once(on):
    slot = on.slot(allocation="draw")
    make.booking(slot, make.person(on.user.person.household), by=on.user, at=on.at, status="entered")
    return slot


def cancelled(on):
    slot = on.slot()
    Slot.objects.filter(pk=slot.pk).update(status="cancelled")
    return slot


def past(on):
    starts_at = on.at - 2 * HOUR
    return on.slot(times={"starts_at": starts_at, "booking_opens_at": on.at - DAY})


def not_open(on):
    return on.slot(times={"booking_opens_at": on.at + DAY})


def closed(on):
    return on.slot(times={"booking_closes_at": on.at})


def age(on):
    on.born(date(1990, 1, 1))
    return on.slot(max_age=12)


def audience(on):
    return on.slot(audience="children", audience_only=True)


def community_only(on):
    on.user = make.resident(on.other_community, name="周小满")
    return on.slot()


def grid_only(on):
    slot = on.slot(grid_only=True)
    slot.activity.grids.add(Grid.objects.create(community=on.community, number=1, name="第一网格"))
    return slot


def party_too_large(on):
    slot = on.slot(party_max=1)
    make.booking(slot, make.person(on.user.person.household), by=on.user, at=on.at)
    return slot


def overlapping(on):
    slot = on.slot()
    make.booking(on.slot(title="读书会"), on.user.person, by=on.user, at=on.at)
    return slot


def household_limit(on):
    slot = on.slot(household_max=1)
    other = make.slot(slot.activity, at=on.at, starts_at=slot.starts_at + DAY)
    make.booking(other, on.user.person, by=on.user, at=on.at)
    return slot


def guardian_missing(on):
    on.born(date(2010, 1, 1))
    return on.slot(accompany_under=18)


def consent_missing(on):
    on.born(date(2010, 1, 1))
    return on.slot()


def credit(on):
    make.points(on.user, at=on.at - DAY)
    return on.slot(credit_effect="refuse")


def full(on):
    slot = on.slot(waitlist_policy="none", times={"capacity": 1})
    make.fill(slot, at=on.at)
    return slot


TABLE = {
    row.__name__: row
    for row in (
        already_booked, draw_once, cancelled, past, not_open, closed, age, audience, community_only, grid_only,
        party_too_large, overlapping, household_limit, guardian_missing, consent_missing, credit, full,
    )
}  # fmt: skip
DESK_DOES_NOT_ASK = {"closed": 200, "community_only": 404}  # it may book until the end, and sees its own community

MAY_BE_ACCEPTED = {"promised"}  # not greyed: a tick takes it, see tests/volunteers/test_two_promises.py


@pytest.fixture
def ground(community, other_community, at):
    return Ground(community, other_community, at)


def words(answer) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize("code", TABLE)
def test_the_same_words_everywhere(ground, client_of, api_of, clerk, code):
    slot, user, at = TABLE[code](ground), ground.user, ground.at
    person = user.person
    refusal = rules.refusal_for(slot, [person], at=at)
    assert refusal.code == code
    assert refusal.message
    assert refusal.next_step
    assert [verdict.refusal for verdict in rules.verdicts(slot, [person], at=at)] == [refusal]

    api, told = api_of(user), {"code": code, "detail": refusal.message, "next_step": refusal.next_step}
    asked = api.post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": [str(person.pk)]})
    assert asked.json()["results"][0].items() >= told.items()
    booked = api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": [str(person.pk)]})
    assert (booked.status_code, booked.json().items() >= told.items()) == (409, True)

    browser, page = client_of(user), f"/book/{slot.pk}/"
    for answer, status in ((browser.get(page), 200), (browser.post(page, {"persons": [person.pk]}), 409)):
        assert answer.status_code == status
        assert refusal.message in words(answer)
        assert refusal.next_step in words(answer)
    assert f'value="{person.pk}"' not in words(browser.get(page))  # greyed: no box to tick

    desk = client_of(clerk).get(reverse("booking_desk:book", args=[slot.pk]), {"household": person.household_id})
    assert desk.status_code == DESK_DOES_NOT_ASK.get(code, 200)
    assert (refusal.message in words(desk) and refusal.next_step in words(desk)) == (code not in DESK_DOES_NOT_ASK)


def codes_in(module, asked=None) -> set[str]:
    """Codes of the refusals that the functions of a module can give."""
    tree = ast.parse(Path(module.__file__).read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    calls = [
        call
        for function in functions
        if asked is None or function.name in asked
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refusal"
    ]
    return {call.args[0].value for call in calls}


def test_the_table_holds_every_refusal_of_the_pipeline():
    assert codes_in(eligibility) | codes_in(slots, ASKED_OF_THE_SLOT) == set(TABLE) | MAY_BE_ACCEPTED


def test_the_pipeline_asks_no_other_rule():
    """What `_reasons` calls stands in the two modules that the table is compared with."""
    tree = ast.parse(Path(eligibility.__file__).read_text())
    reasons = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_reasons")
    called = {
        node.func.id for node in ast.walk(reasons) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {name for name in called if hasattr(slots, name)} == ASKED_OF_THE_SLOT


# The order of the pipeline: where two reasons hold, the earlier one is said.


@pytest.mark.parametrize(("first", "second"), [
    ("already_booked", "not_open"), ("cancelled", "past"), ("not_open", "age"), ("age", "audience"),
    ("audience", "grid_only"), ("grid_only", "party_too_large"), ("party_too_large", "overlapping"),
    ("overlapping", "household_limit"), ("household_limit", "guardian_missing"),
    ("guardian_missing", "consent_missing"), ("consent_missing", "full"), ("credit", "full"),
])  # fmt: skip
def test_the_earlier_reason_is_said(ground, first, second):
    """Both hold; once the first is mended, the second is what remains."""
    slot = both(ground, first, second)
    refusal = rules.refusal_for(slot, [ground.user.person], at=ground.at)
    assert refusal.code == first


def both(on, *codes) -> Slot:
    """A slot with all these reasons at once, made of the columns that each of them needs."""
    if {"guardian_missing", "consent_missing"} & set(codes):
        on.born(date(2010, 1, 1))
    elif "age" in codes:
        on.born(date(1990, 1, 1))
    columns = {
        "age": {"max_age": 12},
        "audience": {"audience": "children", "audience_only": True},
        "grid_only": {"grid_only": True},
        "party_too_large": {"party_max": 1},
        "household_limit": {"household_max": 1},
        "guardian_missing": {"accompany_under": 18},
        "credit": {"credit_effect": "refuse", "waitlist_policy": "none"},
        "full": {"waitlist_policy": "none"},
    }
    fields = {name: value for code in codes for name, value in columns.get(code, {}).items()}
    slot = on.slot(times={"capacity": 5}, **fields)
    for code in codes:
        upset(on, slot, code)
    slot.refresh_from_db()
    return slot


def upset(on, slot, code) -> None:
    """What a reason needs besides the activity's columns."""
    rows, person = Slot.objects.filter(pk=slot.pk), on.user.person
    book = lambda slot, who: make.booking(slot, who, by=on.user, at=on.at)  # noqa: E731
    later = {"at": on.at, "starts_at": slot.starts_at + DAY}
    needed = {
        "already_booked": lambda: book(slot, person),
        "cancelled": lambda: rows.update(status="cancelled"),
        "past": lambda: rows.update(starts_at=on.at - 2 * HOUR, ends_at=on.at - HOUR),
        "not_open": lambda: rows.update(booking_opens_at=on.at + DAY),
        "party_too_large": lambda: book(slot, make.person(person.household)),
        "overlapping": lambda: book(on.slot(), person),
        "household_limit": lambda: book(make.slot(slot.activity, **later), person),
        "credit": lambda: make.points(on.user, at=on.at - DAY),
        "full": lambda: make.fill(slot, at=on.at),
    }
    needed.get(code, lambda: None)()
