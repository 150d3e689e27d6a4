"""The demo's stories of fairness: a decision, an offer that waits for an answer, closed rosters, points and an appeal."""

from datetime import datetime, timedelta

from accounts.seed import People
from common.errors import DomainError
from community.models import Community

from .actions import appeal, book, cancel, change_policy, close_roster, reject
from .models import Booking, BookingPolicy, CreditEntry, Slot
from .states import WAITS, Allocation, BookingStatus, Channel

AGREED_BEFORE = timedelta(days=60)
LEFT_OPEN = timedelta(days=2)  # rosters of these days still wait for the desk
LATELY = timedelta(days=14)  # rosters closed one by one, with what follows from them
CLOSED_AFTER = timedelta(hours=1)
SURE_TO_COME = 2  # closed rosters that the neighbour is missing from
TURNED_DOWN = ("乒乓球友谊赛", "名额不够，先给上回没排上的邻居")
FREED = "孩子发烧了"


def agree_on_rules(community: Community, people: People, *, at: datetime) -> BookingPolicy:
    """The usual constants."""
    by = people.users["secretary"]
    return change_policy(BookingPolicy(community=community), by=by, at=at - AGREED_BEFORE)


def decide_and_offer(people: People, *, at: datetime) -> None:
    """One request is turned down; `resident`, and a household without a login, get an offer each."""
    title, reason = TURNED_DOWN
    own = Booking.objects.filter(household=people.users["resident"].person.household)
    for booking in own.filter(status=BookingStatus.PENDING, slot__activity__title=title):
        reject(booking, by=people.users["clerk"], at=at, reason=reason)
    slots = list(_with_a_queue(at))
    used = _offer_to_resident(slots, people, at)
    _offer_to_the_silent([slot for slot in slots if slot != used], people, at)


def _with_a_queue(at: datetime):
    """Slots ahead, far enough for an offer to last, where families wait behind each other."""
    ahead = Slot.objects.with_details().scheduled().listed().filter(waiting__gt=0)
    ahead = ahead.filter(activity__allocation=Allocation.FIRST_COME, booking_closes_at__gt=at + timedelta(hours=40))
    return ahead.order_by("starts_at", "pk")


def _offer_to_resident(slots: list[Slot], people: People, at: datetime) -> Slot | None:
    """The first slot where one of the family may wait; they came before the others, and now somebody cancels. Where
    they are seated at once, or nobody can leave, they try the next."""
    resident = people.users["resident"]
    family = people.members[resident.person.household_id]
    for slot in slots:
        for person in family:
            try:
                booking = book(slot.pk, persons=[person.pk], by=resident, at=at, channel=Channel.WEB)
            except DomainError:
                continue
            if _gets_an_offer(booking, people, at):
                return slot
            cancel(booking, by=resident, at=at)
    return None


def _gets_an_offer(booking: Booking, people: People, at: datetime) -> bool:
    if booking.status in WAITS:
        first = booking.slot.booking_opens_at
        Booking.objects.filter(pk=booking.pk).update(created_at=first, queued_at=first)
        _free_a_seat(booking.slot, 1, people, at)
        booking.refresh_from_db()
    return booking.status == BookingStatus.OFFERED


def _offer_to_the_silent(slots: list[Slot], people: People, at: datetime) -> None:
    for slot in slots:
        head = slot.bookings.waiting_in_order().first()
        if head and head.contact_id is None and _free_a_seat(slot, head.party_size, people, at):
            return


def _free_a_seat(slot: Slot, seats: int, people: People, at: datetime) -> bool:
    """A confirmed party, large enough and not one of the demo's, gives its places back."""
    own = [user.pk for user in people.users.values()]
    others = slot.bookings.filter(status=BookingStatus.CONFIRMED, party_size__gte=seats).exclude(contact__in=own)
    leaving = others.order_by("party_size", "-created_at").first()
    if leaving:
        cancel(leaving, by=leaving.contact or people.users["clerk"], at=at, reason=FREED)
    return leaving is not None


def close_rosters(people: People, *, at: datetime) -> None:
    """In the old rosters whoever is not checked in is 不清楚; those of late say who did not come, and one disputes it."""
    over = Slot.objects.scheduled().filter(ends_at__lt=at - LEFT_OPEN, taken__gt=0, roster_closed_at=None)
    clerk = people.users["clerk"]
    missed = _book_neighbour(over.filter(ends_at__gt=at - LATELY, activity__isnull=False), people)
    for slot in over.filter(ends_at__gt=at - LATELY, activity__in=[m.slot.activity_id for m in missed]):
        close_roster(slot, by=clerk, at=slot.ends_at + CLOSED_AFTER)
    over.update(roster_closed_at=at - LEFT_OPEN, roster_closed_by=clerk)
    entries = CreditEntry.objects.filter(booking__in=missed).order_by("made_at")
    if entry := entries.first():
        appeal(entry, text="那天我来了，门口人多没扫上码，老师可以作证。", by=people.users["neighbour"], at=at)


def _book_neighbour(slots, people: People) -> list[Booking]:
    """Parties of the neighbour that never came."""
    neighbour, made = people.users["neighbour"], []
    for slot in slots.exclude(activity__allocation=Allocation.DRAW).order_by("-starts_at"):
        when = slot.starts_at - timedelta(days=2)
        try:
            booking = book(slot.pk, persons=[neighbour.person.pk], by=neighbour, at=when, channel=Channel.WEB)
        except DomainError:
            continue
        if booking.status in WAITS:
            cancel(booking, by=neighbour, at=when)
        elif booking.status == BookingStatus.CONFIRMED:
            made.append(booking)
        if len(made) == SURE_TO_COME:
            break
    return made
