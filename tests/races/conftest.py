"""Threads against each other, each with its own connection and real commits."""

import threading
import time
from collections.abc import Callable, Iterable

import pytest
from django.db import connection

from booking import actions
from booking.models import Booking, Place, Slot
from booking.states import HOLDS_SEAT, BookingStatus, Channel, PlaceStatus
from booking.verify import drift
from common.errors import DomainError

PATIENCE = 30  # seconds; a thread that hangs fails the test instead of the whole run


@pytest.fixture(autouse=True)
def postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("row locks need PostgreSQL; see test_sqlite.py for the embedded database")


def race(jobs: Iterable[Callable[[], object]], *, after: threading.Event | None = None) -> list[str]:
    """Start all jobs at the same moment; the outcome of each: a status, a refusal's code, or an exception's name.

    `after`: all but the first job wait for it, so that a twin does not depend on who is quicker. A slow machine is not
    what is asked about: whoever waits for a lock has as much patience as the test.
    """
    jobs = list(jobs)
    start, outcomes = threading.Barrier(len(jobs)), [""] * len(jobs)

    def run(number: int, job: Callable[[], object]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE}s"])
            start.wait(PATIENCE)
            if number and after:
                assert after.wait(PATIENCE), "what the others wait for never came"
            outcomes[number] = str(getattr(job(), "status", "done"))
        except DomainError as refused:
            outcomes[number] = refused.refusal.code
        except Exception as error:
            outcomes[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert "" not in outcomes, "a thread did not finish"
    return outcomes


@pytest.fixture
def booking_of(at):
    """booking_of(slot, user, *persons) → a job that books the user's own person, or those named."""

    def job(slot, user, *persons):
        ids = [person.pk for person in persons or (user.person,)]
        return lambda: actions.book(slot.pk, persons=ids, by=user, at=at, channel=Channel.WEB)

    return job


@pytest.fixture
def without_wall():
    """without_wall("constraint", …): take walls out of the tables; the restored template brings them back."""

    def drop(table: str, *constraints: str) -> None:
        with connection.cursor() as cursor:
            for name in constraints:
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"')
                cursor.execute(f'DROP INDEX IF EXISTS "{name}"')

    return drop


def met_before(call: Callable, here: threading.Barrier) -> Callable:
    """`call`, which nobody begins before all have come to it."""

    def met(*args, **kwargs):
        here.wait(PATIENCE)
        return call(*args, **kwargs)

    return met


def met_after(call: Callable, here: threading.Barrier) -> Callable:
    """`call`, whose answer nobody acts on before all have theirs."""

    def met(*args, **kwargs):
        answer = call(*args, **kwargs)
        here.wait(PATIENCE)
        return answer

    return met


def wait_until(seen: Callable[[], bool]) -> None:
    """Let the others go first: returns when another thread's commit shows what `seen` asks for."""
    until = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < until, "the others never came"
        time.sleep(0.02)


def assert_whole(slot: Slot) -> None:
    """The invariants that a race may not break."""
    slot.refresh_from_db()
    assert list(drift()) == []
    assert 0 <= slot.taken <= slot.capacity
    live = list(Place.objects.live().filter(slot=slot).values_list("person", flat=True))
    assert len(live) == len(set(live))
    for booking in Booking.objects.filter(slot=slot).prefetch_related("places"):
        assert {place.status for place in booking.places.all()} <= _place_statuses(booking)


def _place_statuses(booking: Booking) -> frozenset[str]:
    if booking.status == BookingStatus.CONFIRMED:
        return HOLDS_SEAT
    return frozenset({PlaceStatus(booking.status)})
