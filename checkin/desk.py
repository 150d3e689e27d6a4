"""Whom a code at the door means: a ticket, a personal card, a short code that was typed, a volunteer's number."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import BigIntegerField, CharField, F, Q

from booking.models import Booking, Slot
from booking.states import LIVE
from common.chinese import zh_date, zh_time
from common.errors import DomainError, Refusal
from common.kept_queries import Given, KeptQuery
from volunteers.models import Shift, Signup, SignupQuerySet
from volunteers.rules import with_windows
from volunteers.states import LIVE_SIGNUPS, Method

from .models import CardKind, PersonalCard

SHORT, LONGEST = 6, 300
UNKNOWN = Refusal("code_not_found", "没有找到这个码", "请核对 6 位短码，或按姓名点名")
REVOKED = Refusal("card_revoked", "这张卡或这个码已经作废", "请看本人手机上的新码或新卡，或报志愿者编号")
NOT_IN_SLOT = Refusal("not_in_slot", "这位邻居没有约这一场", "请到服务台看看还有没有空位")
NOT_IN_SHIFT = Refusal("not_in_shift", "这位志愿者没有报这一班", "请先在“志愿”里报名，再来签到")
DETAILS = ("role", "volunteer__person", "shift__venue", "shift__service_kind")
METHOD_OF = {CardKind.PHONE: Method.PERSONAL, CardKind.PAPER: Method.CARD}


@dataclass(frozen=True)
class Found:
    booking: Booking | None = None
    person_ids: list | None = None  # None means the whole party
    signup: Signup | None = None
    method: str = Method.PERSONAL


def plain(code: str) -> str:
    """What is typed or scanned, as it stands in the database: the last part of an address, in capitals."""
    path = urlsplit(code.strip()[:LONGEST]).path if "/" in code else code.strip()[:LONGEST]
    return path.rstrip("/").rsplit("/", 1)[-1].replace(" ", "").upper()


def card_of(code: str) -> PersonalCard | None:
    """The card of this code; a revoked one is refused in its own words, so that nobody looks for a scanning fault."""
    card = next(iter(PersonalCard.objects.filter(code=plain(code))), None)
    if card and card.revoked_at:
        raise DomainError(REVOKED)
    return card


def found_in_slot(code: str, slot: Slot) -> Found:
    """The booking meant at the door of a slot; raises DomainError when there is none."""
    text = plain(code)
    here = Q(code=text) if len(text) > SHORT else Q(code__startswith=text, slot=slot)
    bookings = Booking.objects.filter(here, community=slot.community_id).select_related(
        "slot__activity__venue", "slot__space__venue"
    )
    matches = list(bookings.order_by("id")[:2]) if len(text) >= SHORT else []
    if len(matches) == 1:
        return Found(booking=_of_this_slot(matches[0], slot))
    return _by_card(code, slot)


def _of_this_slot(booking: Booking, slot: Slot) -> Booking:
    if booking.slot_id == slot.pk:
        return booking
    other = booking.slot
    text = f"这是另一场的票：{zh_date(other.starts_at)} {zh_time(other.starts_at)}“{other.title}”"
    raise DomainError(Refusal("ticket_of_other_slot", text, "请到那一场的门口核验"))


def _by_card(code: str, slot: Slot) -> Found:
    card = card_of(code)
    if card is None:
        raise DomainError(UNKNOWN)
    booking = (
        Booking.objects.filter(slot=slot, places__person=card.person_id, status__in=LIVE)
        .select_related("slot__activity__venue", "slot__space__venue")
        .order_by("status")  # confirmed before waitlisted
        .first()
    )
    if booking is None:
        raise DomainError(NOT_IN_SLOT)
    return Found(booking=booking, person_ids=[card.person_id])


def signups_with_details() -> SignupQuerySet:
    """With what an answer says of a sign-up, and the minutes around its shift."""
    return with_windows(Signup.objects.select_related(*DETAILS))


def _carried() -> SignupQuerySet:
    """One sign-up at most, with `card_kind`."""
    live = signups_with_details().filter(shift=Given("shift", BigIntegerField()), state__in=LIVE_SIGNUPS).order_by()
    code = Given("code", CharField())
    carried = live.filter(volunteer__person__cards__code=code, volunteer__person__cards__revoked_at=None)
    return carried.annotate(card_kind=F("volunteer__person__cards__kind"))


CARRIED = KeptQuery(_carried)


def found_in_shift(code: str, shift: Shift) -> Found:
    """The sign-up meant at a shift: by card, or by the volunteer's number, which is a tick and no scan."""
    if signup := CARRIED.first(shift=shift.pk, code=plain(code)):
        return Found(signup=signup, method=METHOD_OF[signup.card_kind])
    if card_of(code):
        raise DomainError(NOT_IN_SHIFT)
    live = signups_with_details().filter(shift=shift, state__in=LIVE_SIGNUPS).order_by()
    signup = live.filter(volunteer__number__iexact=plain(code)).first()
    if signup is None:
        raise DomainError(UNKNOWN)
    return Found(signup=signup, method=Method.ROSTER)
