"""递补 at the desk: the call list, answers given on the phone, seats given in the last hour."""

from datetime import timedelta

import pytest

from booking.models import Booking
from booking.states import BookingStatus
from common.models import AuditEntry
from tests import factories as make

URL = "/admin/desk/offers/"


@pytest.fixture
def silent(community, slot, clerk, at):
    """An offer to a household without a login."""
    elder = make.person(make.household(community, phone="0571-5555 0100", address="6 号楼 302"), "孙玉珍")
    booking = make.booking(slot, elder, by=clerk, at=at, status=BookingStatus.OFFERED)
    make.offer_for(booking, at=at)
    return booking


def answer_url(booking) -> str:
    return f"/admin/desk/bookings/{booking.pk}/offer/"


def test_call_list_names_who_cannot_be_told_otherwise(client_of, clerk, resident, neighbour, slot, silent, at):
    soon = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.OFFERED)
    make.offer_for(soon, at=at, lasts=timedelta(hours=1))
    later = make.booking(slot, neighbour.person, by=neighbour, at=at, status=BookingStatus.OFFERED)
    make.offer_for(later, at=at)
    answer = client_of(clerk).get(URL)
    assert [offer.booking for offer in answer.context["silent"]] == [silent]
    assert [offer.booking for offer in answer.context["ending"]] == [soon]
    page = answer.content.decode()
    assert "0571-5555 0100" in page and "留到 11月20日 21:00" in page


@pytest.mark.parametrize(
    ("said", "status", "verb"),
    [
        ("accept", BookingStatus.CONFIRMED, "booking.offer_accepted"),
        ("decline", BookingStatus.CANCELLED, "booking.cancelled"),
    ],
)
def test_answer_on_the_phone_is_written_down_with_its_channel(said, status, verb, client_of, clerk, silent):
    client_of(clerk).post(answer_url(silent), {"answer": said})
    silent.refresh_from_db()
    entry = AuditEntry.objects.get(verb=verb)
    assert (silent.status, entry.actor, entry.data["channel"]) == (status, clerk, "phone")


def test_answer_that_comes_too_late_says_so(client_of, clerk, silent, at):
    silent.offers.update(made_at=at - timedelta(hours=5), expires_at=at)
    answer = client_of(clerk).post(answer_url(silent), {"answer": "accept"}, follow=True)
    assert "保留的时间过了" in answer.content.decode()
    silent.refresh_from_db()
    assert silent.status == BookingStatus.LAPSED


def test_seats_are_given_from_the_roster_in_the_last_hour_only(client_of, clerk, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at + timedelta(minutes=40))
    waiting = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    browser = client_of(clerk)
    assert "现在给座" in browser.get(f"/admin/desk/slots/{slot.pk}/roster/").content.decode()
    browser.post(f"/admin/desk/bookings/{waiting.pk}/seat/")
    waiting.refresh_from_db()
    slot.refresh_from_db()
    assert (waiting.status, slot.taken, slot.waiting) == (BookingStatus.CONFIRMED, 1, 0)


def test_a_week_ahead_nobody_is_seated_by_hand(client_of, clerk, slot, resident, at):
    waiting = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    browser = client_of(clerk)
    assert "现在给座" not in browser.get(f"/admin/desk/slots/{slot.pk}/roster/").content.decode()
    answer = browser.post(f"/admin/desk/bookings/{waiting.pk}/seat/", follow=True)
    assert "现在按顺序自动通知" in answer.content.decode()
    assert Booking.objects.get(pk=waiting.pk).status == BookingStatus.WAITLISTED


def test_roster_has_a_section_for_each_way_of_being_there(client_of, clerk, community, slot, silent, at):
    for status in ("confirmed", "pending", "waitlisted", "entered"):
        user = make.resident(community)
        make.booking(slot, user.person, by=user, at=at, status=status)
    page = client_of(clerk).get(f"/admin/desk/slots/{slot.pk}/roster/").content.decode()
    for words in ("待审核（占着座）", "已发递补（占着座，等回复）", "11月20日 21:00", "候补", "等抽签"):
        assert words in page
    paper = client_of(clerk).get(f"/admin/desk/slots/{slot.pk}/roster/print/").content.decode()
    assert "待审核（占着座）" in paper and "留到 11月20日 21:00" in paper


@pytest.mark.parametrize("who", ["editor", "leader", "resident", "stranger", "other_community_clerk"])
def test_offers_are_answered_by_our_desk_alone(who, client_of, silent, request):
    browser = client_of(request.getfixturevalue(who))
    for url in (answer_url(silent), f"/admin/desk/bookings/{silent.pk}/seat/"):
        assert browser.post(url, {"answer": "accept"}).status_code in {302, 403, 404}
    page = browser.get(URL)
    assert page.status_code in {302, 403} or "孙玉珍" not in page.content.decode()
    silent.refresh_from_db()
    assert silent.status == BookingStatus.OFFERED
