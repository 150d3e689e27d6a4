"""What points do and do not do, and until when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import actions, rules, tasks
from booking.models import BookingPolicy, CreditEntry, Slot
from booking.states import CreditState
from tests import factories as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def code(refusal):
    return refusal and refusal.code


@pytest.fixture
def slot_of(community, at):
    """slot_of(effect, …) → a slot whose activity weighs points so."""

    def build(effect, policy="strict", **fields):
        activity = make.activity(community, credit_effect=effect, waitlist_policy=policy)
        return make.slot(activity, at=at, **fields)

    return build


@pytest.mark.parametrize(
    ("effect", "policy", "refused", "status"),
    [
        ("none", "strict", None, "confirmed"),
        ("waitlist_first", "strict", None, "waitlisted"),
        ("waitlist_first", "fill", None, "waitlisted"),
        ("waitlist_first", "none", "credit", None),
        ("refuse", "strict", "credit", None),
        ("refuse", "none", "credit", None),
        ("none", "none", None, "confirmed"),
    ],
)
def test_the_effect_of_six_points(slot_of, resident, at, book, code_of, effect, policy, refused, status):
    slot = slot_of(effect, policy)
    make.points(resident, 6, at=at - DAY)
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == refused
    if refused:
        assert code_of(book, slot, resident) == refused
    else:
        made = book(slot, resident)
        assert (made.status, made.behind) == (status, status == "waitlisted")


def test_five_points_do_nothing(slot_of, resident, at, book):
    make.points(resident, 5, at=at - DAY)
    assert book(slot_of("refuse"), resident).status == "confirmed"


def test_a_party_with_a_child_is_never_kept_out(slot_of, resident, children, at, book):
    make.points(resident, 60, at=at - DAY)
    refusing, behind = slot_of("refuse"), slot_of("waitlist_first", starts_at=at + 8 * DAY)
    for slot in (refusing, behind):
        assert book(slot, resident, resident.person, children[0]).status == "confirmed"


def test_a_child_among_those_who_could_come_keeps_the_form_open(slot_of, resident, children, at):
    slot = slot_of("refuse")
    make.points(resident, 6, at=at - DAY)
    assert all(verdict.allowed for verdict in rules.verdicts(slot, [resident.person, *children], at=at))


@pytest.mark.parametrize("state", [CreditState.EXCUSED, CreditState.APPEALED, CreditState.NOTED])
def test_points_that_do_not_count(slot_of, resident, clerk, at, state):
    excused = {"excused_at": at, "excused_by": clerk} if state == CreditState.EXCUSED else {}
    make.points(resident, 6, at=at - DAY, state=state, **excused)
    assert rules.refusal_for(slot_of("refuse"), [resident.person], at=at) is None


def test_points_of_a_dry_run_are_counted_but_do_not_weigh(slot_of, community, resident, at):
    make.points(resident, 6, at=at - DAY)
    policy = BookingPolicy.objects.create(community=community, dry_run=True)
    assert rules.refusal_for(slot_of("refuse"), [resident.person], at=at) is None
    assert rules.credit_of(resident.person.household, policy, at=at).points == 6


def test_a_community_sets_its_own_limit(slot_of, community, resident, at):
    make.points(resident, 2, at=at - DAY)
    BookingPolicy.objects.create(community=community, points_limit=2)
    assert code(rules.refusal_for(slot_of("refuse"), [resident.person], at=at)) == "credit"


def test_other_households_points_are_not_mine(slot_of, resident, neighbour, at):
    make.points(neighbour, 6, at=at - DAY)
    assert rules.refusal_for(slot_of("refuse"), [resident.person], at=at) is None


@pytest.mark.parametrize(("moment", "expected"), [("2026-12-01 23:59:59", "credit"), ("2026-12-02 00:00:00", None)])
def test_points_end_at_local_midnight(slot_of, resident, at, moment, expected):
    """Good through 1 December in Shanghai, which is 16:00 of that day in UTC."""
    made = datetime(2026, 11, 20, 0, 30, tzinfo=SHANGHAI)
    entry = make.points(resident, 6, at=made, days=11)
    assert entry.expires_on.isoformat() == "2026-12-01"
    slot = slot_of("refuse", starts_at=at + 20 * DAY)
    moment = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    for zone in (SHANGHAI, ZoneInfo("UTC")):
        assert code(rules.refusal_for(slot, [resident.person], at=moment.astimezone(zone))) == expected


def test_what_is_noted_at_half_past_midnight_counts_from_that_local_day(slot, resident, book, at):
    """16:30 UTC of the 26th is the 27th in Shanghai."""
    Slot.objects.filter(pk=slot.pk).update(cancel_until=at)
    late = datetime(2026, 11, 26, 16, 30, tzinfo=ZoneInfo("UTC"))
    slot.refresh_from_db()
    actions.cancel(book(slot, resident), by=resident, at=late)
    assert CreditEntry.objects.get().expires_on == date(2026, 11, 27) + 90 * DAY


@pytest.mark.parametrize(("after", "expected"), [(30 * DAY - SECOND, "credit"), (30 * DAY, None)])
def test_the_effect_lasts_thirty_days_after_the_last_point(slot_of, resident, at, after, expected):
    make.points(resident, 4, at=at - 20 * DAY)
    make.points(resident, 2, at=at)
    slot = slot_of("refuse", starts_at=at + 40 * DAY)
    refusal = rules.refusal_for(slot, [resident.person], at=at + after)
    assert code(refusal) == expected
    if refusal:
        assert refusal.message == "家里有 6 分未到记录，这场暂时报不了"
        assert refusal.next_step.startswith("12月20日 09:00")
        assert refusal.url == "/me/credit/"


# Standing behind.


def test_newcomers_pass_whoever_stands_behind(slot_of, resident, neighbour, at, book, counters):
    slot = slot_of("waitlist_first", capacity=1)
    make.points(resident, 6, at=at - DAY)
    behind, new = book(slot, resident), book(slot, neighbour)
    assert (behind.status, new.status, counters(slot)) == ("waitlisted", "confirmed", (1, 0))
    third = book(slot, make.resident(slot.community))
    assert (third.status, rules.position_of(third), rules.position_of(behind)) == ("waitlisted", 1, 2)


@pytest.mark.parametrize("worker", [True, False])
def test_a_day_before_the_start_those_behind_are_reached(slot_of, resident, neighbour, at, book, worker):
    slot = slot_of("waitlist_first", capacity=2)
    make.points(resident, 6, at=at - DAY)
    behind = book(slot, resident)
    for moment, expected in ((slot.starts_at - DAY - SECOND, "waitlisted"), (slot.starts_at - DAY, "offered")):
        tasks.tick(moment) if worker else actions.settle(slot, at=moment)
        behind.refresh_from_db()
        assert behind.status == expected


def test_whoever_comes_within_the_day_sits_at_once(slot_of, resident, at, book):
    slot = slot_of("waitlist_first", capacity=2)
    make.points(resident, 6, at=at - DAY)
    assert book(slot, resident, at=slot.starts_at - DAY).status == "confirmed"


def test_a_part_of_those_behind_comes_where_not_all_can(slot_of, resident, grandmother, at, book, counters):
    slot = slot_of("waitlist_first", capacity=1)
    make.points(resident, 6, at=at - DAY)
    behind = book(slot, resident, resident.person, grandmother, accept_partial=True)
    actions.settle(slot, at=slot.starts_at - DAY)
    assert sorted(slot.bookings.values_list("status", "party_size", "behind")) == [
        ("offered", 1, True),
        ("waitlisted", 1, True),
    ]
    behind.refresh_from_db()
    assert (behind.status, counters(slot)) == ("offered", (1, 0))
