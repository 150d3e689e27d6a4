"""Booking, the ticket, cancelling and 我的, as pages."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest

from accounts.models import Person
from booking.models import Booking, Place
from booking.states import BookingStatus, WaitlistPolicy
from common.models import AuditEntry
from tests import factories as make


def text_of(response) -> str:
    return response.content.decode()


def ids(*persons) -> list[str]:
    return [str(person.pk) for person in persons]


def nothing_written() -> bool:
    return not Booking.objects.exists() and not Place.objects.exists() and not AuditEntry.objects.exists()


@pytest.fixture
def booked(slot, resident, children, at):
    return make.booking(slot, resident.person, *children, by=resident, at=at)


# Looking.


def test_anybody_may_look_and_is_asked_to_log_in_at_the_button(client_of, slot):
    page = text_of(client_of(None).get(f"/book/{slot.pk}/"))

    assert "暖冬饺子节" in page
    assert "还剩 20 席" in page
    assert f"/accounts/login/?next=%2Fbook%2F{slot.pk}%2F" in page


def test_what_was_ticked_survives_an_expired_login(client_of, slot, resident, children):
    response = client_of(None).post(f"/book/{slot.pk}/", {"persons": ids(*children)})
    assert response["Location"].startswith("/accounts/login/?next=/book/")

    back = f"/book/{slot.pk}/?persons={children[0].pk}&persons={children[1].pk}"
    page = text_of(client_of(resident).get(back))

    assert page.count("checked>") == 2
    assert nothing_written()


def test_form_shows_the_household_with_the_booker_ticked(client_of, slot, resident):
    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert [name in page for name in ("林晓梅（我）", "林一诺", "林一鸣", "王秀兰")] == [True] * 4
    assert page.count("checked>") == 1
    assert "确认报名，" in page
    assert "＋ 加一位家人" in page
    assert nothing_written()


def test_who_may_not_come_stands_greyed_with_reason_and_next_step(client_of, slot, resident):
    slot.activity.max_age = 12
    slot.activity.save()

    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert "王秀兰那天 78 岁，这场到 12 岁为止。请换一位家人" in page


def test_a_login_without_household_is_led_to_add_somebody(client_of, slot, stranger):
    page = text_of(client_of(stranger).get(f"/book/{slot.pk}/"))

    assert "先登记家人" in page
    assert f"/me/household/add/?next=%2Fbook%2F{slot.pk}%2F" in page


def test_unknown_and_unlisted_slots_are_404(client_of, slot, resident):
    assert client_of(resident).get("/book/999999/").status_code == 404
    assert client_of(resident).get(f"/book/{10**30}/").status_code == 404
    slot.activity.listed = False
    slot.activity.save()
    assert client_of(resident).get(f"/book/{slot.pk}/").status_code == 404


def test_a_slot_of_another_community_is_404(client_of, other_community, resident, at):
    theirs = make.slot(make.activity(other_community), at=at)

    assert client_of(resident).get(f"/book/{theirs.pk}/").status_code == 404


def test_a_past_slot_says_so_and_leads_to_others(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))

    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert "这一场已经结束" in page
    assert f"/a/{activity.pk}/" in page
    assert "确认报名" not in page


# Pressing the button.


def test_booking_with_two_children_leads_to_the_ticket(client_of, slot, resident, children):
    sent = {"persons": ids(resident.person, *children), "contact_phone": "138 0371 2640", "key": "k1"}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    booking = Booking.objects.get()
    assert response["Location"] == f"/t/{booking.code}/"
    assert (booking.status, booking.party_size, booking.contact_phone) == ("confirmed", 3, "+8613803712640")
    page = text_of(client_of(resident).get(response["Location"]))
    assert "约好了" in page
    assert "林晓梅、林一诺、林一鸣" in page


def test_pressing_twice_books_once(client_of, slot, resident):
    sent = {"persons": ids(resident.person), "key": "k1"}
    client = client_of(resident)

    answers = {client.post(f"/book/{slot.pk}/", sent)["Location"] for _ in range(2)}

    assert answers == {f"/t/{Booking.objects.get().code}/"}


def test_a_full_slot_tells_the_position_before_and_after(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, capacity=1)
    make.fill(slot, at=at)
    client = client_of(resident)

    page = text_of(client.get(f"/book/{slot.pk}/"))
    assert "就是第 1 位" in page
    assert "排候补，" in page
    ticket = client.post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})["Location"]

    assert "排上了，第 1 位" in text_of(client.get(ticket))


def test_a_party_that_does_not_fit_waits_as_a_whole_and_is_told(client_of, activity, resident, children, at):
    slot = make.slot(activity, at=at, capacity=3, taken=1)

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person, *children)}, follow=True)

    assert "剩下的座位不够 3 人一起坐" in text_of(response)
    assert Booking.objects.get().status == BookingStatus.WAITLISTED


def test_full_without_waitlist_is_refused_with_a_next_step(client_of, activity, resident, children, at):
    activity.waitlist_policy = WaitlistPolicy.NONE
    activity.save()
    slot = make.slot(activity, at=at, capacity=2, taken=1)

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person, children[0])})

    assert response.status_code == 409
    assert "只剩 1 席，你们有 2 人，坐不下。请少来几位，或换一场" in text_of(response)
    assert nothing_written()


def test_booking_again_is_refused_at_the_person(client_of, slot, resident, booked):
    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})

    assert response.status_code == 409
    assert "林晓梅已经报了这一场" in text_of(response)
    assert Booking.objects.count() == 1


def test_a_bad_phone_is_told_and_everything_typed_stays(client_of, slot, resident, children):
    sent = {"persons": ids(*children), "contact_phone": "138 0371 264"}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    page = text_of(response)
    assert response.status_code == 400
    assert "<title>错误：" in page
    assert 'href="#id_contact_phone">手机号少了一位' in page
    assert 'value="138 0371 264"' in page
    assert page.count("checked>") == 2
    assert nothing_written()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "还没有选人"),
        ({"persons": "not-a-uuid"}, "名单里有认不出的人"),
        ({"persons": "\x00"}, "名单里有认不出的人"),
        ({"persons": "人" * 10_000}, "名单里有认不出的人"),
        ({"persons": str(uuid.uuid4())}, "名单里有不属于您家的人"),
    ],
)
def test_bad_persons_are_400_in_words(client_of, slot, resident, sent, words):
    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    assert response.status_code == 400
    assert f'href="#id_persons">{words}' in text_of(response)
    assert nothing_written()


@pytest.mark.parametrize("field", ["contact_phone", "key"])
@pytest.mark.parametrize("value", ["长" * 10_000, "\x00"])
def test_bad_text_is_400(client_of, slot, resident, field, value):
    sent = {"persons": ids(resident.person), field: value}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    assert response.status_code == 400
    assert "还差一步" in text_of(response)
    assert nothing_written()


def test_neighbours_cannot_be_booked(client_of, slot, resident, neighbour):
    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(neighbour.person)})

    assert response.status_code == 400
    assert nothing_written()


def test_pressing_on_a_past_slot_is_409_with_its_reason(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})

    assert response.status_code == 409
    assert "这一场已经结束" in text_of(response)
    assert nothing_written()


# The ticket.


def test_ticket_shows_code_people_and_pictures(client_of, resident, booked):
    client = client_of(resident)

    page = text_of(client.get(f"/t/{booked.code}/"))
    svg, png = client.get(f"/t/{booked.code}/ticket.svg"), client.get(f"/t/{booked.code}/ticket.png")

    assert f"{booked.short_code[:3]} {booked.short_code[3:]}" in page
    assert "不去了，让给邻居" in page
    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert {svg["Cache-Control"], png["Cache-Control"]} == {"no-store, private"}
    assert png.content.startswith(b"\x89PNG")


def test_ticket_picture_says_the_tickets_address(client_of, resident, booked, settings, monkeypatch):
    said = []
    monkeypatch.setattr(import_module("booking.views.ticket"), "qr_svg", lambda text: said.append(text) or "<svg/>")

    client_of(resident).get(f"/t/{booked.code}/ticket.svg")

    assert said == [f"{settings.PUBLIC_BASE_URL}/t/{booked.code}/"]


@pytest.mark.parametrize("path", ["", "ticket.svg", "ticket.png", "cancel/"])
def test_neighbour_and_stranger_get_404(client_of, booked, neighbour, stranger, path):
    for user in (neighbour, stranger):
        assert client_of(user).get(f"/t/{booked.code}/{path}").status_code == 404
    assert client_of(None).get(f"/t/{booked.code}/{path}")["Location"].startswith("/accounts/login/?next=/t/")


def test_neighbour_and_stranger_cannot_cancel(client_of, booked, neighbour, stranger):
    for user in (neighbour, stranger):
        assert client_of(user).post(f"/t/{booked.code}/cancel/").status_code == 404
    assert Booking.objects.get().status == BookingStatus.CONFIRMED


def test_who_works_the_door_is_led_there(client_of, booked, clerk, leader, editor, other_community_clerk):
    for user in (clerk, leader):
        assert client_of(user).get(f"/t/{booked.code}/")["Location"] == f"/door/?code={booked.code}"
    for user in (editor, other_community_clerk):
        assert client_of(user).get(f"/t/{booked.code}/").status_code == 404


@pytest.mark.parametrize("code", ["22222222", "lower", "%00", "A" * 500])
def test_unknown_codes_are_404(client_of, resident, code):
    assert client_of(resident).get(f"/t/{code}/").status_code == 404


# Giving back.


def test_cancelling_asks_first_then_frees_the_places(client_of, slot, resident, booked):
    client = client_of(resident)

    assert "不去了？" in text_of(client.get(f"/t/{booked.code}/cancel/"))
    assert Booking.objects.get().status == BookingStatus.CONFIRMED
    page = text_of(client.post(f"/t/{booked.code}/cancel/", {"reason": "下雪"}, follow=True))

    assert "取消好了，名额让给邻居" in page
    assert "改主意了，再报一次" in page
    slot.refresh_from_db()
    assert (slot.taken, Booking.objects.get().cancel_reason) == (0, "下雪")


def test_cancelling_twice_is_409_in_words(client_of, resident, booked):
    client = client_of(resident)
    client.post(f"/t/{booked.code}/cancel/")

    response = client.post(f"/t/{booked.code}/cancel/")

    assert response.status_code == 409
    assert "这个预约已经取消了" in text_of(response)


@pytest.mark.parametrize("reason", ["长" * 10_000, "\x00"])
def test_a_bad_reason_is_400_and_nothing_is_cancelled(client_of, resident, booked, reason):
    response = client_of(resident).post(f"/t/{booked.code}/cancel/", {"reason": reason})

    assert response.status_code == 400
    assert Booking.objects.get().status == BookingStatus.CONFIRMED


# 我的.


def test_me_shows_bookings_waiting_family_and_messages(client_of, activity, resident, children, booked, at):
    full = make.slot(activity, at=at, capacity=1, starts_at=at + timedelta(days=9))
    make.fill(full, at=at)
    make.booking(full, children[0], by=resident, at=at, status=BookingStatus.WAITLISTED)

    page = text_of(client_of(resident).get("/me/"))

    assert [words in page for words in ("在排队", "第 1 位", "我的预约", "王秀兰", "父母，78 岁")] == [True] * 5
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

    with django_assert_num_queries(10):
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


# Covers.


def test_cover_is_kept_by_browsers_and_confirmed_by_its_etag(client_of, activity):
    client = client_of(None)
    first = client.get(f"/covers/{activity.pk}.svg")

    again = client.get(f"/covers/{activity.pk}.svg", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, first["Content-Type"], again.status_code) == (200, "image/svg+xml", 304)
    assert "max-age=86400" in first["Cache-Control"]
    assert activity.title not in text_of(first)
    assert activity.title in text_of(client.get(f"/covers/{activity.pk}.svg?title=1"))


def test_cover_of_an_unlisted_activity_does_not_tell_its_title(client_of, activity):
    activity.listed = False
    activity.save()

    assert activity.title not in text_of(client_of(None).get(f"/covers/{activity.pk}.svg?title=1"))
    assert client_of(None).get("/covers/999999.svg").status_code == 404
