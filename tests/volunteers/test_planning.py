"""A shift from its plan to its opening: what its notice must say, who knows of its risks."""

from datetime import date

import pytest

from common.models import AuditEntry
from tests import factories as make
from volunteers import actions, rules
from volunteers.admin.forms import ServiceKindForm
from volunteers.models import Shift, Signup
from volunteers.states import ShiftState

from .refusing import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def dangerous(team):
    return make.service_kind(team.community, "应急抢险", danger_class=2)


# Opening


def test_what_is_planned_is_a_draft_until_it_is_opened(plan, leader, at):
    shift = plan()
    assert shift.state == ShiftState.DRAFT
    assert actions.open_shift(shift, by=leader, at=at).state == ShiftState.OPEN
    assert Shift.objects.get().state == ShiftState.OPEN
    assert AuditEntry.objects.get(verb="shift.opened").actor == leader
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == "already_open"


def test_what_is_to_be_done_is_the_kind_and_title_unless_somebody_says_more(plan):
    assert plan(content="").content == "秩序引导：灯会引导"
    assert plan(content="指路").content == "指路"


@pytest.mark.parametrize("name", ["content", "risks", "guarantees"])
def test_a_notice_that_lacks_something_says_what(plan, leader, at, name):
    shift = plan()
    Shift.objects.update(**{name: " "})
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == f"{name}_missing"
    assert Shift.objects.get().state == ShiftState.DRAFT


def test_a_notice_without_roles_is_not_opened(plan, leader, at):
    shift = plan()
    shift.roles.all().delete()
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == "shift_incomplete"


def test_what_is_over_or_called_off_is_not_opened(plan, leader, at):
    over = plan()
    assert refusal(actions.open_shift, over, by=leader, at=over.ends_at).code == "shift_ended"
    actions.cancel_shift(over, by=leader, at=at, reason="雨")
    assert refusal(actions.open_shift, over, by=leader, at=at).code == "shift_cancelled"


def test_dangerous_work_names_its_own_risks_and_its_insurance(plan, dangerous, leader, at):
    shift = plan(service_kind=dangerous)
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == "risks_missing"
    Shift.objects.update(risks="路滑")
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == "insurance_missing"
    Shift.objects.update(insurance_proof="平安 P1", insurance_until=date(2026, 11, 26))
    short = refusal(actions.open_shift, shift, by=leader, at=at)
    assert (short.code, "2026年11月26日" in short.message) == ("insurance_too_short", True)
    Shift.objects.update(insurance_until=date(2026, 11, 27))
    assert actions.open_shift(shift, by=leader, at=at).state == ShiftState.OPEN


def test_harmless_work_may_need_insurance_too(plan, team, leader, at):
    shift = plan(service_kind=make.service_kind(team.community, "远足", insurance_required=True))
    assert refusal(actions.open_shift, shift, by=leader, at=at).code == "insurance_missing"


# Risks


@pytest.fixture
def risky(team, dangerous, at):
    return make.shift_role(make.shift(team, at=at, service_kind=dangerous, risks="路滑", insurance_proof="平安 P1"))


def test_dangerous_work_is_taken_by_who_accepts_its_risks(risky, volunteer, at):
    me = volunteer.person.volunteer
    assert rules.refusal_to_sign_up(risky, me, at=at) is None
    assert refusal(actions.sign_up, risky, volunteer=me, by=volunteer, at=at).code == "risks_not_accepted"
    signup = actions.sign_up(risky, volunteer=me, by=volunteer, at=at, accept_risks=True)
    assert Signup.objects.get().risks_accepted_at == signup.risks_accepted_at == at


def test_nobody_signs_up_for_danger_uninsured_or_under_eighteen(risky, volunteer, at):
    me = volunteer.person.volunteer
    take = {"volunteer": me, "by": volunteer, "at": at, "accept_risks": True}
    Shift.objects.update(insurance_proof="")
    assert refusal(actions.sign_up, risky, **take).code == "insurance_missing"
    Shift.objects.update(insurance_proof="平安 P1")
    me.person.birth_date = date(2008, 11, 28)  # eighteen the day after the shift
    me.person.save()
    assert refusal(actions.sign_up, risky, **take).code == "too_young"
    me.person.birth_date = date(2008, 11, 27)
    me.person.save()
    assert actions.sign_up(risky, **take)


def test_the_page_asks_for_the_tick_and_shows_the_notice(client_of, volunteer, risky):
    shift, mine = risky.shift, client_of(volunteer)
    Shift.objects.update(content="疏通雨水井", conditions="会用工具", guarantees="发雨衣")
    page = f"/volunteer/shifts/{shift.pk}/"
    html = mine.get(page).content.decode()
    for words in ("疏通雨水井", "会用工具", "路滑", "发雨衣", "保险：平安 P1", "accepts_risks"):
        assert words in html
    answer = mine.post(page, {"role": risky.pk})
    assert (answer.status_code, "还没确认知道这一班的风险" in answer.content.decode()) == (409, True)
    assert mine.post(page, {"role": risky.pk, "accepts_risks": "on"}).status_code == 302
    assert Signup.objects.get().risks_accepted_at


def test_the_api_tells_the_notice_and_takes_the_flag(api_of, volunteer, risky):
    api, url = api_of(volunteer), f"/api/v1/shifts/{risky.shift_id}/"
    found = api.get(url).json()
    assert (found["danger_class"], found["insurance"], found["risks"]) == (2, "平安 P1", "路滑")
    assert api.post(f"{url}signups/", {"role": risky.pk}).data["code"] == "risks_not_accepted"
    assert api.post(f"{url}signups/", {"role": risky.pk, "accept_risks": True}).status_code == 201


@pytest.mark.parametrize("name", ["danger_class", "insurance_required"])
def test_the_danger_of_a_kind_is_fixed_once_somebody_signed_up(clerk, risky, volunteer, at, name):
    kind = risky.shift.service_kind
    typed = {"name": kind.name, "nature": "service", "counts_as_service": "on", "danger_class": 2}
    other = typed | {"danger_class": 0} if name == "danger_class" else typed | {"insurance_required": "on"}
    assert ServiceKindForm(other, instance=kind, for_user=clerk).is_valid()
    kind.refresh_from_db()
    make.signup(risky, volunteer.person.volunteer, at=at)
    assert ServiceKindForm(typed, instance=kind, for_user=clerk).is_valid()
    kind.refresh_from_db()
    assert set(ServiceKindForm(other, instance=kind, for_user=clerk).errors) == {name}


# The back office


@pytest.fixture
def typed(team, at):
    kind = make.service_kind(team.community, "秩序引导")
    return {
        "team": team.pk, "title": "灯谜会引导", "venue": make.venue(team.community).pk, "service_kind": kind.pk,
        "starts_at": "2026-12-05 09:00", "ends_at": "2026-12-05 11:00", "roles": "签到引导 2",
    }  # fmt: skip


def test_an_ordinary_shift_is_opened_with_the_texts_that_stand_there(client_of, leader, typed):
    desk = client_of(leader)
    form = desk.get("/admin/desk/shift/new/").context["form"]
    usual = {name: form.fields[name].initial for name in ("conditions", "risks", "guarantees")}
    page = desk.post("/admin/desk/shift/new/", typed | usual).url
    made = Shift.objects.get()
    assert (made.state, page) == (ShiftState.DRAFT, f"/admin/desk/shifts/{made.pk}/open/")
    assert client_of(None).get(f"/volunteer/shifts/{made.pk}/").status_code == 404
    assert "秩序引导：灯谜会引导" in desk.get(page).content.decode()
    assert desk.post(page).url == f"/admin/desk/shifts/{made.pk}/roster/"
    assert client_of(None).get(f"/volunteer/shifts/{made.pk}/").status_code == 200


def test_the_page_lists_all_that_is_missing(client_of, leader, plan, dangerous):
    shift = plan(service_kind=dangerous, guarantees="")
    page = f"/admin/desk/shifts/{shift.pk}/open/"
    html = client_of(leader).get(page).content.decode()
    assert "还没写保障" in html and "还没写是什么风险" in html and "还没有保单" in html
    assert client_of(leader).post(page).status_code == 409
    assert Shift.objects.get().state == ShiftState.DRAFT


def test_what_an_open_shift_promised_is_not_emptied(client_of, leader, plan, at):
    shift = actions.open_shift(plan(), by=leader, at=at)
    facts = {"title": "灯会", "venue": shift.venue_id, "content": "指路", "risks": "路滑", "guarantees": ""}
    page = f"/admin/desk/shift/edit/{shift.pk}/"
    assert "还没写保障" in client_of(leader).post(page, facts).content.decode()
    assert client_of(leader).post(page, facts | {"guarantees": "饮水"}).status_code == 302
    assert Shift.objects.get().risks == "路滑"
