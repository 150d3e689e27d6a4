"""The door beside its budgets: how many times what pretix 2026.8 does, on a machine as fast as this one.

pretix redeemed 33 check-ins a second where a view that does nothing answered 2,400; what it would do here is that rate
times what "nothing" reaches in this run.
"""

REDEEM, NOTHING = 33, 2400
PAIR, DESK, STATEMENTS = 6, 10, 10


def of_the_door(rows: list[dict]) -> list[dict]:
    """The scan pair and the desk call of one database's rows, each with `times` pretix's redeem and its verdict."""
    by_name = {row["workload"]: row for row in rows}
    nothing, scan, check_in, desk = (by_name[n] for n in ("nothing", "scan", "check-in", "desk check-in"))
    redeem = REDEEM * nothing["per_second"] / NOTHING
    pair = 1 / (1 / scan["per_second"] + 1 / check_in["per_second"])
    return [
        _verdict("scan pair", pair, redeem, PAIR, statements=scan["sql"] + check_in["sql"]),
        _verdict("desk check-in", desk["per_second"], redeem, DESK, statements=desk["sql"]),
    ]


def _verdict(name: str, rate: float, redeem: float, floor: float, *, statements: float) -> dict:
    kept = rate >= floor * redeem and statements <= STATEMENTS
    return {
        "workload": f"{name} against pretix", "per_second": rate, "times": rate / redeem, "floor": floor,
        "sql": statements, "kept": kept,
    }  # fmt: skip


def line(row: dict) -> str:
    verdict = "kept" if row["kept"] else "MISSED"
    return (
        f"{row['workload']}: {row['per_second']:.0f}/s, {row['times']:.1f} times its redeem (budget {row['floor']}), "
        f"{row['sql']:.1f} SQL (budget {STATEMENTS}): {verdict}"
    )
