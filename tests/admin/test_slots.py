"""Slots and activities of the back office: their forms go through the actions, which alone move seats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.states import RoleKind
from booking import actions
from booking.models import Activity, Slot
from booking.states import BookingStatus
from common.models import AuditEntry
from community.models import Grid
from tests import factories as make


def slot_form(slot, **changes) -> dict:
    """What the slot's form sends when nothing was typed but `changes`."""
    fields = ["starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "cancel_until"]
    moments = {name: f"{timezone.localtime(getattr(slot, name)):%Y-%m-%d %H:%M}" for name in fields}
    return {
        "activity": slot.activity_id,
        "space": "",
        "label": slot.label,
        "capacity": slot.capacity,
        **moments,
        **changes,
    }


def test_fewer_seats_than_taken_are_refused_with_the_reason(client_of, clerk, slot, at):
    make.fill(slot, at=at, leave=15)
    answer = client_of(clerk).post(f"/admin/desk/slot/edit/{slot.pk}/", slot_form(slot, capacity=4))
    page = answer.content.decode()
    assert "已有 5 人占座，不能减到 4" in page and "请填 5 或更多" in page
    slot.refresh_from_db()
    assert slot.capacity == 20


def test_more_seats_promote_the_waitlist(client_of, clerk, resident, activity, at):
    slot = make.slot(activity, at=at, capacity=1)
    make.fill(slot, at=at)
    waiting = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    client_of(clerk).post(f"/admin/desk/slot/edit/{slot.pk}/", slot_form(slot, capacity=2))
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.OFFERED


def test_new_slot_starts_a_week_after_the_last(client_of, clerk, slot):
    page = client_of(clerk).get("/admin/desk/slot/new/", {"activity": slot.activity_id})
    assert page.context["form"].initial["starts_at"] == slot.starts_at + timedelta(days=7)
    assert page.context["form"].initial["capacity"] == 20


def test_slot_needs_only_time_and_seats(client_of, clerk, activity):
    typed = {"activity": activity.pk, "starts_at": "2026-12-05 09:00", "ends_at": "2026-12-05 11:00", "capacity": 12}
    answer = client_of(clerk).post("/admin/desk/slot/new/", typed)
    slot = Slot.objects.get()
    assert answer.url == f"/admin/desk/slot/?activity={activity.pk}"
    assert (slot.capacity, slot.booking_closes_at, slot.community) == (12, slot.starts_at, activity.community)


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": "-1"},
        {"capacity": "9" * 30},
        {"capacity": "many"},
        {"starts_at": "soon"},
        {"ends_at": "2020-01-01 09:00"},
        {"space": "9" * 30},
        {"label": "x" * 10_000},
        {"booking_closes_at": ""},
        {"cancel_until": "2030-01-01 09:00"},
    ],
)
def test_bad_slot_changes_nothing(changes, client_of, clerk, slot):
    before = Slot.objects.values().get()
    answer = client_of(clerk).post(f"/admin/desk/slot/edit/{slot.pk}/", slot_form(slot, **changes))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Slot.objects.values().get() == before


def test_activity_is_made_and_listed_through_its_actions(client_of, clerk, community):
    typed = {
        "title": "迎春送福写春联",
        "category": "arts",
        "audience": "all",
        "party_max": "4",
        "waitlist_policy": "strict",
        "allocation": "approval",
        "credit_effect": "none",
        "listed": "on",
    }
    client_of(clerk).post("/admin/desk/activity/new/", typed)
    made = Activity.objects.get()
    assert (made.community, made.listed, made.allocation) == (community, True, "approval")
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"activity.added", "activity.listed"}


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": "x" * 10_000},
        {"min_age": "9", "max_age": "3"},
        {"party_max": "0"},
        {"min_age": "9" * 20},
        {"venue": "0"},
        {"allocation": "auction"},
        {"grid_only": "on"},
        {"audience_only": "on"},
        {"accompany_under": "-1"},
        {"grids": "0"},
    ],
)
def test_bad_activity_is_not_made(typed, client_of, clerk):
    base = {"title": "茶会", "category": "arts", "audience": "all", "party_max": "4"}
    base |= {"waitlist_policy": "strict", "allocation": "first_come", "credit_effect": "none"}
    answer = client_of(clerk).post("/admin/desk/activity/new/", {**base, **typed} if typed else {})
    assert answer.status_code == 200
    assert not Activity.objects.exists()


def test_way_of_giving_places_stays_while_somebody_counts_on_it(client_of, clerk, resident, activity, slot, at):
    typed = {name: getattr(activity, name) for name in ("title", "category", "audience", "party_max", "venue_id")}
    typed |= {"waitlist_policy": "strict", "allocation": "draw", "credit_effect": "none", "listed": "on"}
    booking = make.booking(slot, resident.person, by=resident, at=at)
    url = f"/admin/desk/activity/edit/{activity.pk}/"
    page = client_of(clerk).post(url, typed).content.decode()
    assert "后面的场次已有 1 份预约，不能改名额分配" in page
    activity.refresh_from_db()
    assert activity.allocation == "first_come"
    actions.cancel(booking, by=resident, at=at)
    client_of(clerk).post(url, typed)
    activity.refresh_from_db()
    assert activity.allocation == "draw"


def test_activity_is_for_the_ticked_grids_only(client_of, clerk, community):
    east = Grid.objects.create(community=community, number=1, name="东区")
    typed = {
        "title": "茶会", "category": "arts", "audience": "elders", "audience_only": "on", "party_max": "4",
        "waitlist_policy": "fill", "allocation": "first_come", "credit_effect": "refuse", "grid_only": "on",
        "grids": [east.pk], "household_max": "2", "accompany_under": "12",
    }  # fmt: skip
    client_of(clerk).post("/admin/desk/activity/new/", typed)
    made = Activity.objects.get()
    assert (made.grid_only, list(made.grids.all()), made.audience_only) == (True, [east], True)
    assert (made.household_max, made.accompany_under, made.credit_effect) == (2, 12, "refuse")


def test_editor_plans_a_slot_but_sees_no_names(client_of, editor, activity, slot):
    typed = {"activity": activity.pk, "starts_at": "2026-12-05 09:00", "ends_at": "2026-12-05 11:00", "capacity": 12}
    answer = client_of(editor).post("/admin/desk/slot/new/", typed, follow=True)
    assert Slot.objects.count() == 2
    page = answer.content.decode()
    assert "/roster/" not in page and "代报名" not in page


def test_editor_of_another_community_changes_no_slot_of_ours(client_of, other_community, slot):
    editor = make.staff(other_community, RoleKind.EDITOR, "other_editor")
    browser = client_of(editor)
    assert browser.post(f"/admin/desk/slot/edit/{slot.pk}/", slot_form(slot, capacity=1)).status_code == 404
    typed = {
        "activity": slot.activity_id,
        "starts_at": "2026-12-05 09:00",
        "ends_at": "2026-12-05 11:00",
        "capacity": 12,
    }
    assert browser.post("/admin/desk/slot/new/", typed).context["form"].errors.keys() == {"activity"}
