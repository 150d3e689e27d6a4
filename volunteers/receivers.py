"""What volunteering does when something happens below it."""

from django.dispatch import receiver

from booking.models import Slot
from booking.signals import slot_cancelled, slot_moved
from common.errors import DomainError

from .actions import cancel_shift, move_shift
from .actions.moves import CHANGED
from .models import Shift


@receiver(slot_cancelled, sender=Slot)
def call_off_its_shifts(sender, slot, by, at, reason, **kwargs):
    """The helpers of a slot that is called off stay at home; a shift that somebody has come to goes on."""
    for shift in Shift.objects.planned().filter(slot=slot).order_by("pk"):
        try:
            cancel_shift(shift, by=by, at=at, reason=reason)
        except DomainError:
            continue


@receiver(slot_moved, sender=Slot)
def move_its_shifts(sender, slot, by, at, was, **kwargs):
    """Helpers come when the slot begins; a shift that somebody has come to keeps its time."""
    delta = slot.starts_at - was[0]
    for shift in Shift.objects.planned().filter(slot=slot).order_by("pk") if delta else []:
        try:
            move_shift(shift, delta=delta, by=by, at=at)
        except DomainError as error:
            if error.refusal is CHANGED:  # somebody signed up just now: the slot is moved again by whoever asked
                raise
