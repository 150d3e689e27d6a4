"""收班: what scans prove is credited, the rest waits for people, and nobody speaks for himself."""

from datetime import timedelta

import pytest

from accounts.states import RoleKind
from common.models import OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.audits import faults
from volunteers.models import HoursReview, LedgerEntry, PresenceSpan, Signup
from volunteers.states import Grade, Method, ReviewKind, ReviewState, ShiftState, SignupState, SpanState
from volunteers.tasks import tick

from .refusing import code_of
from .serving import came, left, served

pytestmark = pytest.mark.django_db


def another(shift_role, at, **fields) -> Signup:
    person = make.resident(shift_role.shift.community).person
    return make.signup(shift_role, make.volunteer(person, at=at), at=at, **fields)


def closed(shift, leader, **more):
    return actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(minutes=5), **more)


def test_closing_settles_everybody(shift, shift_role, signed_up, leader, at):
    absent, excused, forgot = (another(shift_role, at) for _ in range(3))
    served(signed_up)
    came(forgot, shift.starts_at)
    closing = closed(shift, leader, excused={excused.pk: "孩子发烧"})
    assert [closing.credited, closing.reviews, closing.absent, closing.excused] == [
        [signed_up],
        [forgot],
        [absent],
        [excused],
    ]
    states = {s.pk: s.state for s in Signup.objects.all()}
    assert [states[s.pk] for s in (signed_up, forgot, absent, excused)] == [
        SignupState.SETTLED,
        SignupState.CHECKED_OUT,
        SignupState.NO_SHOW,
        SignupState.EXCUSED,
    ]
    shift.refresh_from_db()
    assert (shift.state, shift.recorded_by) == (ShiftState.RECORDED, leader)
    assert LedgerEntry.objects.get().minutes_counted == 180
    assert OutboxMessage.objects.filter(kind="hours_credited").count() == 1


def test_a_shift_is_closed_once_and_not_before_its_end(shift, signed_up, leader):
    early = shift.ends_at - timedelta(minutes=1)
    assert code_of(actions.close_shift, shift, by=leader, at=early) == "shift_runs"
    closed(shift, leader)
    assert code_of(closed, shift, leader) == "shift_recorded"


def test_after_closing_nobody_scans(shift, signed_up, leader):
    closed(shift, leader)
    signed_up.refresh_from_db()
    assert code_of(came, signed_up, shift.starts_at + timedelta(minutes=5)) == "shift_recorded"


def test_a_printed_code_needs_two_people_and_neither_is_the_volunteer(
    shift, signed_up, volunteer, leader, second_leader
):
    served(signed_up, method=Method.PRINTED)
    closed(shift, leader)
    review, later = HoursReview.objects.get(), shift.ends_at + timedelta(days=1)
    assert (review.kind, review.needed, review.witness) == (ReviewKind.EVIDENCE, 2, None)
    assert code_of(actions.agree, review, by=volunteer, at=later) == "own_hours"
    actions.agree(review, by=leader, at=later)
    assert code_of(actions.agree, review, by=leader, at=later) == "already_said"
    assert not LedgerEntry.objects.exists()
    actions.agree(review, by=second_leader, at=later)
    entry = LedgerEntry.objects.get()
    assert (entry.created_by, entry.approved_by, entry.grade) == (leader, second_leader, Grade.E1)
    signed_up.refresh_from_db()
    review.refresh_from_db()
    assert (signed_up.state, review.state, review.entry) == (SignupState.SETTLED, ReviewState.CREDITED, entry)
    assert code_of(actions.agree, review, by=second_leader, at=later) == "already_decided"
    assert list(faults(shift.community)) == []


def test_a_leader_who_ticks_is_the_first_of_two(shift, signed_up, leader, second_leader):
    served(signed_up, method=Method.ROSTER, by=leader)
    closed(shift, leader)
    review = HoursReview.objects.get()
    assert (review.witness, review.needed) == (leader, 1)
    assert code_of(actions.agree, review, by=leader, at=shift.ends_at) == "own_witness"
    assert code_of(actions.disagree, review, by=leader, at=shift.ends_at, reason="x") == "own_witness"
    actions.agree(review, by=second_leader, at=shift.ends_at)
    entry = LedgerEntry.objects.get()
    assert (entry.created_by, entry.approved_by, entry.grade) == (leader, second_leader, Grade.E2)


@pytest.mark.parametrize("method", [Method.ROTATING, Method.PRINTED])
def test_a_leader_s_own_hours_wait_for_another(shift, shift_role, leader, second_leader, clerk, at, method):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    served(make.signup(shift_role, own, at=at), method=method)
    closed(shift, leader)
    review = HoursReview.objects.get()
    assert code_of(actions.agree, review, by=leader, at=shift.ends_at) == "own_hours"
    assert code_of(actions.disagree, review, by=leader, at=shift.ends_at, reason="x") == "own_hours"
    for by in (clerk, second_leader)[: review.needed]:
        actions.agree(review, by=by, at=shift.ends_at)
    assert leader not in {LedgerEntry.objects.get().created_by, LedgerEntry.objects.get().approved_by}


def test_a_refusal_ends_it_and_says_why(shift, signed_up, leader):
    served(signed_up, method=Method.PRINTED)
    closed(shift, leader)
    actions.disagree(HoursReview.objects.get(), by=leader, at=shift.ends_at, reason="没有看到人")
    signed_up.refresh_from_db()
    assert (signed_up.state, LedgerEntry.objects.count()) == (SignupState.SETTLED, 0)
    assert OutboxMessage.objects.get(kind="hours_refused").payload["reason"] == "没有看到人"


# A check-out that was forgotten


def test_the_clock_reminds_then_closes_at_zero_and_two_people_confirm(
    shift, signed_up, volunteer, leader, second_leader
):
    came(signed_up, shift.starts_at)
    for minutes in (-10, -9, 5, 30):
        tick(shift.ends_at + timedelta(minutes=minutes))
    assert OutboxMessage.objects.filter(kind="check_out_soon", recipient=volunteer).count() == 1
    assert not PresenceSpan.objects.exists()
    for minutes in (31, 32):
        tick(shift.ends_at + timedelta(minutes=minutes))
    span = PresenceSpan.objects.get()
    assert (span.state, span.left_at, span.left.actor) == (SpanState.AUTO_CLOSED, shift.ends_at, None)
    assert OutboxMessage.objects.filter(kind="check_out_forgotten").count() == 1
    actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(hours=1))
    review = HoursReview.objects.get()
    assert (review.kind, review.needed, LedgerEntry.objects.count()) == (ReviewKind.AUTO_CLOSED, 2, 0)
    later = shift.ends_at + timedelta(hours=2)
    too_long = shift.ends_at + timedelta(minutes=1)
    assert code_of(actions.agree, review, by=leader, at=later, left_at=too_long) == "times_outside"
    actions.agree(review, by=leader, at=later, left_at=shift.ends_at - timedelta(minutes=60))
    actions.agree(review, by=second_leader, at=later)
    assert LedgerEntry.objects.get().minutes_counted == 120
    assert PresenceSpan.objects.get().state == SpanState.CONFIRMED


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_leader_ticks_who_forgot_and_never_past_the_plan(signed_up, shift, leader, days):
    came(signed_up, shift.starts_at + timedelta(minutes=40))
    late = shift.ends_at + timedelta(days=days, minutes=31)
    assert code_of(left, signed_up, late) == "too_late"
    assert code_of(left, signed_up, late, method=Method.CARD, by=leader) == "too_late"
    left(signed_up, late, method=Method.ROSTER, by=leader)
    event = signed_up.events.get(kind="out")
    assert (event.occurred_at, event.received_at) == (shift.ends_at, late)


# Several pairs, long days, spot checks


def test_three_pairs_a_day_and_no_more(shift, signed_up, leader):
    def minute(n):
        return shift.starts_at + timedelta(minutes=n)

    for n in (0, 40, 80):
        came(signed_up, minute(n))
        left(signed_up, minute(n + 30))
    assert code_of(came, signed_up, minute(120)) == "pairs_used"
    closed(shift, leader)
    assert LedgerEntry.objects.get().minutes_counted == 90


def test_a_community_may_allow_fewer_pairs(shift, signed_up, community):
    make.hours_policy(community, pairs_a_day=1)
    came(signed_up, shift.starts_at)
    left(signed_up, shift.starts_at + timedelta(minutes=30))
    assert code_of(came, signed_up, shift.starts_at + timedelta(minutes=40)) == "pairs_used"


def test_a_day_over_eight_hours_needs_the_committee_and_over_twelve_the_subdistrict(
    team, volunteer, leader, second_leader, community, at
):
    street = make.staff(community, RoleKind.SUBDISTRICT, "street")
    for hours, enough in ((8, None), (9, second_leader), (13, street)):
        starts = at + timedelta(days=7 + hours)
        role = make.shift_role(make.shift(team, at=at, starts_at=starts, ends_at=starts + timedelta(hours=hours)))
        served(make.signup(role, volunteer.person.volunteer, at=at))
        closed(role.shift, leader)
        review = HoursReview.objects.filter(signup__shift=role.shift).first()
        if enough is None:
            assert review is None
            continue
        assert review.kind == ReviewKind.LONG_DAY
        assert code_of(actions.agree, review, by=leader, at=role.shift.ends_at) == "needs_higher"
        if enough is street:
            assert code_of(actions.agree, review, by=second_leader, at=role.shift.ends_at) == "needs_higher"
        actions.agree(review, by=enough, at=role.shift.ends_at)
    assert sum(entry.minutes_counted for entry in LedgerEntry.objects.all()) == (8 + 9 + 13) * 60


def test_who_was_not_found_needs_two_people(shift, signed_up, volunteer, leader):
    came(signed_up, shift.starts_at)
    middle = shift.starts_at + timedelta(hours=1)
    assert (
        code_of(actions.spot_check, signed_up, seen=True, by=volunteer, at=middle, client_event_id="s0")
        == "own_attendance"
    )
    actions.spot_check(signed_up, seen=False, by=leader, at=middle, client_event_id="s1")
    left(signed_up, shift.ends_at)
    closed(shift, leader)
    assert (HoursReview.objects.get().needed, LedgerEntry.objects.count()) == (2, 0)


def test_an_extension_counts_and_has_its_limits(shift, signed_up, leader):
    came(signed_up, shift.starts_at)
    late = shift.ends_at + timedelta(hours=5)
    assert code_of(actions.extend_shift, shift, until=late, by=leader, at=shift.ends_at, reason="") == "times"
    until = shift.ends_at + timedelta(minutes=60)
    actions.extend_shift(shift, until=until, by=leader, at=shift.ends_at, reason="人多")
    signed_up.shift.refresh_from_db()
    left(signed_up, until)
    actions.close_shift(shift, by=leader, at=until)
    assert LedgerEntry.objects.get().minutes_counted == 240


def test_a_failing_audit_closes_nothing(shift, signed_up, leader, monkeypatch):
    served(signed_up)

    def fail(*args, **kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr("common.audit.record", fail)
    with pytest.raises(RuntimeError):
        closed(shift, leader)
    shift.refresh_from_db()
    assert (shift.state, LedgerEntry.objects.count()) == (ShiftState.OPEN, 0)
