"""Questions at the door: is this code believed, what may this person do here now, and if nothing, why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, BooleanField, CharField, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from booking.models import Booking, Place, Slot
from booking.rules import CHECK_IN_EARLY
from booking.states import BookingStatus, PlaceStatus, SlotStatus
from common.chinese import zh_date, zh_time, zh_time_range
from common.errors import Refusal
from common.kept_queries import Given, KeptQuery
from volunteers.models import Shift, Signup, SignupQuerySet
from volunteers.rules import COMING, pairs_left, refusal_to_check_in, refusal_to_check_out, windows, with_windows
from volunteers.states import LIVE_SIGNUPS, Method, ShiftState, SignupState

from . import codes
from .models import Checkpoint, Mode

# `DisplayLeaseQuerySet.current`, written out: it is asked with every scan.
SHOWN = """EXISTS (
    SELECT 1 FROM checkin_displaylease d
    WHERE d.checkpoint_id = checkin_checkpoint.id AND d.ended_at IS NULL AND d.expires_at > %s)"""
NEARBY = timedelta(days=1)  # no shift or slot further away than this is looked at
JUST_NOW = timedelta(minutes=5)
# A hall screen shows its code that long before and after a shift: longer than the door is open under any usual policy.
CODE_EARLY = CODE_LATE = timedelta(hours=2)
METHOD_OF = {Mode.ROTATING: Method.ROTATING, Mode.PRINTED: Method.PRINTED, Mode.KIOSK: Method.KIOSK}
ACTION_WORDS = {"in": "签到", "out": "签退"}


@dataclass(frozen=True)
class Option:
    """One thing this person may do here now."""

    kind: str  # signup or booking
    id: str
    action: str  # in or out
    title: str
    who: str
    place: str
    starts_at: datetime
    ends_at: datetime
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}:{self.action}"

    @property
    def word(self) -> str:
        return ACTION_WORDS[self.action]

    @property
    def time(self) -> str:
        return zh_time_range(self.starts_at, self.ends_at)

    def as_json(self) -> dict[str, Any]:
        label = f"{self.word} · {self.title}"
        return {"option": self.key, "kind": self.kind, "id": self.id, "action": self.action, "label": label,
                "title": self.title, "time": self.time, "place": self.place, "note": self.note}  # fmt: skip


def _active_checkpoint() -> QuerySet[Checkpoint]:
    named = Checkpoint.objects.filter(public_id=Given("public_id", CharField()), active=True).select_related("venue")
    shown = RawSQL(SHOWN, [Given("at", DateTimeField())], BooleanField())  # noqa: S611 a constant
    return named.annotate(shown=shown).order_by()


ACTIVE_CHECKPOINT = KeptQuery(_active_checkpoint)


def checkpoint_of(code: codes.Code, *, at: datetime) -> Checkpoint | None:
    """The active checkpoint a code names, with `shown`: whether a screen has the right to show its code now."""
    return ACTIVE_CHECKPOINT.first(public_id=code.public_id, at=at)


def refusal_of_scan(text: str, *, at: datetime, seen: bool = False) -> tuple[Checkpoint | None, Refusal | None]:
    """The checkpoint a scanned code proves, or why it proves nothing."""
    code = codes.read(text)
    if code is None:
        return None, codes.MALFORMED
    checkpoint = checkpoint_of(code, at=at)
    if checkpoint is None:
        return None, codes.UNKNOWN_CHECKPOINT
    refusal = codes.refusal_of(code, checkpoint, at=at, seen=seen)
    if refusal is None and checkpoint.mode == Mode.ROTATING and not checkpoint.shown:
        refusal = codes.SCREEN_CLOSED
    return checkpoint, refusal


def needs_code(checkpoint: Checkpoint, *, at: datetime) -> bool:
    """Whether anybody could check in or out here about now; else a screen has something better to show."""
    return _shifts_about_now(checkpoint, at).exists() or _slots_about_now(checkpoint, at).exists()


def _shifts_about_now(checkpoint: Checkpoint, at: datetime) -> QuerySet[Shift]:
    here = Q(venue=checkpoint.venue_id)
    if checkpoint.shift_id:
        here = Q(pk=checkpoint.shift_id)
    elif checkpoint.slot_id:
        here = Q(slot=checkpoint.slot_id)
    since = at - CODE_LATE
    goes_on = Q(ends_at__gt=since) | Q(extended_until__gt=since)
    return Shift.objects.filter(here, goes_on, state=ShiftState.OPEN, starts_at__lte=at + CODE_EARLY).order_by()


def _slots_about_now(checkpoint: Checkpoint, at: datetime) -> QuerySet[Slot]:
    if checkpoint.shift_id:
        return Slot.objects.none()
    venue = checkpoint.venue_id
    here = Q(space__venue=venue) | Q(space__isnull=True, activity__venue=venue)
    if checkpoint.slot_id:
        here = Q(pk=checkpoint.slot_id)
    soon = Slot.objects.scheduled().filter(here, starts_at__lte=at + CHECK_IN_EARLY, ends_at__gt=at, taken__gt=0)
    return soon.order_by()


def options_for(user, checkpoint: Checkpoint, *, at: datetime) -> list[Option]:
    """Exactly what `user` may do here now: own shifts first, then the household's bookings."""
    own = _options(OWN_SIGNUPS, checkpoint, at, user=user.pk)
    return [*own, *_bookings(user, checkpoint, at)]


def _near_in_time(signups: SignupQuerySet, place: str) -> SignupQuerySet:
    """Live, and in a shift at the `here` of what `place` names, which starts before `until` and ends after `since`."""
    moment = DateTimeField()
    near = signups.filter(
        state__in=LIVE_SIGNUPS, shift__starts_at__lt=Given("until", moment), shift__ends_at__gt=Given("since", moment),
        **{place: Given("here", BigIntegerField())},
    )  # fmt: skip
    return with_windows(near).select_related("shift", "role", "volunteer__person").order_by()


OWN_SIGNUPS = KeptQuery(lambda place: _near_in_time(Signup.objects.visible_to(Given("user", BigIntegerField())), place))
SIGNUPS_OF = KeptQuery(
    lambda place: _near_in_time(Signup.objects.filter(volunteer=Given("volunteer", BigIntegerField())), place)
)


def shift_options(volunteer_id: int, checkpoint: Checkpoint, *, at: datetime) -> list[Option]:
    """What this volunteer may do in the shifts here."""
    return _options(SIGNUPS_OF, checkpoint, at, volunteer=volunteer_id)


def _options(asked: KeptQuery, checkpoint: Checkpoint, at: datetime, **whose: int) -> list[Option]:
    place, here = "shift__venue", checkpoint.venue_id
    if checkpoint.shift_id:
        place, here = "shift", checkpoint.shift_id
    elif checkpoint.slot_id:
        place, here = "shift__slot", checkpoint.slot_id
    found = asked.rows(place, here=here, since=at - NEARBY, until=at + NEARBY, **whose)
    soonest = sorted(found, key=lambda signup: signup.shift.starts_at)
    return [option for signup in soonest if (option := option_of_signup(signup, checkpoint.venue.name, at))]


def option_of_signup(signup: Signup, place: str, at: datetime) -> Option | None:
    """In, out or nothing, for a sign-up read with `with_windows`."""
    early, late = windows(signup)
    if refusal_to_check_in(signup, at=at, early=early, pairs=pairs_left(signup, at)) is None:
        action = "in"
    elif refusal_to_check_out(signup, at=at, late=late) is None:
        action = "out"
    else:
        return None
    shift = signup.shift
    return Option(
        "signup", str(signup.pk), action, f"{shift.title} · {signup.role.name}", signup.volunteer.person.name, place,
        shift.starts_at, shift.over_at, _second_thought(signup, action, at),
    )  # fmt: skip


def _second_thought(signup: Signup, action: str, at: datetime) -> str:
    """A word before a second scan within five minutes, which is often a mistake."""
    last = signup.checked_in_at if action == "out" else signup.checked_out_at
    if last is None:
        return ""
    just_now = at < last + JUST_NOW
    if action == "out":
        return f"你 {zh_time(last)} 刚签到，真的要走再按" if just_now else ""
    return f"你 {zh_time(last)} 刚签退，又回来做事再按" if just_now else f"你 {zh_time(last)} 签退过，又回来做事再按"


def _bookings(user, checkpoint: Checkpoint, at: datetime) -> list[Option]:
    if checkpoint.shift_id:
        return []
    venue = checkpoint.venue_id
    here = Q(slot__space__venue=venue) | Q(slot__space__isnull=True, slot__activity__venue=venue)
    if checkpoint.slot_id:
        here = Q(slot=checkpoint.slot_id)
    expected = Place.objects.filter(booking=OuterRef("pk"), status=PlaceStatus.CONFIRMED)
    own = Booking.objects.visible_to(user).filter(
        here, Exists(expected), status=BookingStatus.CONFIRMED, slot__status=SlotStatus.SCHEDULED,
        slot__starts_at__lte=at + CHECK_IN_EARLY, slot__ends_at__gt=at,
    )  # fmt: skip
    own = own.select_related("slot__activity", "slot__space__venue").order_by("slot__starts_at")
    return [
        Option("booking", str(booking.pk), "in", booking.slot.title, f"{booking.party_size} 人",
               checkpoint.venue.name, booking.slot.starts_at, booking.slot.ends_at)
        for booking in own
    ]  # fmt: skip


def reason_for_nothing(user, checkpoint: Checkpoint, *, at: datetime) -> Refusal:
    """Why there is nothing to do here, and where this person is expected next."""
    return nothing_for(Signup.objects.visible_to(user), checkpoint, at=at)


def nothing_for(signups: SignupQuerySet, checkpoint: Checkpoint, *, at: datetime) -> Refusal:
    """The same for whosever sign-ups these are; who has only just come is told that."""
    if inside := signups.filter(state=SignupState.CHECKED_IN, shift__ends_at__gt=at).first():
        return Refusal("nothing_here", f"{zh_time(inside.checked_in_at)} 已经签到了", "要走的时候再来签退")
    coming = signups.live().filter(shift__ends_at__gt=at, state__in=COMING)
    nearest = coming.select_related("shift__venue").order_by("shift__starts_at").first()
    if nearest is None:
        return Refusal("nothing_here", "你今天在这里没有班次，也没有预约", "看看还缺人的班", url="/volunteer/")
    shift = nearest.shift
    where = "这里" if shift.venue_id == checkpoint.venue_id else shift.venue.name
    when = f"{zh_date(shift.starts_at)} {zh_time(shift.starts_at)}"
    return Refusal(
        "nothing_here", "现在这里没有你要签的", f"你最近的一班：{when}，在{where}", url=f"/volunteer/shifts/{shift.pk}/"
    )
