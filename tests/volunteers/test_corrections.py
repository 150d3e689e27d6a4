"""Minutes told late, corrected, added later: two people agree, and nothing is rewritten."""

from datetime import timedelta

import pytest

from volunteers import actions
from volunteers.audits import faults
from volunteers.models import HoursReview, LedgerEntry
from volunteers.states import Grade, Method
from volunteers.tasks import tick

from .refusing import code_of
from .serving import served

pytestmark = pytest.mark.django_db


def closed(shift, leader, **more):
    return actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(minutes=5), **more)


def test_a_scan_told_after_closing_counts_when_somebody_agrees(shift, signed_up, leader, second_leader):
    closed(shift, leader)
    signed_up.refresh_from_db()
    signed_up.shift.refresh_from_db()
    told = shift.ends_at + timedelta(hours=6)
    for act, seen in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signed_up, method=Method.PERSONAL, by=leader, at=told, client_event_id=act.__name__, seen_at=seen,
            offline=True, flags=["late_upload"])  # fmt: skip
    assert [(e.grade, e.occurred_at, e.received_at) for e in signed_up.events.all()] == [
        (Grade.E2, shift.starts_at, told),
        (Grade.E2, shift.ends_at, told),
    ]
    assert not LedgerEntry.objects.exists()
    actions.agree(HoursReview.objects.get(), by=second_leader, at=told)
    assert LedgerEntry.objects.get().minutes_counted == 180


def test_a_correction_reverses_and_writes_anew(shift, signed_up, volunteer, leader, second_leader, clerk):
    served(signed_up)
    closed(shift, leader)
    entry, later = LedgerEntry.objects.get(), shift.ends_at + timedelta(days=1)
    facts = {"came_at": shift.starts_at, "left_at": shift.starts_at + timedelta(minutes=60), "reason": "早走了"}
    outside = facts | {"left_at": shift.ends_at + timedelta(minutes=1)}
    assert code_of(actions.propose_correction, entry, **outside, by=leader, at=later) == "times_outside"
    review = actions.propose_correction(entry, **facts, by=volunteer, at=later)
    assert code_of(actions.propose_correction, entry, **facts, by=leader, at=later) == "review_open"
    assert review.needed == 2
    actions.agree(review, by=clerk, at=later)
    actions.agree(review, by=second_leader, at=later)
    assert [e.minutes_counted for e in LedgerEntry.objects.order_by("seq")] == [180, -180, 60]
    assert code_of(actions.propose_correction, entry, **facts, by=leader, at=later) == "already_reversed"
    assert list(faults(shift.community)) == []


def test_a_late_entry_is_agreed_to_by_two_shown_seven_days_and_then_credited(
    shift, signed_up, leader, second_leader, clerk
):
    facts = {"came_at": shift.starts_at, "left_at": shift.ends_at, "reason": "手机坏了", "proof": "现场照片"}
    assert code_of(actions.propose_late_entry, signed_up, **facts, by=leader, at=shift.ends_at) == "not_closed"
    closed(shift, leader)
    later = shift.ends_at + timedelta(days=1)
    review = actions.propose_late_entry(signed_up, **facts, by=leader, at=later)
    for by in (clerk, second_leader):
        actions.agree(review, by=by, at=later)
    tick(later + timedelta(days=6, hours=23))
    assert not LedgerEntry.objects.exists()
    tick(later + timedelta(days=7))
    tick(later + timedelta(days=7, minutes=1))
    assert [(e.minutes_counted, e.grade) for e in LedgerEntry.objects.all()] == [(180, Grade.E0)]


def test_an_objection_stops_a_late_entry(shift, signed_up, leader, second_leader, clerk):
    closed(shift, leader)
    later = shift.ends_at + timedelta(days=1)
    review = actions.propose_late_entry(
        signed_up, came_at=shift.starts_at, left_at=shift.ends_at, reason="忘了", proof="照片", by=leader, at=later
    )
    for by in (clerk, second_leader):
        actions.agree(review, by=by, at=later)
    actions.object_to(review, by=clerk, at=later, reason="邻居说他那天在外地")
    tick(later + timedelta(days=8))
    assert not LedgerEntry.objects.exists()
