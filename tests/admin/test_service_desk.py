"""Shifts, their roster and the hall screens in the back office; and the groups that open the doors."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from accounts.permissions import install_groups
from accounts.states import RoleKind
from booking.models import Venue
from checkin.models import Checkpoint, DisplayLease
from tests import factories as make
from volunteers.models import AttendanceEvent, Shift
from volunteers.states import SignupState


def roster(shift, page: str = "roster") -> str:
    return f"/admin/desk/shifts/{shift.pk}/{page}/"


@pytest.fixture
def signup(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def shift_fields(team, shift):
    return {
        "team": team.pk,
        "title": "灯谜会引导",
        "venue": shift.venue_id,
        "service_kind": shift.service_kind_id,
        "starts_at": "2026-12-05 09:00",
        "ends_at": "2026-12-05 11:00",
        "roles": "签到引导 2 会用手机\n搬桌椅 3人",
    }


def test_leader_plans_a_shift_with_its_roles(client_of, leader, shift_fields):
    client_of(leader).post("/admin/desk/shift/new/", shift_fields)
    made = Shift.objects.get(title="灯谜会引导")
    assert [(r.name, r.capacity, r.needs) for r in made.roles.all()] == [("签到引导", 2, "会用手机"), ("搬桌椅", 3, "")]


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": "引导"},
        {"roles": "引导 0"},
        {"roles": "引导 2\n引导 3"},
        {"roles": ""},
        {"roles": "x" * 10_000},
        {"ends_at": "2026-12-05 08:00"},
        {"team": "0"},
        {"slot": "9" * 30},
    ],
)
def test_bad_shift_is_not_planned(changes, client_of, leader, shift_fields):
    answer = client_of(leader).post("/admin/desk/shift/new/", {**shift_fields, **changes})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Shift.objects.count() == 1


def test_leader_ticks_the_volunteer_in_once(client_of, leader, signup, time_machine):
    time_machine.move_to(signup.shift.starts_at)
    browser = client_of(leader)
    typed = {"signup": str(signup.pk), "action": "in", "event_id": "a" * 32}
    for _ in range(2):
        assert browser.post(roster(signup.shift, "attend"), typed).url == roster(signup.shift)
    signup.refresh_from_db()
    assert (signup.state, AttendanceEvent.objects.count()) == (SignupState.CHECKED_IN, 1)
    assert "09:00" in browser.get(roster(signup.shift)).content.decode()


def test_ticking_a_week_early_shows_the_reason(client_of, leader, signup):
    answer = client_of(leader).post(
        roster(signup.shift, "attend"), {"signup": str(signup.pk), "action": "in"}, follow=True
    )
    assert answer.status_code == 200
    assert [str(message) for message in answer.context["messages"]]
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"signup": "x"}, {"signup": "00000000-0000-0000-0000-000000000000"}])
def test_ticking_nobody_is_not_found(typed, client_of, leader, shift):
    assert client_of(leader).post(roster(shift, "attend"), typed).status_code == 404


@pytest.mark.parametrize("page", ["roster", "roster/print"])
def test_roster_of_a_shift_is_for_its_leader_and_the_desk(
    page, client_of, leader, clerk, editor, volunteer, signup, community
):
    for user in (leader, clerk):
        assert "周志强" in client_of(user).get(roster(signup.shift, page)).content.decode()
    for user in (editor, volunteer):
        assert client_of(user).get(roster(signup.shift, page)).status_code in {302, 403}


def test_leader_of_another_team_finds_no_roster(client_of, community, signup, at):
    other = make.staff(community, RoleKind.LEADER, "other_leader")
    assert client_of(other).get(roster(signup.shift)).status_code == 404
    assert client_of(other).post(roster(signup.shift, "attend"), {"signup": str(signup.pk)}).status_code == 404


def test_hall_screen_is_opened_with_its_address_and_ended(client_of, clerk, community):
    point = Checkpoint.objects.create(community=community, name="大厅", venue=make.venue(community))
    browser = client_of(clerk)
    page = browser.post("/admin/desk/displaylease/new/", {"checkpoint": point.pk}, follow=True).content.decode()
    lease = DisplayLease.objects.get()
    assert f"/screen/{lease.token}/" in page
    browser.post(f"/admin/desk/screens/{lease.pk}/end/")
    lease.refresh_from_db()
    assert lease.ended_at is not None


def test_screen_of_another_community_cannot_be_ended(client_of, other_community_clerk, clerk, community, at):
    point = Checkpoint.objects.create(community=community, name="大厅", venue=make.venue(community))
    lease = DisplayLease.objects.create(
        checkpoint=point, made_by=clerk, created_at=at, expires_at=at + timedelta(hours=1)
    )
    assert client_of(other_community_clerk).post(f"/admin/desk/screens/{lease.pk}/end/").status_code == 404


def test_checkpoint_of_another_communitys_venue_is_refused(client_of, clerk, other_community):
    typed = {"name": "门口", "venue": make.venue(other_community).pk, "mode": "rotating", "active": "on"}
    assert client_of(clerk).post("/admin/desk/checkpoint/new/", typed).context["form"].errors.keys() == {"venue"}


def test_venue_in_use_is_not_deleted_and_its_name_is_unique(client_of, clerk, activity):
    browser = client_of(clerk)
    typed = {"name": activity.venue.name, "kind": "other", "address": "x"}
    assert browser.post("/admin/desk/venue/new/", typed).context["form"].errors
    assert browser.post(f"/admin/desk/venue/delete/{activity.venue_id}/").status_code == 302
    assert Venue.objects.filter(pk=activity.venue_id).exists()


def test_space_in_use_is_not_deleted(client_of, clerk, community, at):
    space = make.space(make.venue(community))
    make.slot(space=space, at=at)
    answer = client_of(clerk).post(f"/admin/desk/space/delete/{space.pk}/", follow=True)
    assert "还在使用" in answer.content.decode()
    space.refresh_from_db()


def test_groups_are_the_same_after_installing_twice(db):
    def standing():
        return {g.name: sorted(g.permissions.values_list("codename", flat=True)) for g in Group.objects.all()}

    install_groups()
    first = standing()
    install_groups()
    assert standing() == first
    assert {"社区工作人员", "书记", "编辑", "队长", "网格员"} <= set(first)
    assert "change_booking" not in first["社区工作人员"] and "view_booking" not in first["编辑"]
