"""Ten thousand entries: the volunteer's page stays small, and the sums are the ledger's wherever they are shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from volunteers import actions
from volunteers.models import LedgerEntry
from volunteers.states import Grade

from .serving import served

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten_thousand(shift_role, volunteer, leader, at):
    """Rows alone, unchained: the page reads them, it does not check them."""
    signup = make.signup(shift_role, volunteer.person.volunteer, at=at)
    policy, snapshot = make.hours_policy(signup.community), {"shift": "守护家园", "venue": "大厅", "methods": "BB"}
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                community=signup.community, seq=n, volunteer=signup.volunteer, signup=signup, kind="credit", round=n,
                minutes_raw=60, minutes_counted=60, local_date=at.date() - timedelta(days=n % 900), grade=Grade.E2,
                created_by=leader, created_at=at, policy=policy, snapshot=snapshot, steps=[], prev_hash="", hash=str(n),
            )
            for n in range(1, 10_001)
        ],
        batch_size=500,
    )  # fmt: skip
    return signup


def test_the_page_takes_eight_statements_with_ten_thousand_entries(
    client_of, volunteer, ten_thousand, django_assert_max_num_queries
):
    mine = client_of(volunteer)
    mine.get(reverse("volunteers:ledger"))
    with django_assert_max_num_queries(8):  # two of them for what was learned
        page = mine.get(reverse("volunteers:ledger"))
    assert "<b>10000</b>" in page.content.decode()
    with django_assert_max_num_queries(6):
        mine.get(reverse("volunteers:ledger") + "?before=5000")


def test_the_sum_is_the_ledger_s_wherever_it_is_shown(
    client_of, api_of, volunteer, leader, clerk, secretary, shift, shift_role, at
):
    signup = served(make.signup(shift_role, volunteer.person.volunteer, at=at))
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    entry = LedgerEntry.objects.get()
    left_at = shift.starts_at + timedelta(minutes=90)
    review = actions.propose_correction(
        entry, came_at=shift.starts_at, left_at=left_at, reason="早走了", by=leader, at=shift.ends_at
    )
    actions.agree(review, by=clerk, at=shift.ends_at)
    true = sum(LedgerEntry.objects.values_list("minutes_counted", flat=True))
    assert true == 90
    assert "1.5 小时" in client_of(volunteer).get(reverse("volunteers:ledger")).content.decode()
    api = api_of(volunteer)
    assert api.get("/api/v1/volunteers/me/").json()["totals"]["minutes"] == true
    entries = api.get("/api/v1/volunteers/me/ledger/").json()["results"]
    assert sum(e["minutes_counted"] for e in entries) == true
    listed = client_of(clerk).get(reverse("desk_volunteer:index")).content.decode()
    assert signup.volunteer.number in listed and "1.5 小时" in listed
    export = client_of(clerk).get(reverse("desk_volunteer:index") + "?export=csv")
    rows = b"".join(export.streaming_content).decode().splitlines()
    assert any(signup.volunteer.number in row and ",90," in row for row in rows)
    assert timezone.localdate(shift.starts_at) == entry.local_date
