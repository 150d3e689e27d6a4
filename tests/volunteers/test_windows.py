"""When people may sign up for a shift and give it back, and what happens when its slot moves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from booking import actions as booking
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions, rules
from volunteers.models import Shift, Signup
from volunteers.states import Method, ShiftState, SignupState
from volunteers.verify import drift

from .refusing import refusal

pytestmark = pytest.mark.django_db


# When people sign up and give back


def moved(shift, **hours):
    """Set moments of a shift, in hours from its start."""
    Shift.objects.filter(pk=shift.pk).update(
        **{name: shift.starts_at + timedelta(hours=value) for name, value in hours.items()}
    )


def test_signing_up_begins_and_ends_when_the_shift_says(shift, shift_role, volunteer):
    me, start = volunteer.person.volunteer, shift.starts_at
    moved(shift, opens_at=-48, closes_at=-2)

    def asked(**later):
        return refusal(actions.sign_up, shift_role, volunteer=me, by=volunteer, at=start + timedelta(**later))

    early = asked(hours=-48, seconds=-1)
    assert (early.code, early.message) == ("sign_up_not_open", "11月25日 09:00 开始报名")
    late = asked(hours=-2)
    assert (late.code, late.message) == ("sign_up_closed", "11月27日 07:00 报名截止了")
    assert asked(minutes=1).code == "shift_started"
    assert actions.sign_up(shift_role, volunteer=me, by=volunteer, at=start - timedelta(hours=48))


@pytest.mark.parametrize(
    ("closes", "minute", "allowed"),
    [(None, 29, True), (None, 30, False), (1, 59, True), (1, 60, False), (3, 179, True), (3, 180, False)],
)
def test_joining_late_ends_when_signing_up_does(shift, shift_role, volunteer, closes, minute, allowed):
    if closes is not None:
        moved(shift, closes_at=closes)
    shift.refresh_from_db()
    moment, me = shift.starts_at + timedelta(minutes=minute), volunteer.person.volunteer
    assert Shift.objects.filter(rules.not_closed(moment), rules.has_opened(moment)).exists() is allowed
    if allowed:
        assert actions.sign_up(shift_role, volunteer=me, by=volunteer, at=moment)
    else:
        assert refusal(actions.sign_up, shift_role, volunteer=me, by=volunteer, at=moment).code == "shift_started"


@pytest.fixture
def signed_up(shift, shift_role, volunteer, at):
    moved(shift, cancel_until=-24)
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    OutboxMessage.objects.all().delete()
    return signup


def test_giving_back_late_is_noted_and_told_to_the_leader(signed_up, shift, shift_role, volunteer, leader):
    late = shift.starts_at - timedelta(hours=23)
    actions.cancel_signup(signed_up, by=volunteer, at=late)
    shift_role.refresh_from_db()
    assert (Signup.objects.get().state, shift_role.taken) == (SignupState.LATE_CANCEL, 0)
    assert AuditEntry.objects.filter(verb="signup.cancelled_late").exists()
    assert OutboxMessage.objects.get().recipient == leader
    deliver_pending(at=late)
    assert InboxMessage.objects.get().title == "周志强临时来不了：饺子节引导"
    assert refusal(actions.cancel_signup, signed_up, by=volunteer, at=late).code == "already_cancelled"
    assert list(drift()) == []


def test_giving_back_in_time_tells_nobody(signed_up, shift, volunteer):
    actions.cancel_signup(signed_up, by=volunteer, at=shift.starts_at - timedelta(hours=24))
    assert (Signup.objects.get().state, OutboxMessage.objects.count()) == (SignupState.CANCELLED, 0)


def test_a_leader_who_notes_it_is_not_told(signed_up, shift, volunteer, leader):
    actions.cancel_signup(signed_up, by=leader, at=shift.starts_at - timedelta(hours=1))
    assert [message.recipient for message in OutboxMessage.objects.all()] == [volunteer]


def test_the_page_says_beforehand_that_it_is_late(client_of, signed_up, shift, volunteer, time_machine):
    page, mine = f"/volunteer/signups/{signed_up.pk}/cancel/", client_of(volunteer)
    assert "临时取消" not in mine.get(page).content.decode()
    time_machine.move_to(shift.starts_at - timedelta(hours=1))
    assert "会记为“临时取消”" in client_of(volunteer).get(page).content.decode()


def test_visitors_read_when_signing_up_begins(client_of, shift):
    moved(shift, opens_at=-24)
    html = client_of(None).get(f"/volunteer/shifts/{shift.pk}/").content.decode()
    assert "11月26日 09:00 开始报名" in html and "先加入志愿者" not in html


@pytest.mark.parametrize(
    "wrong", [{"opens_at": 1}, {"closes_at": 3}, {"cancel_until": 1}, {"opens_at": -1, "closes_at": -2}]
)
def test_moments_in_the_wrong_order_are_refused(plan, at, wrong):
    start = at + timedelta(days=7)
    times = {name: start + timedelta(hours=hours) for name, hours in wrong.items()}
    assert refusal(plan, **times).code == "times"
    made = plan()
    if "opens_at" not in wrong or len(wrong) > 1:
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift.objects.filter(pk=made.pk).update(**times)


def test_the_list_of_available_shifts_leaves_out_what_is_not_open_yet(api_of, shift):
    api, url = api_of(None), "/api/v1/shifts/?available=true"
    assert len(api.get(url).json()["results"]) == 1
    moved(shift, opens_at=-24)
    assert api.get(url).json()["results"] == []


# Following the slot


@pytest.fixture
def tied(shift, shift_role, slot, volunteer, at):
    """The shift begins half an hour before its slot; one volunteer has signed up."""
    Shift.objects.update(slot=slot, starts_at=slot.starts_at - timedelta(minutes=30), ends_at=slot.ends_at)
    actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    OutboxMessage.objects.all().delete()
    shift.refresh_from_db()
    return shift


def moved_by(slot, delta, *, by, at):
    times = {"starts_at": slot.starts_at + delta, "ends_at": slot.ends_at + delta}
    return booking.change_slot(slot, by=by, at=at, **times, booking_closes_at=slot.starts_at + delta)


def test_a_slot_that_moves_takes_its_shift_along(tied, slot, clerk, volunteer, at):
    moments = {"opens_at": -200, "closes_at": -1, "cancel_until": -24}
    moved(tied, **moments)
    delta = timedelta(days=1, hours=2)
    moved_by(slot, delta, by=clerk, at=at)
    now = Shift.objects.get()
    assert (now.starts_at, now.ends_at) == (tied.starts_at + delta, tied.ends_at + delta)
    assert now.opens_at is None  # it had begun already
    assert now.closes_at == now.starts_at - timedelta(hours=1)
    assert now.cancel_until == now.starts_at - timedelta(hours=24)
    assert OutboxMessage.objects.get().recipient == volunteer
    deliver_pending(at=at)
    message = InboxMessage.objects.get()
    assert message.title == "班次改了时间：饺子节引导" and "11月28日" in message.body
    assert AuditEntry.objects.get(verb="shift.moved").data == {"minutes": 26 * 60}


def test_a_longer_slot_or_another_room_leaves_its_shift_alone(tied, slot, clerk, at):
    booking.change_slot(slot, by=clerk, at=at, ends_at=slot.ends_at + timedelta(hours=1), label="加长")
    assert Shift.objects.get().ends_at == tied.ends_at
    assert not AuditEntry.objects.filter(verb="shift.moved").exists()


def test_a_shift_that_somebody_has_come_to_keeps_its_time(tied, slot, clerk, leader, at):
    early = tied.starts_at - timedelta(minutes=5)
    served = Signup.objects.get()
    actions.check_in(served, method=Method.ROSTER, by=leader, at=early, client_event_id="in")
    moved_by(slot, timedelta(hours=1), by=clerk, at=early)
    assert Shift.objects.get().starts_at == tied.starts_at


def test_who_serves_elsewhere_at_the_new_time_is_released(tied, slot, team, clerk, volunteer, at):
    other = make.shift_role(make.shift(team, at=at, starts_at=tied.ends_at + timedelta(hours=1)))
    actions.sign_up(other, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    OutboxMessage.objects.all().delete()
    moved_by(slot, timedelta(hours=2), by=clerk, at=at)
    released = Signup.objects.get(shift=tied)
    assert (released.state, released.reason) == (SignupState.CANCELLED_BY_ORG, "改了时间，和另一班重了")
    assert [message.kind for message in OutboxMessage.objects.all()] == ["signup_clashed"]
    assert list(drift()) == []


def test_a_draft_moves_and_is_called_off_with_its_slot(tied, slot, plan, clerk, at):
    draft = plan(slot=slot)
    moved_by(slot, timedelta(hours=1), by=clerk, at=at)
    was = draft.starts_at
    draft.refresh_from_db()
    assert draft.starts_at == was + timedelta(hours=1)
    slot.refresh_from_db()
    booking.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert set(Shift.objects.values_list("state", flat=True)) == {ShiftState.CANCELLED}
