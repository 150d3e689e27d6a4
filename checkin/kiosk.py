"""签到机: a tablet at the door for who brings no phone. A number and a PIN say who stands there; one tap does the rest.

Who stands there is kept in a signed note that lives a minute and is stored nowhere, as a scan's ticket is.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction

from accounts.models import Person, User
from accounts.rules import require
from common import audit
from common.errors import DomainError, Refusal
from volunteers.models import AttendanceEvent, Signup, Volunteer
from volunteers.states import Method, VolunteerState

from .actions import Answer, answer_of_signup, attend, signups_with_details
from .models import DisplayLease, KioskPin
from .rules import Option, nothing_for, shift_options

DIGITS = 6
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
NOTE_SECONDS = 60
_notes = Signer(salt="checkin.kiosk")

WRONG = Refusal("kiosk_wrong", "编号或密码不对", "请再按一次；忘了密码，请服务台重设")
LOCKED = Refusal("kiosk_locked", "密码错了太多次，先停一会儿", "一刻钟后再试，或请队长点名")
GONE = Refusal("kiosk_gone", "停得太久，已经退回", "请重新按编号和密码")
WEAK = Refusal("pin_weak", "这个密码太好猜", "请用 6 位数字，不要一样的、连着的")
UNKNOWN_PIN = make_password("-")  # so that an unknown number takes as long as a wrong PIN


@dataclass(frozen=True)
class Standing:
    """Who stands at the kiosk, and what may be done."""

    volunteer: Volunteer
    note: str
    options: list[Option]


def refusal_of_pin(pin: str) -> Refusal | None:
    runs = ("0123456789", "9876543210")
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdecimal()):
        return WEAK
    return WEAK if len(set(pin)) < 3 or any(pin in run for run in runs) else None


def set_pin(person: Person, pin: str, *, by: User, at: datetime) -> KioskPin:
    """The owner's own choice, or the desk's; wrong tries are forgotten. Hashing is slow and made to be so: it stands
    before the transaction, in which other writers wait."""
    require(refusal_of_pin(pin))
    kept = {"pin": make_password(pin), "set_at": at, "wrong": 0, "locked_until": None}
    with transaction.atomic():
        row, _ = KioskPin.objects.update_or_create(person=person, defaults=kept)
        audit.record(by, "kiosk.pin_set", row, at=at, person=str(person.pk))
    return row


def new_pin(person: Person, *, by: User, at: datetime) -> str:
    """A PIN drawn by the desk, to be told or printed once; it is not kept."""
    pin = next(pin for pin in iter(lambda: f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", "") if not refusal_of_pin(pin))
    set_pin(person, pin, by=by, at=at)
    return pin


def stand_at(lease: DisplayLease, *, number: str, pin: str, at: datetime) -> Standing:
    """Believe a number and a PIN, or raise; unknown numbers and wrong PINs are told in the same words."""
    volunteer = _of_number(number, lease.checkpoint.community_id)
    if not _believed(volunteer, pin, at=at):
        raise DomainError(WRONG)
    note = _notes.sign_object([secrets.token_hex(8), volunteer.pk, lease.pk, int(at.timestamp())])
    return Standing(volunteer, note, _options(volunteer, lease, at))


def attend_at(lease: DisplayLease, *, note: str, option: str, at: datetime) -> Answer:
    """In or out, once for each note however often it is sent."""
    nonce, volunteer = _read(lease, note, at=at)
    person, action = volunteer.person, option.rsplit(":", 1)[-1]
    event_id, by = f"kiosk-{nonce}", person.user or lease.made_by
    if event := AttendanceEvent.objects.filter(client_event_id=event_id).first():
        return Answer(answer_of_signup(signups_with_details().get(pk=event.signup_id), event.kind), made_now=False)
    wanted = next((o for o in _options(volunteer, lease, at) if o.key == option), None)
    require(None if wanted else nothing_for(_signups_of(volunteer), lease.checkpoint, at=at))
    shown = {"client_event_id": event_id, "checkpoint_id": lease.checkpoint.public_id, "method": Method.KIOSK}
    try:
        with transaction.atomic():
            return Answer(attend(signups_with_details().get(pk=wanted.id), action, by, at, **shown))
    except IntegrityError as twice:
        raise DomainError(GONE) from twice


def _of_number(number: str, community_id: int) -> Volunteer | None:
    """A whole number, or its last digits as they are said aloud."""
    text = number.strip().upper()
    mine = Volunteer.objects.filter(community=community_id, state=VolunteerState.ACTIVE)
    mine = mine.select_related("person__user", "person__kiosk_pin")
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return mine.filter(pk=int(text)).first()
    return mine.filter(number=text).first()


def _believed(volunteer: Volunteer | None, pin: str, *, at: datetime) -> bool:
    """Count a wrong try in a transaction of its own, so that refusing does not forget it. The PIN is checked before
    (hashing is slow) and the verdict given under the lock: of a hundred tries at once the first few count."""
    row = getattr(volunteer.person, "kiosk_pin", None) if volunteer else None
    if row is None:
        check_password(pin, UNKNOWN_PIN)
        return False
    believed = row.pin if check_password(pin, row.pin) else None
    with transaction.atomic():
        row = KioskPin.objects.select_for_update(no_key=True).get(pk=row.pk)
        locked = row.locked_until is not None and row.locked_until > at
        right = not locked and row.pin == believed
        if not locked:
            _note_try(row, right, at)
    require(LOCKED if locked or row.locked_until else None)
    return right


def _note_try(row: KioskPin, right: bool, at: datetime) -> None:
    row.wrong = 0 if right else row.wrong + 1
    row.locked_until = at + LOCKED_FOR if row.wrong >= TRIES else None
    if row.locked_until:
        row.wrong = 0
    row.save(update_fields=["wrong", "locked_until"])


def _read(lease: DisplayLease, note: str, *, at: datetime) -> tuple[str, Volunteer]:
    try:
        nonce, pk, lease_id, issued = _notes.unsign_object(note)
    except (BadSignature, ValueError, TypeError) as error:
        raise DomainError(GONE) from error
    if lease_id != lease.pk or not 0 <= int(at.timestamp()) - issued <= NOTE_SECONDS:
        raise DomainError(GONE)
    return nonce, Volunteer.objects.select_related("person__user").get(pk=pk)


def _signups_of(volunteer: Volunteer):
    return Signup.objects.filter(volunteer=volunteer)


def _options(volunteer: Volunteer, lease: DisplayLease, at: datetime) -> list[Option]:
    return shift_options(volunteer.pk, lease.checkpoint, at=at)
