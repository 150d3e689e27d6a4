"""The queue of a role: joining it, offers in order, what answers and the clock do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from common.errors import DomainError
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions, rules
from volunteers.models import ShiftRole, Signup
from volunteers.states import ShiftState, SignupState, VolunteerState
from volunteers.tasks import tick
from volunteers.verify import drift

from .queueing import answer, counters, give_back, states
from .refusing import code_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# Joining


def test_who_asks_to_wait_stands_in_the_queue_and_is_told(queue):
    assert states(*queue) == ["confirmed", "waitlisted", "waitlisted"]
    assert counters() == (1, 2) and list(drift()) == []
    assert [rules.position_of(signup) for signup in queue] == [None, 1, 2]
    assert [signup.ahead for signup in Signup.objects.with_ahead().waiting_in_order()] == [0, 1]
    told = OutboxMessage.objects.get(kind="role_waitlisted", recipient=queue[1].made_by)
    assert told.payload["role"] == "引导"
    assert AuditEntry.objects.filter(verb="signup.waitlisted").count() == 2


def test_who_does_not_ask_to_wait_is_told_of_the_queue(queue, sign_up, newcomer):
    with pytest.raises(DomainError) as caught:
        sign_up(newcomer(), waitlist=False)
    assert caught.value.refusal.code == "role_full"
    assert caught.value.refusal.message == "“引导”人够了，2 人在排队"
    assert "排队候补" in caught.value.refusal.next_step
    assert counters() == (1, 2)


def test_a_free_seat_is_taken_at_once(sign_up, newcomer):
    assert sign_up(newcomer()).state == SignupState.CONFIRMED
    assert counters() == (1, 0)


def test_nobody_passes_the_queue_when_a_seat_is_free_for_a_moment(queue, sign_up, newcomer, shift):
    late = shift.starts_at - 30 * MINUTE  # too late to ask anybody, so the seat stays free
    give_back(queue[0], late)
    assert counters() == (0, 2)
    assert sign_up(newcomer(), late).state == SignupState.WAITLISTED
    assert code_of(sign_up, newcomer(), late, waitlist=False) == "role_full"


@pytest.mark.parametrize("number", [0, 1])
def test_nobody_stands_twice_in_one_shift(queue, sign_up, number):
    assert code_of(sign_up, queue[number].volunteer) == "already_signed_up"


def test_one_may_wait_for_a_shift_and_serve_on_another_at_the_same_time(queue, team, at):
    other = make.shift_role(make.shift(team, at=at))
    waiting = queue[1].volunteer
    assert actions.sign_up(other, volunteer=waiting, by=waiting.person.user, at=at).state == SignupState.CONFIRMED


# Offers


def test_a_freed_seat_is_held_for_the_head_for_a_day(queue, at):
    give_back(queue[0], at)
    assert states(*queue) == ["cancelled", "offered", "waitlisted"]
    assert counters() == (1, 1) and list(drift()) == []
    assert Signup.objects.get(state="offered").offered_until == at + 24 * HOUR
    told = OutboxMessage.objects.get(kind="role_offered")
    assert (told.recipient, told.payload["keep_until"]) == (queue[1].made_by, "11月21日 09:00")
    deliver_pending(at=at)
    assert InboxMessage.objects.get(outbox=told).title == "有岗位了，请确认：饺子节引导"


@pytest.mark.parametrize(
    ("before", "lasts"),
    [
        (30 * HOUR, 24 * HOUR),
        (20 * HOUR, 19 * HOUR),  # the day before: until an hour before the start
        (6 * HOUR, 2 * HOUR),
        (2 * HOUR, HOUR),
        (76 * MINUTE, 16 * MINUTE),
    ],
)
def test_an_offer_is_shorter_near_the_start(shift, before, lasts):
    start = shift.starts_at + 6 * HOUR  # 15:00
    shift.starts_at = start
    assert rules.offer_ends_at(shift, at=start - before) == start - before + lasts


def test_nobody_has_to_answer_before_nine(shift):
    shift.starts_at += 6 * HOUR
    night = shift.starts_at - 13 * HOUR  # 02:00 of the day
    assert rules.offer_ends_at(shift, at=night) == shift.starts_at - 6 * HOUR


def test_shortly_before_the_start_nobody_is_asked_and_the_leader_decides(queue, shift, leader):
    late = shift.starts_at - 75 * MINUTE
    give_back(queue[0], late)
    assert states(*queue) == ["cancelled", "waitlisted", "waitlisted"]
    second = Signup.objects.get(pk=queue[2].pk)
    assert code_of(actions.seat_from_queue, second, by=leader, at=late - MINUTE) == "offers_first"
    assert actions.seat_from_queue(second, by=leader, at=late).state == SignupState.CONFIRMED
    assert counters() == (1, 1) and list(drift()) == []
    assert code_of(actions.seat_from_queue, queue[1], by=leader, at=late) == "role_full"
    assert code_of(actions.seat_from_queue, second, by=leader, at=late) == "not_waiting"


def test_accepting_twice_is_once(queue, at):
    give_back(queue[0], at)
    for _ in range(2):
        assert answer(actions.accept_offer, queue[1], at + HOUR).state == SignupState.CONFIRMED
    assert counters() == (1, 1)
    assert AuditEntry.objects.filter(verb="signup.offer_accepted").count() == 1


def test_a_declined_offer_goes_to_the_next(queue, at):
    give_back(queue[0], at)
    answer(actions.decline_offer, queue[1], at + HOUR)
    assert states(*queue) == ["cancelled", "cancelled", "offered"]
    assert counters() == (1, 0) and list(drift()) == []
    assert Signup.objects.get(state="offered").offered_until == at + 25 * HOUR


def test_a_place_in_the_queue_is_given_back_without_any_offer(queue, at):
    give_back(queue[1], at)
    assert states(*queue) == ["confirmed", "cancelled", "waitlisted"]
    assert counters() == (1, 1)
    assert [rules.position_of(Signup.objects.get(pk=queue[2].pk))] == [1]


def test_accepting_asks_the_rules_again(queue, team, at):
    give_back(queue[0], at)
    head = queue[1].volunteer
    other = make.shift_role(make.shift(team, at=at))
    elsewhere = actions.sign_up(other, volunteer=head, by=head.person.user, at=at)
    assert code_of(answer, actions.accept_offer, queue[1], at) == "overlapping_shift"
    actions.cancel_signup(elsewhere, by=head.person.user, at=at)
    head.state = VolunteerState.SUSPENDED
    head.save(update_fields=["state"])
    assert code_of(answer, actions.accept_offer, queue[1], at) == "volunteer_inactive"


def test_an_offer_is_good_until_its_last_moment_and_not_longer(queue, at):
    give_back(queue[0], at)
    over = at + 24 * HOUR
    assert rules.state_at(Signup.objects.get(pk=queue[1].pk), at=over - MINUTE) == SignupState.OFFERED
    assert rules.state_at(Signup.objects.get(pk=queue[1].pk), at=over) == SignupState.LAPSED
    assert code_of(answer, actions.accept_offer, queue[1], over) == "offer_expired"
    assert states(*queue) == ["cancelled", "lapsed", "offered"]  # and the seat has gone on
    assert code_of(answer, actions.decline_offer, queue[1], over) == "offer_expired"
    assert code_of(answer, actions.accept_offer, queue[0], over) == "offer_missing"


def test_the_sweep_passes_on_what_is_over_and_tells(queue, at):
    give_back(queue[0], at)
    assert tick(at + 24 * HOUR - MINUTE) == 0
    assert tick(at + 24 * HOUR) == 1
    assert states(*queue) == ["cancelled", "lapsed", "offered"]
    assert counters() == (1, 0) and list(drift()) == []
    assert OutboxMessage.objects.get(kind="role_offer_expired").recipient == queue[1].made_by
    assert tick(at + 24 * HOUR) == 0


def test_a_newcomer_meets_the_clock_and_not_the_sweep(queue, sign_up, newcomer, at):
    give_back(queue[0], at)
    give_back(queue[2], at)
    assert sign_up(newcomer(), at + 23 * HOUR).state == SignupState.WAITLISTED
    give_back(Signup.objects.get(state="waitlisted"), at + 23 * HOUR)
    assert sign_up(newcomer(), at + 24 * HOUR, waitlist=False).state == SignupState.CONFIRMED
    assert states(queue[1]) == ["lapsed"]
    assert counters() == (1, 0) and list(drift()) == []


def test_an_offer_that_is_over_keeps_nobody_from_another_role_of_the_shift(queue, shift, at):
    other = make.shift_role(shift, "摄影")
    give_back(queue[0], at)
    head, over = queue[1].volunteer, at + 24 * HOUR
    assert code_of(actions.sign_up, other, volunteer=head, by=head.person.user, at=over - MINUTE) == "already_signed_up"
    assert actions.sign_up(other, volunteer=head, by=head.person.user, at=over).state == SignupState.CONFIRMED
    assert states(*queue) == ["cancelled", "lapsed", "offered"] and list(drift()) == []


def test_more_seats_are_offered_in_order(queue, sign_up, newcomer, small, leader, at):
    last = sign_up(newcomer(), at + 5 * MINUTE)
    actions.resize_role(small, 3, by=leader, at=at + HOUR)
    assert states(*queue, last) == ["confirmed", "offered", "offered", "waitlisted"]
    assert counters() == (3, 1) and list(drift()) == []
    assert code_of(actions.resize_role, small, 2, by=leader, at=at + HOUR) == "below_taken"
    assert code_of(actions.resize_role, small, 5, by=leader, at=small.shift.ends_at) == "shift_ended"
    assert AuditEntry.objects.get(verb="shift.role_resized").data == {"role": "引导", "was": 1, "seats": 3}


def test_what_fails_while_a_seat_goes_on_undoes_everything(queue, at, monkeypatch):
    monkeypatch.setattr("volunteers.actions.promotion.tell", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        give_back(queue[0], at)
    assert states(*queue) == ["confirmed", "waitlisted", "waitlisted"]
    assert counters() == (1, 2)


def test_calling_the_shift_off_empties_the_queue_and_tells_who_waits(queue, shift, leader, at):
    give_back(queue[0], at)
    actions.cancel_shift(shift, by=leader, at=at, reason="暴雨")
    assert states(*queue) == ["cancelled"] * 3
    assert counters() == (0, 0) and list(drift()) == []
    told = OutboxMessage.objects.filter(kind="shift_cancelled").values_list("recipient", flat=True)
    assert set(told) == {queue[1].made_by_id, queue[2].made_by_id}
    assert code_of(answer, actions.accept_offer, queue[1], at) == "shift_cancelled"


def test_a_shift_that_is_closed_offers_nothing(queue, shift, small, at):
    type(shift).objects.update(state=ShiftState.RECORDED)
    Signup.objects.filter(pk=queue[0].pk).update(state="cancelled")
    ShiftRole.objects.update(taken=0)
    assert actions.settle_offers(small, at=at) == []
    assert states(*queue) == ["cancelled", "waitlisted", "waitlisted"]


def test_the_database_wants_an_end_of_every_offer(queue):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE volunteers_signup SET state = 'offered' WHERE state = 'waitlisted'")


def test_verify_finds_a_queue_that_was_miscounted(queue):
    ShiftRole.objects.update(waiting=1)
    assert list(drift()) == [f"role {queue[0].role_id}: taken 1, counted 1; waiting 1, counted 2"]
