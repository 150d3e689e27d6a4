"""场地: the places, when they are open, who can get in, what happens there."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.conf import settings
from django.db.models import F, Q, Sum
from django.utils import timezone

from booking.models import CalendarFeed, Closure, OpeningHours, Slot, Venue
from booking.rules import slot_state
from booking.states import SlotState
from cms import pictures
from cms.cards import cards, with_card_facts
from cms.models import VenuePage
from common.chinese import WEEKDAYS
from community.sites import community_of

SHOWN_ACTIVITIES = 6
SHOWN_HOURS = 12
FREE = frozenset({SlotState.OPEN, SlotState.FEW})


@dataclass(frozen=True)
class Place:
    """A venue on a tile or a line of a list."""

    page: VenuePage
    url: str
    cover: str
    note: str

    @property
    def title(self) -> str:
        return self.page.venue.name

    @property
    def wide(self) -> str:
        return pictures.of_venue(self.page, pictures.WIDE)


def places(community, request, *, at: datetime, limit: int | None = None) -> list[Place]:
    """The live venue pages with today's hours and seats; five statements, however many there are."""
    live = VenuePage.objects.live().filter(venue__community=community).select_related("venue").order_by("path")
    pages = list(live.prefetch_related(pictures.covers(pictures.STRIP, pictures.WIDE))[:limit])
    today = timezone.localdate(at)
    venues = [page.venue_id for page in pages]
    hours = OpeningHours.objects.filter(space__venue__in=venues).values_list(
        "space__venue", "weekday", "opens", "closes"
    )
    rules = list(hours)
    closed, free = closures_on(venues, today), free_now(venues, at=at)
    return [
        Place(
            page,
            page.get_url(request),
            pictures.of_venue(page),
            note_of_today(page.venue_id, rules, closed, at=at, free=free.get(page.venue_id, 0)),
        )
        for page in pages
    ]


def free_now(venues: list[int], *, at: datetime) -> dict[int, int]:
    """venue id → seats that are free in the open hours running now, such as a reading room's."""
    running = Slot.objects.scheduled().filter(
        space__venue__in=venues, activity=None, starts_at__lte=at, ends_at__gt=at, waiting=0
    )
    free = running.order_by().values("space__venue").annotate(free=Sum(F("capacity") - F("taken")))
    return dict(free.values_list("space__venue", "free"))


def closures_on(venues: list[int], day: date) -> dict[int, str]:
    """venue id → why the whole venue is closed on that day."""
    found = Closure.objects.filter(venue__in=venues, space__isnull=True, starts_on__lte=day, ends_on__gte=day)
    return dict(found.values_list("venue", "reason"))


def note_of_today(venue_id: int, rules: list[tuple], closed: dict[int, str], *, at: datetime, free: int = 0) -> str:
    """开到 18:00, 09:00 开门, 今天休息…; empty for a place without hours, such as a square."""
    if venue_id in closed:
        return "今天不开"
    own = [rule for rule in rules if rule[0] == venue_id]
    if not own:
        return ""
    now = timezone.localtime(at)
    today = sorted((opens, closes) for _venue, weekday, opens, closes in own if weekday == now.weekday())
    if not today:
        return f"{WEEKDAYS[now.weekday()]}休息"
    last = max(closes for _opens, closes in today)
    if now.time() >= last:
        return "今天已关门"
    if now.time() < today[0][0]:
        return f"{today[0][0]:%H:%M} 开门"
    return f"开到 {last:%H:%M}，还有 {free} 个座" if free > 0 else f"开到 {last:%H:%M}"


def index_context(page, request) -> dict:
    return {"tab": "activities", "places": places(community_of(request), request, at=timezone.now())}


def page_context(page, request) -> dict:
    at, venue = timezone.now(), page.venue
    today = timezone.localdate(at)
    slots = Slot.objects.filter(Q(space__venue=venue) | Q(space__isnull=True, activity__venue=venue))
    coming = slots.filter(activity__listed=True).upcoming(at)
    near = with_card_facts(coming).order_by("starts_at", "pk")
    return {
        "tab": "activities",
        "venue": venue,
        "cover": pictures.of_venue(page, pictures.WIDE),
        "week": week_of(venue),
        "closures": Closure.objects.filter(venue=venue, ends_on__gte=today)
        .select_related("space")
        .order_by("starts_on"),
        "facts": access_facts(venue),
        "sketch": pictures.sketch_of(page),
        "way_url": way_to(venue),
        "hours_today": hours_today(venue, at=at),
        "spaces": venue.spaces.all(),
        "has_calendar": CalendarFeed.objects.live().of(venue).exists(),
        "cards": cards(list(near[: SHOWN_ACTIVITIES * 3]), request, at=at)[:SHOWN_ACTIVITIES],
        "today": today,
    }


def hours_today(venue: Venue, *, at: datetime) -> list[dict]:
    """Today's open hours of the venue's spaces that are not over: which, when, how many seats are free."""
    today = (
        Slot.objects.scheduled()
        .upcoming(at)
        .filter(space__venue=venue, activity=None, starts_at__date=timezone.localdate(at))
    )
    rows = today.with_details().order_by("starts_at", "pk")[:SHOWN_HOURS]
    return [{"slot": slot, "free": slot.left if slot_state(slot, at=at) in FREE else 0} for slot in rows]


def way_to(venue: Venue) -> str:
    """The address in a map on the phone; "" where the installation names none."""
    return settings.MAP_SEARCH_URL.format(quote(venue.address)) if settings.MAP_SEARCH_URL else ""


def week_of(venue: Venue) -> list[dict]:
    """Seven lines 周一 09:00–12:00，14:00–18:00; hours that spaces share are said once. Empty without hours."""
    rules = list(OpeningHours.objects.filter(space__venue=venue))
    if not rules:
        return []
    return [{"term": name, "value": _hours_on(number, rules)} for number, name in enumerate(WEEKDAYS)]


def _hours_on(weekday: int, rules: list[OpeningHours]) -> str:
    spans = sorted({(rule.opens, rule.closes) for rule in rules if rule.weekday == weekday})
    return "，".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans) or "休息"


def access_facts(venue: Venue) -> list[dict]:
    """What decides whether somebody can come, as lines of components/facts.html."""
    known = (
        (venue.step_free, "wheelchair", "轮椅能进"),
        (venue.accessible_toilet, "toilet", "有无障碍卫生间"),
        (venue.has_seating, "chair", "有座椅，可以随时歇"),
        (venue.quiet_corner, "quiet", "有安静角"),
        (venue.access_note, "info", venue.access_note),
    )
    return [{"icon_name": icon, "text": text} for holds, icon, text in known if holds]


def address_of_venue(venue: Venue, request) -> str:
    page = VenuePage.objects.live().filter(venue=venue).order_by("pk").first()
    return (page and page.get_url(request)) or ""
