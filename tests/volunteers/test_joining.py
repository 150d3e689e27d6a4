"""Becoming a volunteer: asked for by one, agreed to by another; and suspended, back again, gone."""

from datetime import date, timedelta

import pytest

from common.errors import DomainError
from common.models import AuditEntry, OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.models import TeamMembership, Volunteer
from volunteers.registration import Registration
from volunteers.states import VOLUNTEER_MOVES, MembershipState, VolunteerState

from .refusing import code_of

pytestmark = pytest.mark.django_db


def told_by(**more) -> Registration:
    return Registration(sex="female", birth_date=date(1985, 3, 1), **more)


def told(user) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def state_of(volunteer: Volunteer) -> str:
    return Volunteer.objects.get(pk=volunteer.pk).state


@pytest.fixture
def applicant(resident, team, at):
    return actions.join(resident.person, by=resident, at=at, said=told_by(skills="写春联", teams=[team]))


def test_asking_makes_a_pending_volunteer_with_a_number_and_tells_both_sides(applicant, resident, leader):
    assert (applicant.state, applicant.number) == ("pending", f"JINGZHOU-{applicant.pk:04d}")
    assert (told(resident), told(leader)) == (["volunteer_applied"], ["applicant_waits"])
    assert AuditEntry.objects.get(verb="volunteer.applied").actor == resident


def test_asking_twice_changes_nothing(applicant, resident, at):
    assert actions.join(resident.person, by=resident, at=at, said=told_by(skills="别的")) == applicant
    applicant.refresh_from_db()
    assert (applicant.skills, Volunteer.objects.count(), TeamMembership.objects.count()) == ("写春联", 1, 1)


def test_who_waits_cannot_sign_up(applicant, resident, shift_role, at):
    assert code_of(actions.sign_up, shift_role, volunteer=applicant, by=resident, at=at) == "volunteer_inactive"


def test_the_leader_of_a_chosen_team_admits(applicant, resident, leader, team, shift_role, at):
    actions.admit(applicant, by=leader, at=at)
    applicant.refresh_from_db()
    member = applicant.memberships.get()
    assert (applicant.state, applicant.approved_by) == ("active", leader)
    assert (member.state, member.approved_by, applicant.teams) == (MembershipState.MEMBER, leader, [team])
    assert told(resident) == ["volunteer_applied", "volunteer_joined", "team_joined"]
    assert AuditEntry.objects.filter(actor=leader, verb__in=["volunteer.joined", "membership.agreed"]).count() == 2
    assert actions.sign_up(shift_role, volunteer=applicant, by=resident, at=at).state == "confirmed"


def test_another_teams_leader_is_still_asked(resident, team, leader, community, at):
    other = make.team(community, leader=make.login())
    volunteer = actions.join(resident.person, by=resident, at=at, said=told_by(teams=[team, other]))
    actions.admit(volunteer, by=leader, at=at)
    assert [team.pk for team in Volunteer.objects.get().teams] == [team.pk]
    assert list(Volunteer.objects.waiting_for(leader)) == []
    assert list(Volunteer.objects.waiting_for(other.leader)) == [volunteer]
    actions.admit(volunteer, by=other.leader, at=at)
    assert len(Volunteer.objects.get().teams) == 2


def test_the_desk_admits_to_every_team_chosen(applicant, clerk, at):
    actions.admit(applicant, by=clerk, at=at)
    assert not TeamMembership.objects.filter(state=MembershipState.APPLIED).exists()


def test_who_is_neither_leader_of_a_chosen_team_nor_desk_may_not_decide(
    applicant, neighbour, editor, other_community_clerk, community, at
):
    others = make.team(community, leader=make.login()).leader
    for by in (neighbour, editor, other_community_clerk, others):
        assert list(Volunteer.objects.waiting_for(by)) == []
        assert code_of(actions.admit, applicant, by=by, at=at) == "not_reviewer"
        assert code_of(actions.send_back, applicant, by=by, at=at, reason="不") == "not_reviewer"
    assert state_of(applicant) == "pending"


def test_nobody_decides_about_himself(team, leader, community, at):
    home = make.household(community, contact=leader)
    own = make.person(home, "队长", user=leader)
    applicant = actions.join(own, by=leader, at=at, said=told_by(teams=[team]))
    for act, more in ((actions.admit, {}), (actions.send_back, {"reason": "不"})):
        assert code_of(act, applicant, by=leader, at=at, **more) == "own_application"
    assert state_of(applicant) == "pending"


@pytest.fixture
def kin(applicant, clerk):
    """The clerk is of the applicant's household."""
    make.person(applicant.person.household, "工作人员", user=clerk)
    clerk.refresh_from_db()
    return clerk


def test_nobody_decides_about_the_own_household(applicant, kin, at):
    assert code_of(actions.admit, applicant, by=kin, at=at) == "own_household"
    assert code_of(actions.send_back, applicant, by=kin, at=at, reason="不") == "own_household"
    Volunteer.objects.update(state="active")
    assert code_of(actions.suspend, applicant, by=kin, at=at, reason="不") == "own_household"
    Volunteer.objects.update(state="suspended")
    assert code_of(actions.resume, applicant, by=kin, at=at) == "own_household"


def test_sent_back_with_a_reason_and_asked_again(applicant, resident, leader, clerk, at):
    actions.send_back(applicant, by=leader, at=at, reason="请写清楚会什么")
    assert (state_of(applicant), Volunteer.objects.get().reason) == ("draft", "请写清楚会什么")
    again = actions.join(resident.person, by=resident, at=at + timedelta(hours=1), said=told_by(skills="会用相机"))
    assert (again.pk, again.state, again.reason, again.skills) == (applicant.pk, "pending", "", "会用相机")
    assert not again.memberships.exists()
    actions.send_back(again, by=clerk, at=at + timedelta(hours=2), reason="还要改")
    assert told(resident).count("volunteer_sent_back") == 2
    assert AuditEntry.objects.filter(verb="volunteer.sent_back").first().data["reason"] == "请写清楚会什么"


def test_two_who_decide_at_once_decide_once(applicant, leader, clerk, at):
    stale = Volunteer.objects.get()
    actions.admit(applicant, by=clerk, at=at)
    assert code_of(actions.send_back, stale, by=leader, at=at, reason="不") == "already_decided"
    assert state_of(applicant) == "active"


def test_suspended_signs_up_for_nothing_new_until_back_again(volunteer, clerk, shift_role, at):
    me = volunteer.person.volunteer
    stale = Volunteer.objects.get()
    actions.suspend(me, by=clerk, at=at, reason="三次没来")
    assert code_of(actions.sign_up, shift_role, volunteer=stale, by=volunteer, at=at) == "volunteer_inactive"
    assert code_of(actions.suspend, me, by=clerk, at=at, reason="再") == "changed"
    actions.resume(me, by=clerk, at=at)
    assert actions.sign_up(shift_role, volunteer=stale, by=volunteer, at=at).state == "confirmed"
    assert told(volunteer)[:2] == ["volunteer_suspended", "volunteer_resumed"]


def test_suspending_is_the_desks_word(volunteer, leader, team, at):
    me = volunteer.person.volunteer
    TeamMembership.objects.create(team=team, volunteer=me, joined_at=at)
    assert code_of(actions.suspend, me, by=leader, at=at, reason="不") == "not_reviewer"


def test_who_has_promised_to_come_cancels_before_leaving(volunteer, shift, shift_role, clerk, at):
    me = volunteer.person.volunteer
    signup = actions.sign_up(shift_role, volunteer=me, by=volunteer, at=at)
    with pytest.raises(DomainError) as caught:
        actions.leave(me, by=volunteer, at=at)
    assert caught.value.refusal.code == "has_signups"
    assert "饺子节引导" in caught.value.refusal.message and caught.value.refusal.url.endswith(f"/{shift.pk}/")
    assert code_of(actions.leave, me, by=clerk, at=at) == "has_signups"
    actions.cancel_signup(signup, by=volunteer, at=at)
    assert actions.leave(me, by=volunteer, at=at).state == "closed"
    assert told(volunteer)[-1] == "volunteer_closed"


def test_only_oneself_and_the_desk_end_it(volunteer, neighbour, leader, at):
    for by in (neighbour, leader):
        assert code_of(actions.leave, volunteer.person.volunteer, by=by, at=at) == "not_reviewer"


def test_who_has_left_asks_again_and_keeps_the_number(volunteer, at):
    me = volunteer.person.volunteer
    actions.leave(me, by=volunteer, at=at)
    again = actions.join(volunteer.person, by=volunteer, at=at, said=told_by())
    assert (again.pk, again.number, again.state) == (me.pk, me.number, "pending")


@pytest.mark.parametrize("start", VolunteerState.values)
def test_no_action_leaves_the_table_of_moves(start, volunteer, clerk, at):
    tries = {
        VolunteerState.ACTIVE: [actions.admit, actions.resume],
        VolunteerState.DRAFT: [lambda v, **kw: actions.send_back(v, reason="不", **kw)],
        VolunteerState.SUSPENDED: [lambda v, **kw: actions.suspend(v, reason="不", **kw)],
        VolunteerState.CLOSED: [actions.leave],
    }
    for to, acts in tries.items():
        for act in acts:
            Volunteer.objects.update(state=start)
            me = Volunteer.objects.get()
            try:
                act(me, by=clerk, at=at)
            except DomainError:
                assert state_of(me) == start
            else:
                assert to in VOLUNTEER_MOVES[start] and state_of(me) == to


def test_one_who_serves_asks_for_a_further_team(volunteer, team, leader, at):
    me = volunteer.person.volunteer
    made = actions.ask_for_team(team, volunteer=me, by=volunteer, at=at)
    assert actions.ask_for_team(team, volunteer=me, by=volunteer, at=at) == made
    assert (list(Volunteer.objects.waiting_for(leader)), me.teams) == ([me], [])
    actions.send_back(me, by=leader, at=at, reason="人满了")
    assert (me.memberships.exists(), state_of(me), told(volunteer)) == (False, "active", ["team_declined"])


def test_a_team_of_another_community_is_not_asked(volunteer, other_community, at):
    me, team = volunteer.person.volunteer, make.team(other_community)
    assert code_of(actions.ask_for_team, team, volunteer=me, by=volunteer, at=at) == "team_elsewhere"


def test_nothing_stands_when_the_audit_cannot_be_written(applicant, leader, at, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("common.audit.record", broken)
    with pytest.raises(RuntimeError):
        actions.admit(applicant, by=leader, at=at)
    assert (state_of(applicant), applicant.memberships.get().state) == ("pending", "applied")
