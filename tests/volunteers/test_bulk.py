"""Putting several members of a team on a role: all of them, or nobody and a reason for each who may not."""

import pytest

from common.errors import DomainError
from common.models import AuditEntry, OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.models import ShiftRole, Signup, TeamMembership
from volunteers.states import SignupSource, VolunteerState
from volunteers.verify import drift

pytestmark = pytest.mark.django_db


def refused(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.refusal.message and caught.value.refusal.next_step
    return caught.value.refusal


@pytest.fixture
def members(team, community, at):
    """Three of the team; the last has no login."""
    persons = [make.resident(community, name=name).person for name in ("何秀英", "马建设")]
    persons.append(make.person(make.household(community), "孙玉珍"))
    found = [make.volunteer(person, at=at) for person in persons]
    TeamMembership.objects.bulk_create(TeamMembership(team=team, volunteer=one, joined_at=at) for one in found)
    return found


@pytest.fixture
def outsider(community, at):
    return make.volunteer(make.resident(community, name="路过的").person, at=at)


@pytest.fixture
def add(shift_role, leader, at):
    return lambda volunteers: actions.sign_up_members(
        ShiftRole.objects.get(pk=shift_role.pk), volunteers=volunteers, by=leader, at=at
    )


def test_all_are_signed_up_by_the_leader_and_told(add, members, leader):
    made = add(members)
    assert {signup.volunteer for signup in made} == set(members)
    assert {(signup.state, signup.source, signup.made_by) for signup in Signup.objects.all()} == {
        ("confirmed", SignupSource.LEADER, leader)
    }
    assert ShiftRole.objects.get().taken == 3 and list(drift()) == []
    assert OutboxMessage.objects.filter(kind="signup_made").count() == 2  # one has no login
    assert AuditEntry.objects.filter(verb="signup.made", actor=leader).count() == 3


def test_one_named_twice_is_signed_up_once(add, members):
    assert len(add([members[0], members[0]])) == 1
    assert ShiftRole.objects.get().taken == 1


def test_nobody_is_signed_up_when_one_may_not_and_each_reads_why(add, members, outsider, team, at):
    busy = make.shift_role(make.shift(team, at=at, title="送餐"))
    actions.sign_up(busy, volunteer=members[0], by=members[0].person.user, at=at)
    members[1].state = VolunteerState.SUSPENDED
    members[1].save(update_fields=["state"])
    why = refused(add, [*members, outsider])
    lines = dict(why.extra)["refused"]
    assert why.code == "members_refused"
    assert {line["volunteer"]: line["code"] for line in lines} == {
        members[0].number: "overlapping_shift",
        members[1].number: "volunteer_inactive",
        outsider.number: "not_in_team",
    }
    for name in ("何秀英：", "马建设：", "路过的："):
        assert name in why.message
    assert "孙玉珍" not in why.message
    assert not Signup.objects.filter(role__name="引导", shift__title="饺子节引导").exists()
    assert list(drift()) == []


def test_what_a_member_has_booked_is_not_told(add, members, slot, shift, at):
    make.booking(slot, members[0].person, by=members[0].person.user, at=at)
    type(slot).objects.filter(pk=slot.pk).update(starts_at=shift.starts_at, ends_at=shift.ends_at)
    why = refused(add, members)
    assert dict(why.extra)["refused"][0]["code"] == "overlapping_booking"
    assert "何秀英：那个时间有别的预约" in why.message and slot.title not in why.message


def test_more_people_than_seats_are_refused_as_a_whole(add, members):
    ShiftRole.objects.update(capacity=2)
    why = refused(add, members)
    assert (why.code, why.message) == ("role_full", "“引导”只缺 2 人，选了 3 人，一个也没有报")
    assert (Signup.objects.count(), ShiftRole.objects.get().taken) == (0, 0)
    assert not OutboxMessage.objects.exists() and not AuditEntry.objects.exists()


def test_a_leader_does_not_pass_the_queue_either(add, members, outsider, at):
    ShiftRole.objects.update(capacity=0)
    role = ShiftRole.objects.get()
    actions.sign_up(role, volunteer=outsider, by=outsider.person.user, at=at, waitlist=True)
    ShiftRole.objects.update(capacity=3)
    why = refused(add, members[:1])
    assert (why.code, why.message) == ("role_full", "“引导”有 1 人在排队")


# The desk and the API


def words(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_the_page_shows_the_members_and_signs_them_up(who, request, client_of, members, outsider, shift, shift_role):
    mine, url = client_of(request.getfixturevalue(who)), f"/admin/desk/shifts/{shift.pk}/members/"
    assert url in words(mine.get(f"/admin/desk/shifts/{shift.pk}/roster/"))
    html = words(mine.get(url))
    assert "何秀英" in html and "孙玉珍" in html and "路过的" not in html
    picked = {"role": shift_role.pk, "volunteers": [members[0].pk, members[2].pk]}
    assert "报好了 2 人。" in words(mine.post(url, picked, follow=True))
    assert ShiftRole.objects.get().taken == 2
    assert "何秀英" not in words(mine.get(url))  # who is on the shift is no choice any more


def test_the_page_shows_each_reason_and_signs_up_nobody(client_of, leader, members, team, shift, shift_role, at):
    busy = make.shift_role(make.shift(team, at=at, title="送餐"))
    actions.sign_up(busy, volunteer=members[0], by=members[0].person.user, at=at)
    picked = {"role": shift_role.pk, "volunteers": [one.pk for one in members]}
    answer = client_of(leader).post(f"/admin/desk/shifts/{shift.pk}/members/", picked)
    assert (answer.status_code, "何秀英：和你 09:00 的“送餐”时间重了" in words(answer)) == (409, True)
    assert not shift.signups.exists()


def test_the_api_takes_a_list_of_numbers(api_of, leader, members, outsider, shift, shift_role):
    api, url = api_of(leader), f"/api/v1/shifts/{shift.pk}/members/"
    refused = api.post(url, {"role": shift_role.pk, "volunteers": [members[0].number, outsider.number]})
    assert (refused.status_code, refused.json()["code"]) == (409, "members_refused")
    assert [(line["volunteer"], line["code"]) for line in refused.json()["refused"]] == [
        (outsider.number, "not_in_team")
    ]
    assert api.post(url, {"role": shift_role.pk, "volunteers": ["NOBODY-1"]}).status_code == 404
    assert api.post(url, {"role": shift_role.pk, "volunteers": []}).status_code == 400
    made = api.post(url, {"role": shift_role.pk, "volunteers": [one.number for one in members]})
    assert (made.status_code, [one["state"] for one in made.json()]) == (201, ["confirmed"] * 3)


@pytest.mark.parametrize("who", ["volunteer", "neighbour", "editor", "other_community_clerk", None])
def test_others_sign_up_nobody(who, request, api_of, members, shift, shift_role):
    api = api_of(request.getfixturevalue(who) if who else None)
    answer = api.post(f"/api/v1/shifts/{shift.pk}/members/", {"role": shift_role.pk, "volunteers": [members[0].number]})
    assert answer.status_code in {401, 403, 404}
    assert not Signup.objects.exists()
