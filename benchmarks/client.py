"""A small HTTP/1.1 client: keep-alive, bounded in count and time, one process."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Request = tuple[str, str, dict[str, str], bytes]  # method, path, headers, body


@dataclass
class Outcome:
    """What came back: per second, milliseconds at the median and the 95th percentile, how many of which status."""

    done: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    statements: int = 0

    @property
    def statements_each(self) -> float:
        return self.statements / self.done if self.done else 0.0

    @property
    def per_second(self) -> float:
        return self.done / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Connection:
    def __init__(self, port: int):
        self.port, self.reader, self.writer = port, None, None

    async def ask(self, request: Request) -> tuple[int, bytes, int]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        method, path, headers, body = request
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return await self._answer()

    async def _answer(self) -> tuple[int, bytes, int]:
        """Status, body, and how many statements the server says it took."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "content-length:" not in head:
            raise RuntimeError(f"an answer without a length: {head[:200]}")
        body = await self.reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        if "connection: close" in head:
            self.close()
        return status, body, int(head.split("x-bench-sql:")[1].split("\r\n")[0])

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


def run(port: int, requests: list[Callable[[], Request]], *, clients: int, seconds: float = 60) -> Outcome:
    """Send the requests through `clients` connections; each entry is built when its turn comes."""
    return asyncio.run(_run(port, requests, clients, seconds))


async def _run(port: int, requests: list[Callable[[], Request]], clients: int, seconds: float) -> Outcome:
    outcome, queue, stop = Outcome(), iter(enumerate(requests)), time.monotonic() + seconds

    async def one() -> None:
        connection = Connection(port)
        for number, build in queue:
            if time.monotonic() > stop:
                break
            request, started = build(), time.perf_counter()
            try:
                status, body, sent = await connection.ask(request)
            except (OSError, asyncio.IncompleteReadError) as broken:
                outcome.statuses[type(broken).__name__] += 1
                connection.close()
                continue
            outcome.times.append((time.perf_counter() - started) * 1000)
            outcome.statuses[status] += 1
            outcome.answers.append((number, body))
            outcome.statements += sent
            outcome.done += 1
        connection.close()

    started = time.perf_counter()
    await asyncio.gather(*[one() for _ in range(clients)])
    outcome.seconds = time.perf_counter() - started
    return outcome
