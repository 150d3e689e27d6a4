"""A worker on a file of its own that kills itself at its nth text message: python -m … LEFT MINUTES DIES_AT.

LEFT is the file in which every text that left stands as a line; MINUTES have passed since the messages were queued.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the set-up

from accounts.models import User  # noqa: E402
from common import notifications  # noqa: E402
from common.models import OutboxMessage  # noqa: E402
from tests.conftest import NOW  # noqa: E402

FACTS = {"when": "周六", "place": "大厅", "people": "林晓梅", "code": "7K3M9Q", "url": "/t/X/"}
LEFT, MINUTES, DIES_AT = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


class Backend:
    texts = 0

    def send(self, phone: str, text: str) -> None:
        with LEFT.open("a") as left:
            left.write(text.splitlines()[0] + "\n")
        Backend.texts += 1
        if Backend.texts == DIES_AT:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    settings.SMS_BACKEND = "__main__.Backend"
    user, _ = User.objects.get_or_create(username="resident", phone="+8613900000001")
    if not OutboxMessage.objects.exists():
        for number in range(200):
            notifications.queue(
                user, "booking_promoted", at=NOW, dedupe_key=str(number), title=f"第{number}场", **FACTS
            )
    while notifications.deliver_pending(at=NOW + timedelta(minutes=MINUTES)):
        pass


main()
