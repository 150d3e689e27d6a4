"""The right to scan with one's own phone, and to go on scanning where there is no network."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import User
from common import audit
from community.models import Community

from .models import ScannerLease

LEASE_HOURS = 12
MILLISECOND = timedelta(milliseconds=1)


@transaction.atomic
def lease_scanner(
    community: Community, *, device: str, device_time: datetime, doors: list[str], by: User, at: datetime
) -> ScannerLease:
    """Let this phone scan at `doors` for the next hours. What its clock lacks is measured now, by the server."""
    lease = ScannerLease.objects.create(
        community=community, made_by=by, device=salted_hmac("checkin.scanner", device, algorithm="sha256").hexdigest(),
        doors=doors, clock_offset_ms=(at - device_time) // MILLISECOND, created_at=at,
        expires_at=at + timedelta(hours=LEASE_HOURS),
    )  # fmt: skip
    audit.record(by, "scanner.leased", lease, at=at, doors=doors)
    return lease


@transaction.atomic
def end_lease(lease: ScannerLease, *, by: User, at: datetime) -> bool:
    """No scan made from now on counts; those made before may still be sent. True if it was running."""
    running = ScannerLease.objects.filter(pk=lease.pk, ended_at__isnull=True, expires_at__gt=at)
    if not running.update(ended_at=at):
        return False
    audit.record(by, "scanner.ended", lease, at=at)
    return True
