"""A shift from its plan to its end: what its notice must say, who knows of its risks, when people may sign up."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from booking import actions as booking
from common.errors import DomainError
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions, rules
from volunteers.admin.forms import ServiceKindForm
from volunteers.models import Shift, Signup
from volunteers.states import Method, ShiftState, SignupState
from volunteers.verify import drift

pytestmark = pytest.mark.django_db
SAID = {"content": "指路", "risks": rules.USUAL_RISKS, "guarantees": "有饮水"}


def refusal(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.refusal.message and caught.value.refusal.next_step
    return caught.value.refusal


@pytest.fixture
def plan(team, leader, at):
    """plan(**fields): a draft for next week with one role."""
    kind = make.service_kind(team.community, "秩序引导")

    def build(**fields):
        starts_at = fields.pop("starts_at", at + timedelta(days=7))
        usual = {
            "venue": make.venue(team.community), "title": "灯会引导", "service_kind": kind, "roles": [("引导", 3, "")],
            "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "by": leader, "at": at,
        }  # fmt: skip
        return actions.add_shift(team, **(usual | SAID | fields))

    return build


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


# When people sign up and cancel


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
