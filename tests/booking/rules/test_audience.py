"""Whom an activity is for: audience, community and grid, limit of a household, company, consent."""

from datetime import date

import pytest

from accounts.models import Consent
from booking import actions, rules
from community.models import Grid
from tests import factories as make


def code(refusal):
    return refusal and refusal.code


@pytest.fixture
def ask(at):
    return lambda slot, *persons, **more: code(rules.refusal_for(slot, list(persons), at=at, **more))


@pytest.fixture
def open_to(community, at):
    """open_to(**fields of the activity) → a slot of it."""
    return lambda **fields: make.slot(make.activity(community, **fields), at=at)


@pytest.mark.parametrize("only", [True, False])
def test_children_may_be_accompanied_but_not_replaced(open_to, ask, resident, children, only):
    slot = open_to(audience="children", audience_only=only)
    expected = "audience" if only else None
    assert ask(slot, resident.person) == expected
    assert ask(slot, children[0]) is None
    assert ask(slot, resident.person, children[0]) is None


def test_a_family_is_a_grown_up_and_a_child(open_to, ask, resident, children, grandmother):
    slot = open_to(audience="family", audience_only=True)
    assert [ask(slot, resident.person, grandmother), ask(slot, *children), ask(slot, children[0], grandmother)] == [
        "audience",
        "audience",
        None,
    ]


@pytest.mark.parametrize(
    ("born", "expected"),
    [(date(1966, 11, 27), None), (date(1966, 11, 28), "audience"), (None, None)],  # 60 on the day of the slot
)
def test_elders_are_sixty_on_the_day(open_to, ask, resident, born, expected):
    slot = open_to(audience="elders", audience_only=True)
    assert ask(slot, make.person(resident.person.household, birth_date=born)) == expected


@pytest.mark.parametrize("audience", ["all", "women", "members"])
def test_what_ages_do_not_tell_is_not_checked(open_to, ask, resident, children, audience):
    assert ask(open_to(audience=audience, audience_only=True), resident.person, *children) is None


def test_one_may_tick_the_person_who_needs_somebody_else_along(open_to, resident, children, grandmother, at):
    """Verdicts weigh each person with all who could come along; the press of the button weighs the party."""
    slot = open_to(audience="family", audience_only=True, accompany_under=12)
    everybody = [resident.person, *children, grandmother]
    assert all(verdict.allowed for verdict in rules.verdicts(slot, everybody, at=at))


def test_another_community(other_community, ask, resident, at):
    assert ask(make.slot(make.activity(other_community), at=at), resident.person) == "community_only"


def test_a_grid_is_where_somebody_of_the_household_is_registered(open_to, ask, community, resident, neighbour, at):
    slot = open_to(grid_only=True)
    grid, elsewhere = (Grid.objects.create(community=community, number=n, name=f"第{n}网格") for n in (1, 2))
    slot.activity.grids.add(grid)
    mother = make.person(resident.person.household, grid=grid)
    neighbour.person.grid = elsewhere
    neighbour.person.save()
    assert (ask(slot, resident.person), ask(slot, neighbour.person)) == (None, "grid_only")
    mother.left_at = at
    mother.save()
    assert ask(slot, resident.person) == "grid_only"


def test_a_household_books_an_activity_so_many_times(open_to, ask, resident, neighbour, at):
    first = open_to(household_max=1)
    more = [make.slot(first.activity, at=at, starts_at=first.starts_at.replace(day=day)) for day in (28, 29)]
    booked = make.booking(first, resident.person, by=resident, at=at)
    assert (ask(more[0], resident.person), ask(more[0], neighbour.person)) == ("household_limit", None)
    assert ask(first, make.person(resident.person.household)) is None  # more people for the same slot
    actions.cancel(booked, by=resident, at=at)
    assert ask(more[0], resident.person) is None


def test_a_called_off_slot_does_not_count_for_the_household(open_to, ask, resident, clerk, at):
    first = open_to(household_max=1)
    make.booking(first, resident.person, by=resident, at=at)
    actions.cancel_slot(first, by=clerk, at=at, reason="停电")
    other = make.slot(first.activity, at=at, starts_at=first.starts_at.replace(day=28))
    assert ask(other, resident.person) is None


@pytest.mark.parametrize(
    ("under", "alone", "with_mother"), [(9, "guardian_missing", None), (8, None, None), (None, None, None)]
)
def test_small_children_come_with_a_grown_up(open_to, ask, resident, children, under, alone, with_mother):
    slot = open_to(accompany_under=under)
    elder = children[0]  # eight years old on the day
    assert (ask(slot, elder), ask(slot, elder, resident.person)) == (alone, with_mother)


def test_a_minor_without_a_guardians_consent(slot, ask, resident, children, at):
    registered = make.person(resident.person.household, birth_date=date(2018, 5, 4))
    grown = make.person(resident.person.household, birth_date=date(2008, 11, 27))  # 18 on the day
    assert (ask(slot, registered), ask(slot, grown), ask(slot, children[0])) == ("consent_missing", None, None)
    Consent.objects.filter(person=children[0]).update(withdrawn_at=at)
    assert ask(slot, children[0]) == "consent_missing"


def test_the_desk_is_asked_for_consent_too(slot, ask, resident):
    registered = make.person(resident.person.household, birth_date=date(2018, 5, 4))
    assert ask(slot, registered, on_behalf=True) == "consent_missing"
