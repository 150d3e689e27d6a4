"""Calling a shift off: everybody is told, the seats come back, and who may do it."""

from datetime import timedelta

import pytest

from accounts.states import RoleKind
from booking import actions as booking
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions
from volunteers.models import Shift, ShiftRole, Signup
from volunteers.states import Method, ShiftState, SignupState
from volunteers.verify import drift

from .refusing import code_of

pytestmark = pytest.mark.django_db


def cancel_url(shift):
    return f"/admin/desk/shifts/{shift.pk}/cancel/"


@pytest.fixture
def two_roles(shift, shift_role, volunteer, community, at):
    """Three sign-ups over two roles: one volunteer has no login, and one had given the role back before."""
    other = make.shift_role(shift, "摄影", capacity=2)
    silent = make.volunteer(make.person(make.household(community), "孙玉珍"), at=at)
    gone = make.volunteer(make.resident(community).person, at=at)
    make.signup(shift_role, volunteer.person.volunteer, at=at)
    make.signup(other, silent, at=at, made_by=volunteer)
    given_back = make.signup(other, gone, at=at)
    actions.cancel_signup(given_back, by=gone.person.user, at=at)
    OutboxMessage.objects.all().delete()
    return shift


def test_everybody_is_told_and_the_seats_come_back(two_roles, leader, volunteer, at):
    actions.cancel_shift(two_roles, by=leader, at=at, reason="暴雨")
    assert Shift.objects.get().state == ShiftState.CANCELLED
    assert set(Signup.objects.values_list("state", flat=True)) == {SignupState.CANCELLED}
    assert set(ShiftRole.objects.values_list("taken", flat=True)) == {0}
    assert [message.recipient for message in OutboxMessage.objects.all()] == [volunteer]
    assert AuditEntry.objects.filter(verb="signup.cancelled_by_org").count() == 2
    assert AuditEntry.objects.get(verb="shift.cancelled").data == {"reason": "暴雨"}
    assert list(drift()) == []
    deliver_pending(at=at)
    message = InboxMessage.objects.get(recipient=volunteer)
    assert message.title == "班次取消了：饺子节引导" and "原因：暴雨" in message.body


def test_a_second_time_changes_nothing(two_roles, leader, at):
    for _ in range(2):
        actions.cancel_shift(two_roles, by=leader, at=at, reason="暴雨")
    assert AuditEntry.objects.filter(verb="shift.cancelled").count() == 1
    assert OutboxMessage.objects.count() == 1


def test_once_somebody_has_come_it_is_too_late(two_roles, leader, volunteer):
    signup = Signup.objects.get(volunteer__person__user=volunteer)
    start = two_roles.starts_at
    actions.check_in(signup, method=Method.ROTATING, by=volunteer, at=start, client_event_id="in")
    assert code_of(actions.cancel_shift, two_roles, by=leader, at=start, reason="暴雨") == "shift_attended"
    signup.refresh_from_db()
    assert (signup.state, Shift.objects.get().state) == (SignupState.CHECKED_IN, ShiftState.OPEN)


def test_what_is_over_is_not_called_off(two_roles, leader):
    assert code_of(actions.cancel_shift, two_roles, by=leader, at=two_roles.ends_at, reason="x") == "shift_ended"


@pytest.mark.parametrize("act", ["signup", "shift"])
def test_a_counter_that_does_not_fit_stops_everything(shift, shift_role, volunteer, leader, at, act):
    signup = make.signup(shift_role, volunteer.person.volunteer, at=at)
    ShiftRole.objects.update(taken=0)
    with pytest.raises(RuntimeError, match="role"):
        if act == "signup":
            actions.cancel_signup(signup, by=volunteer, at=at)
        else:
            actions.cancel_shift(shift, by=leader, at=at, reason="暴雨")
    signup.refresh_from_db()
    assert (signup.state, Shift.objects.get().state) == (SignupState.CONFIRMED, ShiftState.OPEN)
    assert not AuditEntry.objects.exists() and not OutboxMessage.objects.exists()


def test_nobody_signs_up_for_what_was_called_off_after_it_was_read(shift, shift_role, volunteer, leader, at):
    role = ShiftRole.objects.select_related("shift").get()
    actions.cancel_shift(shift, by=leader, at=at, reason="暴雨")
    me = volunteer.person.volunteer
    assert code_of(actions.sign_up, role, volunteer=me, by=volunteer, at=at) == "shift_cancelled"


# The back office


@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_the_page_says_how_many_are_told_and_wants_a_reason(who, client_of, two_roles, request):
    mine = client_of(request.getfixturevalue(who))
    roster = mine.get(f"/admin/desk/shifts/{two_roles.pk}/roster/").content.decode()
    assert cancel_url(two_roles) in roster
    page = mine.get(cancel_url(two_roles)).content.decode()
    assert "会通知 1 人" in page and "另有 1 人没有账号" in page
    assert mine.post(cancel_url(two_roles), {"reason": ""}).status_code == 200
    assert Shift.objects.get().state == ShiftState.OPEN
    assert mine.post(cancel_url(two_roles), {"reason": "暴雨"}).url == "/admin/desk/shift/"
    assert Shift.objects.get().state == ShiftState.CANCELLED
    assert cancel_url(two_roles) not in mine.get("/admin/desk/shift/").content.decode()


def test_a_refusal_stays_on_the_page(client_of, two_roles, leader, at):
    Shift.objects.update(starts_at=at - timedelta(hours=3), ends_at=at)
    answer = client_of(leader).post(cancel_url(two_roles), {"reason": "暴雨"})
    assert (answer.status_code, "已经结束，不能取消" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("who", ["neighbour", "stranger", "volunteer", "editor", "other_leader", "other_clerk"])
def test_others_call_nothing_off(who, client_of, community, two_roles, request):
    if who == "other_leader":
        user = make.staff(community, RoleKind.LEADER, "other_leader")
        make.team(community, "别的队", leader=user)
    else:
        user = request.getfixturevalue({"other_clerk": "other_community_clerk"}.get(who, who))
    mine = client_of(user)
    expected = {404} if who.startswith("other") else {302, 403}
    assert {mine.get(cancel_url(two_roles)).status_code} <= expected
    assert {mine.post(cancel_url(two_roles), {"reason": "x"}).status_code} <= expected
    assert Shift.objects.get().state == ShiftState.OPEN


def test_a_slot_called_off_sends_its_helpers_home(two_roles, slot, clerk, volunteer, at):
    Shift.objects.update(slot=slot)
    booking.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert Shift.objects.get().state == ShiftState.CANCELLED
    assert [message.kind for message in OutboxMessage.objects.filter(recipient=volunteer)] == ["shift_cancelled"]
    assert not list(drift())


def test_a_shift_that_somebody_has_come_to_goes_on(two_roles, slot, clerk, leader, at):
    Shift.objects.update(slot=slot, starts_at=at, ends_at=at + timedelta(hours=2))
    came = Signup.objects.filter(state=SignupState.CONFIRMED).first()
    actions.check_in(came, method=Method.ROSTER, by=leader, at=at, client_event_id="came")
    booking.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert Shift.objects.get().state == ShiftState.OPEN
    assert Signup.objects.filter(state=SignupState.CONFIRMED).exists()
