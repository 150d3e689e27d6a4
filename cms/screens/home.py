"""首页: today, my next ticket, the week, the places, who needs a hand, study and news."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from booking.models import Booking, Slot
from booking.states import LIVE, SlotStatus
from cms.calendar import almanac
from cms.cards import Card, cards, with_card_facts
from community.sites import community_of
from volunteers.models import Shift
from volunteers.rules import not_closed

from .activities import midnight
from .news import latest
from .study import newest
from .venues import places

WEEK = timedelta(days=7)
SHOWN_ACTIVITIES = 3
SHOWN_PLACES = 4
SHOWN_SHIFTS = 2
SHOWN_NEWS = 3
# hour from which a greeting holds
GREETINGS = ((0, "夜深了"), (5, "早上好"), (9, "上午好"), (11, "中午好"), (14, "下午好"), (18, "晚上好"))


def context(page, request) -> dict:
    community, at = community_of(request), timezone.now()
    today = timezone.localdate(at)
    week = cards(week_slots(community, at=at), request, at=at)
    feature = featured(week)
    return {
        "tab": "home",
        "today": today,
        "greeting": greeting(request.user, at=at),
        "almanac": almanac(today),
        "count_today": len({card.title for card in week if card.day == today}),
        "ticket": next_booking(request.user, at=at),
        "feature": feature,
        "cards": others(week, feature)[: SHOWN_ACTIVITIES - 1],
        "places": places(community, request, at=at, limit=SHOWN_PLACES),
        "shifts": recruiting(community, at=at),
        "study": newest(page),
        "news": latest(page, request, SHOWN_NEWS),
    }


def greeting(user, *, at: datetime) -> str:
    """晓梅，下午好; without a login 邻居，下午好."""
    hour = timezone.localtime(at).hour
    words = [word for since, word in GREETINGS if since <= hour][-1]
    name = user.display_name if user.is_authenticated else ""
    return f"{name or '邻居'}，{words}"


def week_slots(community, *, at: datetime) -> list[Slot]:
    soon = Slot.objects.filter(
        community=community,
        activity__listed=True,
        status=SlotStatus.SCHEDULED,
        starts_at__gte=midnight(timezone.localdate(at)),
        starts_at__lt=at + WEEK,
    )
    return list(with_card_facts(soon.upcoming(at)))


def featured(week: list[Card]) -> Card | None:
    """The week's large card: what can be booked and comes seldom, before what is there every day."""
    often = Counter(card.activity.pk for card in week)
    return min(week, key=lambda card: (not card.left, often[card.activity.pk], card.starts_at), default=None)


def others(week: list[Card], feature: Card | None) -> list[Card]:
    """One card an activity, in order of time, without the featured one."""
    first: dict[int, Card] = {}
    for card in week:
        first.setdefault(card.activity.pk, card)
    return [card for card in first.values() if feature is None or card.activity.pk != feature.activity.pk]


def next_booking(user, *, at: datetime) -> Booking | None:
    """The reader's own next live booking."""
    if not user.is_authenticated:
        return None
    own = Booking.objects.visible_to(user).filter(
        status__in=LIVE, slot__ends_at__gt=at, slot__status=SlotStatus.SCHEDULED
    )
    return own.with_details().with_offers().order_by("slot__starts_at").first()


def recruiting(community, *, at: datetime) -> list[Shift]:
    """The next shifts that still lack people; `lacking` says how many."""
    open_shifts = Shift.objects.filter(not_closed(at), community=community, starts_at__gt=at).recruiting()
    lacking = open_shifts.annotate(lacking=Sum(F("roles__capacity") - F("roles__taken"))).filter(lacking__gt=0)
    return list(lacking.select_related("team", "venue").order_by("starts_at", "pk")[:SHOWN_SHIFTS])
