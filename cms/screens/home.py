"""首页: today, my next ticket, the week, the places, who needs a hand, study and news."""

from collections import Counter
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.functional import cached_property

from booking.models import Booking, Slot
from booking.states import LIVE, SlotStatus
from cms.calendar import almanac
from cms.cards import Card, cards, with_card_facts
from community.sites import community_of
from volunteers.models import Shift
from volunteers.rules import not_closed

from .activities import midnight
from .news import latest
from .notices import NoticeLine, current_notices
from .study import newest
from .venues import Place, places

WEEK = timedelta(days=7)
# The most that a block may show of a kind; fetched at once, so that two blocks of a kind share it.
MOST_NOTICES = 3
MOST_PLACES = 8
MOST_SHIFTS = 4
MOST_NEWS = 6
# hour from which a greeting holds
GREETINGS = ((0, "夜深了"), (5, "早上好"), (9, "上午好"), (11, "中午好"), (14, "下午好"), (18, "晚上好"))


class Facts:
    """What the home page's blocks show, each kind fetched when the first block asks for it."""

    def __init__(self, page, request):
        self.page, self.request, self.user = page, request, getattr(request, "user", AnonymousUser())
        self.community, self.at = community_of(request), timezone.now()
        self.today = timezone.localdate(self.at)

    @cached_property
    def greeting(self) -> str:
        return greeting(self.user, at=self.at)

    @cached_property
    def almanac(self) -> str:
        return almanac(self.today)

    @cached_property
    def week(self) -> list[Card]:
        return cards(week_slots(self.community, at=self.at), self.request, at=self.at)

    @cached_property
    def count_today(self) -> int:
        return len({card.title for card in self.week if card.day == self.today})

    @cached_property
    def feature(self) -> Card | None:
        return featured(self.week)

    @cached_property
    def other_cards(self) -> list[Card]:
        return others(self.week, self.feature)

    @cached_property
    def ticket(self) -> Booking | None:
        return next_booking(self.user, at=self.at)

    @cached_property
    def notices(self) -> list[NoticeLine]:
        return current_notices(self.page, at=self.at, limit=MOST_NOTICES)

    @cached_property
    def places(self) -> list[Place]:
        return places(self.community, self.request, at=self.at, limit=MOST_PLACES)

    @cached_property
    def shifts(self) -> list[Shift]:
        return recruiting(self.community, at=self.at)

    @cached_property
    def study(self) -> dict | None:
        return newest(self.page)

    @cached_property
    def news(self) -> list[dict]:
        return latest(self.page, self.request, MOST_NEWS, at=self.at)


def context(page, request) -> dict:
    facts = Facts(page, request)
    greeted = any(block.block_type == "hero" for block in page.body)
    return {"tab": "home", "facts": facts, "today": facts.today, "ticket": facts.ticket, "greeted": greeted}


def facts_for(request) -> Facts:
    """The facts of the request's community, for a block that stands outside of a page."""
    return Facts(community_of(request).site.root_page, request)


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
    return list(lacking.select_related("team", "venue").order_by("starts_at", "pk")[:MOST_SHIFTS])
