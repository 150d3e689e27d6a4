"""Several who close a shift, or say their word, at the same moment."""

import pytest

from accounts.states import RoleKind
from tests import factories as make
from tests.races.conftest import race
from tests.volunteers.serving import served
from volunteers import actions
from volunteers.audits import faults
from volunteers.models import ApprovalStep, HoursReview, LedgerEntry
from volunteers.states import Method

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def desk(community, at):
    return [make.staff(community, RoleKind.CLERK, f"clerk{n}") for n in range(6)]


def test_a_shift_that_several_close_is_closed_once(shift, signed_up, desk):
    served(signed_up)
    jobs = [lambda by=by: actions.close_shift(shift, by=by, at=shift.ends_at) for by in desk]
    assert sorted(race(jobs)) == ["done", *["shift_recorded"] * 5]
    assert LedgerEntry.objects.count() == 1
    assert list(faults(shift.community)) == []


def test_of_many_who_agree_two_are_heard(shift, signed_up, leader, desk):
    served(signed_up, method=Method.PRINTED)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    review = HoursReview.objects.get()
    jobs = [lambda by=by: actions.agree(review, by=by, at=shift.ends_at) and None for by in desk]
    assert sorted(race(jobs)) == [*["already_decided"] * 4, "done", "done"]
    assert (ApprovalStep.objects.count(), LedgerEntry.objects.count()) == (2, 1)
    entry = LedgerEntry.objects.get()
    assert entry.created_by != entry.approved_by


def test_one_person_on_two_phones_has_one_word(shift, signed_up, leader, clerk):
    served(signed_up, method=Method.PRINTED)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    review = HoursReview.objects.get()
    jobs = [lambda: actions.agree(review, by=clerk, at=shift.ends_at) and None] * 5
    assert sorted(race(jobs)) == [*["already_said"] * 4, "done"]
    assert not LedgerEntry.objects.exists()
