"""Shifts that return every week, planned, changed and ended in the back office."""

from datetime import date, time

import pytest

from tests import factories as make
from volunteers import actions
from volunteers.models import Shift, ShiftTemplate

pytestmark = pytest.mark.django_db
WEDNESDAYS = [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]
# The back office
PLAN = "/admin/desk/templates/plan/"


def dates(template=None) -> list[date]:
    shifts = Shift.objects.planned() if template is None else Shift.objects.planned().filter(template=template)
    return [shift.template_date for shift in shifts.order_by("starts_at")]


def take(shift, volunteer, at):
    return actions.sign_up(shift.roles.first(), volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def page_of(template, page=""):
    return f"/admin/desk/templates/{template.pk}/{page}"


@pytest.fixture
def typed(team):
    return {
        "team": team.pk, "title": "夜巡", "venue": make.venue(team.community).pk, "weekdays": ["2"], "every": "1",
        "service_kind": make.service_kind(team.community, "秩序").pk, "start_time": "19:00", "minutes": "120",
        "valid_from": "2026-11-20", "roles": "巡查 3", "risks": "路黑", "guarantees": "手电", "skip_holidays": "on",
    }  # fmt: skip


def test_a_leader_sees_the_dates_first_and_then_makes_them(client_of, leader, typed):
    desk = client_of(leader)
    assert desk.get(PLAN).status_code == 200
    seen = desk.post(PLAN, typed).content.decode()
    assert "11月25日" in seen and "12月16日" in seen and not Shift.objects.exists()
    assert desk.post(PLAN, typed | {"edit": "1"}).status_code == 200
    answer = desk.post(PLAN, typed | {"confirm": "1"})
    template = ShiftTemplate.objects.get()
    assert (answer.url, dates()) == (page_of(template), WEDNESDAYS)
    assert Shift.objects.first().content == "秩序：夜巡"
    assert "巡查 0/3" in desk.get(page_of(template)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"weekdays": []}, {"minutes": "0"}, {"roles": "巡查"}, {"team": "0"}, {"valid_from": ""}, {"start_time": "x"}],
)
def test_a_wrong_plan_is_said_on_the_form(client_of, leader, typed, wrong):
    answer = client_of(leader).post(PLAN, typed | wrong | {"confirm": "1"})
    assert answer.context["form"].errors and not ShiftTemplate.objects.exists()


def test_changing_shows_what_stays_and_then_changes(client_of, leader, template, volunteer, typed, at):
    take(Shift.objects.get(template_date=WEDNESDAYS[2]), volunteer, at)
    desk = client_of(leader)
    page = page_of(template, "change/") + "?since=2026-12-02"
    form = desk.get(page).context["form"]
    assert form["start_time"].value() == time(19) and form["since"].value() == date(2026, 12, 2)
    terms = typed | {"since": "2026-12-02", "start_time": "20:00", "roles": "巡查 3\n登记 1 会用手机"}
    seen = desk.post(page, terms).content.decode()
    assert "这 1 班已经有人报名" in seen and "20:00–22:00" in seen and ShiftTemplate.objects.count() == 1
    answer = desk.post(page, terms | {"confirm": "1"}, follow=True).content.decode()
    assert "12月9日" in answer and "和这一版不一样" in answer
    assert ShiftTemplate.objects.get(edition=2).start_time == time(20)


def test_ending_asks_first(client_of, leader, template):
    desk = client_of(leader)
    assert "已经有人报名的班照旧" in desk.get(page_of(template, "end/")).content.decode()
    assert desk.post(page_of(template, "end/"), {"since": "2026-12-02"}).url == page_of(template)
    assert dates() == WEDNESDAYS[:1]
    assert desk.post(page_of(template, "end/"), {"since": "2026-12-02"}).status_code == 409


@pytest.mark.parametrize("page", ["", "change/", "end/"])
@pytest.mark.parametrize("who", ["volunteer", "editor", "other_community_clerk", "other_leader"])
def test_others_find_no_template(client_of, template, community, request, page, who):
    user = make.staff(community, "leader", who) if who == "other_leader" else request.getfixturevalue(who)
    mine = client_of(user)
    assert {mine.get(page_of(template, page)).status_code, mine.post(page_of(template, page)).status_code} <= {
        302, 403, 404, 405,
    }  # fmt: skip
    assert dates() == WEDNESDAYS


def test_the_list_shows_what_still_runs(client_of, leader, template, at):
    desk = client_of(leader)
    assert list(desk.get("/admin/desk/shifttemplate/").context["object_list"]) == [template]
    actions.end_template(template, at.date(), by=leader, at=at)
    assert list(desk.get("/admin/desk/shifttemplate/").context["object_list"]) == []
    assert list(desk.get("/admin/desk/shifttemplate/?q=夜巡").context["object_list"]) == [template]
