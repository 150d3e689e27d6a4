"""Two taps at once: one attempt, one score."""

import threading

import pytest

from cms.models import Attempt
from cms.quizzes import actions
from cms.quizzes.papers import right_options
from common.models import AuditEntry
from tests import factories as make
from tests.races.conftest import met_before, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TAPS = 12


@pytest.fixture
def quiz(community, at):
    return make.quiz(community, at=at)


def test_many_taps_begin_one_attempt(quiz, resident, at):
    outcomes = race(lambda: actions.start(quiz, by=resident, at=at)[0] for _ in range(TAPS))
    assert set(outcomes) == {"done"}
    assert Attempt.objects.get().number == 1
    assert AuditEntry.objects.filter(verb="attempt.started").count() == 1


def test_twin_without_the_wall_begins_several(quiz, resident, at, without_wall, monkeypatch):
    without_wall("cms_attempt", "attempt_runs_alone", "attempt_counted_once")
    monkeypatch.setattr(actions, "paper_of", met_before(actions.paper_of, threading.Barrier(TAPS)))
    race(lambda: actions.start(quiz, by=resident, at=at)[0] for _ in range(TAPS))
    assert Attempt.objects.count() == TAPS


def test_a_paper_handed_in_many_times_counts_once(quiz, resident, at):
    attempt, _is_new = actions.start(quiz, by=resident, at=at)
    right = {row["id"]: sorted(right_options(row)) for row in attempt.paper}

    def job(answers):
        return lambda: actions.submit(
            Attempt.objects.select_related("quiz").get(pk=attempt.pk), answers=answers, by=resident, at=at,
            incomplete=True,
        ).state  # fmt: skip

    outcomes = race(job(right if tap % 2 else {}) for tap in range(TAPS))
    assert sorted(outcomes) == ["attempt_submitted"] * (TAPS - 1) + ["done"]
    assert AuditEntry.objects.filter(verb="attempt.submitted").count() == 1
    attempt.refresh_from_db()
    assert AuditEntry.objects.get(verb="attempt.submitted").data == {"score": attempt.score}
