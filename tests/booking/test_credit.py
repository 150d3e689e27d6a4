"""Points are noted from facts, by the rules of the day of booking; they may be excused, disputed, answered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import actions
from booking.models import Appeal, BookingPolicy, CreditEntry, Slot
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def points():
    return list(CreditEntry.objects.order_by("pk").values_list("kind", "points", "state"))


@pytest.fixture
def entry(resident, at):
    return make.points(resident, 6, at=at - timedelta(days=1))


# Late cancelling.


@pytest.mark.parametrize(
    ("deadline", "moment", "late"),
    [
        ("2026-11-26 23:59:59", "2026-11-26 23:59:59", False),
        ("2026-11-26 23:59:59", "2026-11-27 00:00:00", True),
        ("2026-11-27 00:00:00", "2026-11-26 23:59:59", False),
        ("2026-11-27 00:00:00", "2026-11-27 00:00:00", False),
        ("2026-11-27 00:00:00", "2026-11-27 00:00:01", True),
    ],
)
@pytest.mark.parametrize("zone", [SHANGHAI, ZoneInfo("UTC")])
def test_late_by_a_second_around_midnight(slot, resident, book, deadline, moment, late, zone):
    deadline, moment = (datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) for text in (deadline, moment))
    Slot.objects.filter(pk=slot.pk).update(cancel_until=deadline)
    actions.cancel(book(slot, resident), by=resident, at=moment.astimezone(zone))
    assert points() == ([("late_cancel", 1, "counts")] if late else [])
    assert verbs() == ["booking.made", "booking.cancelled", *(["credit.noted"] if late else [])]
    kinds = sorted(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == ["booking_cancelled", "booking_made", *(["credit_points"] if late else [])]


def test_rules_changed_later_do_not_reach_back(slot, resident, clerk, book, at):
    policy = BookingPolicy.objects.create(community=slot.community)
    booking = book(slot, resident)
    actions.change_policy(policy, by=clerk, at=at, late_points=5, points_days=1)
    Slot.objects.filter(pk=slot.pk).update(cancel_until=at)
    actions.cancel(booking, by=resident, at=slot.starts_at - timedelta(hours=24))  # in time by what was agreed
    assert points() == []
    late = slot.starts_at - SECOND
    actions.cancel(book(slot, resident, at=at), by=resident, at=late)
    assert (points(), CreditEntry.objects.get().expires_on) == (
        [("late_cancel", 5, "counts")],
        late.date() + timedelta(days=1),
    )


def test_whoever_agreed_to_another_time_leaves_without_a_trace(slot, resident, neighbour, clerk, book, at):
    before = book(slot, resident)
    actions.change_slot(slot, by=clerk, at=at, starts_at=slot.starts_at + timedelta(hours=1))
    slot.refresh_from_db()
    after = book(slot, neighbour)
    for booking in (before, after):
        actions.cancel(booking, by=clerk, at=slot.starts_at - SECOND)
    assert list(CreditEntry.objects.values_list("booking", flat=True)) == [after.pk]


@pytest.mark.parametrize("status", ["waitlisted", "pending", "entered"])
def test_only_who_had_a_seat_for_certain_can_be_late(slot, resident, at, status):
    waiting = make.booking(
        slot, resident.person, by=resident, at=at, status=status, policy={"cancel_until": at.isoformat()}
    )
    actions.cancel(waiting, by=resident, at=slot.starts_at - SECOND)
    assert points() == []


# Excused, disputed, answered.


def test_excused_once_with_a_reason(entry, resident, clerk, at, code_of):
    excused = actions.excuse(entry, by=clerk, at=at, reason="医院证明")
    assert (excused.state, excused.excused_by, excused.excused_at, excused.excuse_reason) == (
        "excused", clerk, at, "医院证明",
    )  # fmt: skip
    assert verbs() == ["credit.excused"]
    assert list(OutboxMessage.objects.values_list("recipient", "kind")) == [(resident.pk, "credit_excused")]
    assert code_of(actions.excuse, entry, by=clerk, at=at, reason="再来") == "already_excused"
    assert code_of(actions.appeal, entry, text="不对", by=resident, at=at) == "not_counting"


def test_an_appeal_takes_the_points_out_until_it_is_answered(entry, resident, clerk, at, code_of):
    made = actions.appeal(entry, text="那天停电", by=resident, at=at)
    entry.refresh_from_db()
    assert (entry.state, made.state, made.due_on) == ("appealed", "open", date(2026, 12, 4))
    assert code_of(actions.appeal, entry, text="还有", by=resident, at=at) == "already_appealed"
    assert code_of(actions.excuse, entry, by=clerk, at=at, reason="算了") == "already_appealed"
    assert verbs() == ["credit.appealed"]


@pytest.mark.parametrize(("grant", "state", "verb"), [(True, "excused", "excused"), (False, "counts", "upheld")])
def test_an_answer(entry, resident, clerk, at, code_of, grant, state, verb):
    made = actions.appeal(entry, text="那天停电", by=resident, at=at)
    answered = actions.answer_appeal(made, grant=grant, answer="核实过", by=clerk, at=at + SECOND)
    entry.refresh_from_db()
    assert (entry.state, answered.state, answered.answer, answered.answered_by, answered.answered_at) == (
        state, "granted" if grant else "refused", "核实过", clerk, at + SECOND,
    )  # fmt: skip
    assert verbs() == ["credit.appealed", f"credit.{verb}"]
    assert list(OutboxMessage.objects.values_list("recipient", "kind")) == [(resident.pk, "appeal_answered")]
    assert code_of(actions.answer_appeal, made, grant=grant, answer="x", by=clerk, at=at) == "already_answered"
    assert code_of(actions.appeal, entry, text="再诉", by=resident, at=at) == "already_appealed"


def test_nobody_answers_an_own_appeal(entry, clerk, at, code_of):
    made = actions.appeal(entry, text="替她写的", by=clerk, at=at)
    assert code_of(actions.answer_appeal, made, grant=True, answer="好", by=clerk, at=at) == "own_appeal"
    assert Appeal.objects.get().state == "open"


@pytest.mark.parametrize(("moment", "code"), [("2027-02-17 23:59:59", None), ("2027-02-18 00:00:00", "not_counting")])
def test_what_is_over_at_midnight_is_not_disputed(entry, resident, at, moment, code, code_of):
    assert entry.expires_on == date(2027, 2, 17)
    call = {"text": "那天停电", "by": resident, "at": datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)}
    if code:
        assert code_of(actions.appeal, entry, **call) == code
    else:
        assert actions.appeal(entry, **call).state == "open"


def test_changing_the_rules_raises_their_version(community, clerk, at):
    policy = BookingPolicy(community=community)
    assert actions.change_policy(policy, by=clerk, at=at, late_points=2).version == 1
    changed = actions.change_policy(policy, by=clerk, at=at, late_points=3)
    assert (changed.version, changed.late_points) == (2, 3)
    assert actions.change_policy(policy, by=clerk, at=at, late_points=3).version == 2
    with pytest.raises(TypeError, match="colour"):
        actions.change_policy(policy, by=clerk, at=at, colour="red")
