"""Sealed months of the ledger: each once, in order, over exactly its entries; what was changed later is found."""

import hashlib
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from common import audit
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row, copy_row
from volunteers import actions, audits, ledger, tasks, walls
from volunteers.digests import sealed_text
from volunteers.models import AppendOnlyError, LedgerDigest, LedgerEntry, LedgerHead

from .sealing import local, written

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))
SEALABLE = local(2026, 11, 1, 0, 30)


@pytest.fixture
def helper(volunteer):
    return volunteer.person.volunteer


@pytest.fixture
def second(community, at):
    return make.volunteer(make.resident(community).person, at=at)


@pytest.fixture
def entries(team, helper, second):
    """Two in August, none in September, one in October and one in November."""
    return [
        written(team, helper, local(2026, 8, 3, 18, 0), minutes=90),
        written(team, second, local(2026, 8, 20, 18, 0), minutes=120),
        written(team, helper, local(2026, 10, 5, 18, 0), minutes=30),
        written(team, helper, local(2026, 11, 2, 18, 0), minutes=60),
    ]


@pytest.fixture
def digests(community, entries):
    actions.seal_month(community, OCTOBER, at=SEALABLE)
    return list(LedgerDigest.objects.order_by("month"))


def figures(digest):
    return (
        digest.code,
        digest.first_seq,
        digest.last_seq,
        digest.entries,
        digest.minutes,
        digest.volunteers,
    )


def found() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
    return str(caught.value)


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


# The walls, and what is found behind them.


def test_no_raw_sql_changes_a_digest(digests):
    for sql in (
        "UPDATE volunteers_ledgerdigest SET minutes = 1",
        "DELETE FROM volunteers_ledgerdigest",
        *(["TRUNCATE volunteers_ledgerdigest"] if connection.vendor == "postgresql" else []),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)


def test_a_digest_is_neither_saved_again_nor_deleted(digests):
    for act in (digests[0].save, digests[0].delete):
        with pytest.raises(AppendOnlyError):
            act()


@pytest.mark.parametrize(
    "changes",
    [{}, {"month": date(2026, 11, 1), "entries": 5}, {"month": date(2026, 11, 1), "first_seq": 0}],
    ids=["twice", "more than its numbers", "numbers without entries"],
)
def test_a_digest_that_cannot_be_is_refused_by_raw_sql(digests, changes):
    with pytest.raises(IntegrityError):
        copy_row(digests[2], **changes)


def test_an_untouched_ledger_tells_its_digests(digests, community):
    said = StringIO()
    call_command("verify_ledger", stdout=said, stderr=StringIO())
    lines = [f"{community.code} {digest.code} {digest.hash}" for digest in digests]
    assert said.getvalue().splitlines() == [*lines, "Every ledger is as it was written: 4 entries."]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("minutes = 999", "digest of 2026-10: says minutes 999, counted 30"),
        ("volunteers = 9", "digest of 2026-10: says volunteers 9, counted 1"),
        ("minutes = 999", "digest of 2026-10: its content was changed after it was sealed"),
        ("head_hash = 'f'", "digest of 2026-10: its last entry #3 is not the one that was sealed"),
        ("prev_hash = 'f'", "digest of 2026-10: does not follow the digest before it"),
        ("hash = 'f'", "digest of 2026-10: its content was changed after it was sealed"),
        ("month = '2026-11-01'", "digest of 2026-11: the month after 2026-09 was not sealed"),
        ("last_seq = 4, entries = 2", "digest of 2026-10: its last entry #4 is not the one that was sealed"),
        ("first_seq = 2, entries = 2", "digest of 2026-10: does not begin after #2"),
    ],
)
def test_a_tampered_digest_is_found(digests, change, fault):
    with walls.down():
        change_row(digests[2], change)
    assert fault in found()


def test_a_digest_that_was_cut_out_is_found(digests):
    with walls.down(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM volunteers_ledgerdigest WHERE id = %s", [digests[1].pk])
    said = found()
    assert "digest of 2026-10: does not follow the digest before it" in said
    assert "digest of 2026-10: the month after 2026-08 was not sealed" in said


def test_an_empty_month_that_moves_the_head_is_found(digests):
    with walls.down():
        change_row(digests[1], "head_hash = 'f'")
    assert "digest of 2026-09: has no entries and another head than the digest before it" in found()


def test_a_tampered_entry_is_found_in_its_month(digests, entries):
    with walls.down():
        change_row(entries[1], "minutes_counted = 999")
    assert "digest of 2026-08: says minutes 210, counted 1089" in found()


def test_a_chain_that_was_rewritten_whole_is_found_by_its_digests(digests, community, entries):
    """Whoever owns the database recomputes every hash of the entries: only the digests, and the paper, know better."""
    with walls.down():
        last = ledger.START
        for entry in LedgerEntry.objects.order_by("seq"):
            entry.minutes_raw = entry.minutes_counted = entry.minutes_counted + (entry.seq == 1)
            entry.prev_hash, entry.hash = last, ""
            entry.hash = last = ledger.seal(entry)
            changed = {"minutes_raw", "minutes_counted", "prev_hash", "hash"}
            LedgerEntry.objects.filter(pk=entry.pk).update(**{name: getattr(entry, name) for name in changed})
        LedgerHead.objects.filter(community=community).update(hash=last)
    assert found().splitlines() == [
        f"{community.code} digest of 2026-08: says minutes 210, counted 211",
        f"{community.code} digest of 2026-08: its last entry #2 is not the one that was sealed",
        f"{community.code} digest of 2026-10: its last entry #3 is not the one that was sealed",
    ]


def test_an_entry_slipped_into_a_sealed_month_is_found(digests, team, helper, monkeypatch):
    monkeypatch.setattr(ledger, "refusal_to_write", lambda community_id, *, at: None)
    slipped = written(team, helper, local(2026, 10, 30, 9, 0))
    assert f"#{slipped.seq}: is dated into 2026-10, which was sealed without it" in found()
    actions.seal_month(digests[0].community, NOVEMBER, at=local(2026, 12, 1, 0, 30))
    assert f"#{slipped.seq}: is dated into 2026-10, which was sealed without it" in found()


def test_checking_three_months_takes_nine_statements(digests, django_assert_num_queries):
    with django_assert_num_queries(9):
        assert list(audits._faults_of_digests(digests[0].community)) == []


def test_months_that_nobody_sealed_in_time_are_made_up_for(community, entries):
    digest = actions.seal_month(community, date(2027, 11, 1), at=local(2027, 12, 1, 0, 30) + timedelta(days=1))
    assert (digest.last_seq, LedgerDigest.objects.count()) == (4, 16)
    assert list(audits.faults(community)) == []
