"""Asking to serve and answering it, by the page, the API and the back office; and who may not."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories as make
from volunteers import actions
from volunteers.models import Volunteer
from volunteers.registration import Registration

pytestmark = pytest.mark.django_db
SAID = {"legal_name": "林晓梅", "sex": "female", "birth_date": "1985-03-01", "agrees": "on"}
BORN = {"sex": "female", "birth_date": date(1985, 3, 1)}
HOME, JOIN, QUEUE = "/volunteer/", "/volunteer/join/", "/volunteer/applicants/"


def words(answer) -> str:
    return answer.content.decode()


def state() -> str:
    return Volunteer.objects.get().state


@pytest.fixture
def applicant(resident, team, at):
    return actions.join(resident.person, by=resident, at=at, said=Registration(**BORN, skills="写春联", teams=[team]))


@pytest.fixture
def address(applicant):
    return f"{QUEUE}{applicant.pk}/"


@pytest.fixture
def kin(applicant, clerk):
    """The clerk is of the applicant's household."""
    make.person(applicant.person.household, "工作人员", user=clerk)
    return clerk


# The page


def test_a_resident_asks_in_one_form(client_of, resident, team):
    mine = client_of(resident)
    assert team.name in words(mine.get(JOIN))
    assert mine.post(JOIN, {"skills": "写春联"}).status_code == 400
    html = words(mine.post(JOIN, SAID | {"skills": "写春联", "teams": [team.pk]}, follow=True))
    assert "申请收到了" in html and "等人看一看" in html and "报这一班" not in html
    assert Volunteer.objects.get().memberships.get().team == team
    assert mine.get(JOIN).status_code == 302


def test_a_team_of_another_community_is_no_choice(client_of, resident, other_community):
    answer = client_of(resident).post(JOIN, SAID | {"teams": [make.team(other_community).pk]})
    assert (answer.status_code, Volunteer.objects.exists()) == (400, False)


def test_the_leader_finds_the_applicant_and_agrees(client_of, leader, resident, applicant, address):
    mine = client_of(leader)
    assert "林晓梅" in words(mine.get(QUEUE)) and "写春联" in words(mine.get(address))
    assert "同意了，林晓梅可以来服务了" in words(mine.post(address, {"word": "admit"}, follow=True))
    assert (state(), mine.get(address).status_code) == ("active", 404)
    assert "没有人在等" in words(mine.get(QUEUE))
    assert "谢谢你" in words(client_of(resident).get(HOME))


def test_sent_back_the_reason_stands_on_the_applicants_pages(client_of, leader, resident, address):
    mine = client_of(leader)
    assert mine.post(address, {"word": "send_back"}).status_code == 400
    assert state() == "pending"
    mine.post(address, {"word": "send_back", "reason": "写清楚会什么"})
    theirs = client_of(resident)
    assert "写清楚会什么" in words(theirs.get(HOME))
    html = words(theirs.get(JOIN))
    assert "写清楚会什么" in html and 'value="写春联"' in html
    theirs.post(JOIN, SAID | {"skills": "会用相机"})
    assert state() == "pending"


@pytest.mark.parametrize("who", ["resident", "neighbour", "stranger", "editor"])
def test_others_find_no_queue(client_of, request, address, who):
    mine = client_of(request.getfixturevalue(who))
    assert [mine.get(QUEUE).status_code, mine.get(address).status_code, mine.post(address).status_code] == [
        404,
        404,
        404,
    ]
    assert state() == "pending"


def test_the_clerk_of_another_community_finds_nobody(client_of, other_community_clerk, other_community, address):
    make.team(other_community)
    mine = client_of(other_community_clerk)
    assert "林晓梅" not in words(mine.get(QUEUE))
    assert mine.post(address, {"word": "admit"}).status_code == 404


def test_the_own_household_is_refused_on_the_page(client_of, kin, address):
    mine = client_of(kin)
    assert "不能审自己家人的申请" in words(mine.get(address)) and "不能审自己家人的申请" in words(mine.get(QUEUE))
    assert mine.post(address, {"word": "admit"}).status_code == 409
    assert mine.post(address, {"word": "send_back", "reason": "不"}).status_code == 409
    assert state() == "pending"


def test_a_leader_who_applies_to_the_own_team_is_refused(client_of, leader, team, community, at):
    own = make.person(make.household(community, contact=leader), "队长", user=leader)
    volunteer = actions.join(own, by=leader, at=at, said=Registration(**BORN, teams=[team]))
    answer = client_of(leader).post(f"{QUEUE}{volunteer.pk}/", {"word": "admit"})
    assert (answer.status_code, state()) == (409, "pending")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_statements_for_one_and_for_three(
    rows, client_of, leader, team, community, at, django_assert_num_queries
):
    for _ in range(rows):
        user = make.resident(community)
        actions.join(user.person, by=user, at=at, said=Registration(**BORN, teams=[team]))
    mine = client_of(leader)
    mine.get(QUEUE)
    with django_assert_num_queries(7):
        assert mine.get(QUEUE).status_code == 200


def test_leaving_asks_first_and_names_what_is_promised(client_of, volunteer, shift_role, at):
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    mine = client_of(volunteer)
    assert "不再做志愿者？" in words(mine.get("/volunteer/leave/")) and state() == "active"
    refused = mine.post("/volunteer/leave/")
    assert (refused.status_code, "饺子节引导" in words(refused)) == (409, True)
    actions.cancel_signup(signup, by=volunteer, at=at)
    assert "你已经退出了" in words(mine.post("/volunteer/leave/", follow=True))
    assert mine.get("/volunteer/leave/").status_code == 404


def test_a_suspended_volunteer_reads_why(client_of, volunteer, clerk, at):
    actions.suspend(volunteer.person.volunteer, by=clerk, at=at, reason="三次没来")
    html = words(client_of(volunteer).get(HOME))
    assert "现在暂停，不能报新的班" in html and "三次没来" in html


# The API

ME, APPLICANTS = "/api/v1/volunteers/me/", "/api/v1/applicants/"


def test_a_program_asks_and_a_leaders_program_agrees(api_of, resident, leader, team):
    made = api_of(resident).post(ME, {"sex": "female", "birth_date": "1985-03-01", "teams": [team.pk]})
    assert (made.status_code, made.json()["state"]) == (201, "pending")
    desk = api_of(leader)
    row = desk.get(APPLICANTS).json()["results"][0]
    assert (row["name"], row["asked"], row["why_not"]) == ("林晓梅", [team.name], "")
    done = desk.post(f"{APPLICANTS}{row['id']}/admit/").json()
    assert (done["state"], done["asked"], done["why_not"]) == ("active", [], "already_decided")
    assert desk.get(APPLICANTS).json()["results"] == []


def test_a_program_sends_back_with_a_reason(api_of, leader, applicant):
    desk = api_of(leader)
    assert desk.post(f"{APPLICANTS}{applicant.pk}/send-back/", {}).status_code == 400
    assert desk.post(f"{APPLICANTS}{applicant.pk}/send-back/", {"reason": "改"}).json()["state"] == "draft"


def test_the_api_takes_no_team_of_another_community(api_of, resident, other_community):
    assert api_of(resident).post(ME, {"sex": "female", "teams": [make.team(other_community).pk]}).status_code == 400
    assert not Volunteer.objects.exists()


def test_the_api_refuses_the_own_household(api_of, kin, applicant):
    desk = api_of(kin)
    assert desk.get(APPLICANTS).json()["results"][0]["why_not"] == "own_household"
    refused = desk.post(f"{APPLICANTS}{applicant.pk}/admit/")
    assert (refused.status_code, refused.json()["code"], state()) == (409, "own_household", "pending")


@pytest.mark.parametrize("who", ["resident", "neighbour", "editor", "other_community_clerk"])
def test_the_api_shows_applicants_to_nobody_else(api_of, request, applicant, who):
    api = api_of(request.getfixturevalue(who))
    assert api.get(APPLICANTS).json()["results"] == []
    assert api.post(f"{APPLICANTS}{applicant.pk}/admit/").status_code == 404


# The back office


def desk_page(name: str, volunteer: Volunteer) -> str:
    return reverse(f"volunteer_desk:{name}", args=[volunteer.pk])


def test_the_list_offers_what_fits_the_state(client_of, clerk, applicant):
    desk = client_of(clerk)

    def offered() -> list[str]:
        html = words(desk.get("/admin/desk/volunteer/"))
        return [name for name in ("applicant", "suspend", "resume", "leave") if desk_page(name, applicant) in html]

    assert offered() == ["applicant", "leave"]
    Volunteer.objects.update(state="active")
    assert offered() == ["applicant", "suspend", "leave"]  # a team has still to agree
    Volunteer.objects.update(state="suspended")
    assert offered() == ["resume", "leave"]
    Volunteer.objects.update(state="closed")
    assert offered() == []


def test_the_desk_admits_suspends_lets_serve_again_and_strikes_off(client_of, clerk, applicant):
    desk = client_of(clerk)
    assert "写春联" in words(desk.get(desk_page("applicant", applicant)))
    for name, wanted, after in (
        ("applicant", {"word": "admit"}, "active"),
        ("suspend", {"reason": "三次没来"}, "suspended"),
        ("resume", {}, "active"),
        ("leave", {}, "closed"),
    ):
        assert desk.get(desk_page(name, applicant)).status_code == 200
        assert desk.post(desk_page(name, applicant), wanted).status_code == 302
        assert state() == after


def test_the_desk_needs_a_reason_to_send_back_and_to_suspend(client_of, clerk, applicant):
    desk = client_of(clerk)
    assert desk.post(desk_page("applicant", applicant), {"word": "send_back"}).status_code == 200
    desk.post(desk_page("suspend", applicant), {})
    assert state() == "pending"
    desk.post(desk_page("applicant", applicant), {"word": "send_back", "reason": "改"})
    assert state() == "draft"


def test_the_back_office_refuses_the_own_household(client_of, kin, applicant):
    desk = client_of(kin)
    assert "不能审自己家人的申请" in words(desk.get(desk_page("applicant", applicant)))
    refused = desk.post(desk_page("applicant", applicant), {"word": "admit"})
    assert (refused.status_code, state()) == (409, "pending")


def test_no_form_moves_the_state(client_of, clerk, applicant):
    address = f"/admin/desk/volunteer/edit/{applicant.pk}/"
    client_of(clerk).post(address, {"sex": "female", "skills": "写字", "state": "active"})
    assert (state(), Volunteer.objects.get().skills) == ("pending", "写字")


def test_a_leader_opens_none_of_the_desks_pages(client_of, leader, other_community_clerk, applicant):
    for name in ("applicant", "suspend", "resume", "leave"):
        for who in (leader, other_community_clerk):
            assert client_of(who).post(desk_page(name, applicant), {"word": "admit"}).status_code in {302, 403, 404}
    assert state() == "pending"
