"""Facts that rooms above may want to know; sent inside the transaction that made them."""

from django.dispatch import Signal

slot_cancelled = Signal()  # slot, by, at, reason
slot_moved = Signal()  # slot, by, at, and was: its start and end before
