"""The run: every engine × size × workload; a table on the screen, everything in a JSON file."""

import argparse
import json
import os
import platform
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from benchmarks import budgets  # noqa: E402 needs the apps
from benchmarks.databases import Postgres, Sqlite  # noqa: E402 needs the apps
from benchmarks.ledgers import verify  # noqa: E402
from benchmarks.server import serving  # noqa: E402
from benchmarks.workloads import Workloads, pages_of_content, pages_of_ledgers  # noqa: E402

RESULTS = Path(__file__).parent / "results"
HEAD = ("engine", "rows", "workload", "per s", "p50 ms", "p95 ms", "CPU ms", "SQL", "of nothing", "of by hand")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--pages", default="1000", help="news pages of the sites to read and search; empty for none")
    parser.add_argument("--ledgers", default="10000,100000", help="entries of the ledgers to check; empty for none")
    parser.add_argument("--requests", type=int, default=400, help="requests of each workload")
    return parser.parse_args()


def engines(names: list[str], folder: Path):
    if "sqlite" in names:
        yield Sqlite(folder)
    url = os.environ.get("DATABASE_URL", "")
    if "postgres" in names and url.startswith("postgres"):
        yield Postgres(url)
    elif "postgres" in names:
        print("PostgreSQL is left out: set DATABASE_URL=postgres://… to a server that may create databases.")


def measure(engine, bookings: int, requests: int) -> list[dict]:
    started = time.monotonic()
    url, facts = engine.make("bookings", bookings, 2 * requests)
    print(f"\n{engine.name}, {bookings:,} bookings (filled in {time.monotonic() - started:.0f} s)")
    rows: list[dict] = []
    try:
        with serving(url) as server:
            rows += _ask(engine.name, bookings, server, Workloads(server, facts, requests).all())
            verdicts = budgets.of_the_door(rows)
            print("\n".join(budgets.line(verdict) for verdict in verdicts))
            rows += [verdict | {"engine": engine.name, "bookings": bookings} for verdict in verdicts]
            memory = server.memory_mb()
            print("memory of the workers, MB: " + ", ".join(f"{key} {value:.0f}" for key, value in memory.items()))
            rows.append({"engine": engine.name, "bookings": bookings, "workload": "memory", **memory})
    finally:
        engine.drop(url)
    return rows


def measure_ledger(engine, entries: int, requests: int) -> list[dict]:
    started = time.monotonic()
    url, facts = engine.make("ledger", entries)
    print(f"\n{engine.name}, a ledger of {entries:,} entries (filled in {time.monotonic() - started:.0f} s)")
    try:
        seconds, peak = verify(url)
        print(f"verify_ledger: {seconds:.1f} s, {entries / seconds:,.0f} entries/s, peak memory {peak:.0f} MB")
        check = {"per_second": entries / seconds, "seconds": seconds, "peak_mb": peak}
        rows = [{"engine": engine.name, "entries": entries, "workload": "verify_ledger", **check}]
        with serving(url) as server:
            rows += _ask(engine.name, entries, server, pages_of_ledgers(server, facts, requests))
    finally:
        engine.drop(url)
    return rows


def measure_content(engine, pages: int, requests: int) -> list[dict]:
    started = time.monotonic()
    url, facts = engine.make("content", pages)
    print(f"\n{engine.name}, a site of {pages:,} news pages (filled in {time.monotonic() - started:.0f} s)")
    try:
        with serving(url) as server:
            return _ask(engine.name, pages, server, pages_of_content(server, facts, requests))
    finally:
        engine.drop(url)


def _ask(engine: str, size: int, server, workloads: dict) -> list[dict]:
    rows: list[dict] = []
    for name, (work, right) in workloads.items():
        rows.append(_row(engine, size, name, server, work, right))
        _compare(rows)
        print(_line(rows[-1]))
    return rows


def _row(engine: str, bookings: int, name: str, server, work, right: int) -> dict:
    before = server.cpu_seconds()
    outcome = work()
    spent = server.cpu_seconds() - before
    wrong = {str(status): n for status, n in outcome.statuses.items() if status != right}
    return {
        "engine": engine,
        "bookings": bookings,
        "workload": name,
        "done": outcome.done,
        "wrong": wrong,
        "per_second": outcome.per_second,
        "p50_ms": outcome.percentile(0.5),
        "p95_ms": outcome.percentile(0.95),
        "sql": outcome.statements_each,
        "cpu_ms": 1000 * spent / max(1, outcome.done),
    }


def _compare(rows: list[dict]) -> None:
    """Ratios against the floors of this database."""
    for floor, key in (("nothing", "of_nothing"), ("booking by hand", "of_by_hand")):
        base = next((row["per_second"] for row in rows if row["workload"] == floor), 0)
        rows[-1][key] = rows[-1]["per_second"] / base if base else None


def _line(row: dict) -> str:
    wrong = f"  WRONG {row['wrong']}" if row["wrong"] else ""
    shares = " ".join(f"{100 * row[key]:9.1f}%" if row[key] else " " * 10 for key in ("of_nothing", "of_by_hand"))
    figures = (
        f"{row['per_second']:9.0f} {row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['cpu_ms']:8.2f} {row['sql']:5.1f}"
    )
    return f"{row['engine']:9} {row['bookings']:9,} {row['workload']:24} {figures} {shares}{wrong}"


def main() -> None:
    chosen = options()
    wanted = (chosen.sizes, chosen.pages, chosen.ledgers)
    sizes, sites, ledgers = ([int(n) for n in text.split(",") if n] for text in wanted)
    print(("{:9} {:>9} {:24} {:>9} {:>8} {:>8} {:>8} {:>5} {:>10} {:>10}").format(*HEAD))
    rows: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        for engine in engines(chosen.engines.split(","), Path(folder)):
            try:
                for size in sizes:
                    rows += measure(engine, size, chosen.requests)
                for pages in sites:
                    rows += measure_content(engine, pages, chosen.requests)
                for entries in ledgers:
                    rows += measure_ledger(engine, entries, chosen.requests)
            finally:
                engine.close()
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "requests": chosen.requests}
    path.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1, ensure_ascii=False))
    print(f"\nwritten to {path.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
