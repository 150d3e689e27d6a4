"""Shifts that return every week: what is made ahead and what is left out, changed from a date on, ended."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.models import Closure
from common.models import AuditEntry, OutboxMessage
from tests import factories as make
from volunteers import actions, rules, tasks
from volunteers.models import Shift, ShiftTemplate, Signup
from volunteers.roles import RolePlan
from volunteers.states import ShiftState, SignupState

from .refusing import refusal

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAYS = [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)]


def dates(template=None) -> list[date]:
    shifts = Shift.objects.planned() if template is None else Shift.objects.planned().filter(template=template)
    return [shift.template_date for shift in shifts.order_by("starts_at")]


def take(shift, volunteer, at):
    return actions.sign_up(shift.roles.first(), volunteer=volunteer.person.volunteer, by=volunteer, at=at)


# Planning


def test_four_weeks_are_made_ahead_and_recruit(template, leader):
    assert dates() == WEDNESDAYS
    first = Shift.objects.first()
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 11, 25, 19, tzinfo=SHANGHAI),
        datetime(2026, 11, 25, 21, tzinfo=SHANGHAI),
    )
    assert (first.state, first.title, first.risks, first.team) == (ShiftState.OPEN, "夜巡", "路黑", template.team)
    assert [(role.name, role.capacity, role.needs) for role in first.roles.all()] == [
        ("巡查", 3, ""),
        ("登记", 1, "会用手机"),
    ]
    assert AuditEntry.objects.get(verb="template.planned").data == {"shifts": 4}


def test_the_clock_plans_on_and_makes_nothing_twice(template, at):
    assert tasks.roll(at) == 0
    assert tasks.roll(at + timedelta(days=7)) == 1
    assert tasks.roll(at + timedelta(days=7)) == 0
    assert dates() == [*WEDNESDAYS, date(2026, 12, 23)]


def test_a_shift_called_off_is_not_made_again(template, leader, at):
    actions.cancel_shift(Shift.objects.first(), by=leader, at=at, reason="雨")
    assert actions.plan_shifts(template, by=None, at=at) == []
    assert dates() == WEDNESDAYS[1:]


def test_closed_days_and_holidays_are_left_out_with_their_reason(planned, team, at):
    venue = make.venue(team.community)
    Closure.objects.create(venue=venue, starts_on=WEDNESDAYS[0], ends_on=WEDNESDAYS[0], reason="检修")
    Closure.objects.create(
        venue=venue, space=make.space(venue), starts_on=WEDNESDAYS[1], ends_on=WEDNESDAYS[1], reason="刷墙"
    )
    new_year = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    template = planned(venue=venue, weekdays=(2, 4))
    assert WEDNESDAYS[0] not in dates() and WEDNESDAYS[1] in dates()
    found = {one.date: one.refusal for one in rules.plan_of(template, at=at)}
    assert (found[WEDNESDAYS[0]].code, "检修" in found[WEDNESDAYS[0]].message) == ("venue_closed", True)
    later = {one.date: one.refusal for one in rules.plan_of(template, at=new_year)}
    assert later[date(2027, 1, 1)].code == "holiday"
    actions.plan_shifts(template, by=None, at=new_year)
    assert date(2027, 1, 1) not in dates()


def test_a_shift_may_run_past_midnight_and_meets_the_closure_of_its_second_day(planned, team, at):
    venue = make.venue(team.community)
    Closure.objects.create(venue=venue, starts_on=date(2026, 11, 26), ends_on=date(2026, 11, 26), reason="检修")
    planned(venue=venue, start_time=time(22), minutes=180)
    assert dates() == WEDNESDAYS[1:]
    assert Shift.objects.first().ends_at == datetime(2026, 12, 3, 1, tzinfo=SHANGHAI)


def test_what_the_notice_lacks_leaves_its_shifts_drafts(planned, team):
    kind = make.service_kind(team.community, "抢险", danger_class=2)
    planned(service_kind=kind, insurance_proof="平安 P1", insurance_until=date(2026, 12, 5))
    assert [shift.state for shift in Shift.objects.order_by("starts_at")] == ["open", "open", "draft", "draft"]


def test_roles_come_from_the_team_when_nobody_says_others(team, leader, at):
    assert refusal(actions.add_template, make.template(team, at=at), [], by=leader, at=at).code == "shift_incomplete"
    assert not ShiftTemplate.objects.exists()
    actions.set_team_roles(team, [RolePlan("巡查", 2)], by=leader, at=at)
    actions.add_template(make.template(team, at=at), [], by=leader, at=at)
    assert {role.name for shift in Shift.objects.all() for role in shift.roles.all()} == {"巡查"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"minutes": 0}, "times"),
        ({"minutes": 1441}, "times"),
        ({"weekdays": ()}, "recurrence_incomplete"),
        ({"valid_until": date(2026, 11, 19)}, "times"),
        ({"valid_until": date(2026, 11, 24)}, "recurrence_empty"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused(planned, wrong, code):
    assert refusal(planned, **wrong).code == code
    assert not ShiftTemplate.objects.exists()


# Changing this and the following


def test_the_following_shifts_get_the_new_terms_and_keep_their_address(template, leader, at):
    addresses = list(Shift.objects.order_by("starts_at").values_list("pk", flat=True))
    change = actions.change_template(
        template, WEDNESDAYS[1], by=leader, at=at, start_time=time(20), title="晚巡", roles=[RolePlan("巡查", 5)]
    )
    template.refresh_from_db()
    new = change.template
    assert (template.valid_until, new.valid_from) == (date(2026, 12, 1), date(2026, 12, 2))
    assert (new.edition, new.previous, change.kept) == (2, template, [])
    assert (dates(template), dates(new)) == (WEDNESDAYS[:1], [*WEDNESDAYS[1:], date(2026, 12, 23), date(2026, 12, 30)])
    shifts = list(Shift.objects.order_by("starts_at"))
    assert [shift.pk for shift in shifts[:4]] == addresses
    assert [(shift.title, shift.starts_at.astimezone(SHANGHAI).hour) for shift in shifts[:2]] == [
        ("夜巡", 19),
        ("晚巡", 20),
    ]
    assert [role.capacity for role in shifts[1].roles.all()] == [5]
    assert (shifts[1].state, shifts[1].guarantees) == (ShiftState.OPEN, "有手电")


def test_a_shift_that_people_signed_up_for_stays_and_is_named(template, leader, volunteer, at):
    taken = Shift.objects.get(template_date=WEDNESDAYS[2])
    signup = take(taken, volunteer, at)
    change = actions.change_template(template, WEDNESDAYS[1], by=leader, at=at, start_time=time(20))
    assert change.kept == [taken]
    assert dates(change.template)[:3] == WEDNESDAYS[1:]  # the date is not made a second time
    before = taken.starts_at
    taken.refresh_from_db()
    signup.refresh_from_db()
    assert (taken.starts_at, signup.state) == (before, SignupState.CONFIRMED)
    assert not rules.follows(taken, change.template)
    assert AuditEntry.objects.get(verb="template.changed").data["kept"] == [taken.pk]


def test_another_weekday_calls_off_what_nobody_took(template, leader, volunteer, at):
    taken = Shift.objects.get(template_date=WEDNESDAYS[1])
    take(taken, volunteer, at)
    rule = {"freq": "weekly", "first": "2026-12-02", "weekdays": [3], "interval": 1}
    change = actions.change_template(template, WEDNESDAYS[1], by=leader, at=at, rule=rule)
    assert (dates(template), change.kept) == (WEDNESDAYS[:1], [taken])
    assert dates(change.template)[:3] == [WEDNESDAYS[1], date(2026, 12, 3), date(2026, 12, 10)]
    gone = Shift.objects.filter(state=ShiftState.CANCELLED).order_by("starts_at")
    assert [shift.template_date for shift in gone] == WEDNESDAYS[2:]


def test_a_date_that_was_called_off_stays_off(template, leader, at):
    actions.cancel_shift(Shift.objects.get(template_date=WEDNESDAYS[2]), by=leader, at=at, reason="过节")
    change = actions.change_template(template, WEDNESDAYS[1], by=leader, at=at, start_time=time(20))
    assert WEDNESDAYS[2] not in dates(change.template)
    assert WEDNESDAYS[2] not in [shift.template_date for shift in actions.plan_shifts(change.template, by=None, at=at)]


def test_who_gave_a_role_back_does_not_stand_in_the_way(template, leader, volunteer, at):
    left = Shift.objects.get(template_date=WEDNESDAYS[1])
    actions.cancel_signup(take(left, volunteer, at), by=volunteer, at=at)
    OutboxMessage.objects.all().delete()
    change = actions.change_template(template, WEDNESDAYS[1], by=leader, at=at, start_time=time(20))
    assert change.kept == [] and dates(change.template)[0] == WEDNESDAYS[1]
    assert Shift.objects.get(pk=left.pk).state == ShiftState.CANCELLED
    assert not OutboxMessage.objects.exists()


def test_todays_running_shift_is_not_made_twice(planned, leader, at):
    template = planned(weekdays=(4,), start_time=time(8, 30), minutes=120, valid_from=at.date() - timedelta(days=7))
    running = make.shift(
        template.team, at=at, starts_at=at - timedelta(minutes=30), template=template, template_date=at.date()
    )
    change = actions.change_template(template, at.date(), by=leader, at=at, start_time=time(18))
    running.refresh_from_db()
    assert running.template == change.template
    assert dates(change.template).count(at.date()) == 1


@pytest.mark.parametrize(("since", "code"), [(date(2026, 11, 19), "past"), (date(2026, 12, 31), "template_over")])
def test_the_past_and_what_is_over_are_not_changed(planned, leader, at, since, code):
    template = planned(valid_until=date(2026, 12, 20))
    assert refusal(actions.change_template, template, since, by=leader, at=at, title="x").code == code
    assert refusal(actions.end_template, template, since, by=leader, at=at).code == code
    assert ShiftTemplate.objects.count() == 1


def test_every_other_week_goes_on_in_its_own_weeks(planned, leader, at):
    rule = {"freq": "weekly", "first": "2026-11-20", "weekdays": [2], "interval": 2}
    template = planned(rule=rule)
    assert dates() == [date(2026, 12, 2), date(2026, 12, 16)]
    change = actions.change_template(template, date(2026, 12, 9), by=leader, at=at, title="晚巡")
    assert dates(change.template)[:2] == [date(2026, 12, 16), date(2026, 12, 30)]


# Ending


def test_ending_calls_off_what_nobody_took_and_names_the_rest(template, leader, volunteer, at):
    taken = Shift.objects.get(template_date=WEDNESDAYS[3])
    take(taken, volunteer, at)
    change = actions.end_template(template, WEDNESDAYS[1], by=leader, at=at)
    assert change.kept == [taken]
    assert dates() == [WEDNESDAYS[0], WEDNESDAYS[3]]
    assert tasks.roll(at + timedelta(days=60)) == 0
    assert Signup.objects.get().state == SignupState.CONFIRMED
