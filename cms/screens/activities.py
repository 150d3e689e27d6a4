"""活动: the list, the month, and one activity with its slots."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import QueryDict
from django.utils import timezone

from booking.models import Activity, Booking, Slot
from booking.rules import refusal_of_seats, refusal_of_slot, slot_state
from booking.series_rules import skipped_dates
from booking.states import LIVE, WAITS, Audience, Category, SlotState
from booking.terms import how_places_are_given
from cms import linked, pictures
from cms.calendar import Month, read_day
from cms.cards import Card, cards, with_card_facts
from cms.forms import ActivityFilters
from common.errors import Refusal
from community.sites import community_of

from .venues import access_facts, address_of_venue

PER_PAGE = 20
BOOKABLE = frozenset({SlotState.OPEN, SlotState.FEW, SlotState.WAITLIST, SlotState.DRAW})
ACTIONS = {SlotState.WAITLIST: "排候补", SlotState.DRAW: "报名抽签"}
# The pills above the list; everything else is one tap further, under 更多条件.
PILLS = (
    ("全部", {}),
    ("还有名额", {"available": "on"}),
    ("今天", {"when": "today"}),
    ("本周末", {"when": "weekend"}),
    ("亲子", {"category": Category.FAMILY}),
    ("长辈", {"audience": Audience.ELDERS}),
    ("阅读", {"category": Category.READING}),
    ("手作", {"category": Category.CRAFT}),
)


@dataclass(frozen=True)
class Choice:
    """One slot as a radio row, ready for components/slot_choice.html."""

    slot: Slot
    state: str
    left: int
    waiting: int
    why: str
    checked: bool
    action: str

    @property
    def how(self) -> str:
        return how_places_are_given(self.slot)

    @property
    def left_words(self) -> str:
        if self.state == SlotState.DRAW:
            return f"抽签，共 {self.slot.capacity} 席"
        return f"还剩 {self.left} 席" if self.left else "已满，可排候补"


def index_context(page, request) -> dict:
    community, at = community_of(request), timezone.now()
    filters = ActivityFilters(request.GET, community=community)
    slots = filtered(Slot.objects.filter(community=community), filters.wanted, at=at)
    by_month = request.GET.get("view") == "month"
    shown = month_context if by_month else list_context
    return {
        "tab": "activities",
        "by_month": by_month,
        "filters": filters,
        "pills": pills(request.GET),
        "list_url": address(request.GET, view=None, month=None, day=None, page=None),
        "month_url": address(request.GET, view="month", page=None),
        "kept": kept(request.GET),
        "today": timezone.localdate(at),
        **shown(slots, request, at=at),
    }


def filtered(slots: QuerySet, wanted: dict, *, at: datetime) -> QuerySet:
    """The listed activities' slots that fit; `wanted` are cleaned values of ActivityFilters."""
    slots = slots.filter(activity__listed=True)
    first, last = days_of(wanted, timezone.localdate(at))
    if first:
        slots = slots.filter(starts_at__gte=midnight(first))
    if last:
        slots = slots.filter(starts_at__lt=midnight(last + timedelta(days=1)))
    for name in ("category", "audience"):
        if name in wanted:
            slots = slots.filter(**{f"activity__{name}": wanted[name]})
    if venue := wanted.get("venue"):
        slots = slots.filter(Q(space__venue=venue) | Q(space__isnull=True, activity__venue=venue))
    if wanted.get("available"):
        slots = slots.available(at)
    if words := wanted.get("q"):
        slots = slots.filter(activity__in=Activity.objects.about(words))
    return slots


def days_of(wanted: dict, today: date) -> tuple[date | None, date | None]:
    """First and last day that are asked for; the named days are narrower than from and to."""
    if wanted.get("when") == "today":
        return today, today
    if wanted.get("when") == "weekend":
        sunday = today + timedelta(days=6 - today.weekday())
        return max(today, sunday - timedelta(days=1)), sunday
    return wanted.get("from"), wanted.get("to")


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def list_context(slots: QuerySet, request, *, at: datetime) -> dict:
    coming = slots.upcoming(at)
    days = coming.annotate(day=TruncDate("starts_at")).values("activity", "day")
    ordered = list(days.annotate(first=Min("starts_at")).order_by("first", "activity").values_list("activity", "day"))
    turned = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "count": len(ordered),
        "sections": sections(of_days(coming, list(turned), request, at=at), timezone.localdate(at)),
        "previous_url": address(request.GET, page=turned.previous_page_number()) if turned.has_previous() else "",
        "next_url": address(request.GET, page=turned.next_page_number()) if turned.has_next() else "",
    }


def of_days(slots: QuerySet, wanted: list[tuple[int, date]], request, *, at: datetime) -> list[Card]:
    """The cards of these (activity, day) pairs."""
    if not wanted:
        return []
    days = [day for _activity, day in wanted]
    near = with_card_facts(slots).filter(
        activity__in={activity for activity, _day in wanted},
        starts_at__gte=midnight(min(days)),
        starts_at__lt=midnight(max(days) + timedelta(days=1)),
    )
    pairs = set(wanted)
    return cards([s for s in near if (s.activity_id, timezone.localdate(s.starts_at)) in pairs], request, at=at)


def sections(found: list[Card], today: date) -> list[dict]:
    """今天, 本周, 以后, each with its cards; empty ones are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    groups = {
        "今天": [card for card in found if card.day <= today],
        "本周": [card for card in found if today < card.day <= sunday],
        "以后": [card for card in found if card.day > sunday],
    }
    return [{"title": title, "cards": inside} for title, inside in groups.items() if inside]


def month_context(slots: QuerySet, request, *, at: datetime) -> dict:
    today = timezone.localdate(at)
    month = Month.read(request.GET.get("month", ""), today=today)
    weeks = month.days
    inside = slots.filter(
        starts_at__gte=midnight(weeks[0][0]), starts_at__lt=midnight(weeks[-1][-1] + timedelta(days=1))
    )
    days = inside.annotate(day=TruncDate("starts_at")).values("day")
    counts = dict(days.annotate(n=Count("activity", distinct=True)).order_by().values_list("day", "n"))
    chosen = read_day(request.GET.get("day", "")) or month.day_to_open(counts, today=today)
    on_day = with_card_facts(of_day(inside, chosen))
    return {
        "month": month,
        "weeks": month.weeks(
            counts, today=today, chosen=chosen, address=lambda day: address(request.GET, day=day.isoformat())
        ),
        "previous_month": address(request.GET, month=month.beside(-1), day=None),
        "next_month": address(request.GET, month=month.beside(1), day=None),
        "chosen": chosen,
        "cards": cards(list(on_day), request, at=at),
    }


def of_day(slots: QuerySet, day: date | None) -> QuerySet:
    if day is None:
        return slots.none()
    return slots.filter(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))


def address(query: QueryDict, **changes) -> str:
    """The same list with some parameters changed; None leaves one out."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value not in (None, ""):
            changed[name] = str(value)
    return f"?{changed.urlencode()}" if changed else "?"


def pills(query: QueryDict) -> list[dict]:
    """One tap filters; a pill replaces the others of its kind and keeps the month view and the words."""
    names = {"when", "category", "audience", "available", "venue", "from", "to", "page", "day"}
    set_now = {name: query[name] for name in names - {"page", "day"} if query.get(name)}
    return [
        {
            "word": word,
            "url": address(query, **{**dict.fromkeys(names), **change}),
            "chosen": {name: str(value) for name, value in change.items()} == set_now,
        }
        for word, change in PILLS
    ]


def kept(query: QueryDict) -> list[tuple[str, str]]:
    """What a search keeps: the view and the filters."""
    return [(name, value) for name, value in query.items() if name not in {"q", "page", "day"}]


def page_context(page, request) -> dict:
    return activity_context(page.activity, request, page=page)


def activity_context(activity: Activity, request, *, page=None) -> dict:
    """What the activity page shows; `page` is None for an activity that has only its number."""
    at = timezone.now()
    slots = list(activity.slots.upcoming(at).with_details().by_the_clock(at))
    choices = choices_of(slots, request.GET.get("slot", ""), at=at)
    chosen = next((choice for choice in choices if choice.checked), None)
    venue = slots[0].venue if slots else activity.venue
    cover = pictures.of_activity(activity, page, pictures.WIDE)
    words = (page and page.intro) or activity.summary
    return {
        "tab": "activities",
        "page": page,
        "activity": activity,
        "cover": cover,
        "linked": linked.of_activity(activity, slots, request, at=at, image=cover, text=words),
        "choices": choices,
        "chosen": chosen,
        "skipped": skipped_dates(activity, at=at),
        "first": slots[0] if slots else None,
        "many_days": len({timezone.localdate(slot.starts_at) for slot in slots}) > 1,
        "venue": venue,
        "space": slots[0].space if slots else None,
        "venue_url": address_of_venue(venue, request) if venue else "",
        "venue_facts": access_facts(venue) if venue else [],
        "partners": activity.partners.all(),
        "own": own_bookings(activity, request.user, at=at),
    }


def choices_of(slots: list[Slot], wanted: str, *, at: datetime) -> list[Choice]:
    states = {slot.pk: slot_state(slot, at=at) for slot in slots}
    bookable = [slot.pk for slot in slots if states[slot.pk] in BOOKABLE]
    asked = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None
    checked = asked if asked in bookable else next(iter(bookable), None)
    queues = queue_lengths([slot for slot in slots if slot.waiting])
    return [
        Choice(
            slot=slot,
            state=str(states[slot.pk]),
            left=slot.left,
            waiting=queues.get(slot.pk, 0),
            why=why_not(slot, at=at),
            checked=slot.pk == checked,
            action=ACTIONS.get(states[slot.pk], "我要报名"),
        )
        for slot in slots
    ]


def queue_lengths(slots: list[Slot]) -> dict[int, int]:
    """slot id → parties that wait in front of a newcomer, or are in the draw."""
    if not slots:
        return {}
    waiting = Booking.objects.filter(slot__in=slots, status__in=WAITS, behind=False)
    return dict(waiting.order_by().values("slot").annotate(n=Count("pk")).values_list("slot", "n"))


def why_not(slot: Slot, *, at: datetime) -> str:
    refusal: Refusal | None = refusal_of_slot(slot, at=at) or refusal_of_seats(slot, 1)
    return f"{refusal.message}。{refusal.next_step}" if refusal else ""


def own_bookings(activity: Activity, user, *, at: datetime) -> list[Booking]:
    """The reader's own live bookings of this activity."""
    if not user.is_authenticated:
        return []
    own = Booking.objects.visible_to(user).filter(slot__activity=activity, status__in=LIVE, slot__ends_at__gt=at)
    return list(own.select_related("slot").with_offers().order_by("slot__starts_at"))


def chosen_slot(activity: Activity, text: str) -> int | None:
    """The slot that the form of the activity page sent, if it is one of the activity's."""
    if not (text.isdecimal() and len(text) < 19):
        return None
    return activity.slots.filter(pk=int(text)).values_list("pk", flat=True).first()
