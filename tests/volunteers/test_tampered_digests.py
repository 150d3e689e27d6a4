"""The walls of the sealed months, and what is found behind them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from tests.raw import change_row, copy_row
from volunteers import actions, audits, ledger, walls
from volunteers.models import AppendOnlyError, LedgerEntry, LedgerHead

from .sealing import local, written

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def found() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
    return str(caught.value)


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
