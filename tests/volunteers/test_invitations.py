"""A team's QR: it preselects the team, runs out after thirty days, and is never a way around the leader's word."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
import time_machine

from tests import factories as make
from volunteers import actions
from volunteers.invitations import GOOD_FOR, invitation, team_of
from volunteers.models import Volunteer
from volunteers.registration import Registration

pytestmark = pytest.mark.django_db
JOIN = "/volunteer/join/"


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def link(team, at):
    return f"{JOIN}?team={quote(invitation(team, at=at))}"


def test_a_code_names_its_team_for_thirty_days(team, other_community, at):
    code, here = invitation(team, at=at), team.community_id
    assert team_of(code, community_id=here, at=at) == team
    assert team_of(code, community_id=here, at=at + GOOD_FOR) == team
    assert team_of(code, community_id=here, at=at + GOOD_FOR + timedelta(seconds=2)) is None
    assert team_of(code, community_id=here, at=at - timedelta(hours=1)) is None
    assert team_of(code, community_id=other_community.pk, at=at) is None
    for wrong in ("", code[:-1], f"9{code}", code.replace(".", ":", 1), "②"):
        assert team_of(wrong, community_id=here, at=at) is None


def test_the_leader_and_the_desk_show_the_code(client_of, leader, clerk, team, link):
    page = f"/lead/teams/{team.pk}/invite/"
    for who in (leader, clerk):
        html = words(client_of(who).get(page))
        assert "<svg" in html and "12月20日" in html
    assert page in words(client_of(leader).get("/volunteer/applicants/"))
    assert page in words(client_of(clerk).get("/admin/desk/team/"))


def test_others_show_no_code(client_of, resident, editor, other_community_clerk, team, community):
    another = make.team(community, leader=make.login()).leader
    for who in (resident, editor, other_community_clerk, another):
        assert client_of(who).get(f"/lead/teams/{team.pk}/invite/").status_code == 404


def test_the_form_has_the_team_chosen(client_of, resident, team, community, link):
    make.team(community, "别的队")
    html = words(client_of(resident).get(link))
    assert "邀请你加入" in html and html.count(" checked") == 1
    assert client_of(None).get(link).headers["Location"].endswith(quote(link, safe="/"))


def test_a_code_that_ran_out_says_so_and_the_form_still_works(client_of, resident, link, at):
    mine = client_of(resident)
    with time_machine.travel(at + timedelta(days=31), tick=False):
        html = words(mine.get(link))
        assert "这个邀请码过期了" in html and " checked" not in html
        said = {"legal_name": "林晓梅", "sex": "female", "birth_date": "1985-03-01", "agrees": "on"}
        assert mine.post(link, said).status_code == 302
    assert (Volunteer.objects.get().state, Volunteer.objects.get().memberships.exists()) == ("pending", False)


def test_who_serves_already_asks_with_one_button(client_of, volunteer, leader, team, link):
    mine = client_of(volunteer)
    assert "申请加入这支队" in words(mine.get(link))
    assert "等队长同意" in words(mine.post(link, follow=True))
    assert list(Volunteer.objects.waiting_for(leader)) == [volunteer.person.volunteer]
    assert volunteer.person.volunteer.teams == []
    assert mine.get(link).status_code == 302


def test_who_waits_may_still_choose_the_team(client_of, resident, team, link, at):
    actions.join(resident.person, by=resident, at=at, said=Registration(sex="female", birth_date=date(1985, 3, 1)))
    client_of(resident).post(link)
    assert Volunteer.objects.get().memberships.get().state == "applied"


def test_who_is_suspended_is_refused_with_the_reason(client_of, volunteer, clerk, team, link, at):
    actions.suspend(volunteer.person.volunteer, by=clerk, at=at, reason="三次没来")
    answer = client_of(volunteer).post(link)
    assert (answer.status_code, "你的志愿者身份是“暂停”" in words(answer)) == (409, True)
