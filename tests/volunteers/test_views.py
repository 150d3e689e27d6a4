"""The volunteer's pages: joining, a shift, giving it back, the ledger; and who must not see them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories as make
from volunteers import actions
from volunteers.models import Signup
from volunteers.states import Method, ShiftState

pytestmark = pytest.mark.django_db
HOME, JOIN, LEDGER = "/volunteer/", "/volunteer/join/", "/volunteer/ledger/"


def page_of(shift):
    return reverse("volunteers:shift", args=[shift.pk])


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


@pytest.fixture
def credited(signed_up, shift, leader):
    by = signed_up.made_by
    for act, moment in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signed_up, method=Method.ROTATING, by=by, at=moment, client_event_id=act.__name__)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    return signed_up


def test_everybody_sees_which_shifts_need_people(client_of, shift, shift_role):
    html = words(client_of(None).get(HOME))
    assert "饺子节引导" in html and "我要加入" in html


def test_a_login_without_a_person_is_told_what_to_do(client_of, stranger):
    assert "先在“我家”里登记" in words(client_of(stranger).get(JOIN))


def test_signing_up_takes_one_tap(client_of, volunteer, shift, shift_role):
    mine = client_of(volunteer)
    assert "报这一班" in words(mine.get(page_of(shift)))
    html = words(mine.post(page_of(shift), {"role": shift_role.pk}, follow=True))
    assert "报好了" in html and "我的岗位：引导" in html


@pytest.mark.parametrize("role", ["", "0", "x", "99999999999999999999999"])
def test_a_wrong_role_is_said_on_the_page(client_of, volunteer, shift, shift_role, role):
    answer = client_of(volunteer).post(page_of(shift), {"role": role})
    assert (answer.status_code, "岗位" in words(answer)) == (400, True)
    assert not Signup.objects.exists()


def test_a_refusal_stands_on_the_page_with_its_next_step(client_of, volunteer, shift, shift_role, signed_up):
    answer = client_of(volunteer).post(page_of(shift), {"role": shift_role.pk})
    assert (answer.status_code, "你已经报了这一班" in words(answer)) == (409, True)


def test_those_who_have_not_joined_are_led_to_join(client_of, resident, shift, shift_role):
    mine = client_of(resident)
    assert "先加入志愿者" in words(mine.get(page_of(shift)))
    answer = mine.post(page_of(shift), {"role": shift_role.pk})
    assert (answer.status_code, "你还不是志愿者" in words(answer)) == (409, True)
    assert client_of(None).post(page_of(shift), {"role": shift_role.pk}).status_code == 302


def test_drafts_and_shifts_of_other_communities_are_not_found(client_of, volunteer, team, other_community, at):
    draft = make.shift(team, at=at, state=ShiftState.DRAFT)
    foreign = make.shift(make.team(other_community), at=at)
    assert [client_of(volunteer).get(page_of(shift)).status_code for shift in (draft, foreign)] == [404, 404]


def test_giving_a_shift_back_asks_first(client_of, volunteer, signed_up):
    mine, page = client_of(volunteer), reverse("volunteers:signup_cancel", args=[signed_up.pk])
    assert "来不了？" in words(mine.get(page))
    signed_up.refresh_from_db()
    assert signed_up.state == "confirmed"
    assert "取消了" in words(mine.post(page, follow=True))
    assert mine.post(page).status_code == 409


def test_neighbour_and_stranger_find_neither_sign_up_nor_hours(client_of, neighbour, stranger, volunteer, credited):
    page = reverse("volunteers:signup_cancel", args=[credited.pk])
    for user in (neighbour, stranger):
        mine = client_of(user)
        assert [mine.get(page).status_code, mine.post(page).status_code, mine.get(LEDGER).status_code] == [
            404,
            404,
            404,
        ]
        assert "饺子节引导" not in words(mine.get(HOME)).split("还缺人的班")[0]


def test_the_ledger_tells_why(client_of, volunteer, credited):
    html = words(client_of(volunteer).get(LEDGER))
    assert "为什么是 3 小时？" in html and "证据 E2 扫动态码" in html


def test_the_ledger_is_read_page_by_page(client_of, volunteer, leader, team, at):
    me = volunteer.person.volunteer
    for n in range(21):
        role = make.shift_role(make.shift(team, at=at - timedelta(days=n + 8), title=f"第{n}班"))
        signup = make.signup(role, me, at=at)
        for act, moment in ((actions.check_in, role.shift.starts_at), (actions.check_out, role.shift.ends_at)):
            act(signup, method=Method.ROTATING, by=volunteer, at=moment, client_event_id=f"{act.__name__}{n}")
        actions.close_shift(role.shift, by=leader, at=role.shift.ends_at)
    mine = client_of(volunteer)
    assert "?before=2" in words(mine.get(LEDGER))
    assert "第0班" in words(mine.get(f"{LEDGER}?before=2"))
    assert mine.get(f"{LEDGER}?before=②").status_code == 200


def test_minutes_that_wait_are_shown_as_waiting(client_of, volunteer, signed_up, shift):
    for act, moment in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signed_up, method=Method.PRINTED, by=volunteer, at=moment, client_event_id=act.__name__)
    html = words(client_of(volunteer).get(LEDGER))
    assert "等队长收班" in html and "待定" in html
