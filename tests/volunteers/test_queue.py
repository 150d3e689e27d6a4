"""The queue of a role: joining it, offers in order, what answers and the clock do, and what the pages say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Commitment
from common.errors import DomainError
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions, rules
from volunteers.models import ShiftRole, Signup
from volunteers.states import ShiftState, SignupState, VolunteerState
from volunteers.tasks import tick
from volunteers.verify import drift

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.refusal.message and caught.value.refusal.next_step
    return caught.value.refusal.code


@pytest.fixture
def newcomer(community, at):
    """newcomer(name) → a volunteer with a login."""
    return lambda name="": make.volunteer(make.resident(community, **({"name": name} if name else {})).person, at=at)


@pytest.fixture
def small(shift_role):
    """A role that needs one."""
    ShiftRole.objects.update(capacity=1)
    shift_role.refresh_from_db()
    return shift_role


@pytest.fixture
def sign_up(small, at):
    """sign_up(volunteer, **more) → the sign-up, queueing where the role is full."""

    def act(volunteer, moment=at, **more):
        role = ShiftRole.objects.get(pk=small.pk)
        by = volunteer.person.user
        return actions.sign_up(role, volunteer=volunteer, by=by, at=moment, **({"waitlist": True} | more))

    return act


@pytest.fixture
def queue(sign_up, newcomer, at):
    """Three sign-ups for one seat: one holds it, two wait."""
    return [sign_up(newcomer(name), at - (9 - n) * MINUTE) for n, name in enumerate(["持有人", "第一位", "第二位"])]


def states(*signups) -> list[str]:
    rows = {row.pk: row.state for row in Signup.objects.all()}
    return [rows[signup.pk] for signup in signups]


def counters() -> tuple[int, int]:
    return ShiftRole.objects.values_list("taken", "waiting").get()


def give_back(signup, at):
    signup = Signup.objects.get(pk=signup.pk)
    return actions.cancel_signup(signup, by=signup.volunteer.person.user, at=at)


def answer(act, signup, at):
    signup = Signup.objects.get(pk=signup.pk)
    return act(signup, by=signup.volunteer.person.user, at=at)


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
    assert refusal(sign_up, newcomer(), late, waitlist=False) == "role_full"


@pytest.mark.parametrize("number", [0, 1])
def test_nobody_stands_twice_in_one_shift(queue, sign_up, number):
    assert refusal(sign_up, queue[number].volunteer) == "already_signed_up"


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
    assert refusal(actions.seat_from_queue, second, by=leader, at=late - MINUTE) == "offers_first"
    assert actions.seat_from_queue(second, by=leader, at=late).state == SignupState.CONFIRMED
    assert counters() == (1, 1) and list(drift()) == []
    assert refusal(actions.seat_from_queue, queue[1], by=leader, at=late) == "role_full"
    assert refusal(actions.seat_from_queue, second, by=leader, at=late) == "not_waiting"


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
    assert refusal(answer, actions.accept_offer, queue[1], at) == "overlapping_shift"
    actions.cancel_signup(elsewhere, by=head.person.user, at=at)
    head.state = VolunteerState.SUSPENDED
    head.save(update_fields=["state"])
    assert refusal(answer, actions.accept_offer, queue[1], at) == "volunteer_inactive"


def test_an_offer_is_good_until_its_last_moment_and_not_longer(queue, at):
    give_back(queue[0], at)
    over = at + 24 * HOUR
    assert rules.state_at(Signup.objects.get(pk=queue[1].pk), at=over - MINUTE) == SignupState.OFFERED
    assert rules.state_at(Signup.objects.get(pk=queue[1].pk), at=over) == SignupState.LAPSED
    assert refusal(answer, actions.accept_offer, queue[1], over) == "offer_expired"
    assert states(*queue) == ["cancelled", "lapsed", "offered"]  # and the seat has gone on
    assert refusal(answer, actions.decline_offer, queue[1], over) == "offer_expired"
    assert refusal(answer, actions.accept_offer, queue[0], over) == "offer_missing"


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
    assert refusal(actions.sign_up, other, volunteer=head, by=head.person.user, at=over - MINUTE) == "already_signed_up"
    assert actions.sign_up(other, volunteer=head, by=head.person.user, at=over).state == SignupState.CONFIRMED
    assert states(*queue) == ["cancelled", "lapsed", "offered"] and list(drift()) == []


def test_more_seats_are_offered_in_order(queue, sign_up, newcomer, small, leader, at):
    last = sign_up(newcomer(), at + 5 * MINUTE)
    actions.resize_role(small, 3, by=leader, at=at + HOUR)
    assert states(*queue, last) == ["confirmed", "offered", "offered", "waitlisted"]
    assert counters() == (3, 1) and list(drift()) == []
    assert refusal(actions.resize_role, small, 2, by=leader, at=at + HOUR) == "below_taken"
    assert refusal(actions.resize_role, small, 5, by=leader, at=small.shift.ends_at) == "shift_ended"
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
    assert refusal(answer, actions.accept_offer, queue[1], at) == "shift_cancelled"


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


# Pages and the API


def page_of(shift):
    return f"/volunteer/shifts/{shift.pk}/"


def words(answer) -> str:
    return answer.content.decode()


def test_a_full_role_offers_its_queue_and_the_page_says_the_place(queue, newcomer, client_of, shift, small):
    mine = client_of(newcomer().person.user)
    html = words(mine.get(page_of(shift)))
    assert "“引导”人够了，2 人在排队" in html and f'name="wait_for" value="{small.pk}"' in html
    assert "报这一班" not in html
    answer = mine.post(page_of(shift), {"wait_for": small.pk}, follow=True)
    assert "排上队了：引导，第 3 位" in words(answer) and "你排第 3 位" in words(answer)
    assert "引导，第 3 位" in words(mine.get("/volunteer/"))
    assert counters() == (1, 3)


def test_a_visitor_reads_of_the_queue_and_is_sent_to_join(queue, client_of, shift, resident):
    html = words(client_of(resident).get(page_of(shift)))
    assert "人在排队" in html and "wait_for" not in html and "先加入志愿者" in html


def test_a_role_of_another_shift_is_no_queue_to_stand_in(queue, newcomer, client_of, shift, team, at):
    other = make.shift_role(make.shift(team, at=at))
    answer = client_of(newcomer().person.user).post(page_of(shift), {"wait_for": other.pk})
    assert (answer.status_code, "这一班没有这个岗位" in words(answer)) == (400, True)


def test_leaving_the_queue_takes_one_more_look(queue, client_of):
    mine, url = client_of(queue[1].made_by), f"/volunteer/signups/{queue[1].pk}/cancel/"
    assert "你现在排第 1 位" in words(mine.get(url))
    assert "不排了。" in words(mine.post(url, follow=True))
    assert counters() == (1, 1)


@pytest.mark.parametrize(("said", "state"), [("accept", "confirmed"), ("decline", "cancelled")])
def test_an_offer_is_answered_on_the_own_page(queue, client_of, at, said, state):
    give_back(queue[0], at)
    mine, url = client_of(queue[1].made_by), f"/volunteer/signups/{queue[1].pk}/offer/"
    assert "请在 11月21日 09:00 前确认" in words(mine.get("/volunteer/"))
    assert "请在 11月21日 09:00 前确认" in words(mine.get(page_of(queue[1].shift)))
    assert mine.get(url).status_code == 302 and states(queue[1]) == ["offered"]
    assert mine.post(url, {"answer": said}).status_code == 302
    assert states(queue[1]) == [state]


def test_an_offer_that_is_over_is_not_shown_and_its_answer_refused(queue, client_of, shift, at, time_machine):
    give_back(queue[0], at)
    time_machine.move_to(at + 24 * HOUR, tick=False)
    mine = client_of(queue[1].made_by)
    assert "前确认" not in words(mine.get("/volunteer/"))
    assert "前确认" not in words(mine.get(page_of(shift)))
    answer = mine.post(f"/volunteer/signups/{queue[1].pk}/offer/", {"answer": "accept"})
    assert (answer.status_code, "保留的时间过了" in words(answer)) == (409, True)
    assert states(*queue) == ["cancelled", "lapsed", "offered"]


def test_the_api_queues_answers_and_tells_place_and_end(queue, newcomer, api_of, shift, small, at):
    url = f"/api/v1/shifts/{shift.pk}/signups/"
    api = api_of(newcomer().person.user)
    refused = api.post(url, {"role": small.pk})
    assert (refused.status_code, refused.json()["code"]) == (409, "role_full")
    made = api.post(url, {"role": small.pk, "waitlist": True})
    assert (made.status_code, made.json()["state"], made.json()["position"]) == (201, "waitlisted", 3)
    give_back(queue[0], at)
    head = api_of(queue[1].made_by)
    found = head.get("/api/v1/signups/").json()["results"][0]
    assert (found["state"], found["position"], found["offered_until"]) == ("offered", None, "2026-11-21T09:00:00+08:00")
    assert head.post(f"/api/v1/signups/{queue[1].pk}/decline-offer/").json()["state"] == "cancelled"
    next_one = api_of(queue[2].made_by)
    assert next_one.post(f"/api/v1/signups/{queue[2].pk}/accept-offer/").json()["state"] == "confirmed"
    assert api.get("/api/v1/signups/").json()["results"][0]["position"] == 1


def test_the_api_says_lapsed_by_the_clock(queue, api_of, at, time_machine):
    give_back(queue[0], at)
    time_machine.move_to(at + 24 * HOUR, tick=False)
    assert api_of(queue[1].made_by).get(f"/api/v1/signups/{queue[1].pk}/").json()["state"] == "lapsed"
    assert states(queue[1]) == ["offered"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_own_list_takes_the_same_statements_for_one_row_and_three(
    rows, newcomer, api_of, team, at, django_assert_num_queries
):
    me = newcomer()
    for number in range(rows):
        role = make.shift_role(make.shift(team, at=at + number * timedelta(days=1)), capacity=0)
        actions.sign_up(role, volunteer=me, by=me.person.user, at=at, waitlist=True)
    api = api_of(me.person.user)
    api.get("/api/v1/signups/")
    with django_assert_num_queries(2):
        assert len(api.get("/api/v1/signups/").json()["results"]) == rows


def roster_of(shift):
    return f"/admin/desk/shifts/{shift.pk}/roster/"


def test_the_leader_sees_the_queue_and_the_offers(queue, client_of, leader, shift, at):
    mine = client_of(leader)
    html = words(mine.get(roster_of(shift)))
    assert "1 / 1，2 人排队" in html and "排队候补（2）" in html and "给岗位" not in html
    give_back(queue[0], at)
    html = words(mine.get(roster_of(shift)))
    assert "等本人确认（1）" in html and "排队候补（1）" in html and "11月21日 09:00" in html


def test_the_leader_answers_an_offer_for_who_was_called(queue, client_of, leader, shift, at):
    give_back(queue[0], at)
    said = {"signup": queue[1].pk, "answer": "decline"}
    answer = client_of(leader).post(f"/admin/desk/shifts/{shift.pk}/queue/", said, follow=True)
    assert "第一位 不来，名额给下一位了。" in words(answer)
    assert states(*queue) == ["cancelled", "cancelled", "offered"]


def test_the_leader_gives_seats_from_the_list_when_time_is_short(
    queue, client_of, leader, shift, small, at, time_machine
):
    give_back(queue[0], shift.starts_at - HOUR)
    time_machine.move_to(shift.starts_at - HOUR, tick=False)
    mine, url = client_of(leader), f"/admin/desk/shifts/{shift.pk}/queue/"
    assert "给岗位" in words(mine.get(roster_of(shift)))
    assert "第一位 有岗位了" in words(mine.post(url, {"signup": queue[1].pk, "answer": "seat"}, follow=True))
    assert "人够了" in words(mine.post(url, {"signup": queue[2].pk, "answer": "seat"}, follow=True))
    assert counters() == (1, 1)


def test_the_leader_asks_for_more_people(queue, client_of, leader, shift, small):
    mine, url = client_of(leader), f"/admin/desk/shifts/{shift.pk}/seats/"
    assert "引导（1 / 1，2 人排队）" in words(mine.get(url))
    assert "“引导”现在要 2 人。" in words(mine.post(url, {"role": small.pk, "seats": 2}, follow=True))
    assert states(*queue) == ["confirmed", "offered", "waitlisted"]
    refused = mine.post(url, {"role": small.pk, "seats": 1})
    assert (refused.status_code, "已经占了 2 个名额" in words(refused)) == (409, True)


@pytest.mark.parametrize("page", ["queue", "seats", "members"])
@pytest.mark.parametrize("who", ["volunteer", "neighbour", "editor", "other_community_clerk"])
def test_others_arrange_nothing(who, page, queue, client_of, shift, request):
    user = request.getfixturevalue(who)
    answer = client_of(user).post(f"/admin/desk/shifts/{shift.pk}/{page}/", {"signup": queue[1].pk, "answer": "seat"})
    assert answer.status_code in {302, 403, 404}
    assert states(*queue) == ["confirmed", "waitlisted", "waitlisted"]


# What else one has promised


@pytest.fixture
def booked(queue, slot, shift, at):
    """The head of the queue, with a place booked at the time of the shift, and an offer."""
    person = queue[1].volunteer.person
    make.booking(slot, person, by=person.user, at=at)
    type(slot).objects.filter(pk=slot.pk).update(starts_at=shift.starts_at, ends_at=shift.ends_at)
    give_back(queue[0], at)
    return queue[1]


def test_who_has_booked_that_time_may_queue_and_is_asked_when_it_is_the_turn(booked, client_of, api_of, at):
    assert refusal(answer, actions.accept_offer, booked, at) == "overlapping_booking"
    mine, url = client_of(booked.made_by), f"/volunteer/signups/{booked.pk}/offer/"
    assert "时间重了也报" in words(mine.get("/volunteer/"))
    refused = mine.post(url, {"answer": "accept"})
    assert (refused.status_code, "时间重了也报" in words(refused)) == (409, True)
    api = api_of(booked.made_by)
    assert api.post(f"/api/v1/signups/{booked.pk}/accept-offer/").json()["code"] == "overlapping_booking"
    assert mine.post(url, {"answer": "accept", "accepts_overlap": "on"}).status_code == 302
    assert states(booked) == ["confirmed"]


def test_a_queuer_who_gets_a_free_seat_is_asked_at_once(booked, sign_up, at):
    give_back(booked, at)
    give_back(Signup.objects.get(state="offered"), at)
    assert refusal(sign_up, booked.volunteer) == "overlapping_booking"
    assert sign_up(booked.volunteer, accept_overlap=True).state == SignupState.CONFIRMED


def test_only_a_seat_is_a_promise(queue, at):
    def promised() -> set[str]:
        return set(Commitment.objects.values_list("ref", flat=True))

    assert promised() == {f"signup:{queue[0].pk}"}
    give_back(queue[0], at)
    assert promised() == set()
    answer(actions.accept_offer, queue[1], at)
    assert promised() == {f"signup:{queue[1].pk}"}


# What planning changes under a queue


def test_an_offer_is_good_after_signing_up_has_closed(queue, small, at):
    give_back(queue[0], at)
    small.shift.closes_at = at + HOUR
    small.shift.save()
    assert answer(actions.accept_offer, queue[1], at + 2 * HOUR).state == SignupState.CONFIRMED
    assert states(*queue) == ["cancelled", "confirmed", "waitlisted"]


def test_no_offer_outlasts_a_beginning_that_was_moved(queue, shift, leader, at):
    give_back(queue[0], at)
    earlier = at + 5 * HOUR - shift.starts_at
    actions.move_shift(shift, delta=earlier, by=leader, at=at)
    assert Signup.objects.get(pk=queue[1].pk).offered_until == at + 4 * HOUR


def test_a_seat_freed_by_a_clash_goes_to_who_waits(queue, small, shift, team, leader, at):
    """Who holds the seat serves elsewhere at the new time: the head of the queue is asked."""
    holder = queue[0].volunteer
    other = make.shift_role(make.shift(team, at=at, starts_at=shift.starts_at + 24 * HOUR))
    actions.sign_up(other, volunteer=holder, by=holder.person.user, at=at)
    actions.move_shift(shift, delta=24 * HOUR, by=leader, at=at)
    assert states(*queue) == ["by_org", "offered", "waitlisted"]
    assert ShiftRole.objects.filter(pk=small.pk).values_list("taken", "waiting").get() == (1, 1)
    assert list(drift()) == []


def test_dangerous_work_is_queued_for_knowingly(queue, small, sign_up, newcomer, at):
    kind = small.shift.service_kind
    type(kind).objects.filter(pk=kind.pk).update(danger_class=1)
    type(small.shift).objects.update(insurance_proof="平安 P1", risks="路滑")
    assert refusal(sign_up, newcomer()) == "risks_not_accepted"
    knowing = sign_up(newcomer(), accept_risks=True)
    assert knowing.state == SignupState.WAITLISTED and knowing.risks_accepted_at == at
