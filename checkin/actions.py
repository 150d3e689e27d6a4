"""What happens at the door: a scan is exchanged once, staff scan tickets and cards, screens open and close."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F, Q, UUIDField
from django.utils import timezone

from accounts.models import Person, User
from booking import actions as booking_actions
from booking.models import Booking, Slot
from common import audit
from common.chinese import zh_minutes, zh_time
from common.errors import DomainError, Refusal
from common.kept_queries import Given, KeptQuery
from volunteers import actions as volunteer_actions
from volunteers.models import AttendanceEvent, Shift, Signup, SignupQuerySet
from volunteers.reckoning import minutes_of, times_of
from volunteers.states import Method

from . import devices, tickets
from .desk import Found, found_in_shift, found_in_slot, signups_with_details
from .models import CardKind, Checkpoint, DisplayLease, PersonalCard, ScanTicket

EVENT_ID_TAKEN = Refusal("event_id_taken", "这个 client_event_id 已经用过", "请换一个新的编号再提交")


def _own_signup() -> SignupQuerySet:
    own = signups_with_details().visible_to(Given("user", BigIntegerField()))
    return own.filter(pk=Given("pk", UUIDField())).order_by()


OWN_SIGNUP = KeptQuery(_own_signup)


@dataclass(frozen=True)
class Answer:
    """What the person is told; `made_now` False when the same event had been answered before."""

    body: dict[str, Any]
    made_now: bool = True


def check_in(
    ticket_token: str, *, option: str, client_event_id: str, by: User, at: datetime, device: str = ""
) -> Answer:
    """Exchange a scan for attendance: in or out of a shift, or into a booked slot. One scan makes one event, however
    often and however parallel it is sent; a repeat gets the first answer. `device`: the browser's random name, kept as
    a hash that holds for one shift."""
    nonce = ""
    try:
        ticket = tickets.accept(ticket_token, user=by, option=option, at=at)
        nonce = ticket.nonce
        return Answer(_exchange(ticket, option, client_event_id, by, at, device))
    except (DomainError, IntegrityError) as refused:
        if earlier := _earlier(nonce, client_event_id, by):
            return Answer(earlier.answer, made_now=False)
        if isinstance(refused, IntegrityError):
            raise DomainError(EVENT_ID_TAKEN) from refused
        raise


def _earlier(nonce: str, client_event_id: str, by: User) -> ScanTicket | None:
    """The first answer to the same event; a ticket spent on another event is refused."""
    used = ScanTicket.objects.filter(Q(client_event_id=client_event_id) | Q(nonce=nonce), user=by)
    found = {ticket.client_event_id: ticket for ticket in used}
    if found and client_event_id not in found:
        raise DomainError(tickets.USED)
    return found.get(client_event_id)


@transaction.atomic
def _exchange(
    ticket: tickets.Ticket, option: str, client_event_id: str, by: User, at: datetime, device: str
) -> dict[str, Any]:
    kind, pk, action = option.split(":")
    if kind == "signup":
        signup = OWN_SIGNUP.first(user=by.pk, pk=pk)
        shown = {"method": ticket.method, "client_event_id": client_event_id, "checkpoint_id": ticket.public_id}
        answer = attend(signup, action, by, at, **shown, **(devices.shown_by(device, signup, by) if signup else {}))
    else:
        booking = Booking.objects.visible_to(by).select_related("slot__activity__venue", "slot__space__venue")
        answer = _arrive(booking.filter(pk=pk).first(), by, at)
    ScanTicket.objects.create(
        nonce=ticket.nonce, user=by, checkpoint_id=ticket.checkpoint_id, client_event_id=client_event_id, option=option,
        used_at=at, answer=answer,
    )  # fmt: skip
    return answer


def attend(signup: Signup | None, action: str, by: User, at: datetime, **shown: Any) -> dict[str, Any]:
    """In or out, and what the person is told. `shown`: the fields of `volunteers.actions.attendance.Showing`; the
    caller holds the transaction."""
    if signup is None:
        raise DomainError(tickets.NOT_OFFERED)
    act = volunteer_actions.record_coming if action == "in" else volunteer_actions.record_leaving
    act(signup, by=by, at=at, **shown)
    return answer_of_signup(signup, action)


def answer_of_signup(signup: Signup, action: str) -> dict[str, Any]:
    """What the person is told; the minutes are those to be expected, the ledger gets them when the shift is closed."""
    shift, at = signup.shift, signup.checked_in_at if action == "in" else signup.checked_out_at
    answer = {
        "kind": "signup", "id": str(signup.pk), "action": action, "at": _iso(at), "title": shift.title,
        "role": signup.role.name, "place": shift.venue.name, "who": signup.volunteer.person.name,
        "ends_at": _iso(shift.over_at), "minutes": None, "steps": [], "message": f"{zh_time(at)}，签到好了",
    }  # fmt: skip
    if action == "in":
        return answer
    answer["message"] = f"{zh_time(at)}，签退好了"
    if not shift.service_kind.counts_as_service:
        return answer | {"note": f"“{shift.service_kind.name}”不计志愿时长，这次只记到场"}
    minutes = minutes_of(signup, times_of(list(signup.spans.all())))
    note = f"预计记 {zh_minutes(minutes.counted)}，队长收班后记入"
    return answer | {"minutes": minutes.counted, "steps": list(minutes.steps), "note": note}


def _arrive(booking: Booking | None, by: User, at: datetime, person_ids: list | None = None) -> dict[str, Any]:
    """A party comes in; a second time says when it came first."""
    if booking is None:
        raise DomainError(tickets.NOT_OFFERED)
    places = booking_actions.check_in(booking, by=by, at=at, person_ids=person_ids)
    here = [place for place in places if place.checked_in_at]
    first = min(place.checked_in_at for place in here) if here else at
    words = f"{zh_time(first)} 已经签到了" if first < at else f"{zh_time(first)}，签到好了"
    slot = booking.slot
    return {
        "kind": "booking", "id": str(booking.pk), "action": "in", "at": _iso(first), "title": slot.title,
        "place": str(slot.venue or ""), "who": "、".join(place.person.name for place in here),
        "people": len(here), "party_size": booking.party_size, "ends_at": _iso(slot.ends_at), "message": words,
    }  # fmt: skip


def desk_check_in(
    code: str, *, by: User, at: datetime, client_event_id: str, slot: Slot | None = None, shift: Shift | None = None,
    action: str = "in", **seen: Any,
) -> Answer:  # fmt: skip
    """Staff scan a ticket or a card, or type its short form, at the door of one slot or shift they may run.

    Idempotent on `client_event_id` for a shift; a party that came before keeps its first time. `seen`: when it was
    seen, for scans that were made without network (`seen_at`, `offline`, `flags`)."""
    if slot is not None:
        found = found_in_slot(code, slot)
        return Answer(_arrive(found.booking, by, seen.get("seen_at") or at, found.person_ids))
    found = found_in_shift(code, shift)
    return attend_by_staff(found, action=action, by=by, at=at, client_event_id=client_event_id, **seen)


def tick(signup_id, *, shift: Shift, action: str, by: User, at: datetime, client_event_id: str) -> Answer:
    """The leader looks at the person and ticks the roster."""
    signup = signups_with_details().filter(shift=shift, pk=signup_id).first()
    return attend_by_staff(
        Found(signup=signup, method=Method.ROSTER), action=action, by=by, at=at, client_event_id=client_event_id
    )


def attend_by_staff(found: Found, *, action: str, by: User, at: datetime, client_event_id: str, **seen: Any) -> Answer:
    """In or out of a shift by a leader's hand; the same event again gets the first answer."""
    try:
        with transaction.atomic():
            body = attend(found.signup, action, by, at, method=found.method, client_event_id=client_event_id, **seen)
        return Answer(body)
    except (DomainError, IntegrityError) as refused:
        if event := _written_before(found.signup, client_event_id, by):
            return Answer(answer_of_signup(signups_with_details().get(pk=event.signup_id), event.kind), made_now=False)
        if isinstance(refused, IntegrityError):
            raise DomainError(EVENT_ID_TAKEN) from refused
        raise


def _written_before(signup: Signup | None, client_event_id: str, by: User) -> AttendanceEvent | None:
    return signup.events.filter(client_event_id=client_event_id, actor=by).first() if signup else None


def _iso(moment: datetime) -> str:
    """On the community's clock, as the other answers of the API are."""
    return timezone.localtime(moment).isoformat()


@transaction.atomic
def issue_card(person: Person, *, by: User, at: datetime, kind: str = CardKind.PHONE) -> PersonalCard:
    """A new personal code; the one before of the same kind stops working."""
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").first()
    PersonalCard.objects.live().filter(person=person, kind=kind).update(revoked_at=at)
    card = PersonalCard.objects.create(person=person, kind=kind, created_at=at)
    audit.record(by, "card.issued", card, at=at, person=str(person.pk), kind=str(kind))
    return card


@transaction.atomic
def revoke_card(card: PersonalCard, *, by: User, at: datetime) -> bool:
    """Lost or lent: the code stops working. True if it worked until now."""
    if not PersonalCard.objects.live().filter(pk=card.pk).update(revoked_at=at):
        return False
    audit.record(by, "card.revoked", card, at=at)
    return True


@transaction.atomic
def renew_code(checkpoint: Checkpoint, *, by: User, at: datetime) -> Checkpoint:
    """A new code for a printed one that was photographed; the old one is refused in its own words."""
    Checkpoint.objects.filter(pk=checkpoint.pk).update(key_id=F("key_id") % 32_000 + 1)
    checkpoint.refresh_from_db(fields=["key_id"])
    audit.record(by, "checkpoint.renewed", checkpoint, at=at)
    return checkpoint


@transaction.atomic
def open_display(checkpoint: Checkpoint, *, by: User, at: datetime, hours: int = 12) -> DisplayLease:
    """Give a screen the right to show this checkpoint's code, for so many hours."""
    lease = DisplayLease.objects.create(
        checkpoint=checkpoint, made_by=by, created_at=at, expires_at=at + timedelta(hours=hours)
    )
    audit.record(by, "display.opened", lease, at=at, checkpoint=checkpoint.public_id)
    return lease


@transaction.atomic
def end_display(lease: DisplayLease, *, by: User, at: datetime) -> bool:
    """Take the right back; the code dies with it. True if it was still running."""
    if not DisplayLease.objects.current(at).filter(pk=lease.pk).update(ended_at=at):
        return False
    audit.record(by, "display.ended", lease, at=at)
    return True
