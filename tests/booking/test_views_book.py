"""Booking, as a page: looking, the form, pressing the button."""

import uuid
from datetime import timedelta

import pytest

from booking.models import Booking, Place
from booking.states import BookingStatus, WaitlistPolicy
from common.models import AuditEntry
from tests import factories as make
from tests.pages import ids, text_of


def nothing_written() -> bool:
    return not Booking.objects.exists() and not Place.objects.exists() and not AuditEntry.objects.exists()


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
