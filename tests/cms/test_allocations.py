"""Drawn and approved activities on the public pages, and what a household holds of them."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.pages import text_of


@pytest.fixture
def drawn(community, home, at):
    activity = make.activity(community, "亲子运动会", allocation="draw")
    make.slot(activity, at=at)
    return activity


def test_a_draw_is_offered_as_one(client, drawn, community, neighbour, at):
    make.booking(drawn.slots.get(), neighbour.person, by=neighbour, at=at, status="entered")

    response = client.get(reverse("cms:activity", args=[drawn.pk]))

    chosen, page = response.context["chosen"], text_of(response)
    assert (chosen.state, chosen.action, chosen.left_words) == ("draw", "报名抽签", "抽签，共 20 席")
    said = ("抽签中", "共 20 席，1 户报了", "11月27日 08:00 截止，然后抽签。没抽中的按名次候补。")
    assert [words in page for words in said] == [True] * 3


def test_cards_say_until_when_a_draw_is_open(client, drawn):
    page = text_of(client.get("/activities/"))

    assert "抽签中" in page
    assert "11月27日 08:00 截止" in page


def test_approval_is_told_at_the_choice(client, community, home, at):
    activity = make.activity(community, allocation="approval")
    make.slot(activity, at=at)

    assert "先留座，工作人员审核。" in text_of(client.get(reverse("cms:activity", args=[activity.pk])))


def test_who_stands_behind_is_not_counted_in_the_queue(client, community, home, resident, at):
    activity = make.activity(community)
    slot = make.slot(activity, at=at, capacity=1)
    make.fill(slot, at=at)
    make.booking(slot, resident.person, by=resident, at=at, status="waitlisted", behind=True)

    assert client.get(reverse("cms:activity", args=[activity.pk])).context["choices"][0].waiting == 0


STATES = [
    ("confirmed", "您家已约", "看入场码"),
    ("pending", "您家在等审核", "看到哪一步了"),
    ("offered", "有名额，等您确认", "今天 21:00 前确认"),
    ("waitlisted", "您家在候补", "看排到几号"),
    ("entered", "您家在等抽签", "看到哪一步了"),
]


@pytest.mark.parametrize(("status", "yours", "button"), STATES)
def test_household_sees_its_state_on_the_page_and_at_home(
    client_of, community, home, resident, at, status, yours, button
):
    activity = make.activity(community)
    made = make.booking(make.slot(activity, at=at), resident.person, by=resident, at=at, status=status)
    if status == "offered":
        make.offer_for(made, at=at)
    client = client_of(resident)

    page = text_of(client.get(reverse("cms:activity", args=[activity.pk])))
    start = text_of(client.get("/"))

    assert yours in page
    assert f"/t/{made.code}/" in page
    assert button in start
