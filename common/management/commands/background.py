"""Everything that happens without a visitor: stored tasks, the outbox, each channel's deliveries, periodic work."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone

from common import periodic
from common.channels import CHANNELS, OUTWARD
from common.notifications import hand_out_due, send_due
from common.webhooks import work as tell_other_programs

log = logging.getLogger(__name__)
BUSY_SECONDS = 1.0
IDLE_SECONDS = 3.0
AFTER_AN_ERROR_SECONDS = 5.0


class Command(BaseCommand):
    help = "Run stored tasks, deliver messages and do what comes round again until a signal arrives."

    def handle(self, **options) -> None:
        stop = threading.Event()
        periodic.enroll(at=timezone.now())
        threads = [
            threading.Thread(target=repeat_until, args=[stop, work], name=name, daemon=True)
            for name, work in jobs().items()
        ]
        for thread in threads:
            thread.start()
        try:
            call_command("db_worker", queue_name="*", interval=2.0, reload=False, startup_delay=False, verbosity=0)
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=10)


def jobs() -> dict[str, Callable[[], int]]:
    """A thread each, so that a channel whose provider hangs holds up nothing but itself."""
    channels = {name: partial(send_due, name, limit=20) for name in OUTWARD if CHANNELS[name].is_on()}
    return {"outbox": hand_out_due, "periodic": periodic.run_due, "webhooks": tell_other_programs, **channels}


def repeat_until(stop: threading.Event, work: Callable[[], int]) -> None:
    """Work once a second, less often while there is nothing to do."""
    pause = BUSY_SECONDS
    while not stop.wait(pause):
        try:
            close_old_connections()
            done = work()
        except Exception:
            log.exception("background work failed; trying again")
            pause = AFTER_AN_ERROR_SECONDS
        else:
            pause = BUSY_SECONDS if done else min(IDLE_SECONDS, pause + 0.5)
    connections.close_all()
