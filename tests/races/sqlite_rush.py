"""Run by test_sqlite.py in a process of its own, on the file database of DATABASE_URL: eight threads write at once.

Prints one JSON object: what became of each booking, the slot's counters, the rows that drifted.
"""

import json
import sys
import threading
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import django

django.setup()

from django.db import connection  # noqa: E402

from booking import actions  # noqa: E402
from booking.states import Channel  # noqa: E402
from booking.verify import drift  # noqa: E402
from tests import factories as make  # noqa: E402

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
THREADS, EACH = 8, 6


def main() -> dict:
    community = make.community(site=make.page_tree())
    slot = make.slot(make.activity(community), at=AT, capacity=10)
    people = [[make.resident(community) for _ in range(EACH)] for _ in range(THREADS)]
    start, outcomes = threading.Barrier(THREADS), []

    def run(users) -> None:
        start.wait()
        for user in users:
            try:
                made = actions.book(slot.pk, persons=[user.person.pk], by=user, at=AT, channel=Channel.WEB)
                outcomes.append(str(made.status))
                made.refresh_from_db(fields=["status"])
                if made.status == "offered":
                    outcomes.append(f"accepted, {actions.accept_offer(made, by=user, at=AT).status}")
                if len(outcomes) % 3 == 0:
                    actions.cancel(made, by=user, at=AT)
                    outcomes.append("cancelled")
            except Exception as error:
                outcomes.append(f"{type(error).__name__}: {error}")
        connection.close()

    threads = [threading.Thread(target=run, args=(users,)) for users in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slot.refresh_from_db()
    return {"outcomes": Counter(outcomes), "slot": [slot.capacity, slot.taken, slot.waiting], "drift": list(drift())}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
