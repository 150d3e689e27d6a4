"""One minute of one person is credited once, whichever shift claims it and whatever the claim rests on."""

from datetime import timedelta

import pytest

from tests import factories as make
from volunteers import actions
from volunteers.audits import faults
from volunteers.models import HoursReview, LedgerEntry
from volunteers.tasks import tick

from .serving import came, left, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def other(team, shift, volunteer, at):
    """A sign-up of the same person, for a shift that overlaps the last hour and lasts two more."""
    starts_at = shift.starts_at + timedelta(hours=2)
    overlapping = make.shift(team, at=at, starts_at=starts_at, venue=shift.venue, service_kind=shift.service_kind)
    return make.signup(make.shift_role(overlapping), volunteer.person.volunteer, at=at)


def close(shift, leader):
    actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(minutes=5))


def credited() -> list[int]:
    return [entry.minutes_counted for entry in LedgerEntry.objects.order_by("seq")]


def add_late(signup, leader, clerk, secretary):
    shift, later = signup.shift, signup.shift.ends_at + timedelta(hours=1)
    times = {"came_at": shift.starts_at, "left_at": shift.ends_at}
    review = actions.propose_late_entry(signup, **times, reason="手机坏了", proof="照片", by=leader, at=later)
    for by in (clerk, secretary):
        actions.agree(review, by=by, at=later)
    tick(later + timedelta(days=8))


def test_a_scanned_shift_does_not_repeat_a_late_entry(signed_up, other, leader, clerk, secretary):
    close(signed_up.shift, leader)
    add_late(signed_up, leader, clerk, secretary)
    served(other)
    close(other.shift, leader)
    assert credited() == [180, 120]
    assert list(faults(signed_up.community)) == []


def test_of_two_late_entries_the_second_gets_the_rest(signed_up, other, leader, clerk, secretary):
    for signup in (signed_up, other):
        close(signup.shift, leader)
        add_late(signup, leader, clerk, secretary)
    assert credited() == [180, 120]


@pytest.mark.parametrize(("minutes", "of_other"), [(180, 120), (60, 180)])
def test_a_correction_takes_the_times_it_was_agreed_for(signed_up, other, leader, clerk, minutes, of_other):
    """The scans said the first hour, or the whole of it; what counts is what two people agreed to."""
    shift = signed_up.shift
    came(signed_up, shift.starts_at)
    left(signed_up, shift.starts_at + timedelta(minutes=240 - minutes))
    close(shift, leader)
    entry, later = LedgerEntry.objects.get(), shift.ends_at + timedelta(hours=1)
    left_at = shift.starts_at + timedelta(minutes=minutes)
    actions.propose_correction(entry, came_at=shift.starts_at, left_at=left_at, reason="核对过了", by=leader, at=later)
    actions.agree(HoursReview.objects.get(), by=clerk, at=later)
    served(other)
    close(other.shift, leader)
    assert credited() == [240 - minutes, minutes - 240, minutes, of_other]


def test_minutes_given_by_the_grace_are_not_given_again(signed_up, other, leader):
    """Leaving four minutes early was taken as punctual, so these four minutes are spent."""
    came(signed_up, signed_up.shift.starts_at)
    left(signed_up, signed_up.shift.ends_at - timedelta(minutes=4))
    came(other, other.shift.starts_at + timedelta(minutes=56))
    left(other, other.shift.ends_at)
    close(signed_up.shift, leader)
    close(other.shift, leader)
    assert credited() == [180, 120]
    assert LedgerEntry.objects.get(signup=other).minutes_raw == 120


def test_a_neighbour_s_hours_take_nothing(signed_up, other, shift_role, leader, at):
    neighbour = make.volunteer(make.resident(other.community).person, at=at)
    served(make.signup(shift_role, neighbour, at=at))
    close(signed_up.shift, leader)
    served(other)
    close(other.shift, leader)
    assert credited() == [180, 180]
