"""Two leaders confirm the same hours at once."""

import threading

import pytest

from tests import factories as make
from tests.races.conftest import PATIENCE, race
from volunteers import actions, rules
from volunteers.audits import faults
from volunteers.models import LedgerEntry, SignupQuerySet
from volunteers.states import Method

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def both_confirm(shift, shift_role, volunteer, leader, clerk, at):
    signup = make.signup(shift_role, volunteer.person.volunteer, at=at)
    for act, moment in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signup, method=Method.PRINTED, by=volunteer, at=moment, client_event_id=act.__name__)
    return lambda: race(
        lambda by=by: actions.confirm_hours(signup, by=by, at=shift.ends_at) and None for by in (leader, clerk)
    )


def test_the_second_is_told_that_it_is_done(both_confirm, community):
    assert sorted(both_confirm()) == ["already_credited", "done"]
    assert LedgerEntry.objects.count() == 1
    assert list(faults(community)) == []


def test_twin_without_the_lock_meets_the_wall(both_confirm, community, monkeypatch):
    both, refusal = threading.Barrier(2), rules.refusal_to_confirm

    def asked_by_both(*args):
        answer = refusal(*args)
        both.wait(PATIENCE)
        return answer

    monkeypatch.setattr(SignupQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(rules, "refusal_to_confirm", asked_by_both)
    assert sorted(both_confirm()) == ["IntegrityError", "done"]
    assert list(faults(community)) == []
