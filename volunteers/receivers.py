"""What volunteering does when something happens below it."""

from django.dispatch import receiver

from booking.models import Slot
from booking.signals import slot_cancelled
from common.errors import DomainError

from .actions import cancel_shift
from .models import Shift


@receiver(slot_cancelled, sender=Slot)
def call_off_its_shifts(sender, slot, by, at, reason, **kwargs):
    """The helpers of a slot that is called off stay at home; a shift that somebody has come to goes on."""
    for shift in Shift.objects.recruiting().filter(slot=slot).order_by("pk"):
        try:
            cancel_shift(shift, by=by, at=at, reason=reason)
        except DomainError:
            continue
