"""What a role asks for and who may vouch for it; training, which is never service."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.models import AuditEntry
from tests import factories as make
from volunteers import actions, summary
from volunteers.admin.role_lines import lines_of, parse_roles
from volunteers.models import LedgerEntry, Shift, TeamRole, TrainingRecord, VolunteerQualification
from volunteers.roles import RolePlan

from .refusing import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_aid(community):
    return make.qualification(community, "急救证")


@pytest.fixture
def asking(shift_role, first_aid):
    shift_role.qualifications.add(first_aid)
    return shift_role


# Signing up


def test_a_role_is_for_those_whose_certificate_was_seen(asking, first_aid, volunteer, clerk, at):
    me = volunteer.person.volunteer
    missing = refusal(actions.sign_up, asking, volunteer=me, by=volunteer, at=at)
    assert (missing.code, missing.message) == ("qualification_missing", "“引导”要有“急救证”")
    actions.verify_qualification(me, first_aid, expires=None, by=clerk, at=at)
    assert actions.sign_up(asking, volunteer=me, by=volunteer, at=at)


@pytest.mark.parametrize(
    ("expires", "words"),
    [
        (date(2026, 11, 1), "2026年11月1日已经到期"),
        (date(2026, 11, 26), "2026年11月26日到期，早于这一班"),
        (date(2026, 11, 27), ""),
    ],
)
def test_a_certificate_lasts_until_the_day_of_the_shift(asking, first_aid, volunteer, clerk, at, expires, words):
    me = volunteer.person.volunteer
    actions.verify_qualification(me, first_aid, expires=expires, by=clerk, at=at)
    if words:
        late = refusal(actions.sign_up, asking, volunteer=me, by=volunteer, at=at)
        assert (late.code, late.message) == ("qualification_missing", f"你的“急救证”{words}")
    else:
        assert actions.sign_up(asking, volunteer=me, by=volunteer, at=at)


def test_each_of_several_must_be_held(asking, first_aid, volunteer, clerk, community, at):
    asking.qualifications.add(make.qualification(community, "健康证"))
    me = volunteer.person.volunteer
    actions.verify_qualification(me, first_aid, expires=None, by=clerk, at=at)
    assert "健康证" in refusal(actions.sign_up, asking, volunteer=me, by=volunteer, at=at).message


def test_the_page_and_the_api_name_what_is_asked(client_of, api_of, volunteer, asking):
    page = client_of(volunteer).get(f"/volunteer/shifts/{asking.shift_id}/").content.decode()
    assert "“引导”要有“急救证”" in page
    assert "要有急救证" in client_of(None).get(f"/volunteer/shifts/{asking.shift_id}/").content.decode()
    assert api_of(None).get(f"/api/v1/shifts/{asking.shift_id}/").json()["roles"][0]["qualifications"] == ["急救证"]


# Verifying


def test_nobody_verifies_a_certificate_of_his_own(first_aid, volunteer, clerk, at):
    me = volunteer.person.volunteer
    assert (
        refusal(actions.verify_qualification, me, first_aid, expires=None, by=volunteer, at=at).code
        == "own_qualification"
    )
    held = actions.verify_qualification(me, first_aid, expires=None, by=clerk, at=at)
    assert AuditEntry.objects.get(verb="qualification.verified").actor == clerk
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerQualification.objects.filter(pk=held.pk).update(verified_by=volunteer)


def test_seen_again_it_has_a_new_end(first_aid, volunteer, clerk, secretary, at):
    me = volunteer.person.volunteer
    actions.verify_qualification(me, first_aid, expires=date(2026, 12, 1), by=clerk, at=at)
    actions.verify_qualification(me, first_aid, expires=date(2027, 12, 1), by=secretary, at=at)
    held = VolunteerQualification.objects.get()
    assert (held.expires, held.verified_by) == (date(2027, 12, 1), secretary)


def test_another_communitys_qualification_is_not_given(volunteer, clerk, other_community, at):
    theirs = make.qualification(other_community, "救生证")
    me = volunteer.person.volunteer
    assert (
        refusal(actions.verify_qualification, me, theirs, expires=None, by=clerk, at=at).code == "qualification_unknown"
    )


def test_the_desk_notes_a_certificate_and_a_leader_does_not(client_of, clerk, leader, volunteer, first_aid):
    typed = {"volunteer": volunteer.person.volunteer.pk, "qualification": first_aid.pk, "expires": "2027-05-01"}
    page = "/admin/desk/volunteerqualification/new/"
    assert client_of(leader).post(page, typed).status_code in {302, 403}
    assert not VolunteerQualification.objects.exists()
    assert client_of(clerk).post(page, typed).status_code == 302
    assert VolunteerQualification.objects.get().verified_by == clerk


def test_the_desk_notes_none_of_its_own(client_of, clerk, community, first_aid, at):
    own = make.volunteer(make.person(make.household(community), "小吴", user=clerk), at=at)
    answer = client_of(clerk).post(
        "/admin/desk/volunteerqualification/new/", {"volunteer": own.pk, "qualification": first_aid.pk}
    )
    assert "不能核对自己的证件" in answer.content.decode()
    assert not VolunteerQualification.objects.exists()


# Training


def test_training_has_a_total_of_its_own(volunteer, clerk, client_of, at):
    me = volunteer.person.volunteer
    for minutes in (90, 45):
        actions.record_training(
            me, name="急救培训", content="包扎", minutes=minutes, host="红十字会", date=at.date(), by=clerk, at=at
        )
    assert summary.learned(me, at=at)["minutes"] == 135
    page = client_of(me.person.user).get(reverse("volunteers:learned")).content.decode()
    assert "不算志愿服务时长" in page and "共 2 小时 15 分钟" in page and "红十字会" in page
    assert summary.totals(me, at=at)["minutes"] == 0
    assert not LedgerEntry.objects.exists()


def test_training_of_oneself_or_of_tomorrow_is_not_recorded(volunteer, clerk, at):
    me = volunteer.person.volunteer
    usual = {"name": "急救", "content": "包扎", "minutes": 60, "host": "红十字会"}
    tomorrow = at.date() + timedelta(days=1)
    assert refusal(actions.record_training, me, **usual, date=at.date(), by=volunteer, at=at).code == "own_training"
    assert refusal(actions.record_training, me, **usual, date=tomorrow, by=clerk, at=at).code == "times_ahead"
    assert not TrainingRecord.objects.exists()


def test_the_desk_records_training(client_of, clerk, volunteer):
    typed = {
        "volunteer": volunteer.person.volunteer.pk, "name": "急救培训", "content": "包扎", "date": "2026-11-19",
        "minutes": 90, "host": "红十字会",
    }  # fmt: skip
    page = "/admin/desk/trainingrecord/new/"
    assert client_of(clerk).post(page, typed | {"minutes": 0}).context["form"].errors
    assert client_of(clerk).post(page, typed).status_code == 302
    assert TrainingRecord.objects.get().recorded_by == clerk


# Roles in lines, and a team's usual ones


def test_a_line_names_people_needs_and_qualifications():
    roles = parse_roles("急救站 1 会包扎 #急救证 #健康证\n搬桌椅 3人")
    assert roles == [RolePlan("急救站", 1, "会包扎", ("急救证", "健康证")), RolePlan("搬桌椅", 3)]
    assert parse_roles(lines_of(roles)) == roles


@pytest.fixture
def team_form(team):
    return {"name": team.name, "intro": "", "leader": team.leader_id, "roles": "急救站 1 #急救证\n引导 4"}


def test_a_shift_without_roles_gets_those_of_its_team(client_of, clerk, team, team_form, first_aid):
    desk = client_of(clerk)
    assert desk.post(f"/admin/desk/team/edit/{team.pk}/", team_form).status_code == 302
    page = desk.get("/admin/desk/shift/new/").content.decode()
    assert 'placeholder="急救站 1 #急救证\n引导 4"' in page
    kind = make.service_kind(team.community)
    typed = {
        "team": team.pk, "title": "义诊", "venue": make.venue(team.community).pk, "service_kind": kind.pk,
        "starts_at": "2026-12-05 09:00", "ends_at": "2026-12-05 11:00", "roles": "",
    }  # fmt: skip
    assert desk.post("/admin/desk/shift/new/", typed).status_code == 302
    roles = Shift.objects.get().roles.all()
    assert [(role.name, role.capacity, list(role.qualifications.all())) for role in roles] == [
        ("急救站", 1, [first_aid]),
        ("引导", 4, []),
    ]


def test_other_roles_of_a_team_do_not_touch_its_shifts(team, clerk, shift, at):
    actions.set_team_roles(team, [RolePlan("引导", 2)], by=clerk, at=at)
    actions.set_team_roles(team, [RolePlan("摄影", 1)], by=clerk, at=at)
    assert [role.name for role in team.roles.all()] == ["摄影"]
    assert [role.name for role in shift.roles.all()] == ["引导"]


def test_an_unknown_qualification_changes_nothing(client_of, clerk, team, team_form):
    answer = client_of(clerk).post(f"/admin/desk/team/edit/{team.pk}/", team_form | {"name": "新名字"})
    assert "还没有“急救证”这种资格" in answer.content.decode()
    team.refresh_from_db()
    assert (team.name, TeamRole.objects.count()) == ("守护家园突击队", 0)


def test_a_team_without_usual_roles_needs_them_said(team, leader, at):
    starts_at = at + timedelta(days=3)
    missing = refusal(
        actions.add_shift, team, venue=make.venue(team.community), title="义诊", starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), service_kind=make.service_kind(team.community), roles=[], by=leader,
        at=at,
    )  # fmt: skip
    assert missing.code == "shift_incomplete"
