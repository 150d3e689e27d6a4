"""Who waits for a role and has promised the time to something else."""

import pytest

from accounts.models import Commitment
from tests import factories as make
from volunteers import actions
from volunteers.models import Signup
from volunteers.states import SignupState

from .queueing import answer, give_back, states
from .refusing import code_of

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def booked(queue, slot, shift, at):
    """The head of the queue, with a place booked at the time of the shift, and an offer."""
    person = queue[1].volunteer.person
    make.booking(slot, person, by=person.user, at=at)
    type(slot).objects.filter(pk=slot.pk).update(starts_at=shift.starts_at, ends_at=shift.ends_at)
    give_back(queue[0], at)
    return queue[1]


def test_who_has_booked_that_time_may_queue_and_is_asked_when_it_is_the_turn(booked, client_of, api_of, at):
    assert code_of(answer, actions.accept_offer, booked, at) == "overlapping_booking"
    mine, url = client_of(booked.made_by), f"/volunteer/signups/{booked.pk}/offer/"
    assert "时间重了也报" in words(mine.get("/volunteer/"))
    refused = mine.post(url, {"answer": "accept"})
    assert (refused.status_code, "时间重了也报" in words(refused)) == (409, True)
    api = api_of(booked.made_by)
    assert api.post(f"/api/v1/signups/{booked.pk}/accept-offer/").json()["code"] == "overlapping_booking"
    assert mine.post(url, {"answer": "accept", "accepts_overlap": "on"}).status_code == 302
    assert states(booked) == ["confirmed"]


def test_a_queuer_who_gets_a_free_seat_is_asked_at_once(booked, sign_up, at):
    give_back(booked, at)
    give_back(Signup.objects.get(state="offered"), at)
    assert code_of(sign_up, booked.volunteer) == "overlapping_booking"
    assert sign_up(booked.volunteer, accept_overlap=True).state == SignupState.CONFIRMED


def test_only_a_seat_is_a_promise(queue, at):
    def promised() -> set[str]:
        return set(Commitment.objects.values_list("ref", flat=True))

    assert promised() == {f"signup:{queue[0].pk}"}
    give_back(queue[0], at)
    assert promised() == set()
    answer(actions.accept_offer, queue[1], at)
    assert promised() == {f"signup:{queue[1].pk}"}
