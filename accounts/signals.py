"""Facts that rooms above may want to know; sent inside the transaction that made them."""

from django.dispatch import Signal

role_granted = Signal()  # role
