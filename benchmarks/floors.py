"""The two floors: a view that does nothing, and a booking written by hand."""

import json
import secrets
import sqlite3
import threading
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


@csrf_exempt
def by_hand(request):
    """The statements of one booking in the order of `booking.actions.book`."""
    body, now = json.loads(request.body), datetime.now(UTC)
    own = _open()
    if connection.vendor == "sqlite":
        ids, now = [person.replace("-", "") for person in body["persons"]], now.isoformat(" ")
    else:
        ids = body["persons"]
    marks = ", ".join(["%s"] * len(ids))
    cursor = own.cursor()
    run = lambda text, values: cursor.execute(_sql(text), values)  # noqa: E731
    user = run(
        "SELECT s.user_id, u.is_active, u.password FROM accounts_session s JOIN accounts_user u ON u.id = s.user_id"
        " WHERE s.session_key = %s AND s.expire_date > %s",
        [request.headers["X-Session-Token"], now],
    ).fetchone()[0]
    run("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN", [])
    people = run(
        "SELECT p.id, p.name, p.birth_date, h.id, h.community_id, h.contact_id, h.phone FROM accounts_person p"
        " JOIN accounts_household h ON h.id = p.household_id WHERE p.left_at IS NULL AND p.household_id IN"
        f" (SELECT household_id FROM accounts_person WHERE user_id = %s) AND p.id IN ({marks}) FOR NO KEY UPDATE OF h",
        [user, *ids],
    ).fetchall()
    household, community = people[0][3], people[0][4]
    run(
        "SELECT s.*, a.*, v.*, EXISTS (SELECT 1 FROM booking_place p JOIN booking_slot o ON o.id = p.slot_id"
        f" WHERE p.person_id IN ({marks}) AND p.status IN ('confirmed', 'waitlisted', 'checked_in')"
        " AND o.status = 'scheduled' AND o.starts_at < s.ends_at AND o.ends_at > s.starts_at),"
        " (SELECT COUNT(*) FROM booking_place p JOIN booking_booking b ON b.id = p.booking_id WHERE p.slot_id = s.id"
        " AND b.household_id = %s AND p.status IN ('confirmed', 'waitlisted', 'checked_in'))"
        " FROM booking_slot s JOIN booking_activity a ON a.id = s.activity_id JOIN booking_venue v ON v.id = a.venue_id"
        " WHERE s.id = %s AND a.listed",
        [*ids, household, body["slot"]],
    ).fetchone()
    booking = run(
        "INSERT INTO booking_booking (community_id, slot_id, household_id, contact_id, contact_phone, code, status,"
        " channel, made_by_id, party_size, answers, policy, idempotency_key, idempotency_hash, created_at,"
        " confirmed_at, cancel_reason) VALUES (%s, %s, %s, %s, '', %s, 'confirmed', 'api', %s, %s, '{}', '{}', NULL,"
        " '', %s, %s, '') RETURNING id",
        [community, body["slot"], household, user, secrets.token_hex(13), user, len(ids), now, now],
    ).fetchone()[0]
    run(
        "INSERT INTO booking_place (booking_id, slot_id, person_id, status) VALUES "
        + ", ".join(["(%s, %s, %s, 'confirmed')"] * len(ids)),
        [value for person in ids for value in (booking, body["slot"], person)],
    )
    run(
        "INSERT INTO common_auditentry (at, actor_id, verb, target_type, target_id, community_id, data)"
        " VALUES (%s, %s, 'booking.made', 'booking', %s, %s, '{}')",
        [now, user, str(booking), community],
    )
    run(
        "INSERT INTO common_outboxmessage (recipient_id, kind, payload, dedupe_key, state, attempts, created_at,"
        " due_at)"
        " VALUES (%s, 'booking_made', %s, %s, 'pending', 0, %s, %s)",
        [user, json.dumps({"title": "x"}), f"hand:{booking}", now, now],
    )
    run(
        "UPDATE booking_slot SET taken = taken + %s WHERE id = %s AND waiting = 0 AND taken <= capacity - %s"
        " AND status = 'scheduled'",
        [len(ids), body["slot"], len(ids)],
    )
    run("COMMIT", [])
    return JsonResponse({"id": booking}, status=201)
