"""The draw as arithmetic: what is published when, and how the order follows from it; integers and hashes only.

Before booking opens the rule is published with its hash and the hash of a secret seed; at the close the list and its
hash; then comes a value that nobody could know before. Anybody can replay the rest (`static/draw/verify_draw.py` does,
and shares no code with this file). `text` below stands for its UTF-8 bytes, `pre(x)` for four bytes of length (big
endian) before `x`:

    rule_hash  SHA-256(rule)                     seed_hash  SHA-256(seed)
    list_hash  SHA-256(draw "\\n", then one line `entry,size,weight\\n` an entry, by entry id)
    key        HMAC-SHA-256(seed or nothing, pre(public value) pre(list hash) pre(draw))
    score      the smallest of `weight` values HMAC-SHA-256(key, pre(entry) i), i from 0 in four bytes

The smallest score comes first; an entry with twice the weight is twice as likely to be it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

VERSION = 1
PAUSE = timedelta(minutes=10)  # between the published list and the public value
MAX_WEIGHT = {"even": 1, "lost_before": 3}
WEIGHTS_TEXT = {
    "even": "每户机会一样",
    "lost_before": "180 天内这个活动每落选一次，多一份机会，最多 3 份",
}


@dataclass(frozen=True)
class Entry:
    """One party: a random id that names nobody, how many people, how many chances."""

    entry: str
    size: int
    weight: int


@dataclass(frozen=True)
class Result:
    """Entry ids: all in score order with their scores, those who sit, those who wait; the lists keep that order."""

    order: list[str]
    scores: list[str]
    winners: list[str]
    waitlist: list[str]


def stamp(moment: datetime) -> str:
    """UTC to the second, so that equal moments are equal text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rule_text(
    *,
    draw: str,
    title: str,
    starts_at: datetime,
    opens_at: datetime,
    closes_at: datetime,
    reveal_until: datetime | None,
    **words: str | int,
) -> str:
    """The promise, as JSON with sorted keys; this exact string is hashed and published.

    `words` are seats, policy (strict, fill, none), weights (even, lost_before), public_source and seed_hash;
    `reveal_until` is set when a keeper has the seed.
    """
    promise = {name: words[name] for name in ("seats", "policy", "weights", "public_source", "seed_hash")}
    promise |= {
        "version": VERSION,
        "draw": draw,
        "title": title,
        "starts_at": stamp(starts_at),
        "opens_at": stamp(opens_at),
        "closes_at": stamp(closes_at),
        "draw_after": stamp(closes_at + PAUSE),
        "reveal_until": stamp(reveal_until) if reveal_until else None,
        "weights_text": WEIGHTS_TEXT[str(words["weights"])],
    }
    return json.dumps(promise, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def list_hash(draw: str, entries: Iterable[Entry]) -> str:
    return hash_of(f"{draw}\n" + "".join(f"{e.entry},{e.size},{e.weight}\n" for e in _sorted(entries)))


def run(
    rule: str, entries: Iterable[Entry], *, seed: bytes | None, public_value: str, listed_as: str | None = None
) -> Result:
    """Order, winners and waitlist; seats and policy come from the rule and from nowhere else.

    strict and none stop at the first party that does not fit; fill passes over it, and it leads the waitlist. `none`
    keeps no waitlist. `listed_as` is the published list hash, where it is already known.
    """
    promise, entries = json.loads(rule), list(entries)
    key = _key(seed, public_value, listed_as or list_hash(promise["draw"], entries), promise["draw"])
    scored = sorted((_score(key, entry), entry.entry, entry) for entry in entries)
    in_order = [entry for _, _, entry in scored]
    winners = list(_winners(in_order, promise["seats"], promise["policy"]))
    waits = [] if promise["policy"] == "none" else [e.entry for e in in_order if e.entry not in set(winners)]
    return Result([e.entry for e in in_order], [score.hex() for score, _, _ in scored], winners, waits)


def bundle(
    *,
    rule: str,
    committed_at: datetime,
    entries: Iterable[Entry] | None = None,
    closed_at: datetime | None = None,
    seed: bytes | None = None,
    public_value: str = "",
    drawn_at: datetime | None = None,
    result: Result | None = None,
) -> dict:
    """All that a verifier needs, at its stage: the promise; with `closed_at` the list; with `drawn_at` everything.

    A seed that its keeper did not reveal is null, and `seed_revealed` says so.
    """
    promise = json.loads(rule)
    told = {name: promise[name] for name in ("version", "draw", "seed_hash")}
    told |= {"rule": rule, "rule_hash": hash_of(rule), "committed_at": stamp(committed_at)}
    if closed_at is None or entries is None:
        return told
    entries = _sorted(entries)
    told["entries"] = [{"entry": e.entry, "size": e.size, "weight": e.weight} for e in entries]
    told |= {"list_hash": list_hash(promise["draw"], entries), "closed_at": stamp(closed_at)}
    if drawn_at is None or result is None:
        return told
    return told | {
        "seed": seed.hex() if seed else None, "seed_revealed": seed is not None, "public_value": public_value,
        "drawn_at": stamp(drawn_at), **asdict(result),
    }  # fmt: skip


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.entry)


def _pre(text: str) -> bytes:
    return len(text.encode()).to_bytes(4, "big") + text.encode()


def _key(seed: bytes | None, public_value: str, listed_as: str, draw: str) -> bytes:
    return hmac.digest(seed or b"", _pre(public_value) + _pre(listed_as) + _pre(draw), "sha256")


def _score(key: bytes, entry: Entry) -> bytes:
    tries = range(entry.weight)
    return min(hmac.digest(key, _pre(entry.entry) + i.to_bytes(4, "big"), "sha256") for i in tries)


def _winners(in_order: list[Entry], seats: int, policy: str) -> Iterator[str]:
    for entry in in_order:
        if entry.size <= seats:
            seats -= entry.size
            yield entry.entry
        elif policy != "fill":
            return
