"""Answering an offer, and giving seats from the desk's list when there is no time to ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import lock_household
from accounts.models import User
from accounts.rules import require
from booking import capacity
from booking.models import Booking, Slot
from booking.rules import open_offer, refusal_to_accept, refusal_to_seat
from booking.states import BookingStatus, Channel, OfferOutcome
from common.errors import DomainError

from .cancelling import cancel
from .moves import lock_booking, lock_slot, move
from .promotion import after_capacity_freed, answer_offer, end_offers, tell_contact


def accept_offer(booking: Booking, *, by: User, at: datetime, channel: Channel | None = None) -> Booking:
    """Take the seats that are held; twice is once. An offer is good while `at < expires_at`, job or no job.

    `channel` says how the household let the desk know, and stands in the audit log.
    """
    return _answer(_accept, booking, by=by, at=at, channel=channel)


def decline_offer(booking: Booking, *, by: User, at: datetime, channel: Channel | None = None) -> Booking:
    """Leave the seats to the next; the booking ends, without points."""
    return _answer(_decline, booking, by=by, at=at, channel=channel)


def _answer(
    given: Callable[..., Booking], booking: Booking, *, by: User, at: datetime, channel: Channel | None
) -> Booking:
    try:
        return given(booking, by=by, at=at, channel=channel)
    except DomainError as error:
        if error.refusal.code == "offer_expired":
            settle(booking.slot, at=at)  # what the clock decided is written down, and the seats go on
        raise


@transaction.atomic
def _accept(booking: Booking, *, by: User, at: datetime, channel: Channel | None) -> Booking:
    lock_household(booking.household)
    slot = lock_slot(booking.slot_id)
    booking = lock_booking(booking, slot)
    if booking.status == BookingStatus.CONFIRMED and booking.offers.filter(outcome=OfferOutcome.ACCEPTED).exists():
        return booking
    offer = open_offer(booking)
    require(refusal_to_accept(booking, offer, at=at))
    answer_offer(offer, OfferOutcome.ACCEPTED, at=at)
    facts: dict[str, Any] = {"channel": channel} if channel else {}
    move(booking, BookingStatus.CONFIRMED, by=by, at=at, verb="booking.offer_accepted", **facts)
    tell_contact(booking, "booking_made", at=at, key="accepted")
    return booking


@transaction.atomic
def _decline(booking: Booking, *, by: User, at: datetime, channel: Channel | None) -> Booking:
    """Asked under the locks: what another phone has accepted meanwhile is not cancelled. Twice is once."""
    lock_household(booking.household)
    booking = lock_booking(booking, lock_slot(booking.slot_id))
    if booking.status == BookingStatus.CANCELLED and booking.offers.filter(outcome=OfferOutcome.DECLINED).exists():
        return booking
    require(refusal_to_accept(booking, open_offer(booking), at=at))
    return cancel(booking, by=by, at=at, reason="不要这个名额了", channel=channel)


@transaction.atomic
def seat_from_queue(booking: Booking, *, by: User, at: datetime) -> Booking:
    """The desk gives free seats to a waiting party when there is no time to ask any more, or later."""
    lock_household(booking.household)
    slot = lock_slot(booking.slot_id)
    end_offers(slot, at=at)
    booking = lock_booking(booking, slot)
    require(refusal_to_seat(booking, at=at))
    engine = capacity.seat if booking.behind else capacity.promote
    if not engine(slot, booking.party_size):
        raise RuntimeError(f"slot {slot.pk} changed while it was locked")
    move(booking, BookingStatus.CONFIRMED, by=by, at=at, verb="booking.seated")
    tell_contact(booking, "booking_promoted", at=at)
    return booking


@transaction.atomic
def settle(slot: Slot, *, at: datetime) -> list[Booking]:
    """Write down what the clock has decided: offers that are over end, and their seats go on."""
    return after_capacity_freed(slot, at=at)
