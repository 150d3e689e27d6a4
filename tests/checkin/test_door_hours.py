"""The shift's page at the door: one tap confirms hours, or records a check-out that was forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.states import RoleKind
from tests import factories as make
from volunteers import actions
from volunteers.models import LedgerEntry
from volunteers.states import Method

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(shift):
    return reverse("checkin:door_shift", args=[shift.pk])


def serve(signup, method=Method.PRINTED):
    shift, by = signup.shift, signup.volunteer.person.user
    for act, moment in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signup, method=method, by=by, at=moment, client_event_id=f"{act.__name__}{signup.pk}")
    return signup


@pytest.fixture
def weak(signed_up):
    return serve(signed_up)


def test_one_tap_confirms(client_of, leader, weak, door, arrival, shift):
    arrival.move_to(shift.ends_at + timedelta(minutes=5))
    mine = client_of(leader)
    assert "确认周志强的时长" in mine.get(door).content.decode()
    page = mine.post(door, {"tick": weak.pk, "action": "confirm"}, follow=True).content.decode()
    assert "周志强，确认好了，记入 3 小时" in page and "确认周志强的时长" not in page
    assert LedgerEntry.objects.get().approved_by == leader
    again = mine.post(door, {"tick": weak.pk, "action": "confirm"}, follow=True).content.decode()
    assert "已经记入" in again and LedgerEntry.objects.count() == 1


def test_own_hours_wait_for_another(client_of, leader, shift, shift_role, door, at):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    mine = serve(make.signup(shift_role, own, at=at))
    page = client_of(leader).get(door).content.decode()
    assert "等别的队长确认" in page and 'value="confirm"' not in page
    answer = client_of(leader).post(door, {"tick": mine.pk, "action": "confirm"}, follow=True)
    assert "不能给自己确认时长" in answer.content.decode()
    assert not LedgerEntry.objects.exists()


def test_a_forgotten_check_out_is_found_and_ended_days_later(client_of, leader, signed_up, door, arrival, shift):
    by = signed_up.volunteer.person.user
    actions.check_in(signed_up, method=Method.ROTATING, by=by, at=shift.starts_at, client_event_id="in")
    arrival.move_to(shift.ends_at + timedelta(days=2))
    mine = client_of(leader)
    assert door in mine.get(reverse("checkin:door")).content.decode()
    page = mine.post(door, {"tick": signed_up.pk, "action": "out"}, follow=True).content.decode()
    assert "12:00，签退好了" in page and "记入 3 小时" in page
    assert door not in mine.get(reverse("checkin:door")).content.decode()


def test_a_shift_is_listed_until_its_hours_are_confirmed(client_of, leader, weak, door, arrival, shift):
    arrival.move_to(shift.ends_at + timedelta(days=1))
    mine, today = client_of(leader), reverse("checkin:door")
    assert "还没收尾的班" in mine.get(today).content.decode()
    mine.post(door, {"tick": weak.pk, "action": "confirm"})
    assert "还没收尾的班" not in mine.get(today).content.decode()


@pytest.mark.parametrize("sent", [{"code": "ABCDEF"}, {"tick": "x"}, {"tick": "0" * 32}, {"code": "x", "tick": "1"}])
def test_confirming_nobody_confirms_nothing(client_of, leader, weak, door, sent):
    assert client_of(leader).post(door, {"action": "confirm"} | sent).status_code == 404
    assert not LedgerEntry.objects.exists()


def test_a_sign_up_of_another_shift_is_not_confirmed_here(client_of, leader, team, weak, at):
    other = make.shift(team, at=at)
    elsewhere = reverse("checkin:door_shift", args=[other.pk])
    assert client_of(leader).post(elsewhere, {"tick": weak.pk, "action": "confirm"}).status_code == 404


@pytest.mark.parametrize("who", ["neighbour", "stranger", "volunteer", "editor", "other_leader", "other_clerk"])
def test_others_find_no_door(who, client_of, community, weak, door, request):
    if who == "other_leader":
        user = make.staff(community, RoleKind.LEADER, "other_leader")
        make.team(community, "别的队", leader=user)
    else:
        user = request.getfixturevalue({"other_clerk": "other_community_clerk"}.get(who, who))
    assert client_of(user).post(door, {"tick": weak.pk, "action": "confirm"}).status_code == 404
    assert not LedgerEntry.objects.exists()


def test_the_roster_takes_the_same_statements_for_one_and_for_three(
    client_of, leader, weak, shift_role, door, at, django_assert_num_queries
):
    mine = client_of(leader)
    mine.get(door)
    with django_assert_num_queries(4):
        mine.get(door)
    for _ in range(2):
        serve(make.signup(shift_role, make.volunteer(make.resident(shift_role.shift.community).person, at=at), at=at))
    with django_assert_num_queries(4):
        mine.get(door)
