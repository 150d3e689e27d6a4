"""Joining, signing up, cancelling, attending: what is written, and what each refusal says."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from common.models import AuditEntry, OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.models import AppendOnlyError, AttendanceEvent, LedgerEntry, Shift, Signup, Volunteer
from volunteers.states import Grade, Method, ShiftState, SignupState, VolunteerState

from .refusing import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def scan_in(signup, at, **more):
    user = signup.volunteer.person.user
    return actions.check_in(
        signup, **{"method": Method.ROTATING, "by": user, "at": at, "client_event_id": f"in{signup.pk}"} | more
    )


def scan_out(signup, at, **more):
    user = signup.volunteer.person.user
    return actions.check_out(
        signup, **{"method": Method.ROTATING, "by": user, "at": at, "client_event_id": f"out{signup.pk}"} | more
    )


def test_signing_up_takes_one_place_and_tells_the_volunteer(shift_role, volunteer, signed_up):
    shift_role.refresh_from_db()
    assert (signed_up.state, shift_role.taken) == (SignupState.CONFIRMED, 1)
    assert OutboxMessage.objects.get(kind="signup_made").recipient == volunteer
    assert AuditEntry.objects.get(verb="signup.made").actor == volunteer


def test_sign_up_is_refused_with_a_reason_for_each_case(shift, shift_role, volunteer, resident, at):
    me = volunteer.person.volunteer
    assert code_of(actions.sign_up, shift_role, volunteer=None, by=resident, at=at) == "not_a_volunteer"
    assert (
        code_of(actions.sign_up, shift_role, volunteer=me, by=volunteer, at=shift.starts_at + timedelta(minutes=30))
        == "shift_started"
    )
    for state, code in ((ShiftState.CANCELLED, "shift_cancelled"), (ShiftState.DRAFT, "shift_not_open")):
        Shift.objects.filter(pk=shift.pk).update(state=state)  # whatever was read before, the shift is asked again
        assert code_of(actions.sign_up, shift_role, volunteer=me, by=volunteer, at=at) == code
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.OPEN)
    Volunteer.objects.filter(pk=me.pk).update(state=VolunteerState.SUSPENDED)
    assert code_of(actions.sign_up, shift_role, volunteer=me, by=volunteer, at=at) == "volunteer_inactive"
    assert not Signup.objects.exists()


def test_a_full_role_is_refused_and_leaves_no_rows(shift, volunteer, at):
    role = make.shift_role(shift, "摄影", capacity=1)
    other = make.volunteer(make.resident(shift.community).person, at=at)
    make.signup(role, other, at=at)
    stale = type(role).objects.get(pk=role.pk)
    stale.taken = 0  # read before the other one came: the claim must find out
    assert code_of(actions.sign_up, stale, volunteer=volunteer.person.volunteer, by=volunteer, at=at) == "role_full"
    assert Signup.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_the_same_shift_twice_is_refused(shift_role, volunteer, signed_up, at):
    assert (
        code_of(actions.sign_up, shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
        == "already_signed_up"
    )


@pytest.mark.parametrize(("begins", "allowed"), [(-2, False), (0, False), (2, False), (3, True), (-3, True)])
def test_two_shifts_of_one_person_never_overlap(team, shift, volunteer, signed_up, at, begins, allowed):
    other = make.shift_role(make.shift(team, at=at, starts_at=shift.starts_at + timedelta(hours=begins)))
    me = volunteer.person.volunteer
    if allowed:
        assert actions.sign_up(other, volunteer=me, by=volunteer, at=at)
    else:
        assert code_of(actions.sign_up, other, volunteer=me, by=volunteer, at=at) == "overlapping_shift"


def test_cancelling_gives_the_place_back_and_allows_a_new_sign_up(shift_role, volunteer, signed_up, at):
    actions.cancel_signup(signed_up, by=volunteer, at=at)
    shift_role.refresh_from_db()
    assert (signed_up.state, shift_role.taken) == (SignupState.CANCELLED, 0)
    assert code_of(actions.cancel_signup, signed_up, by=volunteer, at=at) == "already_cancelled"
    assert actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def test_cancelling_after_the_start_is_refused(shift, volunteer, signed_up):
    assert code_of(actions.cancel_signup, signed_up, by=volunteer, at=shift.starts_at) == "shift_started"


def test_scanning_in_and_out_puts_minutes_with_their_reason_into_the_ledger(shift, leader, signed_up):
    start = shift.starts_at
    scan_in(signed_up, start + timedelta(minutes=17))
    scan_out(signed_up, start + timedelta(minutes=130))
    assert not LedgerEntry.objects.exists()
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    entry = LedgerEntry.objects.get()
    assert (entry.minutes_raw, entry.minutes_counted, entry.grade) == (113, 90, Grade.E2)
    assert entry.steps[-1]["state"] == "now"
    assert entry.snapshot["venue"] == shift.venue.name
    assert (entry.created_by, entry.approved_by) == (leader, None)
    signed_up.refresh_from_db()
    assert signed_up.state == SignupState.SETTLED


def test_attendance_is_refused_with_a_reason_for_each_case(shift, signed_up):
    start, minutes = shift.starts_at, lambda n: timedelta(minutes=n)
    assert code_of(scan_in, signed_up, start - minutes(31)) == "too_early"
    assert code_of(scan_in, signed_up, shift.ends_at) == "too_late"
    assert code_of(scan_out, signed_up, start) == "not_in"
    scan_in(signed_up, start)
    assert code_of(scan_in, signed_up, start) == "already_in"
    assert code_of(scan_out, signed_up, start + timedelta(seconds=30)) == "too_early"
    assert code_of(scan_out, signed_up, shift.ends_at + minutes(31)) == "too_late"
    scan_out(signed_up, shift.ends_at)
    assert code_of(scan_out, signed_up, shift.ends_at) == "already_out"
    assert AttendanceEvent.objects.count() == 2


def test_a_cancelled_sign_up_or_shift_cannot_be_attended(shift, volunteer, signed_up, at):
    signed_up.shift.state = ShiftState.CANCELLED
    assert code_of(scan_in, signed_up, shift.starts_at) == "shift_cancelled"
    signed_up.shift.state = ShiftState.OPEN
    actions.cancel_signup(signed_up, by=volunteer, at=at)
    assert code_of(scan_in, signed_up, shift.starts_at) == "signup_cancelled"


def test_a_leader_may_tick_others_and_never_himself(shift, leader, signed_up, at):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    mine = make.signup(shift.roles.get(), own, at=at)
    for method in (Method.ROSTER, Method.CARD, Method.PERSONAL):
        assert code_of(scan_in, mine, shift.starts_at, method=method, by=leader) == "own_attendance"
    assert code_of(scan_in, signed_up, shift.starts_at, by=leader) == "not_yours"
    scan_in(signed_up, shift.starts_at, method=Method.ROSTER, by=leader)
    scan_out(signed_up, shift.ends_at, method=Method.CARD, by=leader)
    assert [event.grade for event in signed_up.events.all()] == [Grade.E1, Grade.E3]


def test_a_printed_code_alone_records_presence_and_credits_nothing(shift, leader, signed_up):
    scan_in(signed_up, shift.starts_at, method=Method.PRINTED)
    scan_out(signed_up, shift.ends_at)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    assert not LedgerEntry.objects.exists()


def test_a_kind_that_does_not_count_never_yields_an_entry(team, leader, volunteer, at):
    kind = make.service_kind(team.community, "观看演出", counts_as_service=False)
    role = make.shift_role(make.shift(team, at=at, service_kind=kind))
    signup = actions.sign_up(role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    scan_in(signup, role.shift.starts_at)
    scan_out(signup, role.shift.ends_at)
    actions.close_shift(role.shift, by=leader, at=role.shift.ends_at)
    signup.refresh_from_db()
    assert signup.state == SignupState.SETTLED
    assert not LedgerEntry.objects.exists()


def test_a_failing_audit_leaves_nothing(shift, signed_up, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr("common.audit.record", fail)
    with pytest.raises(RuntimeError):
        scan_in(signed_up, shift.starts_at)
    signed_up.refresh_from_db()
    assert (signed_up.state, AttendanceEvent.objects.count()) == (SignupState.CONFIRMED, 0)


@pytest.fixture
def two_entries(shift, shift_role, leader, signed_up, at):
    other = make.resident(shift.community)
    second = make.signup(shift_role, make.volunteer(other.person, at=at), at=at)
    for signup in (signed_up, second):
        scan_in(signup, shift.starts_at)
        scan_out(signup, shift.ends_at)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    return list(LedgerEntry.objects.order_by("seq"))


def test_entries_are_chained_and_later_edits_change_nothing(two_entries, shift, capsys):
    assert [entry.seq for entry in two_entries] == [1, 2]
    assert two_entries[1].prev_hash == two_entries[0].hash
    Shift.objects.filter(pk=shift.pk).update(title="改了名字", ends_at=shift.ends_at + timedelta(hours=5))
    call_command("verify_ledger")
    assert "as it was written" in capsys.readouterr().out
    with pytest.raises(AppendOnlyError):
        two_entries[0].save()
