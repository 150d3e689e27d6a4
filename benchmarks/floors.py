"""The two floors: a view that does nothing, and a booking written by hand."""

import json
import secrets
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

_own = threading.local()


def nothing(request):
    return HttpResponse("ok")


def _open():
    """One connection a thread, kept."""
    if not hasattr(_own, "connection"):
        settings = connection.settings_dict
        if connection.vendor == "sqlite":
            _own.connection = sqlite3.connect(settings["NAME"], timeout=20, isolation_level=None)
            _own.connection.executescript(settings["OPTIONS"]["init_command"])
        else:
            keys = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
            given = {ours: settings[key] for key, ours in keys.items() if settings[key]}
            _own.connection = psycopg.connect(**given, autocommit=True)
    return _own.connection


def _sql(text: str) -> str:
    """`?` marks for sqlite3; psycopg's as they are; only PostgreSQL locks rows."""
    if connection.vendor == "sqlite":
        return text.replace("%s", "?").split(" FOR NO KEY")[0]
    return text


def _run(text: str, values):
    return _open().execute(_sql(text), values)


def _insert(table: str, *rows: dict) -> str:
    """Answers the id of the first row."""
    names, marks = ", ".join(rows[0]), ", ".join(["%s"] * len(rows[0]))
    values = [value for row in rows for value in row.values()]
    lines = ", ".join([f"({marks})"] * len(rows))
    return _run(f"INSERT INTO {table} ({names}) VALUES {lines} RETURNING id", values).fetchone()[0]


@contextmanager
def _transaction():
    _run("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN", [])
    try:
        yield
    except BaseException:
        _run("ROLLBACK", [])
        raise
    _run("COMMIT", [])


@csrf_exempt
def by_hand(request):
    """The statements of one booking in the order of `booking.actions.book`."""
    body, now = json.loads(request.body), datetime.now(UTC)
    ids = body["persons"]
    if connection.vendor == "sqlite":
        ids, now = [person.replace("-", "") for person in ids], now.isoformat(" ")
    user = _run(
        "SELECT s.user_id, u.is_active, u.password FROM accounts_session s JOIN accounts_user u ON u.id = s.user_id"
        " WHERE s.session_key = %s AND s.expire_date > %s",
        [request.headers["X-Session-Token"], now],
    ).fetchone()[0]
    with _transaction():
        booking = _book(user, body["slot"], ids, now)
    return JsonResponse({"id": booking}, status=201)


def _book(user: int, slot: int, ids: list[str], now) -> str:
    household, community = _read(user, slot, ids)
    booking = _insert(
        "booking_booking",
        {
            "community_id": community, "slot_id": slot, "household_id": household, "contact_id": user,
            "contact_phone": "", "code": secrets.token_hex(13), "status": "confirmed", "channel": "api",
            "made_by_id": user, "party_size": len(ids), "accepts_part": False, "revision": 0, "queue_rank": 0,
            "behind": False, "skips": 0, "decision_reason": "", "answers": "{}", "policy": "{}",
            "idempotency_hash": "", "created_at": now, "confirmed_at": now, "cancel_reason": "",
        },
    )  # fmt: skip
    seat = {"booking_id": booking, "slot_id": slot, "status": "confirmed"}
    _insert("booking_place", *[seat | {"person_id": person} for person in ids])
    _insert(
        "common_auditentry",
        {
            "at": now, "actor_id": user, "verb": "booking.made", "target_type": "booking", "target_id": str(booking),
            "community_id": community, "data": "{}",
        },
    )  # fmt: skip
    _insert(
        "common_outboxmessage",
        {
            "recipient_id": user, "kind": "booking_made", "payload": json.dumps({"title": "x"}),
            "dedupe_key": f"hand:{booking}", "state": "pending", "attempts": 0, "created_at": now, "due_at": now,
        },
    )  # fmt: skip
    _run(
        "UPDATE booking_slot SET taken = taken + %s WHERE id = %s AND waiting = 0 AND taken <= capacity - %s"
        " AND status = 'scheduled'",
        [len(ids), slot, len(ids)],
    )
    return booking


def _read(user: int, slot: int, ids: list[str]) -> tuple[int, int]:
    """Who books, locked, and the slot with what stands in the way; the ids of the household and its community."""
    marks = ", ".join(["%s"] * len(ids))
    people = _run(
        "SELECT p.id, p.name, p.birth_date, h.id, h.community_id, h.contact_id, h.phone FROM accounts_person p"
        " JOIN accounts_household h ON h.id = p.household_id WHERE p.left_at IS NULL AND p.household_id IN"
        f" (SELECT household_id FROM accounts_person WHERE user_id = %s) AND p.id IN ({marks}) FOR NO KEY UPDATE OF h",
        [user, *ids],
    ).fetchall()
    household, community = people[0][3], people[0][4]
    _run(
        "SELECT s.*, a.*, v.*, EXISTS (SELECT 1 FROM booking_place p JOIN booking_slot o ON o.id = p.slot_id"
        f" WHERE p.person_id IN ({marks}) AND p.status IN ('confirmed', 'waitlisted', 'checked_in')"
        " AND o.status = 'scheduled' AND o.starts_at < s.ends_at AND o.ends_at > s.starts_at),"
        " (SELECT COUNT(*) FROM booking_place p JOIN booking_booking b ON b.id = p.booking_id WHERE p.slot_id = s.id"
        " AND b.household_id = %s AND p.status IN ('confirmed', 'waitlisted', 'checked_in'))"
        " FROM booking_slot s JOIN booking_activity a ON a.id = s.activity_id JOIN booking_venue v ON v.id = a.venue_id"
        " WHERE s.id = %s AND a.listed",
        [*ids, household, slot],
    ).fetchone()
    return household, community
