"""The queue of a role as pages and API show it, and as the leader arranges it."""

from datetime import timedelta

import pytest

from tests import factories as make
from volunteers import actions

from .queueing import counters, give_back, states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


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
