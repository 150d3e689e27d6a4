"""What is asked of the server, each as a list of requests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from django.conf import settings

from checkin import codes
from checkin.models import Checkpoint, Mode

from .client import Outcome, Request, run
from .server import Server

CLIENTS = 8


def _post(path: str, token: str, body: dict) -> Request:
    return "POST", path, {"X-Session-Token": token, "Content-Type": "application/json"}, json.dumps(body).encode()


def _get(path: str, session: str = "") -> Request:
    return "GET", path, {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}, b""


class Workloads:
    """`facts` are those of `fill`; `size` is how many requests each workload sends."""

    def __init__(self, server: Server, facts: dict, size: int):
        self.server, self.facts, self.size = server, facts, size

    def all(self) -> dict[str, tuple[Callable[[], Outcome], int]]:
        """name → how to run it, and the only status that is right."""
        return {
            "nothing": (partial(self._pages, "/bench/nothing/", factor=5), 200),
            "booking by hand": (self.by_hand, 201),
            "booking, one hot slot": (self.hot, 201),
            "booking, spread": (self.spread, 201),
            "refusal (full)": (self.refusal, 409),
            "activities, API": (partial(self._pages, "/api/v1/activities/"), 200),
            "activities, page": (partial(self._pages, "/activities/"), 200),
            "scan": (self.scan, 200),
            "check-in": (self.check_in, 201),
            "desk check-in": (self.desk, 201),
        }

    def _send(self, requests: list[Callable[[], Request]]) -> Outcome:
        return run(self.server.port, requests, clients=CLIENTS)

    def _pages(self, path: str, factor: int = 1) -> Outcome:
        return self._send([partial(_get, path)] * (self.size * factor))

    def _book(self, path: str, first: int, slot_of: Callable[[int], int]) -> Outcome:
        tokens, persons = self.facts["tokens"], self.facts["persons"]
        return self._send(
            [
                partial(_post, path, tokens[n], {"slot": slot_of(n), "persons": persons[n]})
                for n in range(first, first + self.size)
            ]
        )

    def hot(self) -> Outcome:
        return self._book("/api/v1/bookings/", 0, lambda n: self.facts["hot"])

    def by_hand(self) -> Outcome:
        return self._book("/bench/by-hand/", self.size, lambda n: self.facts["hot"])

    def spread(self) -> Outcome:
        slots = self.facts["spread"]
        return self._book("/api/v1/bookings/", 0, lambda n: slots[n % len(slots)])

    def refusal(self) -> Outcome:
        return self._book("/api/v1/bookings/", 0, lambda n: self.facts["full"])

    def scan(self) -> Outcome:
        checkpoint = Checkpoint(public_id=self.facts["checkpoint"], mode=Mode.ROTATING, key_id=1)

        def ask(token: str) -> Request:
            return _post("/api/v1/scans/", token, {"code": codes.make(checkpoint, at=datetime.now(UTC))})

        outcome = self._send([partial(ask, token) for token in self.facts["tokens"][: self.size]])
        self.scanned = {number: json.loads(body) for number, body in outcome.answers}
        return outcome

    def check_in(self) -> Outcome:
        def ask(number: int, answer: dict) -> Request:
            body = {
                "ticket": answer["ticket"],
                "option": answer["options"][0]["option"],
                "client_event_id": f"bench-{number}",
            }
            return _post("/api/v1/checkins/", self.facts["tokens"][number], body)

        ready = [(number, answer) for number, answer in self.scanned.items() if answer.get("options")]
        return self._send([partial(ask, number, answer) for number, answer in ready])

    def desk(self) -> Outcome:
        """A leader scans the cards of the second half of the crew; the first half has come by itself."""

        def ask(number: int) -> Request:
            body = {"code": self.facts["cards"][number], "shift": self.facts["shift"], "action": "in"}
            body["client_event_id"] = f"desk-{number}"
            return _post("/api/v1/desk/checkins/", self.facts["leader"], body)

        return self._send([partial(ask, number) for number in range(self.size, 2 * self.size)])


def pages_of_ledgers(server: Server, facts: dict, size: int) -> dict[str, tuple[Callable[[], Outcome], int]]:
    """The page of a volunteer's hours, with few entries and with many."""
    ask = {"ten entries": facts["short"], f"{facts['long_entries']:,} entries": facts["long"]}
    return {
        f"hours page, {name}": (
            partial(run, server.port, [partial(_get, "/volunteer/ledger/", session)] * size, clients=CLIENTS),
            200,
        )
        for name, session in ask.items()
    }


def pages_of_content(server: Server, facts: dict, size: int) -> dict[str, tuple[Callable[[], Outcome], int]]:
    """What visitors read. Warm: as kept for them; cold: an address that nobody has asked for. Searches are not kept."""
    page, lists = facts["page"], "/api/cms/v2/pages/?type=cms.NewsPage&fields=title,intro"

    def ask(paths: list[str], factor: int = 1) -> tuple[Callable[[], Outcome], int]:
        requests = [partial(_get, paths[n % len(paths)]) for n in range(size * factor)]
        return partial(run, server.port, requests, clients=CLIENTS), 200

    def cold(path: str) -> list[str]:
        return [f"{path}{'&' if '?' in path else '?'}page={n + 2}" for n in range(size)]

    def by(path: str, words: str) -> list[str]:
        return [f"{path}?q={quote(word)}" for word in facts[words]]

    return {
        "nothing": ask(["/bench/nothing/"], factor=5),
        "activity list, warm": ask(["/activities/"]),
        "activity list, cold": ask(cold("/activities/")),
        "page, warm": ask([page]),
        "page, cold": ask(cold(page)),
        "content API, warm": ask([lists]),
        "content API, cold": ask([f"{lists}&offset={n}" for n in range(size)]),
        "search": ask(by("/search/", "queries")),
        "suggestions": ask(by("/search/suggest/", "typed")),
        "search, API": ask(by("/api/v1/search/", "queries")),
    }
