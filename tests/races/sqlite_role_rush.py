"""Run by test_role_queue.py in a process of its own, on the file database of DATABASE_URL: eight threads sign up.

Prints one JSON object: what became of each sign-up, the counters, whether offers went in order, the rows that drifted.
"""

import json
import sys
import threading
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import django

django.setup()

from django.db import connection  # noqa: E402

from tests import factories as make  # noqa: E402
from volunteers import actions  # noqa: E402
from volunteers.models import ShiftRole, Signup  # noqa: E402
from volunteers.verify import drift  # noqa: E402

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE, THREADS, SEATS = 50, 8, 3


def main() -> dict:
    community = make.community(site=make.page_tree())
    role = make.shift_role(make.shift(make.team(community), at=AT), capacity=SEATS)
    helpers = [make.volunteer(make.resident(community).person, at=AT) for _ in range(PEOPLE)]
    start, outcomes = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        start.wait()
        for place in range(number, PEOPLE, THREADS):
            try:
                mine, one = ShiftRole.objects.get(pk=role.pk), helpers[place]
                at = AT + timedelta(seconds=place)
                made = actions.sign_up(mine, volunteer=one, by=one.person.user, at=at, waitlist=True)
                outcomes.append(str(made.state))
            except Exception as error:
                outcomes.append(f"{type(error).__name__}: {error}")
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order = list(Signup.objects.waiting_in_order().values_list("pk", flat=True))
    for held in Signup.objects.filter(state="confirmed").select_related("role", "volunteer__person__user"):
        actions.cancel_signup(held, by=held.made_by, at=AT + timedelta(hours=1))
    offered = list(Signup.objects.filter(state="offered").order_by("created_at").values_list("pk", flat=True))
    role.refresh_from_db()
    return {
        "outcomes": Counter(outcomes),
        "role": [role.capacity, role.taken, role.waiting],
        "in_order": offered == order[:SEATS],
        "drift": list(drift()),
    }


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
