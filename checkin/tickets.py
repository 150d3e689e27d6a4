"""What a scan leaves behind: a ticket that may be exchanged once, and a note in the browser that it has scanned.

Both are signed and stored nowhere, so that looking at a code writes nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer

from common.errors import DomainError, Refusal

LIFE_SECONDS = 120
NOTE_COOKIE = "scan_note"
NOTE_SECONDS = 600  # long enough to log in by SMS code
_tickets = Signer(salt="checkin.ticket")
_notes = Signer(salt="checkin.note")

AGAIN = "请再扫一次现场的码"
FORGED = Refusal("ticket_invalid", "签到凭据不对", AGAIN)
NOT_YOURS = Refusal("ticket_not_yours", "这是别人扫码得到的凭据", "请用自己的手机再扫一次")
EXPIRED = Refusal("ticket_expired", "这次扫码过了 2 分钟，已经失效", AGAIN)
USED = Refusal("ticket_used", "这次扫码已经用过了", "要再签一次，请再扫一次现场的码")
NOT_OFFERED = Refusal("option_elsewhere", "这次扫的码不管这一项", "请扫那一项所在地点的码")


@dataclass(frozen=True)
class Ticket:
    """A fresh scan: who, where, how, when, and the options that were eligible there ("signup:<id>:in")."""

    nonce: str
    user_id: int
    checkpoint_id: int
    public_id: str
    method: str
    issued: int
    options: tuple[str, ...]


def issue(*, user, checkpoint, method: str, options: list[str], at: datetime) -> str:
    fields = [
        secrets.token_hex(16),
        user.pk,
        checkpoint.pk,
        checkpoint.public_id,
        str(method),
        int(at.timestamp()),
        options,
    ]
    return _tickets.sign_object(fields, compress=True)


def accept(token: str, *, user, option: str, at: datetime) -> Ticket:
    """Believe a ticket, or raise DomainError; whether it was used already is found out when it is stored."""
    try:
        *fields, options = _tickets.unsign_object(token)
        ticket = Ticket(*fields, options=tuple(options))  # type: ignore[misc]
    except (BadSignature, ValueError, TypeError) as error:
        raise DomainError(FORGED) from error
    if ticket.user_id != user.pk:
        raise DomainError(NOT_YOURS)
    if not 0 <= int(at.timestamp()) - ticket.issued <= LIFE_SECONDS:
        raise DomainError(EXPIRED)
    if option not in ticket.options:
        raise DomainError(NOT_OFFERED)
    return ticket


def note(code: str, *, at: datetime) -> str:
    """Kept in this browser's cookie: this code was fresh when it was shown to us."""
    return _notes.sign_object([code, int(at.timestamp())])


def was_seen(cookie: str | None, code: str, *, at: datetime) -> bool:
    try:
        noted, seen = _notes.unsign_object(cookie or "")
    except (BadSignature, ValueError, TypeError):
        return False
    return noted == code and 0 <= int(at.timestamp()) - seen <= NOTE_SECONDS
