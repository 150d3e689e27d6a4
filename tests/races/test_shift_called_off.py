"""A shift is called off while somebody signs up, arrives or gives the role back."""

import threading

import pytest

from tests import factories as make
from tests.races.conftest import race, wait_until
from volunteers import actions
from volunteers.actions import signups
from volunteers.models import Shift, ShiftRole, Signup
from volunteers.states import Method, ShiftState, SignupState
from volunteers.verify import drift

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def against(shift, leader):
    """against(job, at) → what became of the job and of calling the shift off, at once or `after` an event."""

    def run(job, at, **after):
        return race([job, lambda: actions.cancel_shift(shift, by=leader, at=at, reason="暴雨") and None], **after)

    return run


@pytest.fixture
def signing_up(shift_role, volunteer, at):
    role = ShiftRole.objects.select_related("shift").get()
    return lambda: actions.sign_up(role, volunteer=volunteer.person.volunteer, by=volunteer, at=at) and None


def is_called_off() -> bool:
    return Shift.objects.get().state == ShiftState.CANCELLED


def test_signing_up_meanwhile_is_refused_or_cancelled_with_the_rest(against, signing_up, at):
    assert against(signing_up, at) in (["done", "done"], ["shift_cancelled", "done"])
    assert not Signup.objects.live().exists()
    assert list(drift()) == []


def test_twin_without_the_shifts_lock_leaves_a_sign_up_behind(against, signing_up, at, monkeypatch):
    read = threading.Event()

    def read_before(shift_id):
        shift = Shift.objects.select_related("venue").get(pk=shift_id)
        read.set()
        wait_until(is_called_off)
        return shift

    monkeypatch.setattr(signups, "lock_shift", read_before)
    assert against(signing_up, at, after=read) == ["done", "done"]
    assert Signup.objects.live().exists() and is_called_off()


def test_who_arrives_meanwhile_stops_it_or_is_told(against, shift, shift_role, volunteer, at):
    signup = make.signup(shift_role, volunteer.person.volunteer, at=at)
    start = shift.starts_at

    def arrive():
        actions.check_in(signup, method=Method.ROTATING, by=volunteer, at=start, client_event_id="in")

    assert against(arrive, start) in (["done", "shift_attended"], ["changed", "done"])
    signup.refresh_from_db()
    assert (signup.state == SignupState.CHECKED_IN) is not is_called_off()
    assert list(drift()) == []


def test_giving_back_meanwhile_frees_each_seat_once(against, shift, shift_role, community, at):
    made = [
        make.signup(shift_role, make.volunteer(make.resident(community).person, at=at), at=at, pk=f"{n:032x}")
        for n in range(3)
    ]
    last = max(made, key=lambda signup: str(signup.pk))
    by = last.volunteer.person.user
    assert against(lambda: actions.cancel_signup(last, by=by, at=at) and None, at) in (
        ["done", "done"],
        ["changed", "done"],
    )
    assert ShiftRole.objects.get().taken == 0
    assert list(drift()) == []
