"""Sealed months of the ledger: each once, in order, over exactly its entries."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import transaction

from common import audit
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from volunteers import actions, audits, ledger, tasks
from volunteers.digests import sealed_text
from volunteers.models import LedgerDigest, LedgerEntry, LedgerHead

from .sealing import local, written

pytestmark = pytest.mark.django_db
AUGUST, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 10, 11))
SEALABLE = local(2026, 11, 1, 0, 30)


def figures(digest):
    return (
        digest.code,
        digest.first_seq,
        digest.last_seq,
        digest.entries,
        digest.minutes,
        digest.volunteers,
    )


def refusal_of(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(*args, **kwargs)
    return refused.value.refusal.code


def test_earlier_months_are_sealed_first_and_an_empty_one_too(digests, entries):
    assert [figures(digest) for digest in digests] == [
        ("2026-08", 1, 2, 2, 210, 2),
        ("2026-09", 0, 2, 0, 0, 0),
        ("2026-10", 3, 3, 1, 30, 1),
    ]
    assert [digest.head_hash for digest in digests] == [entries[1].hash, entries[1].hash, entries[2].hash]
    assert [digest.prev_hash for digest in digests] == [ledger.START, digests[0].hash, digests[1].hash]
    assert {(digest.sealed_at, digest.sealed_by) for digest in digests} == {(SEALABLE, None)}
    assert list(audits.faults(digests[0].community)) == []


def test_the_hash_is_that_of_the_text_and_anybody_can_reckon_it(digests, community):
    text = sealed_text(digests[2])
    assert text == (
        f'{{"community_id":{community.pk},"entries":1,"first_seq":3,"head_hash":"{digests[2].head_hash}","last_seq":3,'
        f'"minutes":30,"month":"2026-10","prev_hash":"{digests[1].hash}","volunteers":1}}'
    )
    assert digests[2].hash == hashlib.sha256(text.encode()).hexdigest()


def test_sealing_again_answers_the_first_and_writes_nothing(digests, community, clerk):
    noted = AuditEntry.objects.filter(verb="ledger.sealed")
    assert list(noted.order_by("id").values_list("data__month", "actor")) == [
        ("2026-08", None), ("2026-09", None), ("2026-10", None),
    ]  # fmt: skip
    for month, digest in ((AUGUST, digests[0]), (OCTOBER, digests[2])):
        again = actions.seal_month(community, month, by=clerk, at=local(2026, 11, 9, 9))
        assert (again, again.sealed_by, again.sealed_at) == (digest, None, SEALABLE)
    assert (LedgerDigest.objects.count(), noted.count()) == (3, 3)


def test_who_sealed_stands_in_the_digest_and_in_the_log(community, entries, clerk):
    digest = actions.seal_month(community, AUGUST, by=clerk, at=SEALABLE)
    assert (digest.sealed_by, AuditEntry.objects.get(verb="ledger.sealed").actor) == (clerk, clerk)


@pytest.mark.parametrize("moment", [local(2026, 10, 31, 23, 59, 59), local(2026, 11, 1), local(2026, 11, 1, 0, 29, 59)])
def test_a_month_is_not_sealed_before_half_an_hour_after_its_end(community, entries, moment):
    assert refusal_of(actions.seal_month, community, OCTOBER, at=moment) == "month_not_over"
    assert not LedgerDigest.objects.exists()


def test_there_is_nothing_to_seal_before_the_first_entry(community, other_community, entries):
    july = date(2026, 7, 1)
    assert refusal_of(actions.seal_month, community, july, at=SEALABLE) == "month_without_ledger"
    actions.seal_month(community, OCTOBER, at=SEALABLE)
    assert refusal_of(actions.seal_month, community, july, at=SEALABLE) == "month_without_ledger"
    assert refusal_of(actions.seal_month, other_community, OCTOBER, at=SEALABLE) == "month_without_ledger"
    assert not LedgerHead.objects.filter(community=other_community).exists()


def test_a_month_ends_at_midnight_in_shanghai(community, team, helper):
    """23:59:59 there is 15:59:59 in London: the last entry of October; the next one is November's."""
    for moment in (local(2026, 10, 31, 23, 59, 59), local(2026, 11, 1)):
        written(team, helper, moment)
    actions.seal_month(community, NOVEMBER, at=local(2026, 12, 1, 0, 30))
    sealed = LedgerDigest.objects.order_by("month")
    assert [figures(digest) for digest in sealed] == [("2026-10", 1, 1, 1, 60, 1), ("2026-11", 2, 2, 1, 60, 1)]


def test_two_clocks_that_differ_by_a_moment_lose_no_entry(community, team, helper, second):
    """The later stamp got the lower number: all up to the month's last number is the month's."""
    written(team, helper, local(2026, 11, 1))
    written(team, second, local(2026, 10, 31, 23, 59, 59))
    written(team, second, local(2026, 11, 1, 0, 0, 1))
    with pytest.raises(DomainError):
        actions.seal_month(community, OCTOBER, at=SEALABLE)  # the first entry says November
    digest = actions.seal_month(community, NOVEMBER, at=local(2026, 12, 1, 0, 30))
    assert figures(digest) == ("2026-11", 1, 3, 3, 180, 2)
    written(team, helper, local(2026, 12, 1))
    written(team, second, local(2026, 12, 31, 23, 59, 59))
    january = [written(team, helper, local(2027, 1, 1)), written(team, second, local(2026, 12, 31, 23, 59, 59))]
    digest = actions.seal_month(community, date(2026, 12, 1), at=local(2027, 1, 1, 0, 30))
    assert figures(digest) == ("2026-12", 4, january[1].seq, 4, 240, 2)
    assert list(audits.faults(community)) == []


def test_nothing_is_written_into_a_sealed_month(digests, team, helper):
    late = local(2026, 10, 31, 23, 59, 59)
    assert refusal_of(written, team, helper, late) == "month_sealed"
    assert LedgerEntry.objects.count() == 4
    assert written(team, helper, local(2026, 11, 1)).seq == 5


def test_another_community_s_months_are_its_own(digests, other_community, leader, at):
    theirs = make.team(other_community, leader=leader)
    other = make.volunteer(make.resident(other_community).person, at=at)
    entry = written(theirs, other, local(2026, 10, 31, 12, 0))
    digest = actions.seal_month(other_community, OCTOBER, at=SEALABLE)
    assert (digest.head_hash, digest.prev_hash, digest.entries) == (entry.hash, ledger.START, 1)


def test_what_was_taken_back_is_deducted(community, entries, leader):
    with transaction.atomic():
        back = actions.credit.reverse(
            entries[1], created_by=leader, approved_by=None, at=local(2026, 11, 3, 9, 0), why="记错了"
        )
    digest = actions.seal_month(community, NOVEMBER, at=local(2026, 12, 1, 0, 30))
    assert figures(digest) == ("2026-11", 4, back.seq, 2, 60 - 120, 2)


def test_the_clock_seals_every_month_that_is_over(community, other_community, entries):
    tasks.tick(local(2026, 11, 1, 0, 29))
    assert [d.code for d in LedgerDigest.objects.order_by("month")] == ["2026-08", "2026-09"]
    tasks.tick(SEALABLE)
    assert [d.code for d in LedgerDigest.objects.order_by("month")] == ["2026-08", "2026-09", "2026-10"]


def test_the_clock_does_nothing_more_until_the_month_is_over(digests, django_assert_num_queries):
    with django_assert_num_queries(5):  # who leaves soon, who forgot, whose notice, whose offer, whose month is over
        assert tasks.tick(local(2026, 11, 20, 9, 0)) == 0


def test_a_ledger_that_began_this_month_waits(community, team, helper):
    written(team, helper, local(2026, 11, 2, 18, 0))
    assert tasks.tick(local(2026, 11, 20, 9, 0)) == 0


def test_nothing_stands_if_the_log_cannot_be_written(community, entries, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.seal_month(community, OCTOBER, at=SEALABLE)
    assert not LedgerDigest.objects.exists()


def test_months_that_nobody_sealed_in_time_are_made_up_for(community, entries):
    digest = actions.seal_month(community, date(2027, 11, 1), at=local(2027, 12, 1, 0, 30) + timedelta(days=1))
    assert (digest.last_seq, LedgerDigest.objects.count()) == (4, 16)
    assert list(audits.faults(community)) == []
