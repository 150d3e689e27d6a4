"""Queues and stand-ins beside the other rules: windows, risks, moved shifts, and children who come with a grown-up."""

from datetime import date, timedelta

import pytest

from accounts.models import Commitment
from tests import factories as make
from volunteers import actions
from volunteers.models import Shift, ShiftRole, Signup, TeamMembership, VolunteerConsent
from volunteers.states import SignupState
from volunteers.verify import drift

from .refusing import code_of

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def words(answer) -> str:
    return answer.content.decode()


def state_of(signup) -> str:
    return Signup.objects.get(pk=signup.pk).state


@pytest.fixture
def helpers(community, at):
    return [make.volunteer(make.resident(community).person, at=at) for _ in range(3)]


def sign_up(role, volunteer, at, **more):
    more = {"waitlist": True} | more
    return actions.sign_up(
        ShiftRole.objects.get(pk=role.pk), volunteer=volunteer, by=volunteer.person.user, at=at, **more
    )


def fresh(signup):
    return Signup.objects.get(pk=signup.pk)


@pytest.fixture
def queue(shift_role, helpers, at):
    """One holds the only seat, one waits."""
    ShiftRole.objects.update(capacity=1)
    return [sign_up(shift_role, one, at) for one in helpers[:2]]


def test_a_seat_goes_on_after_signing_up_has_closed(queue, helpers, shift, shift_role, at):
    Shift.objects.update(closes_at=at + HOUR)
    later = at + 2 * HOUR
    assert code_of(sign_up, shift_role, helpers[2], later) == "sign_up_closed"
    actions.cancel_signup(fresh(queue[0]), by=queue[0].made_by, at=later)
    accepted = actions.accept_offer(fresh(queue[1]), by=queue[1].made_by, at=later)
    assert accepted.state == SignupState.CONFIRMED
    actions.seek_stand_in(accepted, by=queue[1].made_by, at=later)
    actions.take_over(accepted, volunteer=helpers[2], by=helpers[2].person.user, at=later)
    assert state_of(queue[1]) == SignupState.REPLACED


def test_a_search_is_shown_after_signing_up_has_closed(queue, client_of, at):
    Shift.objects.update(closes_at=at - HOUR)
    home = client_of(None)
    assert "饺子节引导" not in words(home.get("/volunteer/"))
    actions.seek_stand_in(fresh(queue[0]), by=queue[0].made_by, at=at)
    html = words(home.get("/volunteer/"))
    assert "饺子节引导" in html and "求顶班" in html and "还缺" not in html.split("饺子节引导")[1][:600]


def test_who_only_waits_gives_back_without_being_late(queue, at):
    Shift.objects.update(cancel_until=at)
    actions.cancel_signup(fresh(queue[1]), by=queue[1].made_by, at=at + HOUR)
    actions.cancel_signup(fresh(queue[0]), by=queue[0].made_by, at=at + HOUR)
    assert [state_of(one) for one in queue] == [SignupState.LATE_CANCEL, SignupState.CANCELLED]


# Dangerous work


@pytest.fixture
def risky(team, at):
    kind = make.service_kind(team.community, "应急抢险", danger_class=2)
    shift = make.shift(team, at=at, title="巡查", service_kind=kind, risks="路滑", insurance_proof="平安 P1")
    return make.shift_role(shift, capacity=1)


def test_who_waits_for_dangerous_work_says_so_when_it_is_the_turn(risky, helpers, client_of, at):
    held = sign_up(risky, helpers[0], at, waitlist=False, accept_risks=True)
    waiting = sign_up(risky, helpers[1], at)
    actions.cancel_signup(held, by=held.made_by, at=at)
    assert code_of(actions.accept_offer, fresh(waiting), by=waiting.made_by, at=at) == "risks_not_accepted"
    mine = client_of(waiting.made_by)
    assert "我知道有风险" in words(mine.get("/volunteer/"))
    answer = {"answer": "accept", "accepts_risks": "on"}
    assert mine.post(f"/volunteer/signups/{waiting.pk}/offer/", answer).status_code == 302
    assert (state_of(waiting), fresh(waiting).risks_accepted_at) == (SignupState.CONFIRMED, at)


def test_who_said_so_with_the_place_in_the_queue_is_not_asked_again(risky, helpers, client_of, at):
    held = sign_up(risky, helpers[0], at, accept_risks=True)
    waiting = sign_up(risky, helpers[1], at, accept_risks=True)
    actions.cancel_signup(held, by=held.made_by, at=at + HOUR)
    assert "我知道有风险" not in words(client_of(waiting.made_by).get("/volunteer/"))
    assert actions.accept_offer(fresh(waiting), by=waiting.made_by, at=at + HOUR).risks_accepted_at == at


def test_who_stands_in_on_dangerous_work_says_so_too(risky, helpers, at):
    held = sign_up(risky, helpers[0], at, accept_risks=True)
    actions.seek_stand_in(held, by=held.made_by, at=at)
    said = {"volunteer": helpers[1], "by": helpers[1].person.user, "at": at}
    assert code_of(actions.take_over, held, **said) == "risks_not_accepted"
    assert actions.take_over(held, accept_risks=True, **said).risks_accepted_at == at


# A shift that is moved


def test_no_offer_outlasts_the_new_beginning(queue, shift, leader, at):
    actions.cancel_signup(fresh(queue[0]), by=queue[0].made_by, at=at)
    actions.move_shift(shift, delta=-6 * DAY - 12 * HOUR, by=leader, at=at)  # begins in twelve hours
    assert fresh(queue[1]).offered_until == at + 11 * HOUR


def test_a_seat_that_a_move_frees_goes_to_who_waits(queue, shift, team, leader, at):
    busy = make.shift_role(make.shift(team, at=at, starts_at=shift.starts_at + DAY))
    sign_up(busy, queue[0].volunteer, at)
    actions.move_shift(shift, delta=DAY, by=leader, at=at)
    assert [state_of(one) for one in queue] == [SignupState.CANCELLED_BY_ORG, SignupState.OFFERED]
    assert list(drift()) == []


# Children


@pytest.fixture
def family(shift_role, resident, children, at):
    """A parent on the shift, and a child of ten who may only come along."""
    children[0].birth_date = date(2016, 1, 5)
    children[0].save(update_fields=["birth_date"])
    parent, child = (make.volunteer(person, at=at) for person in (resident.person, children[0]))
    VolunteerConsent.objects.create(
        volunteer=child, guardian=resident.person, given_by=resident, text_version="1", given_at=at
    )
    return parent, child


def of_child(act, signup, resident, at, **more):
    return act(fresh(signup), by=resident, at=at, **more)


def test_a_grown_up_who_only_waits_is_no_company_for_a_child(queue, family, shift, resident, at):
    parent, child = family
    sign_up(queue[0].role, parent, at)
    other = make.shift_role(shift, "摄影")
    assert code_of(actions.sign_up, other, volunteer=child, by=resident, at=at) == "guardian_first"


def test_the_last_grown_up_looks_for_no_stand_in_before_the_child_is_off(family, shift_role, resident, helpers, at):
    parent, child = family
    own = sign_up(shift_role, parent, at)
    actions.seek_stand_in(own, by=resident, at=at)
    small = actions.sign_up(shift_role, volunteer=child, by=resident, at=at)
    stand_in = {"volunteer": helpers[0], "by": helpers[0].person.user, "at": at}
    assert code_of(actions.take_over, own, **stand_in) == "child_first"
    actions.stop_seeking(own, by=resident, at=at)
    assert code_of(actions.seek_stand_in, own, by=resident, at=at) == "child_first"
    actions.cancel_signup(small, by=resident, at=at)
    assert actions.seek_stand_in(own, by=resident, at=at).state == SignupState.SEEKING


def test_a_guardian_queues_answers_and_leaves_for_a_child(family, shift, shift_role, resident, helpers, client_of, at):
    parent, child = family
    sign_up(shift_role, parent, at)
    other = make.shift_role(shift, "摄影", capacity=1)
    held = sign_up(other, helpers[0], at)
    mine, page = client_of(resident), f"/volunteer/shifts/{shift.pk}/"
    html = words(mine.post(page, {"wait_for": other.pk, "volunteer": child.pk}, follow=True))
    assert "排上队了：摄影，第 1 位" in html and "林一诺的岗位：摄影" in html
    waiting = Signup.objects.get(volunteer=child)
    actions.cancel_signup(held, by=held.made_by, at=at)
    answered = mine.post(f"/volunteer/signups/{waiting.pk}/offer/", {"answer": "accept"})
    assert answered.headers["Location"] == f"{page}?volunteer={child.pk}"
    assert state_of(waiting) == SignupState.CONFIRMED
    assert Commitment.objects.filter(person=child.person).exists()


def test_without_the_consent_the_place_in_the_queue_goes_too(family, shift, shift_role, resident, helpers, at):
    parent, child = family
    sign_up(shift_role, parent, at)
    other = make.shift_role(shift, "摄影", capacity=1)
    sign_up(other, helpers[0], at)
    waiting = actions.sign_up(other, volunteer=child, by=resident, at=at, waitlist=True)
    assert actions.withdraw_consent(child, by=resident, at=at) == 1
    assert state_of(waiting) == SignupState.CANCELLED
    assert list(drift()) == []


def test_an_own_offer_is_not_counted_against_the_hours_of_the_day(family, team, helpers, resident, at):
    _, child = family
    person = child.person
    person.birth_date = date(2011, 6, 1)
    person.save(update_fields=["birth_date"])
    shift = make.shift(team, at=at, starts_at=at + 7 * DAY, ends_at=at + 7 * DAY + 2 * HOUR)
    role = make.shift_role(shift, capacity=1)
    held = sign_up(role, helpers[0], at)
    waiting = actions.sign_up(role, volunteer=child, by=resident, at=at, waitlist=True)
    actions.cancel_signup(held, by=held.made_by, at=at)
    assert of_child(actions.accept_offer, waiting, resident, at).state == SignupState.CONFIRMED


def test_who_has_only_asked_to_join_the_team_is_not_put_on_a_role(shift_role, team, helpers, client_of, leader, at):
    TeamMembership.objects.create(team=team, volunteer=helpers[0], state="applied", joined_at=at)
    assert code_of(actions.sign_up_members, shift_role, volunteers=[helpers[0]], by=leader, at=at) == "members_refused"
    page = client_of(leader).get(f"/admin/desk/shifts/{shift_role.shift_id}/members/")
    assert helpers[0].number not in words(page)
