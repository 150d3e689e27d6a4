"""代报名 under the rules of fairness: what is known is said before pressing; the slip says what the household has."""

from datetime import timedelta

import pytest

from booking.models import Activity, Booking
from booking.states import Allocation, BookingStatus, WaitlistPolicy
from tests import factories as make


def book_url(slot, household) -> str:
    return f"/admin/desk/slots/{slot.pk}/book/?household={household.pk}"


def send(browser, slot, *persons, **more):
    typed = {"persons": [str(person.pk) for person in persons], "channel": "desk", **more}
    return browser.post(book_url(slot, persons[0].household), typed, follow=True)


@pytest.mark.parametrize(
    ("allocation", "status", "before", "slip"),
    [
        (Allocation.APPROVAL, BookingStatus.PENDING, "要审核", "等审核，还没定"),
        (Allocation.DRAW, BookingStatus.ENTERED, "抽签", "已进抽签，还没有座"),
    ],
)
def test_page_and_slip_say_what_booking_means(allocation, status, before, slip, client_of, clerk, resident, slot):
    Activity.objects.update(allocation=allocation)
    browser = client_of(clerk)
    assert before in browser.get(book_url(slot, resident.person.household)).content.decode()
    assert slip in send(browser, slot, resident.person).content.decode()
    assert Booking.objects.get().status == status


def test_part_of_a_party_sits_and_the_slip_names_the_rest(client_of, clerk, resident, grandmother, activity, at):
    slot = make.slot(activity, at=at, capacity=1)
    page = send(client_of(clerk), slot, resident.person, grandmother, accept_partial="on").content.decode()
    assert set(Booking.objects.values_list("status", "party_size")) == {("confirmed", 1), ("waitlisted", 1)}
    assert "王秀兰：候补中，第 1 位" in page


def test_party_waits_as_a_whole_without_the_tick(client_of, clerk, resident, grandmother, activity, at):
    slot = make.slot(activity, at=at, capacity=2)
    make.fill(slot, at=at, leave=1)
    page = send(client_of(clerk), slot, resident.person, grandmother).content.decode()
    assert Booking.objects.get(household=resident.person.household).status == BookingStatus.WAITLISTED
    assert "候补第 1 位，还没有座" in page


def test_what_stands_in_everybodys_way_is_said_once(client_of, clerk, resident, activity, at):
    Activity.objects.update(waitlist_policy=WaitlistPolicy.NONE)
    slot = make.slot(activity, at=at, capacity=1)
    make.fill(slot, at=at)
    page = client_of(clerk).get(book_url(slot, resident.person.household)).content.decode()
    assert page.count("这一场已经满了") == 1 and "报好，出小票" not in page


def test_points_are_named_before_pressing(client_of, clerk, resident, slot, activity, at):
    earlier = make.booking(make.slot(activity, at=at - timedelta(days=9)), resident.person, by=resident, at=at)
    make.credit_entry(earlier, at=at, points=6)
    browser = client_of(clerk)
    assert "只有大人来，会排在别人后面" in browser.get(book_url(slot, resident.person.household)).content.decode()
    send(browser, slot, resident.person)
    assert Booking.objects.get(slot=slot).behind


def test_desk_books_after_the_end_of_booking(client_of, clerk, resident, activity, at):
    slot = make.slot(activity, at=at, starts_at=at + timedelta(minutes=30))
    assert slot.booking_closes_at < at
    browser = client_of(clerk)
    assert "柜台还可以补报" in browser.get(book_url(slot, resident.person.household)).content.decode()
    send(browser, slot, resident.person)
    assert Booking.objects.get().status == BookingStatus.CONFIRMED
