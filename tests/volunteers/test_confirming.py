"""A leader's word where the evidence is too weak, and a check-out that was forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.states import RoleKind
from common.errors import DomainError
from common.models import AuditEntry, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions, rules
from volunteers.ledger import faults
from volunteers.models import AttendanceEvent, LedgerEntry, Signup
from volunteers.states import Grade, Method

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.refusal.message and caught.value.refusal.next_step
    return caught.value.refusal.code


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def came(signup, at, *, method=Method.ROTATING, by=None):
    by = by or signup.volunteer.person.user
    return actions.check_in(signup, method=method, by=by, at=at, client_event_id=f"in{signup.pk}")


def left(signup, at, *, method=Method.ROTATING, by=None):
    by = by or signup.volunteer.person.user
    return actions.check_out(signup, method=method, by=by, at=at, client_event_id=f"out{signup.pk}")


@pytest.fixture
def weak(signed_up, shift):
    """In by the printed code, out by the screen: worth nothing by itself."""
    came(signed_up, shift.starts_at, method=Method.PRINTED)
    assert isinstance(left(signed_up, shift.ends_at), AttendanceEvent)
    return signed_up


# Confirming


def test_a_leader_s_word_credits_weak_hours(weak, shift, leader, volunteer):
    later = shift.ends_at + timedelta(days=2)
    entry = actions.confirm_hours(weak, by=leader, at=later)
    assert (entry.minutes_counted, entry.grade, entry.approved_by, entry.created_at) == (180, Grade.E1, leader, later)
    day = later + timedelta(hours=8)  # in Shanghai
    assert entry.steps[-1]["head"] == f"{day.month}月{day.day}日 {leader}确认，记入"
    assert entry.local_date == shift.starts_at.date()
    assert AuditEntry.objects.get(verb="hours.confirmed").actor == leader
    assert OutboxMessage.objects.get(kind="hours_confirmed").recipient == volunteer
    assert not Signup.objects.unconfirmed().exists()
    assert list(faults(shift.community)) == []


def test_the_volunteer_reads_who_confirmed_and_how_much(weak, shift, leader, volunteer):
    actions.confirm_hours(weak, by=leader, at=shift.ends_at)
    deliver_pending(at=shift.ends_at)
    message = volunteer.inbox.get(title="时长记入了：饺子节引导")
    assert f"{leader}确认，记入 3 小时" in message.body


def test_hours_are_confirmed_once(weak, shift, leader, clerk):
    stale = Signup.objects.get(pk=weak.pk)
    actions.confirm_hours(weak, by=leader, at=shift.ends_at)
    assert refusal(actions.confirm_hours, stale, by=clerk, at=shift.ends_at) == "already_credited"
    assert LedgerEntry.objects.count() == 1


def test_hours_that_count_by_themselves_need_no_word(signed_up, shift, leader):
    came(signed_up, shift.starts_at)
    assert refusal(actions.confirm_hours, signed_up, by=leader, at=shift.ends_at) == "not_out"
    left(signed_up, shift.ends_at)
    assert refusal(actions.confirm_hours, signed_up, by=leader, at=shift.ends_at) == "already_credited"


def test_a_sign_up_nobody_came_to_yields_nothing(signed_up, shift, leader, volunteer):
    assert refusal(actions.confirm_hours, signed_up, by=leader, at=shift.ends_at) == "not_out"
    actions.cancel_signup(signed_up, by=volunteer, at=shift.starts_at - timedelta(days=1))
    assert refusal(actions.confirm_hours, signed_up, by=leader, at=shift.ends_at) == "not_out"
    assert not LedgerEntry.objects.exists()


def test_nobody_confirms_his_own_hours(shift, shift_role, leader, at):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    mine = make.signup(shift_role, own, at=at)
    came(mine, shift.starts_at, method=Method.PRINTED)
    left(mine, shift.ends_at)
    assert refusal(actions.confirm_hours, mine, by=leader, at=shift.ends_at) == "own_hours"
    assert not LedgerEntry.objects.exists()


def test_a_kind_that_does_not_count_is_not_confirmed(team, volunteer, leader, at):
    kind = make.service_kind(team.community, "观看演出", counts_as_service=False)
    role = make.shift_role(make.shift(team, at=at, service_kind=kind))
    signup = make.signup(role, volunteer.person.volunteer, at=at)
    came(signup, role.shift.starts_at, method=Method.PRINTED)
    left(signup, role.shift.ends_at)
    assert refusal(actions.confirm_hours, signup, by=leader, at=role.shift.ends_at) == "not_counted"


def test_a_failing_audit_confirms_nothing(weak, shift, leader, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr("common.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.confirm_hours(weak, by=leader, at=shift.ends_at)
    assert not LedgerEntry.objects.exists()
    assert list(faults(shift.community)) == []


# A check-out that was forgotten


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_leader_ticks_who_forgot_to_check_out_and_never_past_the_plan(signed_up, shift, leader, days):
    came(signed_up, shift.starts_at + timedelta(minutes=40))
    late = shift.ends_at + timedelta(days=days, minutes=31)
    assert refusal(left, signed_up, late) == "too_late"
    assert refusal(left, signed_up, late, method=Method.CARD, by=leader) == "too_late"
    entry = left(signed_up, late, method=Method.ROSTER, by=leader)
    assert (entry.minutes_raw, entry.minutes_counted, entry.approved_by) == (140, 120, leader)
    assert "忘了签退" in entry.steps[-1]["text"]
    event = signed_up.events.get(kind="out")
    assert (event.occurred_at, event.received_at) == (shift.ends_at, late)
    signed_up.refresh_from_db()
    assert signed_up.checked_out_at == shift.ends_at
    assert list(faults(shift.community)) == []


def test_within_the_window_a_tick_keeps_its_time(signed_up, shift, leader):
    came(signed_up, shift.starts_at)
    moment = shift.ends_at + timedelta(minutes=30)
    entry = left(signed_up, moment, method=Method.ROSTER, by=leader)
    assert (signed_up.checked_out_at, entry.minutes_counted) == (moment, 180)
    assert "忘了签退" not in entry.steps[-1]["text"]


def test_a_late_tick_after_a_printed_code_still_waits_for_a_word(signed_up, shift, leader):
    came(signed_up, shift.starts_at, method=Method.PRINTED)
    late = shift.ends_at + timedelta(days=1)
    assert isinstance(left(signed_up, late, method=Method.ROSTER, by=leader), AttendanceEvent)
    assert actions.confirm_hours(signed_up, by=leader, at=late).minutes_counted == 180


def test_a_leader_cannot_tick_himself_out_afterwards(shift, shift_role, leader, at):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    mine = make.signup(shift_role, own, at=at)
    came(mine, shift.starts_at)
    late = shift.ends_at + timedelta(days=1)
    assert refusal(left, mine, late, method=Method.ROSTER, by=leader) == "own_attendance"


def test_the_windows_of_a_shift_are_the_policy_s_or_the_usual(signed_up, community):
    assert rules.windows(signed_up) == (30, 30)
    make.hours_policy(community, early_minutes=10, late_minutes=20)
    assert rules.windows(signed_up) == (10, 20)
    assert rules.windows(rules.with_windows(Signup.objects.all()).get()) == (10, 20)


# The back office


def roster_url(shift, page="roster/"):
    return f"/admin/desk/shifts/{shift.pk}/{page}"


def test_the_roster_of_the_back_office_confirms_too(client_of, leader, weak, shift):
    mine = client_of(leader)
    assert "记时长" in mine.get(roster_url(shift)).content.decode()
    mine.post(roster_url(shift, "attend/"), {"signup": weak.pk, "action": "confirm"})
    assert LedgerEntry.objects.get().approved_by == leader
    assert "记时长" not in mine.get(roster_url(shift)).content.decode()
    again = mine.post(roster_url(shift, "attend/"), {"signup": weak.pk, "action": "confirm"}, follow=True)
    assert "已经记入" in again.content.decode()


def test_others_confirm_nothing_in_the_back_office(client_of, community, weak, shift, request):
    other_leader = make.staff(community, RoleKind.LEADER, "other_leader")
    make.team(community, "别的队", leader=other_leader)
    users = [other_leader, *map(request.getfixturevalue, ("neighbour", "stranger", "editor", "other_community_clerk"))]
    for user in users:
        sent = {"signup": weak.pk, "action": "confirm"}
        assert client_of(user).post(roster_url(shift, "attend/"), sent).status_code in {302, 403, 404}
    assert not LedgerEntry.objects.exists()


def test_the_ledger_shows_confirmed_hours_with_the_leader(client_of, weak, shift, leader, volunteer):
    actions.confirm_hours(weak, by=leader, at=shift.ends_at)
    page = client_of(volunteer).get(reverse("volunteers:ledger")).content.decode()
    assert "等队长确认" not in page and f"{leader}确认，记入" in page
