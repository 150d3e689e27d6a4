"""The arithmetic of the draw: fair by its weights, true to its rule."""

import json
from collections import Counter
from datetime import UTC, datetime
from itertools import permutations

import pytest

from booking import lottery
from booking.lottery import Entry
from tests.draws.invented import CLOSES, invented

WEIGHTS = {"a": 1, "b": 2, "c": 3}
SEED = bytes(range(32))
# χ² of 6 orders (5 degrees of freedom) is above 36 by chance once in a million times.
BOUND = 36
DRAWS = 100_000


def rule_of(seats: int, policy: str, **more) -> str:
    usual = {
        "draw": "d", "title": "饺子节", "starts_at": CLOSES, "opens_at": CLOSES, "closes_at": CLOSES,
        "reveal_until": None, "weights": "lost_before", "public_source": "骰子", "seed_hash": lottery.hash_of(SEED),
    }  # fmt: skip
    return lottery.rule_text(seats=seats, policy=policy, **(usual | more))


def chi_square(entries: list[Entry]) -> float:
    """How far the orders of many draws are from what WEIGHTS promise: each pick in proportion to the weights left."""
    rule, listed_as = rule_of(1, "strict"), lottery.list_hash("d", entries)
    runs = (lottery.run(rule, entries, seed=SEED, public_value=str(n), listed_as=listed_as).order for n in range(DRAWS))
    seen = Counter(map(tuple, runs))
    total = sum(WEIGHTS.values())
    expected = {
        (a, b, c): DRAWS * WEIGHTS[a] / total * WEIGHTS[b] / (total - WEIGHTS[a]) for a, b, c in permutations(WEIGHTS)
    }
    return sum((seen[order] - due) ** 2 / due for order, due in expected.items())


@pytest.mark.long
def test_odds_follow_the_weights():
    assert chi_square([Entry(name, 1, weight) for name, weight in WEIGHTS.items()]) < BOUND


@pytest.mark.long
def test_the_odds_test_sees_a_draw_that_ignores_weights():
    assert chi_square([Entry(name, 1, 1) for name in WEIGHTS]) > 1000


def in_order(sizes: list[int], **rule) -> tuple[list[Entry], lottery.Result, list[int]]:
    """The entries, the result, and the sizes in the order drawn."""
    entries = [Entry(f"e{n}", size, 1) for n, size in enumerate(sizes)]
    result = lottery.run(rule_of(**rule), entries, seed=SEED, public_value="5 4 2")
    size_of = {entry.entry: entry.size for entry in entries}
    return entries, result, [size_of[entry] for entry in result.order]


def test_strict_stops_at_the_first_party_that_does_not_fit():
    _, result, drawn = in_order([4, 3, 2, 1, 1, 4, 2], seats=6, policy="strict")
    fits = next(n for n in range(len(drawn) + 1) if sum(drawn[: n + 1]) > 6)
    assert (result.winners, result.waitlist) == (result.order[:fits], result.order[fits:])


def test_fill_passes_over_who_does_not_fit_and_puts_them_first_on_the_waitlist():
    _, result, drawn = in_order([4, 3, 2, 1, 1, 4, 2], seats=6, policy="fill")
    left, sits = 6, []
    for entry, size in zip(result.order, drawn, strict=True):
        if size <= left:
            left -= size
            sits.append(entry)
    assert result.winners == sits
    assert result.waitlist == [entry for entry in result.order if entry not in sits]


def test_none_keeps_no_waitlist():
    _, strict, _ = in_order([4, 3, 2, 1], seats=5, policy="strict")
    _, none, _ = in_order([4, 3, 2, 1], seats=5, policy="none")
    assert (none.winners, none.waitlist) == (strict.winners, [])


def test_the_order_depends_on_every_input():
    entries, rule = [Entry(f"e{n}", 1, 1) for n in range(20)], rule_of(5, "strict")

    def order(rule=rule, entries=entries, seed=SEED, public_value="1"):
        return tuple(lottery.run(rule, entries, seed=seed, public_value=public_value).order)

    others = [
        order(rule=rule_of(5, "strict", draw="e")),
        order(entries=[*entries[:-1], Entry("e19", 2, 1)]),
        order(seed=b"other"),
        order(seed=None),
        order(public_value="2"),
    ]
    assert len({order(), *others}) == 6


def test_a_rule_is_json_with_sorted_keys_and_no_spaces():
    rule = rule_of(5, "strict")
    promise = json.loads(rule)
    assert rule == json.dumps(promise, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert promise["seats"] == 5
    assert promise["draw_after"] == "2026-11-24T10:10:00Z"


def test_list_hash_is_of_the_lines_sorted_by_entry():
    lines = "d\na,2,1\nb,1,3\n"
    assert lottery.list_hash("d", [Entry("b", 1, 3), Entry("a", 2, 1)]) == lottery.hash_of(lines)


def test_nothing_is_told_before_its_time():
    full = invented(7, parties=5, kept=True, revealed=True)
    entries = [Entry(**line) for line in full["entries"]]
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    promised = lottery.bundle(rule=full["rule"], committed_at=moment)
    closed = lottery.bundle(rule=full["rule"], committed_at=moment, entries=entries, closed_at=moment)
    assert set(promised) == {"version", "draw", "rule", "rule_hash", "seed_hash", "committed_at"}
    assert set(closed) - set(promised) == {"entries", "list_hash", "closed_at"}
    assert set(full) - set(closed) == {
        "seed", "seed_revealed", "public_value", "drawn_at", "order", "scores", "winners", "waitlist",
    }  # fmt: skip
