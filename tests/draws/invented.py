"""Draws out of thin air: a bundle of random size, weights and policy, and every way to tamper with one."""

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache

from booking import lottery
from booking.lottery import Entry

CLOSES = datetime(2026, 11, 24, 10, tzinfo=UTC)


def invented(number: int, **settled) -> dict:
    """The bundle of a draw that was held; the same number gives the same draw. `settled` fixes what is not random."""
    dice = random.Random(number)
    drawn = {
        "weights": dice.choice(["even", "lost_before"]),
        "policy": dice.choice(["strict", "fill", "none"]),
        "seats": dice.randint(1, 40),
        "parties": dice.choice([0, 1, 2, 3, 5, 8, 13, 21, 34]),
        "kept": dice.random() < 0.5,
        "revealed": dice.random() < 0.7,
        "title": dice.choice(["暖冬饺子节", "亲子 \"运动会\"", "合唱\n团", "🏮 灯会"]),
    } | settled  # fmt: skip
    return _held(dice, **drawn)


def _held(dice, *, weights, policy, seats, parties, kept, revealed, title) -> dict:
    most = lottery.MAX_WEIGHT[weights]
    entries = [
        Entry(dice.randbytes(8).hex(), dice.randint(1, min(4, seats)), dice.randint(1, most)) for _ in range(parties)
    ]
    seed = dice.randbytes(32)
    rule = lottery.rule_text(
        draw=dice.randbytes(6).hex(),
        title=title,
        starts_at=CLOSES + timedelta(days=3),
        opens_at=CLOSES - timedelta(days=3),
        closes_at=CLOSES,
        reveal_until=CLOSES + timedelta(hours=12) if kept else None,
        seats=seats,
        policy=policy,
        weights=weights,
        public_source="大厅掷骰子",
        seed_hash=lottery.hash_of(seed),
    )
    withheld = kept and not revealed
    seed = None if withheld else seed
    value = " ".join(str(dice.randint(1, 6)) for _ in range(6))
    return lottery.bundle(
        rule=rule,
        committed_at=CLOSES - timedelta(days=4),
        entries=entries,
        closed_at=CLOSES + timedelta(minutes=1),
        seed=seed,
        public_value=value,
        drawn_at=CLOSES + (timedelta(hours=13) if withheld else timedelta(hours=1)),
        result=lottery.run(rule, entries, seed=seed, public_value=value),
    )


@cache
def thousand() -> list[dict]:
    return [invented(number) for number in range(1000)]


def _other(text: str) -> str:
    """The same with its last sign changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def tampered(bundle: dict) -> Iterator[tuple[str, dict]]:
    """(what was changed, the bundle with just that changed); wants a draw with a seed, winners and a waitlist."""

    def changed(name, value):
        return name, {**deepcopy(bundle), name: value}

    for column, value in [("entry", "00"), ("size", 9), ("weight", 2), ("weight", 3), ("weight", 0)]:
        entries = deepcopy(bundle["entries"])
        if entries[-1][column] != value:
            entries[-1][column] = value
            yield f"entries.{column} {value}", {**deepcopy(bundle), "entries": entries}
    yield changed("entries", bundle["entries"][1:])
    yield changed("entries", bundle["entries"][::-1])
    yield changed("entries", [*bundle["entries"], {"entry": "zz", "size": 1, "weight": 1}])
    for word, other in [("大厅", "别处"), ('"seats":', '"seats":1'), (bundle["draw"], _other(bundle["draw"]))]:
        yield changed("rule", bundle["rule"].replace(word, other))
    for name in ("rule_hash", "seed_hash", "list_hash", "seed", "public_value", "draw"):
        yield changed(name, _other(bundle[name]))
    yield changed("seed", None)
    yield from (changed("seed", seed) for seed in (bundle["seed"].upper(), "", "no seed"))
    yield "seed taken back", {**deepcopy(bundle), "seed": None, "seed_revealed": False}
    yield changed("version", 2)
    yield changed("drawn_at", bundle["closed_at"])
    yield changed("closed_at", bundle["committed_at"])
    yield changed("committed_at", bundle["closed_at"])
    for name in ("order", "winners", "waitlist", "scores"):
        yield changed(name, bundle[name][::-1])
        yield changed(name, bundle[name][:-1])
    yield changed("winners", [*bundle["winners"][:-1], bundle["waitlist"][0]])
    yield changed("scores", [_other(bundle["scores"][0]), *bundle["scores"][1:]])
