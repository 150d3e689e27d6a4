"""One phone for many accounts: a browser's random name, hashed for each shift, so that nobody is followed about."""

import secrets
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import User
from volunteers.models import AttendanceEvent, Signup

COOKIE, DAYS = "device", 30
MOST_ACCOUNTS = 2  # a couple may share a phone; from the third on somebody looks


def name_of(request) -> str:
    return request.COOKIES.get(COOKIE, "")[:64]


def give_name(request, response) -> None:
    """A random name that says nothing; kept for a month."""
    if not name_of(request):
        response.set_cookie(
            COOKIE, secrets.token_urlsafe(18), max_age=DAYS * 24 * 3600, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


def shown_by(device: str, signup: Signup, by: User) -> dict[str, Any]:
    """What a scan says of the phone it was made with: `device`, and the flag `many_accounts` from the third on."""
    if not device:
        return {}
    hashed = salted_hmac("checkin.device", f"{signup.shift_id}:{device}", algorithm="sha256").hexdigest()[:32]
    seen = AttendanceEvent.objects.filter(signup__shift=signup.shift_id, device=hashed).exclude(actor=by)
    many = len(seen.order_by().values_list("actor").distinct()[:MOST_ACCOUNTS]) >= MOST_ACCOUNTS
    return {"device": hashed, "flags": ["many_accounts"] if many else []}
