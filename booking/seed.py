"""The demo's venues, activities and slots, and who has booked them; everything is dated relative to `at`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.seed import People
from community.models import Community

from .actions import book, cancel_slot, open_feed
from .models import Activity, Question, Slot, Space, Venue
from .seed_activities import CANCELLED, PLANS, READING_SEATS, Days, Plan, Weekly
from .seed_bookings import Filling
from .seed_draws import CLOSES, hold_draws, promise_draws
from .seed_fairness import agree_on_rules, close_rosters, decide_and_offer
from .seed_questions import invented, seed_answers, seed_questions
from .seed_series import seed_series
from .seed_venues import VENUES, seed_venues
from .states import Allocation, Channel

FIRST_DAY, LAST_DAY = -120, 45
READING_DAYS = range(-14, 8)
READING_HOURS = ("09:00", "11:00", "13:00", "15:00", "17:00", "19:00")
LABELS = ("第一场", "第二场", "加场")
# account, activity, which of its coming slots, who comes; booked before the others, or after them to wait
EARLY = [
    ("resident", "樊登读书分享会", 0, ["李晓梅", "王秀兰"]),
    ("resident", "情暖社区 暖冬饺子节", 0, ["李晓梅", "陈宇", "王秀兰"]),
    ("resident", "“运动创造和谐 健康快乐你我”亲子运动会", 0, ["李晓梅", "陈志强", "陈宇"]),
    ("resident", "急救培训 心肺复苏", 1, ["李晓梅"]),
    ("resident", "乒乓球友谊赛", 0, ["陈志强"]),
    ("resident", "亲子阅读营", 0, ["李晓梅", "陈宇"]),
    ("neighbour", "情暖社区 暖冬饺子节", 1, ["周建华", "周子涵"]),
]
LATE = [("resident", "“约绘春天，放飞梦想”亲子彩绘", 0, ["李晓梅", "陈朵朵"])]


@dataclass
class Program:
    """What volunteering and check-in are arranged around."""

    venues: dict[str, Venue]
    slots: list[Slot]


class Busy:
    """Which spans of which thing (a space, a person) are given away."""

    def __init__(self) -> None:
        self._spans: dict[object, list[tuple[datetime, datetime]]] = defaultdict(list)

    def free(self, thing, starts: datetime, ends: datetime) -> bool:
        return all(ends <= begin or starts >= end for begin, end in self._spans[thing])

    def take(self, thing, starts: datetime, ends: datetime) -> None:
        self._spans[thing].append((starts, ends))


def seed_booking(community: Community, people: People, *, rng: Random, at: datetime) -> Program:
    spaces = seed_venues(community)
    agree_on_rules(community, people, at=at)
    busy = Busy()
    planned = [*_activity_slots(community, spaces, busy, at), *_reading_slots(community, spaces[READING_SEATS], at)]
    slots = Slot.objects.bulk_create(slot for slot, _plan in planned)
    promise_draws(slots, people)
    seed_questions(community, by=people.users["clerk"], at=at)
    repeating = seed_series(community, spaces, by=people.users["clerk"], at=at)
    planned, slots = [*planned, *repeating], [*slots, *(slot for slot, _plan in repeating)]
    _book_demo(EARLY, people, at)
    filling = Filling(people=people, busy=busy, rng=rng, at=at, reserved=_demo_households(people))
    counted = {slot.pk: (slot.taken, slot.waiting) for slot in Slot.objects.filter(bookings__isnull=False)}
    for slot, plan in planned:
        slot.taken, slot.waiting = counted.get(slot.pk, (0, 0))
        filling.fill(slot, plan.demand if plan else 0.4)
    filling.store()
    hold_draws(people, at=at)
    seed_answers(community)
    _book_demo(LATE, people, at)
    _call_one_off(people, at)
    decide_and_offer(people, at=at)
    close_rosters(people, at=at)
    venues = {venue.name: venue for venue in Venue.objects.filter(community=community)}
    for venue in venues.values():
        open_feed(venue, by=people.users["clerk"], at=at)
    return Program(venues=venues, slots=slots)


def _activity_slots(community: Community, spaces: dict[str, Space], busy: Busy, at: datetime) -> Iterator:
    """(slot, plan) for each planned moment; the one-off activities choose their rooms first."""
    partners = {partner.name: partner for partner in community.partners.all()}
    for plan in sorted(PLANS, key=lambda plan: isinstance(plan.when, Weekly)):
        space = spaces[plan.space]
        activity = Activity.objects.create(
            community=community, title=plan.title, category=plan.category, audience=plan.audience,
            summary=plan.summary, venue=space.venue, min_age=plan.ages[0], max_age=plan.ages[1],
            party_max=plan.party, waitlist_policy=plan.waitlist, allocation=plan.giving, counts_as_study=plan.study,
            organiser=plan.organiser, contact_name=plan.contact, listed=True,
        )  # fmt: skip
        activity.partners.set(partners[name] for name in plan.partners)
        for starts, minutes, label in _moments(plan, at):
            if slot := _placed(activity, plan, space, starts, minutes, label, busy):
                yield slot, plan


def _moments(plan: Plan, at: datetime) -> Iterator[tuple[datetime, int, str]]:
    today, when = timezone.localdate(at), plan.when
    if isinstance(when, Days):
        days = {_open_day(today + timedelta(days=offset), plan.space) for offset in when.offsets}
        for day in sorted(days):
            for number, clock in enumerate(when.at):
                yield (_moment(day, clock), when.minutes, LABELS[number] if len(when.at) > 1 else "")
        return
    day = today + timedelta(days=FIRST_DAY)
    day += timedelta(days=(when.weekday - day.weekday()) % 7)
    while day <= today + timedelta(days=LAST_DAY):
        yield _moment(day, when.at), when.minutes, ""
        day += timedelta(weeks=when.every)


def _open_day(day: date, space: str) -> date:
    """That day, or the next one when the venue rests."""
    closed_on = VENUES[space.partition("/")[0]][-1]
    return day + timedelta(days=1) if day.weekday() == closed_on else day


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def _placed(activity, plan: Plan, space: Space, starts: datetime, minutes: int, label: str, busy: Busy) -> Slot | None:
    """The slot at its time, or up to two hours later when the room is given away; None when there is no room."""
    length = timedelta(minutes=minutes)
    for delay in range(0, 150, 30):
        begin = starts + timedelta(minutes=delay)
        if busy.free(space.pk, begin, begin + length) and timezone.localtime(begin + length).hour < 22:
            busy.take(space.pk, begin, begin + length)
            return _slot(activity.community, activity, space, begin, length, plan.seats, label, plan.opens_days)
    return None


def _slot(community, activity, space, starts, length, seats: int, label: str, opens_days: int) -> Slot:
    opening_day = timezone.localdate(starts) - timedelta(days=opens_days)
    drawn = activity is not None and activity.allocation == Allocation.DRAW
    return Slot(
        community=community, activity=activity, space=space, label=label, starts_at=starts, ends_at=starts + length,
        capacity=seats, booking_opens_at=_moment(opening_day, "09:00"),
        booking_closes_at=starts - (CLOSES if drawn else timedelta(minutes=30)), cancel_until=starts - timedelta(hours=21),
    )  # fmt: skip


def _reading_slots(community: Community, space: Space, at: datetime) -> Iterator:
    """The library's seats by the hour, without an activity."""
    for offset in READING_DAYS:
        day = timezone.localdate(at) + timedelta(days=offset)
        for clock in READING_HOURS:
            starts = _moment(day, clock)
            yield (_slot(community, None, space, starts, timedelta(hours=2), space.capacity, "", 8), None)


def _demo_households(people: People) -> set[int]:
    """Families whose coming weeks are left to those who try the demo."""
    contacts = {user.pk for user in people.users.values()}
    return {household.pk for household in people.households if household.contact_id in contacts}


def _book_demo(wishes, people: People, at: datetime) -> None:
    """Bookings of the demo accounts, made as they would be made today."""
    for username, title, which, names in wishes:
        user = people.users[username]
        coming = (
            Slot.objects.filter(activity__title=title, booking_closes_at__gt=at)
            .order_by("starts_at")
            .select_related("activity")
        )
        slot = coming[which] if coming.count() > which else None
        party = [person for person in people.persons if person.name in names and person.household.contact == user]
        if slot and slot.booking_opens_at <= at:
            answers = invented(Question.objects.asked_for(slot), party, Random(which))
            persons = [person.pk for person in party]
            book(slot.pk, persons=persons, by=user, at=at, channel=Channel.WEB, answers=answers)


def _call_one_off(people: People, at: datetime) -> None:
    title, reason = CANCELLED
    coming = Slot.objects.filter(activity__title=title, starts_at__gt=at + timedelta(days=4)).order_by("starts_at")
    cancel_slot(coming[0], by=people.users["clerk"], at=at, reason=reason)
