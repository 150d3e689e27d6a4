"""Seats offered to those who wait: taken, left, run out, withdrawn; with a worker that notices, and without."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import actions, rules, tasks
from booking.models import Booking, Offer
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def offered(community, resident, at):
    """A full slot of one, whose only seat is offered to the resident until 21:00."""
    slot = make.slot(make.activity(community), at=at, capacity=1)
    return make.offer(slot, resident.person, by=resident, at=at)


@pytest.fixture
def next_in_line(offered, neighbour, at):
    return make.booking(offered.slot, neighbour.person, by=neighbour, at=at, status="waitlisted")


def state(booking):
    booking = Booking.objects.get(pk=booking.pk)
    outcomes = list(booking.offers.order_by("pk").values_list("outcome", flat=True))
    return booking.status, set(booking.places.values_list("status", flat=True)), outcomes


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def kinds():
    return sorted(OutboxMessage.objects.values_list("kind", flat=True))


def test_accepting_twice_is_once(offered, resident, counters):
    for moment in (0, 1, 1000):
        made = actions.accept_offer(offered.booking, by=resident, at=offered.made_at + moment * HOUR)
        assert (made.status, made.confirmed_at) == ("confirmed", offered.made_at)
    assert state(offered.booking) == ("confirmed", {"confirmed"}, ["accepted"])
    assert (verbs(), kinds(), counters(offered.slot)) == (["booking.offer_accepted"], ["booking_made"], (1, 0))


def test_a_declined_seat_goes_on_without_points(offered, next_in_line, resident, code_of, counters):
    actions.decline_offer(offered.booking, by=resident, at=offered.made_at + HOUR)
    assert state(offered.booking) == ("cancelled", {"cancelled"}, ["declined"])
    assert state(next_in_line) == ("offered", {"offered"}, ["open"])
    assert (verbs(), counters(offered.slot)) == (["booking.cancelled", "booking.offered"], (1, 0))
    actions.decline_offer(offered.booking, by=resident, at=offered.made_at + HOUR)
    assert (len(verbs()), state(offered.booking)) == (2, ("cancelled", {"cancelled"}, ["declined"]))
    assert code_of(actions.accept_offer, offered.booking, by=resident, at=offered.made_at + HOUR) == "offer_missing"


def test_declining_what_another_phone_has_accepted(offered, resident, code_of):
    stale = Booking.objects.get(pk=offered.booking_id)
    actions.accept_offer(offered.booking, by=resident, at=offered.made_at)
    assert stale.status == "offered"
    assert code_of(actions.decline_offer, stale, by=resident, at=offered.made_at) == "offer_missing"
    assert state(offered.booking) == ("confirmed", {"confirmed"}, ["accepted"])


def test_whoever_waits_has_nothing_to_accept(next_in_line, neighbour, at, code_of):
    assert code_of(actions.accept_offer, next_in_line, by=neighbour, at=at) == "offer_missing"


@pytest.mark.parametrize("answer", [actions.accept_offer, actions.decline_offer])
def test_too_late_by_a_moment_and_no_worker(offered, next_in_line, resident, answer, code_of, counters):
    """What the clock decided is written down by whoever asks; the seat is the next one's."""
    assert code_of(answer, offered.booking, by=resident, at=offered.expires_at) == "offer_expired"
    assert state(offered.booking) == ("lapsed", {"lapsed"}, ["expired"])
    assert state(next_in_line) == ("offered", {"offered"}, ["open"])
    assert (verbs(), kinds()) == (["booking.lapsed", "booking.offered"], ["booking_offered", "offer_expired"])
    assert code_of(answer, offered.booking, by=resident, at=offered.expires_at) == "offer_expired"
    assert (len(verbs()), counters(offered.slot)) == (2, (1, 0))


@pytest.mark.parametrize("midnight", ["2026-11-21 00:00:00", "2026-12-01 00:00:00", "2027-01-01 00:00:00"])
def test_an_offer_is_good_until_the_second_before(community, resident, at, midnight, code_of):
    midnight = datetime.fromisoformat(midnight).replace(tzinfo=SHANGHAI)
    codes = []
    for moment in (midnight - SECOND, midnight, midnight.astimezone(ZoneInfo("UTC"))):
        slot = make.slot(make.activity(community), at=at, starts_at=midnight + 48 * HOUR, capacity=1)
        offer = make.offer(slot, resident.person, by=resident, at=at, lasts=midnight - at)
        try:
            codes.append(actions.accept_offer(offer.booking, by=resident, at=moment).status)
        except Exception as error:
            codes.append(error.refusal.code)
    assert codes == ["confirmed", "offer_expired", "offer_expired"]


def test_a_slot_called_off_withdraws_its_offers(offered, resident, clerk, at, code_of, counters):
    actions.cancel_slot(offered.slot, by=clerk, at=at, reason="停电")
    assert state(offered.booking) == ("cancelled", {"cancelled"}, ["withdrawn"])
    for answer in (actions.accept_offer, actions.decline_offer):
        assert code_of(answer, offered.booking, by=resident, at=at) == "cancelled"
    assert (verbs(), kinds()) == (["booking.cancelled_by_org", "slot.cancelled"], ["slot_cancelled"])
    assert counters(offered.slot) == (0, 0)


def test_an_offer_does_not_outlive_the_last_hour_before_a_new_start(offered, resident, clerk, at, code_of):
    start = at + 5 * HOUR
    moved = {"starts_at": start, "ends_at": start + HOUR, "booking_closes_at": start, "cancel_until": at}
    actions.change_slot(offered.slot, by=clerk, at=at, **moved)
    assert Offer.objects.get().expires_at == at + 4 * HOUR
    assert code_of(actions.accept_offer, offered.booking, by=resident, at=at + 4 * HOUR) == "offer_expired"


def test_the_worker_writes_it_down_once(offered, next_in_line, at, counters):
    assert (tasks.tick(offered.expires_at - SECOND), verbs()) == (0, [])
    assert (tasks.tick(offered.expires_at), tasks.tick(offered.expires_at)) == (1, 0)
    assert (verbs(), counters(offered.slot)) == (["booking.lapsed", "booking.offered"], (1, 0))
    assert kinds() == ["booking_offered", "offer_expired"]


# The worker stands still.


def test_a_newcomer_takes_what_has_run_out(offered, neighbour, book, counters):
    slot, late = offered.slot, offered.expires_at
    slot.activity.waitlist_policy = "none"
    slot.activity.save()
    ask = lambda at: rules.refusal_for(slot, [neighbour.person], at=at)  # noqa: E731
    assert (ask(late - SECOND).code, ask(late)) == ("full", None)
    assert [verdict.allowed for verdict in rules.verdicts(slot, [neighbour.person], at=late)] == [True]
    assert book(slot, neighbour, at=late).status == "confirmed"
    assert (state(offered.booking)[0], counters(slot)) == ("lapsed", (1, 0))


def test_a_newcomer_does_not_pass_the_next_in_line(offered, next_in_line, volunteer, book, counters):
    assert book(offered.slot, volunteer, at=offered.expires_at).status == "waitlisted"
    assert (state(next_in_line)[0], counters(offered.slot)) == ("offered", (1, 1))


def test_the_household_itself_may_come_again(offered, next_in_line, resident, book, code_of):
    slot, late = offered.slot, offered.expires_at
    assert code_of(book, slot, resident, at=late - SECOND) == "already_booked"
    assert rules.refusal_for(slot, [resident.person], at=late) is None
    assert book(slot, resident, at=late).status == "waitlisted"


def test_what_has_run_out_elsewhere_is_in_nobodys_way(offered, community, resident, at, book, code_of):
    other = make.slot(make.activity(community), at=at)
    assert code_of(book, other, resident, at=offered.expires_at - SECOND) == "overlapping"
    assert book(other, resident, at=offered.expires_at).status == "confirmed"


def test_a_refused_newcomer_leaves_nothing(offered, next_in_line, neighbour, book, code_of, written):
    before = written()
    assert code_of(book, offered.slot, neighbour, at=offered.expires_at) == "already_booked"
    assert (written(), state(offered.booking)[0]) == (before, "offered")


def test_a_cut_counts_by_the_clock(offered, clerk, at, code_of):
    assert code_of(actions.change_slot, offered.slot, by=clerk, at=at, capacity=0) == "below_taken"
    actions.change_slot(offered.slot, by=clerk, at=offered.expires_at, capacity=0)
    assert state(offered.booking)[0] == "lapsed"


# The last hour.


def test_in_the_last_hour_the_desk_gives_seats_from_its_list(offered, next_in_line, clerk, code_of, counters):
    slot = offered.slot
    last_hour = slot.starts_at - 1.25 * HOUR
    assert code_of(actions.seat_from_queue, next_in_line, by=clerk, at=last_hour - SECOND) == "offers_first"
    assert state(offered.booking)[0] == "offered"  # refused, so nothing was written
    made = actions.seat_from_queue(next_in_line, by=clerk, at=last_hour)
    assert (made.status, counters(slot), state(offered.booking)[0]) == ("confirmed", (1, 0), "lapsed")
    assert (verbs(), kinds()) == (["booking.lapsed", "booking.seated"], ["booking_promoted", "offer_expired"])
    assert code_of(actions.seat_from_queue, made, by=clerk, at=last_hour) == "not_waiting"


def test_in_the_last_hour_nobody_is_asked(offered, next_in_line, resident, clerk, code_of, counters):
    slot = offered.slot
    actions.accept_offer(offered.booking, by=resident, at=offered.made_at)
    assert code_of(actions.seat_from_queue, next_in_line, by=clerk, at=slot.starts_at - HOUR) == "full"
    actions.cancel(offered.booking, by=resident, at=slot.starts_at - HOUR)
    assert (state(next_in_line)[0], counters(slot)) == ("waitlisted", (0, 1))


# Parts of a party.


def test_a_party_is_divided_at_booking(community, resident, children, at, book, counters):
    slot = make.slot(make.activity(community), at=at, capacity=2)
    first = book(slot, resident, resident.person, *children, accept_partial=True, idempotency_key="k", fingerprint="f")
    again = book(slot, resident, resident.person, *children, accept_partial=True, idempotency_key="k", fingerprint="f")
    assert (first.pk, first.made_now, again.made_now) == (again.pk, True, False)
    assert [place.person for place in again.made_places] == [resident.person, children[0]]
    rest = Booking.objects.exclude(pk=first.pk).get()
    assert (first.status, first.party_size, rest.status, rest.party_size) == ("confirmed", 2, "waitlisted", 1)
    assert (rest.idempotency_key, rest.places.get().person, counters(slot)) == (None, children[1], (2, 1))
    assert (verbs(), kinds()) == (["booking.made", "booking.waitlisted"], ["booking_made", "booking_waitlisted"])


def test_without_a_waitlist_the_rest_is_let_go(community, resident, children, at, book, counters):
    slot = make.slot(make.activity(community, waitlist_policy="none"), at=at, capacity=2)
    made = book(slot, resident, resident.person, *children, accept_partial=True)
    assert (made.party_size, Booking.objects.count(), counters(slot)) == (2, 1, (2, 0))


def test_a_grown_up_sits_where_small_children_need_one(community, resident, children, at, book):
    slot = make.slot(make.activity(community, accompany_under=12), at=at, capacity=2)
    made = book(slot, resident, *children, resident.person, accept_partial=True, idempotency_key="k", fingerprint="f")
    assert [place.person for place in made.made_places] == [resident.person, children[0]]
    assert (made.idempotency_key, Booking.objects.exclude(pk=made.pk).get().idempotency_key) == ("k", None)


def test_a_waiting_party_is_divided_when_a_seat_comes(community, resident, neighbour, children, at, book, counters):
    slot = make.slot(make.activity(community), at=at, capacity=2)
    seated = make.fill(slot, at=at)
    party = book(slot, resident, resident.person, *children, accept_partial=True)
    behind = book(slot, neighbour, at=at + SECOND)
    actions.cancel(seated[0], by=seated[0].made_by, at=at + HOUR)
    rest = Booking.objects.get(household=resident.person.household, status="waitlisted")
    assert state(party) == ("offered", {"offered"}, ["open"])
    assert (Offer.objects.get().seats, rest.party_size, rest.queued_at) == (1, 2, party.queued_at)
    assert ([rules.position_of(b) for b in (rest, behind)], counters(slot)) == ([1, 2], (2, 3))
    assert verbs()[-3:] == ["booking.cancelled", "booking.divided", "booking.offered"]


def test_the_size_of_a_party_divided_at_the_door(community, resident, neighbour, children, at, book):
    """Under `fill` a newcomer's part sits at once, beside a larger party that waits in front."""
    slot = make.slot(make.activity(community, waitlist_policy="fill"), at=at, capacity=3)
    make.fill(slot, at=at, leave=1)
    others = [make.person(neighbour.person.household) for _ in range(2)]
    book(slot, neighbour, neighbour.person, *others)
    made = book(slot, resident, resident.person, *children, accept_partial=True)
    assert (made.status, made.party_size, len(made.made_places)) == ("confirmed", 1, 1)
