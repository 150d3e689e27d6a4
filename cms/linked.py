"""What search engines read in a page: schema.org in JSON-LD. Each function answers the nodes of one page."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from booking.models import Activity, OpeningHours, Slot, Venue
from booking.rules import slot_state
from booking.states import SlotState, SlotStatus, VenueKind
from community.models import Community
from community.sites import community_of

Node = dict
SLOTS_MOST = 20
FREE = frozenset({SlotState.OPEN, SlotState.FEW, SlotState.DRAW, SlotState.NOT_OPEN})
VENUE_TYPES = {VenueKind.LIBRARY: "Library", VenueKind.OUTDOOR: "Park"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def document(nodes: Iterable[Node]) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def of_activity(
    activity: Activity, slots: list[Slot], request: HttpRequest, *, at: datetime, image: str, text: str
) -> Node:
    """An Event for each of the slots, which come with their details and `by_the_clock`, and the way to the page, which
    is the one that was asked for."""
    community = community_of(request)
    whole = {
        "image": [request.build_absolute_uri(image)],
        "description": text or activity.title,
        "url": request.build_absolute_uri(request.path),
        "organizer": organisation(activity.organiser or community.name, request),
        "isAccessibleForFree": True,
        "inLanguage": "zh-CN",
        **_ages(activity),
    }
    events = [_event(slot, community, request, at=at) | whole for slot in slots[:SLOTS_MOST]]
    return document([*events, breadcrumbs([("活动", "/activities/"), (activity.title, request.path)], request)])


def _event(slot: Slot, community: Community, request: HttpRequest, *, at: datetime) -> Node:
    state, moved = slot_state(slot, at=at), slot.moved_from and slot.moved_from != slot.starts_at
    status = "EventRescheduled" if moved else "EventScheduled"
    event = {
        "@type": "Event",
        "@id": request.build_absolute_uri(f"/book/{slot.pk}/#event"),
        "name": f"{slot.title}（{slot.label}）" if slot.label else slot.title,
        "startDate": _local(slot.starts_at),
        "endDate": _local(slot.ends_at),
        "eventStatus": _term("EventCancelled" if slot.status == SlotStatus.CANCELLED else status),
        "eventAttendanceMode": _term("OfflineEventAttendanceMode"),
        "location": place(slot.venue, name=str(slot.space or slot.venue)) if slot.venue else _at_home(community),
        "maximumAttendeeCapacity": slot.capacity,
        "remainingAttendeeCapacity": slot.left,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "CNY",
            "availability": _term("InStock" if state in FREE and slot.left else "SoldOut"),
            "validFrom": _local(slot.booking_opens_at),
            "url": request.build_absolute_uri(f"/book/{slot.pk}/"),
        },
    }
    return event | ({"previousStartDate": _local(slot.moved_from)} if moved else {})


def of_news(page, request: HttpRequest, *, image: str) -> Node:
    community = community_of(request)
    published = timezone.make_aware(datetime.combine(page.date, datetime.min.time()))
    publisher = organisation(community.name, request)
    address = request.build_absolute_uri(page.get_url(request) or "/news/")
    article = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "headline": page.title,
        "description": page.intro,
        "articleSection": page.get_category_display(),
        "datePublished": _local(published),
        "dateModified": _local(max(published, page.last_published_at or published)),
        "image": [request.build_absolute_uri(image)],
        "author": {"@type": "Person", "name": page.author} if page.author else publisher,
        "publisher": publisher,
        "mainEntityOfPage": address,
        "inLanguage": "zh-CN",
    }
    return document([article, breadcrumbs([("社区动态", "/news/"), (page.title, address)], request)])


def of_venue(venue: Venue, hours: list[OpeningHours], request: HttpRequest, *, image: str) -> Node:
    open_at = sorted({(rule.weekday, rule.opens, rule.closes) for rule in hours})
    node = place(venue) | {
        "@id": f"{request.build_absolute_uri(request.path)}#place",
        "url": request.build_absolute_uri(request.path),
        "image": [request.build_absolute_uri(image)],
        "isAccessibleForFree": True,
        "publicAccess": True,
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": _term(DAYS[weekday]),
                "opens": f"{opens:%H:%M}",
                "closes": f"{closes:%H:%M}",
            }
            for weekday, opens, closes in open_at
        ],
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": name, "value": holds}
            for name, holds in (
                ("轮椅能进", venue.step_free), ("无障碍卫生间", venue.accessible_toilet),
                ("有座椅可歇", venue.has_seating), ("有安静角", venue.quiet_corner),
            )
        ],
    }  # fmt: skip
    known = {"description": venue.intro, "telephone": venue.phone}
    node |= {name: words for name, words in known.items() if words}
    return document([node, breadcrumbs([("场地", "/venues/"), (venue.name, request.path)], request)])


def breadcrumbs(steps: list[tuple[str, str]], request: HttpRequest) -> Node:
    """From the home page down; addresses as they stand in links."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": request.build_absolute_uri(url)}
        for number, (name, url) in enumerate([("首页", "/"), *steps], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def organisation(name: str, request: HttpRequest) -> Node:
    return {"@type": "Organization", "name": name, "url": request.build_absolute_uri("/")}


def place(venue: Venue, *, name: str = "") -> Node:
    kind = VENUE_TYPES.get(VenueKind(venue.kind), "CivicStructure")
    return {"@type": kind, "name": name or venue.name, "address": _address(venue.address)}


def _at_home(community: Community) -> Node:
    return {"@type": "Place", "name": community.name, "address": _address(community.address or community.name)}


def _address(words: str) -> Node:
    return {"@type": "PostalAddress", "streetAddress": words, "addressCountry": "CN"}


def _ages(activity: Activity) -> Node:
    """6-10, 60- or -12, as the vocabulary has it; nothing where everybody may come."""
    if activity.min_age is None and activity.max_age is None:
        return {}
    bounds = ("" if age is None else str(age) for age in (activity.min_age, activity.max_age))
    return {"typicalAgeRange": "-".join(bounds)}


def _term(name: str) -> str:
    return f"https://schema.org/{name}"


def _local(moment: datetime) -> str:
    """2026-11-28T09:00:00+08:00."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
