"""A person's shifts and booked places do not overlap, unless the person says so: on both sides and on every face."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Commitment
from booking import actions as booking_actions
from booking.models import Booking
from booking.states import Channel
from tests import factories as make
from volunteers import actions
from volunteers.models import Signup

from .refusing import code_of

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def slot(community, shift, at):
    """Half an hour before the shift's end, at another place."""
    return make.slot(make.activity(community, "春联课"), at=at, starts_at=shift.ends_at - HALF_HOUR)


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def book(slot, user, at, **said):
    return booking_actions.book(slot.pk, persons=[user.person.pk], by=user, at=at, channel=Channel.WEB, **said)


def test_a_place_at_the_time_of_a_shift_is_booked_only_knowingly(signed_up, slot, volunteer, at):
    assert code_of(book, slot, volunteer, at) == "promised"
    assert not Booking.objects.exists()
    assert book(slot, volunteer, at, accept_overlap=True).status == "confirmed"


def test_a_shift_at_the_time_of_a_place_is_taken_only_knowingly(shift_role, slot, volunteer, at):
    book(slot, volunteer, at)
    wanted = {"volunteer": volunteer.person.volunteer, "by": volunteer, "at": at}
    assert code_of(actions.sign_up, shift_role, **wanted) == "overlapping_booking"
    assert not Signup.objects.exists() and not Commitment.objects.exists()
    assert actions.sign_up(shift_role, **wanted, accept_overlap=True).state == "confirmed"


def test_a_shift_given_back_frees_the_time(signed_up, slot, volunteer, at):
    actions.cancel_signup(signed_up, by=volunteer, at=at)
    assert book(slot, volunteer, at).status == "confirmed"


def test_a_shift_called_off_frees_the_time(signed_up, shift, slot, leader, volunteer, at):
    actions.cancel_shift(shift, by=leader, at=at, reason="下雨")
    assert book(slot, volunteer, at).status == "confirmed"


def test_the_rest_of_the_family_books_freely(signed_up, slot, volunteer, at):
    child = make.person(volunteer.person.household, name="小雨")
    booked = booking_actions.book(slot.pk, persons=[child.pk], by=volunteer, at=at, channel=Channel.WEB)
    assert booked.status == "confirmed"


def test_a_slot_that_only_touches_the_shift_is_free(signed_up, community, shift, volunteer, at):
    after = make.slot(make.activity(community), at=at, starts_at=shift.ends_at)
    assert book(after, volunteer, at).status == "confirmed"


def test_the_booking_page_names_the_shift_and_takes_the_tick(client_of, signed_up, slot, volunteer):
    browser, url = client_of(volunteer), reverse("booking:book", args=[slot.pk])
    page = browser.get(url).content.decode()
    assert "时间重了也报" in page and signed_up.shift.title in page
    form = {"persons": [str(volunteer.person.pk)]}
    refused = browser.post(url, form)
    assert refused.status_code == 409 and "时间重了" in refused.content.decode()
    assert browser.post(url, form | {"accepts_overlap": "on"}).status_code == 302


def test_the_shift_page_names_the_place_and_takes_the_tick(client_of, shift, shift_role, slot, volunteer, at):
    book(slot, volunteer, at)
    browser, url = client_of(volunteer), reverse("volunteers:shift", args=[shift.pk])
    page = browser.get(url).content.decode()
    assert "时间重了也报" in page and "春联课" in page
    assert browser.post(url, {"role": shift_role.pk}).status_code == 409
    assert browser.post(url, {"role": shift_role.pk, "accepts_overlap": "on"}).status_code == 302


def test_the_api_answers_both_codes_and_takes_both_words(api_of, signed_up, slot, volunteer, community, team, at):
    api, wanted = api_of(volunteer), {"slot": slot.pk, "persons": [str(volunteer.person.pk)]}
    asked = api.post(f"/api/v1/slots/{slot.pk}/eligibility/", {"persons": wanted["persons"]}).json()
    assert (asked["party"]["code"], asked["results"][0]["allowed"]) == ("promised", True)
    assert api.post("/api/v1/bookings/", wanted).json()["code"] == "promised"
    assert api.post("/api/v1/bookings/", wanted | {"accept_overlap": True}).status_code == 201
    second = make.shift_role(make.shift(team, at=at, starts_at=slot.starts_at + HALF_HOUR))
    url = f"/api/v1/shifts/{second.shift_id}/signups/"
    actions.cancel_signup(signed_up, by=volunteer, at=at)
    assert api.post(url, {"role": second.pk}).json()["code"] == "overlapping_booking"
    assert api.post(url, {"role": second.pk, "accept_overlap": True}).status_code == 201


def test_the_desk_is_told_and_may_say_so(client_of, signed_up, slot, clerk, volunteer):
    browser = client_of(clerk)
    url = f"/admin/desk/slots/{slot.pk}/book/?q=&household={volunteer.person.household_id}"
    assert "时间重了也报" in browser.get(url).content.decode()
    form = {"persons": [str(volunteer.person.pk)], "channel": "phone"}
    browser.post(url, form)
    assert not Booking.objects.exists()
    browser.post(url, form | {"accept_overlap": "on"})
    assert Booking.objects.get().status == "confirmed"
