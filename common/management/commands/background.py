"""Everything that happens without a visitor: stored tasks, and the delivery of the outbox."""

import logging
import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from common.notifications import deliver_pending

log = logging.getLogger(__name__)
BUSY_SECONDS = 1.0
IDLE_SECONDS = 3.0
AFTER_AN_ERROR_SECONDS = 5.0


class Command(BaseCommand):
    help = "Run stored tasks and deliver messages until a signal arrives."

    def handle(self, **options) -> None:
        stop = threading.Event()
        delivery = threading.Thread(target=deliver_until, args=[stop], name="outbox", daemon=True)
        delivery.start()
        try:
            call_command("db_worker", queue_name="*", interval=2.0, reload=False, startup_delay=False, verbosity=0)
        finally:
            stop.set()
            delivery.join(timeout=10)


def deliver_until(stop: threading.Event) -> None:
    """Deliver what is due once a second, less often while nothing is."""
    pause = BUSY_SECONDS
    while not stop.wait(pause):
        try:
            close_old_connections()
            sent = deliver_pending()
        except Exception:
            log.exception("the outbox could not be read; trying again")
            pause = AFTER_AN_ERROR_SECONDS
        else:
            pause = BUSY_SECONDS if sent else min(IDLE_SECONDS, pause + 0.5)
    connections.close_all()
