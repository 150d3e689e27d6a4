"""Two who seal a month at once, and an entry that is written while its month is sealed."""

import threading
import time
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction

from common.models import AuditEntry
from tests.races.conftest import met_before, race, wait_until
from tests.volunteers.sealing import local, written
from volunteers import actions, audits, ledger
from volunteers.actions import sealing
from volunteers.models import LedgerDigest, LedgerEntry

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
SEALABLE = local(2026, 11, 1, 0, 30)


@pytest.fixture
def first(team, volunteer):
    return written(team, volunteer.person.volunteer, local(2026, 9, 5, 18, 0))


@pytest.fixture
def unlocked(monkeypatch):
    """Sealing without the ledger's head."""
    ours = SimpleNamespace(lock=lambda community: None, START=ledger.START, seal_of_digest=ledger.seal_of_digest)
    monkeypatch.setattr(sealing, "ledger", ours)


def seal_at_once(community, month: date, times: int) -> list[str]:
    return race([lambda: actions.seal_month(community, month, at=SEALABLE) and None] * times)


def test_eight_who_seal_at_once_seal_once(community, first):
    assert seal_at_once(community, OCTOBER, 8) == ["done"] * 8
    assert list(LedgerDigest.objects.order_by("month").values_list("month", flat=True)) == [SEPTEMBER, OCTOBER]
    assert AuditEntry.objects.filter(verb="ledger.sealed").count() == 2
    assert list(audits.faults(community)) == []


def test_without_the_lock_they_meet_the_wall(community, first, unlocked, monkeypatch):
    """The twin: it shows that the test above would see the fault."""
    monkeypatch.setattr(sealing.digests, "figures", met_before(sealing.digests.figures, threading.Barrier(2)))
    assert sorted(seal_at_once(community, SEPTEMBER, 2)) == ["IntegrityError", "done"]


def entry_beside_the_seal(community, team, volunteer, until) -> LedgerDigest:
    """An entry of October waits with its commit `until` October is being sealed."""
    begun = threading.Event()

    def write():
        with transaction.atomic():
            written(team, volunteer.person.volunteer, local(2026, 10, 31, 23, 59))
            begun.set()
            until()

    def seal():
        assert begun.wait(10)
        actions.seal_month(community, OCTOBER, at=SEALABLE)

    assert race([write, seal]) == ["done", "done"]
    assert LedgerEntry.objects.count() == 2
    return LedgerDigest.objects.get(month=OCTOBER)


def test_an_entry_that_commits_late_is_in_its_month(community, first, team, volunteer):
    digest = entry_beside_the_seal(community, team, volunteer, lambda: time.sleep(0.5))
    assert (digest.first_seq, digest.last_seq, digest.entries) == (2, 2, 1)
    assert list(audits.faults(community)) == []


def test_without_the_lock_a_late_entry_is_left_out(community, first, team, volunteer, unlocked):
    """The twin."""
    sealed = LedgerDigest.objects.filter(month=OCTOBER).exists
    assert entry_beside_the_seal(community, team, volunteer, lambda: wait_until(sealed)).entries == 0
    assert any("sealed without it" in fault for fault in audits.faults(community))
