"""When the record of a change cannot be written, the change has not happened; else it is written exactly once."""

from collections import Counter
from datetime import timedelta

import pytest

from booking import actions
from booking.models import Appeal, Booking, BookingPolicy, CreditEntry, Offer, Place, Slot
from common import audit, notifications
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

HOUR = timedelta(hours=1)
EVERYTHING = (Slot, Booking, Place, Offer, CreditEntry, Appeal, BookingPolicy, AuditEntry, OutboxMessage)


class Broken(Exception):
    pass


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in EVERYTHING}


@pytest.fixture
def scene(community, resident, neighbour, volunteer, clerk, at):
    """A full slot of two: one seat offered, one asked for; one waits, one has points under appeal."""

    class Scene:
        slot = make.slot(make.activity(community, waitlist_policy="fill"), at=at, capacity=2)
        offer = make.offer(slot, resident.person, by=resident, at=at)
        pending = make.booking(slot, neighbour.person, by=neighbour, at=at, status="pending")
        waiting = make.booking(slot, volunteer.person, by=volunteer, at=at, status="waitlisted")
        points = make.points(resident, 2, at=at)
        disputed = make.points(neighbour, 2, at=at, state="appealed")
        appeal = Appeal.objects.create(entry=disputed, text="停电", made_by=neighbour, made_at=at, due_on=at.date())
        policy = BookingPolicy.objects.create(community=community)
        seated_slot = make.slot(make.activity(community), at=at, starts_at=at + 48 * HOUR)
        seated = make.booking(
            seated_slot, make.resident(community).person, by=clerk, at=at,
            policy={"cancel_until": at.isoformat(), "credit": {"late": 1, "no_show": 2, "days": 90}},
        )  # fmt: skip

    return Scene


def acts(scene, by, at):
    """name → (what is done, the audit entries it writes, the messages)."""
    last_hour, over = scene.slot.starts_at - HOUR / 2, scene.seated_slot.ends_at + HOUR
    return {
        "accept": (lambda: actions.accept_offer(scene.offer.booking, by=by, at=at),
                   ["booking.offer_accepted"], ["booking_made"]),
        "decline": (lambda: actions.decline_offer(scene.offer.booking, by=by, at=at),
                    ["booking.cancelled", "booking.offered"], ["booking_cancelled", "booking_offered"]),
        "expire": (lambda: actions.settle(scene.slot, at=scene.offer.expires_at),
                   ["booking.lapsed", "booking.offered"], ["booking_offered", "offer_expired"]),
        "approve": (lambda: actions.approve(scene.pending, by=by, at=at), ["booking.approved"], ["booking_approved"]),
        "reject": (lambda: actions.reject(scene.pending, by=by, at=at, reason="满"),
                   ["booking.offered", "booking.rejected"], ["booking_offered", "booking_rejected"]),
        "seat": (lambda: actions.seat_from_queue(scene.waiting, by=by, at=last_hour),
                 ["booking.lapsed", "booking.seated"], ["booking_promoted", "offer_expired"]),
        "late cancel": (lambda: actions.cancel(scene.seated, by=by, at=at + HOUR),
                        ["booking.cancelled", "credit.noted"], ["booking_cancelled", "credit_points"]),
        "close roster": (lambda: actions.close_roster(scene.seated_slot, by=by, at=over),
                         ["credit.noted", "slot.roster_closed"], ["credit_points"]),
        "excuse": (lambda: actions.excuse(scene.points, by=by, at=at, reason="病"),
                   ["credit.excused"], ["credit_excused"]),
        "appeal": (lambda: actions.appeal(scene.points, text="病", by=by, at=at), ["credit.appealed"], []),
        "grant": (lambda: actions.answer_appeal(scene.appeal, grant=True, answer="好", by=by, at=at),
                  ["credit.excused"], ["appeal_answered"]),
        "uphold": (lambda: actions.answer_appeal(scene.appeal, grant=False, answer="不", by=by, at=at),
                   ["credit.upheld"], ["appeal_answered"]),
        "policy": (lambda: actions.change_policy(scene.policy, by=by, at=at, late_points=3), ["policy.changed"], []),
        "call off": (lambda: actions.cancel_slot(scene.slot, by=by, at=at, reason="停电"),
                     ["booking.cancelled_by_org"] * 3 + ["slot.cancelled"], ["slot_cancelled"] * 3),
    }  # fmt: skip


NAMES = (
    "accept", "decline", "expire", "approve", "reject", "seat", "late cancel", "close roster", "excuse", "appeal",
    "grant", "uphold", "policy", "call off",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_change_is_written_and_told_once(scene, clerk, at, name):
    act, verbs, kinds = acts(scene, clerk, at)[name]
    act()
    assert Counter(AuditEntry.objects.values_list("verb", flat=True)) == Counter(verbs)
    assert Counter(OutboxMessage.objects.values_list("kind", flat=True)) == Counter(kinds)


@pytest.mark.parametrize("failing", [(audit, "record"), (notifications, "queue")])
@pytest.mark.parametrize("name", NAMES)
def test_when_the_record_cannot_be_written_nothing_stands(scene, clerk, at, monkeypatch, failing, name):
    act, _, kinds = acts(scene, clerk, at)[name]
    if failing[1] == "queue" and not kinds:
        return
    before = everything()

    def fail(*args, **kwargs):
        raise Broken

    monkeypatch.setattr(*failing, fail)
    with pytest.raises(Broken):
        act()
    assert everything() == before


def test_a_divided_booking_is_all_or_nothing(community, resident, children, at, book, monkeypatch):
    """The second part fails after the first has been written."""
    slot = make.slot(make.activity(community), at=at, capacity=1)
    before, record = everything(), audit.record

    def fail_at_the_second(by, verb, target, **facts):
        if verb == "booking.waitlisted":
            raise Broken
        return record(by, verb, target, **facts)

    monkeypatch.setattr(audit, "record", fail_at_the_second)
    with pytest.raises(Broken):
        book(slot, resident, *children, accept_partial=True)
    assert everything() == before


# Fill: the first party that fits, until one has been passed over too often.


def test_a_party_passed_over_three_times_holds_up_the_queue(community, resident, children, at, book):
    slot = make.slot(make.activity(community, waitlist_policy="fill"), at=at, capacity=5)
    seated = make.fill(slot, at=at)
    large = book(slot, resident, *children)
    singles = [book(slot, make.resident(community), at=at + n * HOUR / 60) for n in range(1, 5)]
    seen = []
    for booking in seated[:4]:
        actions.cancel(booking, by=booking.made_by, at=at + HOUR)
        large.refresh_from_db()
        seen.append(
            (large.skips, large.status, [Booking.objects.get(pk=b.pk).status for b in singles].count("offered"))
        )
    assert seen == [(1, "waitlisted", 1), (2, "waitlisted", 2), (3, "waitlisted", 3), (3, "waitlisted", 3)]
    actions.cancel(seated[4], by=seated[4].made_by, at=at + HOUR)
    large.refresh_from_db()
    assert large.status == "offered"
