"""我的, as pages."""

from datetime import timedelta

import pytest

from accounts.models import Person
from booking.states import BookingStatus
from tests import factories as make
from tests.pages import text_of


def test_me_shows_bookings_waiting_family_and_messages(client_of, activity, resident, children, booked, at):
    full = make.slot(activity, at=at, capacity=1, starts_at=at + timedelta(days=9))
    make.fill(full, at=at)
    make.booking(full, children[0], by=resident, at=at, status=BookingStatus.WAITLISTED)

    page = text_of(client_of(resident).get("/me/"))

    assert [words in page for words in ("候补", "第 1 位", "我的预约", "王秀兰", "父母，78 岁")] == [True] * 5
    assert f"/t/{booked.code}/" in page


def test_me_without_anything_has_its_ways_on(client_of, stranger):
    page = text_of(client_of(stranger).get("/me/"))

    assert [words in page for words in ("还没有约活动", "还没有登记家人", "还没有消息", "退出登录")] == [True] * 4


def test_me_shows_nothing_of_the_neighbours(client_of, booked, neighbour):
    page = text_of(client_of(neighbour).get("/me/"))

    assert booked.code not in page
    assert "王秀兰" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_me_costs_the_same_for_one_and_three(client_of, activity, resident, at, rows, django_assert_num_queries):
    for day in range(rows):
        slot = make.slot(activity, at=at, starts_at=at + timedelta(days=day + 2))
        make.booking(slot, resident.person, by=resident, at=at)
    client = client_of(resident)
    client.get("/me/")

    with django_assert_num_queries(11):
        client.get("/me/")


def test_past_bookings_stand_on_their_own_page(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))
    old = make.booking(slot, resident.person, by=resident, at=at)
    client = client_of(resident)

    assert old.code not in text_of(client.get("/me/"))
    assert old.code in text_of(client.get("/me/past/"))
    assert client.get("/me/past/?page=abc").status_code == 200


def test_removing_a_person_who_holds_a_place_is_409(client_of, resident, children, booked):
    response = client_of(resident).post(f"/me/household/{children[0].pk}/remove/")

    assert response.status_code == 409
    assert "还有没去的预约" in text_of(response)
    assert Person.objects.active().filter(pk=children[0].pk).exists()


def test_removing_a_person_leaves_the_row(client_of, resident, children):
    response = client_of(resident).post(f"/me/household/{children[0].pk}/remove/", follow=True)

    assert "已移出" in text_of(response)
    assert Person.objects.get(pk=children[0].pk).left_at is not None


def test_oneself_cannot_be_removed(client_of, resident):
    assert client_of(resident).post(f"/me/household/{resident.person.pk}/remove/").status_code == 409


@pytest.mark.parametrize("path", ["/book/{slot}/", "/t/{code}/", "/t/{code}/cancel/", "/me/"])
def test_wrong_methods_are_405_in_words(client_of, resident, booked, path):
    response = client_of(resident).delete(path.format(slot=booked.slot_id, code=booked.code))

    assert response.status_code == 405
    assert "这个地址不能这样打开" in text_of(response)


def test_offers_stand_first_with_their_deadline(client_of, activity, resident, at):
    narrow = make.slot(activity, at=at, capacity=1)
    offered = make.booking(narrow, resident.person, by=resident, at=at, status="offered")
    make.offer_for(offered, at=at)

    page = text_of(client_of(resident).get("/me/"))

    assert "暖冬饺子节 轮到你们了" in page
    assert "今天 21:00 前确认，1 人" in page
    assert page.index(offered.code) < page.index("我的预约")


@pytest.mark.parametrize(
    ("status", "heading", "word"),
    [
        ("pending", "<h2>等审核</h2>", "座位先留着"),
        ("waitlisted", "<h2>候补</h2>", "第 1 位"),
        ("entered", "<h2>抽签</h2>", "11月27日 08:00 截止"),
        ("offered", "<h2>过时没确认</h2>", "过时没确认</span>"),
    ],
)
def test_what_is_not_sure_stands_under_its_own_heading(client_of, slot, resident, at, status, heading, word):
    made = make.booking(slot, resident.person, by=resident, at=at, status=status)
    if status == "offered":
        make.offer_for(made, at=at - timedelta(hours=12))

    page = text_of(client_of(resident).get("/me/"))

    assert heading in page
    assert word in page
    assert "还没有约活动" in page


def test_points_are_hinted_at_only_when_there_are_any(client_of, booked, resident, neighbour, at):
    make.credit_entry(booked, at=at)

    assert "家里记了 2 分" in text_of(client_of(resident).get("/me/"))
    assert "家里记了" not in text_of(client_of(neighbour).get("/me/"))


@pytest.mark.parametrize(
    ("status", "place", "word"),
    [
        ("rejected", None, "没通过"),
        ("not_drawn", None, "没抽中"),
        ("lapsed", None, "过时没确认"),
        ("confirmed", None, "已结束"),
        ("confirmed", "no_show", "没来"),
    ],
)
def test_past_bookings_say_how_they_ended(client_of, activity, resident, at, status, place, word):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))
    made = make.booking(slot, resident.person, by=resident, at=at, status=status)
    if place:
        made.places.update(status=place)

    assert f"{word}</span>" in text_of(client_of(resident).get("/me/past/"))
