"""The walls of the volunteers' and check-in tables, hit with raw SQL."""

import pytest
from django.db import IntegrityError

from checkin.models import Checkpoint, PersonalCard
from tests import factories as make
from tests.raw import change_row, copy_row
from volunteers.models import AttendanceEvent, LedgerEntry
from volunteers.states import EntryKind, EventKind, Grade, Method


@pytest.fixture
def signup(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def entry(signup, leader, at):
    return LedgerEntry.objects.create(
        community=signup.community, seq=1, volunteer=signup.volunteer, signup=signup, kind=EntryKind.CREDIT,
        minutes_raw=60, minutes_counted=60, local_date=at.date(), grade=Grade.E3, created_by=leader, created_at=at,
        policy=make.hours_policy(signup.community), snapshot={}, steps=[], prev_hash="0" * 64, hash="1" * 64,
    )  # fmt: skip


@pytest.fixture
def event(signup, leader, at):
    return AttendanceEvent.objects.create(
        community=signup.community, signup=signup, kind=EventKind.IN, method=Method.ROSTER, grade=Grade.E1,
        occurred_at=at, received_at=at, client_event_id="e1", actor=leader,
    )  # fmt: skip


@pytest.mark.parametrize("assignments", ["taken = capacity + 1", "capacity = taken - 1", "taken = -1", "waiting = -1"])
def test_role_row_that_breaks_a_rule(signup, assignments):
    with pytest.raises(IntegrityError):
        change_row(signup.role, assignments)


def test_a_volunteer_is_once_in_a_shift(signup):
    with pytest.raises(IntegrityError):
        copy_row(signup, id="0" * 32)
    change_row(signup, "state = 'cancelled'")
    copy_row(signup, id="0" * 32, state="confirmed")


@pytest.mark.parametrize("changes", [{"seq": 1, "kind": "reversal"}, {"seq": 2, "kind": "credit"}])
def test_a_ledger_number_and_a_credit_stand_once(entry, changes):
    with pytest.raises(IntegrityError):
        copy_row(entry, **changes)


def test_a_scan_counts_once(event):
    with pytest.raises(IntegrityError):
        copy_row(event)
    copy_row(event, client_event_id="e2")


def test_history_is_neither_saved_again_nor_deleted(entry, event):
    for row in (entry, event):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()


@pytest.mark.parametrize("assignments", ["step_minutes = 7", "version = NULL"])
def test_hours_policy_that_breaks_a_rule(community, assignments):
    with pytest.raises(IntegrityError):
        change_row(make.hours_policy(community), assignments)


def test_a_shift_ends_after_it_starts(shift):
    with pytest.raises(IntegrityError):
        change_row(shift, "ends_at = starts_at")


def test_a_person_has_one_live_card(resident, at):
    card = PersonalCard.objects.create(person=resident.person, created_at=at)
    with pytest.raises(IntegrityError):
        copy_row(card, code="ANOTHER")


def test_a_checkpoint_is_of_one_thing(community, slot, shift):
    point = Checkpoint.objects.create(community=community, name="门口", venue=shift.venue, slot=slot)
    with pytest.raises(IntegrityError):
        change_row(point, f"shift_id = {shift.pk}")
