"""The staff's door and the hall screen, as pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from booking.models import Place
from checkin import actions
from checkin.models import DisplayLease, PersonalCard
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(community, resident, children, shift, at):
    slot = make.slot(make.activity(community, "暖冬饺子节", at_venue=shift.venue), at=at, starts_at=shift.starts_at)
    return make.booking(slot, resident.person, *children, by=resident, at=at)


def test_the_leader_ticks_in_and_out_with_one_tap_each(client_of, leader, signed_up, shift, arrival):
    door, mine = reverse("checkin:door_shift", args=[shift.pk]), client_of(leader)
    assert "饺子节引导" in mine.get(reverse("checkin:door")).content.decode()
    page = mine.post(door, {"tick": signed_up.pk, "action": "in"}, follow=True).content.decode()
    assert "周志强，08:41，签到好了" in page
    assert mine.post(door, {"tick": signed_up.pk, "action": "in"}, follow=True).status_code == 200
    arrival.move_to(shift.ends_at)
    page = mine.post(door, {"tick": signed_up.pk, "action": "out"}, follow=True).content.decode()
    assert "预计记 3 小时" in page
    assert [(event.actor, event.grade) for event in signed_up.events.all()] == [(leader, "E1"), (leader, "E1")]


def test_a_number_that_was_said_aloud_is_a_tick(client_of, leader, signed_up, shift, arrival):
    door = reverse("checkin:door_shift", args=[shift.pk])
    client_of(leader).post(door, {"code": signed_up.volunteer.number.lower(), "action": "in"})
    assert signed_up.events.get().method == "F"


def test_a_leader_cannot_tick_himself(client_of, leader, shift, shift_role, arrival, at):
    own = make.volunteer(make.person(make.household(shift.community), "队长", user=leader), at=at)
    mine = make.signup(shift_role, own, at=at)
    door = reverse("checkin:door_shift", args=[shift.pk])
    page = client_of(leader).post(door, {"tick": mine.pk, "action": "in"}, follow=True).content.decode()
    assert "不能给自己点名" in page and "自己扫码" in page
    assert not mine.events.exists()


def test_the_clerk_ticks_a_party_or_types_its_short_code(client_of, clerk, booked, arrival):
    door, mine = reverse("checkin:door_slot", args=[booked.slot_id]), client_of(clerk)
    page = mine.post(door, {"code": booked.short_code}, follow=True).content.decode()
    assert "签到好了" in page
    assert set(Place.objects.values_list("status", flat=True)) == {"checked_in"}
    assert mine.post(door, {"tick": booked.pk}, follow=True).status_code == 200


UNSURE = [("pending", "还没审核"), ("offered", "还没确认"), ("waitlisted", "候补"), ("entered", "等抽签")]


@pytest.mark.parametrize(("status", "word"), UNSURE)
def test_who_has_no_seat_yet_is_named_and_cannot_be_ticked(
    client_of, clerk, community, resident, shift, status, word, arrival
):
    slot = make.slot(make.activity(community, at_venue=shift.venue), at=shift.starts_at, starts_at=shift.starts_at)
    made = make.booking(slot, resident.person, by=resident, at=shift.starts_at, status=status)
    door, mine = reverse("checkin:door_slot", args=[slot.pk]), client_of(clerk)

    page = mine.get(door).content.decode()
    tried = mine.post(door, {"tick": made.pk}, follow=True).content.decode()

    assert f"{word}</span>" in page
    assert "<b>0</b><span>没到</span>" in page
    assert f'value="{made.pk}"' not in page
    assert "签到好了" not in tried
    assert Place.objects.get().status == status


def test_who_did_not_come_is_named(client_of, clerk, booked, arrival):
    booked.places.update(status="no_show")

    page = client_of(clerk).get(reverse("checkin:door_slot", args=[booked.slot_id])).content.decode()

    assert "没来</span>" in page
    assert "<b>0</b><span>没到</span>" in page


@pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": "ZZZZZZ"}, {"code": "x" * 10_000}, {"code": "ABC"}])
def test_a_wrong_code_is_answered_on_the_roster(client_of, clerk, booked, arrival, sent):
    page = client_of(clerk).post(reverse("checkin:door_slot", args=[booked.slot_id]), sent, follow=True)
    assert (page.status_code, "没有找到这个码" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("tick", ["0", "x", "99999999999999999999", "②"])
def test_a_tick_on_nothing_is_not_found(client_of, clerk, leader, booked, shift, arrival, tick):
    assert client_of(clerk).post(reverse("checkin:door_slot", args=[booked.slot_id]), {"tick": tick}).status_code == 404
    assert client_of(leader).post(reverse("checkin:door_shift", args=[shift.pk]), {"tick": tick}).status_code == 404


def test_the_door_is_closed_to_everybody_else(
    client_of, resident, neighbour, stranger, volunteer, other_community_clerk, booked, shift, checkpoint, arrival
):
    lease = checkpoint.leases.get()
    pages = [
        reverse("checkin:door_slot", args=[booked.slot_id]),
        reverse("checkin:door_shift", args=[shift.pk]),
    ]
    for user in (resident, neighbour, stranger, volunteer, other_community_clerk):
        mine = client_of(user)
        assert [mine.get(page).status_code for page in pages] == [404, 404]
        assert mine.post(reverse("checkin:open_screen", args=[checkpoint.pk])).status_code == 404
        assert mine.post(reverse("checkin:end_screen", args=[lease.pk])).status_code == 404
    assert client_of(neighbour).get(reverse("checkin:door")).status_code == 404
    assert client_of(None).get(pages[0]).status_code == 302


def test_the_screen_shows_a_code_and_no_names(client_of, clerk, checkpoint, booked, arrival):
    mine = client_of(clerk)
    opened = mine.post(reverse("checkin:open_screen", args=[checkpoint.pk]))
    page = client_of(None).get(opened["Location"])
    html = page.content.decode()
    assert "<svg" in html and "暖冬饺子节" in html and "08:41:00" in html
    assert "林" not in html
    assert "no-store" in page["Cache-Control"]
    lease = DisplayLease.objects.latest("pk")
    drawing = client_of(None).get(reverse("checkin:screen_svg", args=[lease.token]))
    assert (drawing["Content-Type"], drawing["X-Seconds-Left"]) == ("image/svg+xml", "20")


def test_a_closed_screen_says_so(client_of, clerk, checkpoint, arrival):
    lease = checkpoint.leases.get()
    client_of(clerk).post(reverse("checkin:end_screen", args=[lease.pk]))
    page = client_of(None).get(lease.path)
    assert (page.status_code, "已经关了" in page.content.decode()) == (410, True)
    assert client_of(None).get(reverse("checkin:screen_svg", args=[lease.token])).status_code == 404


def test_the_personal_code_is_made_and_renewed_by_its_owner(client_of, volunteer, neighbour):
    mine, page = client_of(volunteer), reverse("checkin:card")
    assert not PersonalCard.objects.exists() and mine.get(page).status_code == 200
    assert not PersonalCard.objects.exists()
    mine.post(page)
    mine.post(page)
    assert PersonalCard.objects.filter(revoked_at__isnull=True).count() == 1
    assert "<svg" in mine.get(page).content.decode()
    assert client_of(neighbour).get(page).status_code == 404


def test_a_leader_s_camera_opens_the_personal_code(client_of, leader, neighbour, volunteer, signed_up, arrival, at):
    card = actions.issue_card(volunteer.person, by=volunteer, at=timezone.now() - timedelta(days=1))
    page = reverse("checkin:shown_card", args=[card.code])
    html = client_of(leader).get(page).content.decode()
    assert "周志强" in html and "饺子节引导" in html
    for user in (None, neighbour):
        assert "周志强" not in client_of(user).get(page).content.decode()
