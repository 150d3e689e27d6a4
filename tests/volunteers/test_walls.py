"""UPDATE and DELETE on presence and hours fail in the database; with the walls down, what was changed is found."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from tests import factories as make
from tests.raw import change_row, copy_row
from volunteers import actions, walls
from volunteers.models import ApprovalStep, AttendanceEvent, HoursReview, LedgerEntry
from volunteers.states import Method

from .serving import served

pytestmark = pytest.mark.django_db


def run(sql: str, *params) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def entries(shift, shift_role, volunteer, leader, clerk, at):
    """Three people: two by scans, one by a printed code that two people agreed to."""
    people = [volunteer.person, make.resident(shift.community).person, make.resident(shift.community).person]
    signups = [
        make.signup(shift_role, getattr(person, "volunteer", None) or make.volunteer(person, at=at), at=at)
        for person in people
    ]
    for signup, method in zip(signups, (Method.ROTATING, Method.ROTATING, Method.PRINTED), strict=True):
        served(signup, method=method)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    review = HoursReview.objects.get()
    for by in (leader, clerk):
        actions.agree(review, by=by, at=shift.ends_at)
    return list(LedgerEntry.objects.order_by("seq"))


def rows():
    return [AttendanceEvent.objects.first(), LedgerEntry.objects.first(), ApprovalStep.objects.first()]


def test_the_walls_stand_after_migrating():
    assert walls.missing() == []


def test_no_raw_sql_changes_history(entries):
    for row, change in zip(rows(), ("grade = 'E3'", "minutes_counted = 999", "agrees = false"), strict=True):
        with pytest.raises(IntegrityError, match="append-only"):
            change_row(row, change)
        with pytest.raises(IntegrityError, match="append-only"):
            run(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
        with pytest.raises(IntegrityError, match="append-only"):
            run(f"DELETE FROM {row._meta.db_table}")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
def test_no_table_of_history_is_emptied(entries):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would be the reason otherwise
    for row in rows():
        with pytest.raises(IntegrityError, match="append-only"):
            run(f"TRUNCATE {row._meta.db_table} CASCADE")


@pytest.mark.parametrize("nature", ["training", "study", "lecture", "meeting", "rehearsal", "duty"])
def test_what_is_no_service_never_counts_by_raw_sql(shift, nature):
    with pytest.raises(IntegrityError):
        change_row(shift.service_kind, f"nature = '{nature}'")


def test_what_is_no_service_yields_no_entry_by_raw_sql(entries, shift):
    change_row(shift.service_kind, "counts_as_service = false")
    with pytest.raises(IntegrityError, match="service"):
        copy_row(entries[0], seq=99, round=2)


@pytest.mark.parametrize("who", ["created_by_id", "approved_by_id"])
def test_nobody_stands_for_his_own_hours_by_raw_sql(entries, who):
    own = entries[0].beneficiary_id
    with pytest.raises(IntegrityError):
        copy_row(entries[0], seq=99, round=2, **{who: own})


def test_creator_and_approver_differ_and_weak_evidence_has_both_by_raw_sql(entries):
    weak = entries[2]
    with pytest.raises(IntegrityError):
        copy_row(weak, seq=99, round=2, approved_by_id=weak.created_by_id)
    with pytest.raises(IntegrityError):
        copy_row(weak, seq=99, round=2, approved_by_id=None)
    copy_row(weak, seq=99, round=2)


def test_nobody_says_his_word_in_his_own_cause_by_raw_sql(entries, leader):
    step = ApprovalStep.objects.first()
    volunteer = step.beneficiary_id
    with pytest.raises(IntegrityError):
        copy_row(step, by_id=volunteer)
    with pytest.raises(IntegrityError):
        copy_row(step)  # the same person again


def found() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
    return str(caught.value)


def test_an_untouched_ledger_is_clean(entries):
    said = StringIO()
    call_command("verify_ledger", stdout=said, stderr=StringIO())
    assert "3 entries" in said.getvalue()


@pytest.mark.parametrize("change", ["minutes_counted = 999", "hash = 'f'", "steps = '[]'", "beneficiary_id = NULL"])
def test_a_tampered_row_is_found(entries, change):
    with walls.down():
        change_row(entries[0], change)
    assert "#1: its content was changed" in found()


def test_a_last_row_that_was_cut_off_is_found(entries):
    with walls.down():
        run("UPDATE volunteers_hoursreview SET entry_id = NULL")
        run("DELETE FROM volunteers_ledgerentry WHERE id = %s", entries[2].pk)
    assert "the head does not point at the last entry #2" in found()


def test_a_row_cut_out_of_the_middle_is_found(entries):
    with walls.down():
        run("DELETE FROM volunteers_ledgerentry WHERE id = %s", entries[1].pk)
    assert "#3: expected #2, an entry is missing" in found()


def test_swapped_rows_are_found(entries):
    with walls.down():
        for row, seq in ((entries[0], 50), (entries[1], 1), (entries[0], 2)):
            change_row(row, f"seq = {seq}")
    assert "does not follow the entry before it" in found()


def test_a_changed_proof_is_found(entries):
    event = entries[0].signup.events.get(kind="in")
    with walls.down():
        moment = connection.ops.adapt_datetimefield_value(event.occurred_at - timedelta(hours=1))
        run("UPDATE volunteers_attendanceevent SET occurred_at = %s WHERE id = %s", moment, event.pk)
    assert "#1: the attendance behind it was changed" in found()


def test_a_wall_that_was_taken_down_is_found(entries):
    walls.take_down()
    try:
        assert "does not stand" in found()
    finally:
        walls.put_up()
