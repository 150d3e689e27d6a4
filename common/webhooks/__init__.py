"""Telling other programs what happened: signed requests, from stored rows, after the fact.

sources     which room tells of what; collecting  audit log → events and deliveries; sending  claims, retries, pausing
posting     one request, bounded in time and kept out of the own network; signing  the headers; actions  what staff do
"""

from .actions import ping, resume, rotate, send_again, switch
from .collecting import collect
from .sending import send_due
from .sources import Found, event_words

__all__ = ["Found", "collect", "event_words", "ping", "resume", "rotate", "send_again", "send_due", "switch", "work"]


def work() -> int:
    """One round of the background's thread for webhooks; returns how much was done."""
    return collect() + send_due()
