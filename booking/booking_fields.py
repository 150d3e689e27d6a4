"""Parts of a booking's JSON: the offer that waits for an answer, and the terms that were frozen onto the booking.

The serializers only describe them in the schema; building fields would cost more than what they show.
"""

from rest_framework import serializers

from .models import Booking
from .states import BookingStatus, WaitlistPolicy


class OfferSerializer(serializers.Serializer):
    """Seats held for the party; good while now < `expires_at`."""

    expires_at = serializers.DateTimeField()
    seats = serializers.IntegerField()


class TermsSerializer(serializers.Serializer):
    """What held when the booking was made; null where it was not written down.

    `moved`: time or place has changed since, so that cancelling costs nothing.
    """

    version = serializers.IntegerField(allow_null=True, help_text="of the community's rules")
    party_max = serializers.IntegerField(allow_null=True)
    waitlist_policy = serializers.ChoiceField(WaitlistPolicy.choices, allow_null=True)
    late_points = serializers.IntegerField(allow_null=True)
    no_show_points = serializers.IntegerField(allow_null=True)
    points_days = serializers.IntegerField(allow_null=True)
    points_limit = serializers.IntegerField(allow_null=True)
    dry_run = serializers.BooleanField(allow_null=True)
    moved = serializers.BooleanField()


MOMENT = serializers.DateTimeField()


def offer_of(booking: Booking) -> dict | None:
    """`booking` brings `offered_until`, from `with_offers` or the view; a booking made just now has no offer."""
    until = getattr(booking, "offered_until", None)
    if booking.status != BookingStatus.OFFERED or until is None:
        return None
    return {"expires_at": MOMENT.to_representation(until), "seats": booking.party_size}


def terms_of(booking: Booking) -> dict:
    frozen = booking.policy
    credit = frozen.get("credit", {})
    return {
        "version": credit.get("version"),
        "party_max": frozen.get("party_max"),
        "waitlist_policy": frozen.get("waitlist"),
        "late_points": credit.get("late"),
        "no_show_points": credit.get("no_show"),
        "points_days": credit.get("days"),
        "points_limit": credit.get("limit"),
        "dry_run": credit.get("dry_run"),
        "moved": bool(frozen.get("moved")),
    }
