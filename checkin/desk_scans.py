"""What a leader's phone has scanned, taken in one by one: at once, or hours later when there was no network."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Role, User
from accounts.states import DOOR_ROLES
from booking.models import Slot
from common.errors import DomainError, Refusal
from volunteers.models import Shift

from .actions import EVENT_ID_TAKEN, desk_check_in
from .models import DeskScan, ScannerLease

CLOCK_SLACK = timedelta(seconds=30)  # what a phone's clock and a slow network may be off without being noted
LATE_AFTER = timedelta(hours=1)
MILLISECOND = timedelta(milliseconds=1)
LEASE_OVER = Refusal("lease_over", "扫码时，这台手机的扫码许可已经到期", "联网后重新打开扫码页，再扫一次")
NOT_LEASED = Refusal("door_not_leased", "这个门口不在这台手机的名单里", "联网后重新打开扫码页，再扫一次")


@dataclass(frozen=True)
class Scan:
    """`seen_at` is what the phone's clock said; `offline`, that the server was not reached at that moment."""

    client_event_id: str
    kind: str  # shift or slot
    id: int
    code: str
    action: str
    seen_at: datetime
    offline: bool = False


def take_scans(lease: ScannerLease, scans: list[Scan], *, by: User, at: datetime) -> list[dict[str, Any]]:
    """Each scan in its own transaction, in the order given; one answer for each, whatever became of the others."""
    found = _doors(lease, scans, by)
    return [_outcome(lease, scan, found.get((scan.kind, scan.id)), by, at) for scan in scans]


def moment_of(lease: ScannerLease, seen_at: datetime, *, at: datetime) -> tuple[datetime, list[str]]:
    """When a scan happened on the server's clock, and what is noted about that. The phone's word is mended by the
    offset measured with the lease and by nothing else, and never lies before the lease or in the future."""
    try:
        told = seen_at + lease.clock_offset_ms * MILLISECOND
    except OverflowError:
        told = at if lease.clock_offset_ms > 0 else lease.created_at
        return told, ["clock"]
    moment = min(max(told, lease.created_at), at)
    noted = ["clock"] if abs(told - moment) > CLOCK_SLACK else []
    late = at - moment > LATE_AFTER or at >= lease.expires_at
    return moment, noted + (["late_upload"] if late else [])


def _doors(lease: ScannerLease, scans: list[Scan], by: User) -> dict[tuple[str, int], Shift | Slot]:
    """The rows behind the doors of the lease, as far as they are still `by`'s to run. Whether a check-in is possible
    there, their state says later on."""
    wanted = [(scan.kind, scan.id) for scan in scans if f"{scan.kind}:{scan.id}" in lease.doors]
    shifts = Shift.objects.led_by(by).in_bulk({pk for kind, pk in wanted if kind == "shift"})
    worked = Slot.objects.filter(community__in=Role.objects.communities(by, DOOR_ROLES))
    slots = worked.in_bulk({pk for kind, pk in wanted if kind == "slot"})
    return {("shift", pk): row for pk, row in shifts.items()} | {("slot", pk): row for pk, row in slots.items()}


def _outcome(lease: ScannerLease, scan: Scan, door: Shift | Slot | None, by: User, at: datetime) -> dict[str, Any]:
    try:
        answer, made_now = _once(lease, scan, door, by, at)
    except DomainError as refused:
        words = refused.refusal.as_json()
        return _result(scan, "refused") | {name: words[name] for name in ("code", "detail", "next_step")}
    return _result(scan, "recorded" if made_now else "repeated") | {"attendance": answer}


def _result(scan: Scan, status: str) -> dict[str, Any]:
    empty = {"code": "", "detail": "", "next_step": "", "attendance": None}
    return {"client_event_id": scan.client_event_id, "status": status} | empty


def _once(lease: ScannerLease, scan: Scan, door, by: User, at: datetime) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it was made now. Of two phones, tabs or tries with the same scan one writes; the other
    waits for its rows and then finds its answer."""
    try:
        return _record(lease, scan, door, by, at)
    except (DomainError, IntegrityError) as refused:
        if earlier := DeskScan.objects.filter(client_event_id=scan.client_event_id, lease__made_by=by).first():
            return earlier.answer, False
        if isinstance(refused, IntegrityError):
            raise DomainError(EVENT_ID_TAKEN) from refused
        raise


@transaction.atomic
def _record(lease: ScannerLease, scan: Scan, door, by: User, at: datetime) -> tuple[dict[str, Any], bool]:
    seen_at, flags = moment_of(lease, scan.seen_at, at=at)
    over = min(lease.expires_at, lease.ended_at or lease.expires_at)
    if seen_at > over:
        raise DomainError(LEASE_OVER)
    if door is None:
        raise DomainError(NOT_LEASED)
    # Whether the server was reached is the phone's word; what it hears of later was not seen by it, whoever says so.
    offline = scan.offline or at - seen_at > CLOCK_SLACK
    answer = desk_check_in(
        scan.code, by=by, at=at, client_event_id=scan.client_event_id, action=scan.action, **{scan.kind: door},
        seen_at=seen_at, offline=offline, flags=flags,
    )  # fmt: skip
    DeskScan.objects.create(client_event_id=scan.client_event_id, lease=lease, received_at=at, answer=answer.body)
    return answer.body, answer.made_now
