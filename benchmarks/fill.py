"""A database with n old bookings, and people with a login session who are about to book; bulk inserts only."""

import uuid
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Consent, Household, Person, User
from booking.models import Activity, Booking, Place, Slot, Venue, new_code
from cms.actions import furnish
from community.models import Community

from .fill_door import a_shift_that_runs
from .logins import sessions_of

BATCH = 2000
PARTY = 2  # people in an old booking; those about to book are three
SPREAD = 200  # slots that the spread workload books
SLOT_SEATS = 50


def fill(bookings: int, bookers: int) -> dict:
    """Fill an empty, migrated database; answers the facts that the workloads need (ids, tokens)."""
    now = timezone.now()
    place = a_place()
    furnish(place["community"])
    activities = Activity.objects.bulk_create(
        Activity(
            community=place["community"],
            title=f"活动{n}",
            category="festival",
            venue=place["venue"],
            listed=True,
            waitlist_policy="none" if n == 0 else "strict",
            party_max=4,
        )
        for n in range(40)
    )
    slots = _slots(place, activities, now, old=max(1, bookings * PARTY // SLOT_SEATS))
    people = _bookers(place, bookers, now)
    _history(place, slots["old"], bookings, people["user_id"], now)
    shift = a_shift_that_runs(place, people, now)
    return {
        "hot": slots["hot"].pk,
        "full": slots["full"].pk,
        "spread": [slot.pk for slot in slots["spread"]],
        "tokens": people["tokens"],
        "persons": people["persons"],
        **shift,
    }


def a_place() -> dict:
    from wagtail.models import Site

    community = Community.objects.create(
        name="向阳社区", short_name="向阳", code="bench", site=Site.objects.get(), phone="0371-5555 0100"
    )
    venue = Venue.objects.create(community=community, name="综合文化服务中心", kind="culture", address="向阳路 18 号")
    return {"community": community, "venue": venue}


def _slot(place: dict, activity: Activity, starts_at, capacity: int, taken: int = 0) -> Slot:
    return Slot(
        community=place["community"],
        activity=activity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        booking_opens_at=starts_at - timedelta(days=90),
        booking_closes_at=starts_at,
        capacity=capacity,
        taken=taken,
        cancel_until=starts_at - timedelta(hours=21),
    )


def some_slots(place: dict, activities: list[Activity], now) -> None:
    """Five a week ahead for each activity."""
    Slot.objects.bulk_create(
        _slot(place, activity, now + timedelta(days=1 + week, hours=n % 9), SLOT_SEATS)
        for n, activity in enumerate(activities)
        for week in range(0, 35, 7)
    )


def _slots(place: dict, activities: list[Activity], now, *, old: int) -> dict:
    past = [
        _slot(place, activities[n % 40], now - timedelta(days=2 + n % 700, minutes=n % 600), SLOT_SEATS, SLOT_SEATS)
        for n in range(old)
    ]
    ahead = [_slot(place, activities[1 + n % 39], now + timedelta(days=3, hours=2 * n), 10_000) for n in range(SPREAD)]
    hot = _slot(place, activities[1], now + timedelta(days=2), 1_000_000)
    full = _slot(place, activities[0], now + timedelta(days=1), 10, 10)
    made = Slot.objects.bulk_create([*past, *ahead, hot, full], batch_size=BATCH)
    return {"old": made[:old], "spread": made[old : old + SPREAD], "hot": made[-2], "full": made[-1]}


def _bookers(place: dict, count: int, now) -> dict:
    """Logins with a household of three, whose children may be registered, and a session each."""
    password = make_password(None)
    users = User.objects.bulk_create(
        [User(username=f"b{n}", password=password, display_name=f"居民{n}") for n in range(count)], batch_size=BATCH
    )
    homes = Household.objects.bulk_create(
        [Household(community=place["community"], contact=user) for user in users], batch_size=BATCH
    )
    persons = [
        [
            Person(household=home, name="李晓梅", user=user, relation="self", birth_date=date(1988, 5, 1)),
            Person(household=home, name="陈宇", relation="child", birth_date=date(2018, 6, 1)),
            Person(household=home, name="陈悦", relation="child", birth_date=date(2021, 6, 1)),
        ]
        for user, home in zip(users, homes, strict=True)
    ]
    Person.objects.bulk_create([person for party in persons for person in party], batch_size=BATCH)
    Consent.objects.bulk_create(
        [
            Consent(person=child, purpose="child_data", text_version="bench", given_by=user, method="web", given_at=now)
            for user, party in zip(users, persons, strict=True)
            for child in party[1:]
        ],
        batch_size=BATCH,
    )
    return {
        "tokens": sessions_of(users, now),
        "user_id": users[0].pk,
        "people": persons,
        "persons": [[str(person.pk) for person in party] for party in persons],
    }


def _history(place: dict, slots: list[Slot], bookings: int, user_id: int, now) -> None:
    """Old bookings, two people each, in households without a login; the slots they fill are over."""
    community = place["community"]
    for start in range(0, bookings, BATCH):
        size = min(BATCH, bookings - start)
        homes = Household.objects.bulk_create([Household(community=community) for _ in range(size)])
        people = Person.objects.bulk_create(
            [Person(id=uuid.uuid4(), household=home, name="王秀兰") for home in homes for _ in range(PARTY)]
        )
        numbers = range(start, start + size)
        made = Booking.objects.bulk_create(
            [
                Booking(
                    community=community,
                    slot=slots[n * PARTY // SLOT_SEATS % len(slots)],
                    household=home,
                    code=new_code(),
                    status="confirmed",
                    channel="web",
                    made_by_id=user_id,
                    party_size=PARTY,
                    created_at=now,
                    confirmed_at=now,
                )
                for n, home in zip(numbers, homes, strict=True)
            ]
        )
        Place.objects.bulk_create(
            [
                Place(booking=booking, slot_id=booking.slot_id, person=people[PARTY * n + k], status="confirmed")
                for n, booking in enumerate(made)
                for k in range(PARTY)
            ]
        )
